import type { FastifyInstance } from "fastify";
import type { Site } from "../app/site.ts";
import { sendPage } from "./send-html.ts";

/** Posts from one address a minute; far above what a person or a mailbox provider needs. */
const POSTS_PER_MINUTE = 120;

/**
 * The address in `List-Unsubscribe` (RFC 8058): a POST acts at once, without cookie, login or redirect; a GET only shows
 * a form, because mail scanners open every link.
 */
export function addUnsubscribe(web: FastifyInstance, site: Site): void {
  // The form's fields do not matter: the token in the address says all. Both forms of RFC 8058 are taken and left unread.
  const forms = ["application/x-www-form-urlencoded", "multipart/form-data"];
  web.addContentTypeParser(forms, { parseAs: "buffer" }, (_request, _body, done) => done(null));
  web.get<{ Params: { token: string } }>("/unsubscribe/:token", async (request, reply) => {
    return await sendPage(reply, await site.unsubscribePage(request.params.token, "ask"));
  });
  web.post<{ Params: { token: string } }>(
    "/unsubscribe/:token",
    { config: { rateLimit: { max: POSTS_PER_MINUTE, timeWindow: "1 minute" } } },
    async (request, reply) => await sendPage(reply, await site.unsubscribePage(request.params.token, "act")),
  );
}
