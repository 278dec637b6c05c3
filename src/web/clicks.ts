import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Site } from "../app/site.ts";
import type { EditionId } from "../domain/digest.ts";
import type { Log } from "../domain/log.ts";

/** Requests from one address a minute: far above what the readers of an office, and the scanner of its mails, follow. */
const REQUESTS_PER_MINUTE = 1_200;
const NUMBER = /^[1-9]\d{0,4}$/;

type ClickRequest = FastifyRequest<{ Params: { edition: string; number: string; signature: string } }>;

/**
 * Links of mails by way of the desk: on to the outlet, and only there. The one GET of a reader that writes: a number by edition
 * and story, nothing of a person. Who does not want even that, or is no reader, is sent on uncounted; so is everybody when the
 * count fails.
 */
export function addClicks(web: FastifyInstance, site: Site, log: Log): void {
  const config = { rateLimit: { max: REQUESTS_PER_MINUTE, timeWindow: "1 minute" } };
  web.get("/go/:edition/:number/:signature", { config }, async (request: ClickRequest, reply) => {
    const { edition, number, signature } = request.params;
    reply.headers({ "x-robots-tag": "noindex, nofollow", "cache-control": "no-store" });
    const link = { edition: edition as EditionId, number: Number(number), signature };
    const click = NUMBER.test(number) ? await site.click(link) : null;
    if (click === null) {
      reply.callNotFound();
      return reply;
    }
    if (isToBeCounted(request)) {
      await click.count().catch((cause: unknown) => log.warn({ err: cause }, "A followed link could not be counted"));
    }
    return await reply.redirect(click.destination, 302);
  });
}

/** Looking (HEAD), fetching ahead, and who asks not to be tracked (Global Privacy Control; DNT) do not count. */
function isToBeCounted({ method, headers }: FastifyRequest): boolean {
  if (method !== "GET" || headers["sec-gpc"] === "1" || headers["dnt"] === "1") return false;
  const purposes = ["purpose", "sec-purpose", "x-purpose", "x-moz"].map((name) => String(headers[name] ?? ""));
  return !purposes.some((purpose) => /prefetch|prerender|preview/i.test(purpose));
}
