import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Site } from "../app/site.ts";
import type { Document } from "../domain/document-store.ts";
import { knownEtag } from "./conditional.ts";

/** Requests from one address a minute: readers of one office share one, and nobody guesses a token so. */
const REQUESTS_PER_MINUTE = 120;

/** No `If-Modified-Since` is as late. */
const NEVER = new Date(8.64e15);

type FeedRequest = FastifyRequest<{ Params: { file: string } }>;

/**
 * The feed of one subscriber. Whoever has its address may read it, so it is kept by nobody on the way and found by no
 * crawler; no page of others may read it. It is sent as it is: its length under compression could tell of its address.
 */
export function addPrivateFeed(web: FastifyInstance, site: Site): void {
  const config = { rateLimit: { max: REQUESTS_PER_MINUTE, timeWindow: "1 minute" } };
  web.get("/my/:file", { config }, async (request: FeedRequest, reply) => {
    reply.header("x-robots-tag", "noindex, nofollow");
    const found = await site.privateFeed(request.params.file);
    if (found?.kind === "feed") return await send(request, reply, found.document);
    if (found?.kind === "ended") throw Object.assign(new Error("The subscription has ended."), { statusCode: 410 });
    reply.callNotFound();
    return reply;
  });
}

/** Asked for anew each time, so that the end of a subscription counts at once; mostly that gives a 304. */
async function send(request: FeedRequest, reply: FastifyReply, document: Document): Promise<FastifyReply> {
  const { etag, contentType, body } = document;
  // No moment stands for the bytes: muting changes them, and other settings do. So only the etag says what a reader has.
  const known = knownEtag(request.headers, { etags: [etag], changedAt: NEVER });
  reply.headers({ "cache-control": "private, no-cache", etag });
  if (known !== null) return await reply.code(304).send();
  return await reply.type(contentType).send(body);
}
