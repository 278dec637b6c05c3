import type { FastifyInstance, FastifyReply } from "fastify";

/** What is shown of a mail; made anew for each request, so that an edited template counts at once. */
export type MailPreview = {
  /** The page around the views. */
  page(): Promise<string>;
  html(view: MailView): Promise<string>;
  text(): Promise<string>;
};

export type MailView = { readonly isDark: boolean; readonly hasImages: boolean };

/** A mail brings its styles along, so its page allows them, and no script. Images are those of the mail, or none. */
function mailPolicy({ hasImages }: MailView): string {
  const images = hasImages ? "data: http: https:" : "'none'";
  return `default-src 'none'; style-src 'unsafe-inline'; img-src ${images}; frame-ancestors 'self'; base-uri 'none'`;
}
const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'";

/** A digest's mail for the operator's eyes: side by side in the widths and themes that mail programs have. */
export function addMailPreview(web: FastifyInstance, preview: MailPreview): void {
  web.get("/preview", async (_request, reply) => await sendHtml(reply, PAGE_POLICY, await preview.page()));
  web.get<{ Querystring: { dark?: string; images?: string } }>("/preview/mail.html", async ({ query }, reply) => {
    const view = { isDark: query.dark !== undefined, hasImages: query.images !== "off" };
    return await sendHtml(reply.header("x-frame-options", "SAMEORIGIN"), mailPolicy(view), await preview.html(view));
  });
  web.get("/preview/mail.txt", async (_request, reply) => {
    const policy = "default-src 'none'; frame-ancestors 'self'";
    const headers = { "content-security-policy": policy, "cache-control": "no-store", "x-frame-options": "SAMEORIGIN" };
    return await reply
      .headers(headers)
      .type("text/plain; charset=utf-8")
      .send(await preview.text());
  });
}

async function sendHtml(reply: FastifyReply, policy: string, html: string): Promise<FastifyReply> {
  const headers = { "content-security-policy": policy, "cache-control": "no-store" };
  return await reply.headers(headers).type("text/html; charset=utf-8").send(html);
}
