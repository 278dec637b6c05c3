import type { IncomingMessage } from "node:http";
import type { FastifyInstance } from "fastify";
import type { Site } from "../app/site.ts";

/**
 * Answers only who asks for a host of ours. A page elsewhere whose name was turned to point at us (DNS rebinding) could
 * read and press everything else, and a wrong proxy would spread our pages under a foreign name.
 */
export function addOwnHost(web: FastifyInstance, site: Pick<Site, "isOwnHost">): void {
  web.addHook("onRequest", (request, reply, done) => {
    const status = refusal(request.raw, site);
    if (status === null) {
      done();
      return;
    }
    void reply.code(status).header("cache-control", "no-store").type("text/plain; charset=utf-8").send(WORDS[status]);
  });
}

/**
 * `null`: come in. A request without a host is wrong since HTTP/1.1 (RFC 9112, 3.2); older ones have none, and no browser
 * sends them.
 */
function refusal(
  { headers, httpVersion, url = "/" }: IncomingMessage,
  site: Pick<Site, "isOwnHost">,
): 400 | 421 | null {
  if (headers.host === undefined) return httpVersion === "1.0" ? null : 400;
  // A whole address instead of a path counts more than the header (3.2.2).
  const host = url.startsWith("/") ? headers.host : (URL.parse(url)?.host ?? headers.host);
  return site.isOwnHost(host) ? null : 421;
}

const WORDS = { 400: "A request needs a host.\n", 421: "This host is not served here.\n" };
