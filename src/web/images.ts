import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Site } from "../app/site.ts";
import type { Document } from "../domain/document-store.ts";
import { knownEtag } from "./conditional.ts";

/** Requests from one address a minute: a page has one, and each may cost us a request to an outlet. */
const REQUESTS_PER_MINUTE = 240;
/** The address is another one when the image is, so a reader may keep it for a week, in seconds. */
const MAX_AGE_SECONDS = 604_800;

type ImageRequest = FastifyRequest<{ Params: { story: string; version: string } }>;

/** Images of stories, passed on from their outlets. They are bytes of strangers: whoever opens one alone gets no page of ours. */
export function addImages(web: FastifyInstance, site: Site): void {
  const config = { rateLimit: { max: REQUESTS_PER_MINUTE, timeWindow: "1 minute" } };
  web.get("/image/:story/:version", { config }, async ({ params, headers }: ImageRequest, reply) => {
    const image = await site.image(params.story, params.version);
    if (image === null) {
      reply.callNotFound();
      return reply;
    }
    reply.headers({
      "cache-control": `public, max-age=${MAX_AGE_SECONDS}, immutable`,
      "content-security-policy": "default-src 'none';sandbox;frame-ancestors 'none'",
      etag: image.etag,
      "last-modified": image.changedAt.toUTCString(),
    });
    return await answer(reply, image, knownEtag(headers, { etags: [image.etag], changedAt: image.changedAt }) !== null);
  });
}

async function answer(reply: FastifyReply, { body, contentType }: Document, isKnown: boolean): Promise<FastifyReply> {
  if (isKnown) return await reply.code(304).send();
  return await reply.type(contentType).send(Buffer.from(body.buffer, body.byteOffset, body.byteLength));
}
