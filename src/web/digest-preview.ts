import type { FastifyInstance } from "fastify";

/** A mail brings its styles along, so its page allows them, and still no script and nothing from elsewhere. */
const MAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; base-uri 'none'";

/** Shows the two parts of a digest in a browser. */
export function addDigestPreview(
  web: FastifyInstance,
  { html, text }: { readonly html: string; readonly text: string },
): void {
  web.get("/digest.html", async (_request, reply) => {
    return await reply.header("content-security-policy", MAIL_POLICY).type("text/html; charset=utf-8").send(html);
  });
  web.get("/digest.txt", async (_request, reply) => await reply.type("text/plain; charset=utf-8").send(text));
}
