import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Site } from "../app/site.ts";
import type { Document } from "../domain/document-store.ts";
import { isUnchanged } from "./conditional.ts";

/** How long a reader may keep a page or feed before it asks again, in seconds. */
const MAX_AGE_SECONDS = 300;

/** The front page, the merged feeds, the stylesheet and the icon: bytes made before the request came. */
export function addDocuments(web: FastifyInstance, site: Site): void {
  web.get("/", async (request, reply) => await sendDocument(request, reply, await site.document("index.html")));
  for (const ending of ["xml", "atom", "json"]) {
    web.get(
      `/feed.${ending}`,
      async (request, reply) => await sendDocument(request, reply, await site.document(`feed.${ending}`)),
    );
  }
  web.get<{ Params: { file: string } }>("/feeds/:file", async (request, reply) => {
    await sendDocument(request, reply, await site.document(`feeds/${request.params.file}`));
  });
  web.get(
    "/assets/newsdesk.css",
    async (request, reply) => await sendDocument(request, reply, await site.stylesheet()),
  );
  // The second is where browsers look for the icon of what is no page of ours, such as a feed or the digest.
  for (const path of ["/assets/newsdesk.svg", "/favicon.ico"]) {
    web.get(path, async (request, reply) => await sendDocument(request, reply, await site.icon()));
  }
}

async function sendDocument(
  request: FastifyRequest,
  reply: FastifyReply,
  document: Document | null,
): Promise<FastifyReply> {
  if (document === null) {
    reply.callNotFound();
    return reply;
  }
  reply.headers({
    etag: document.etag,
    "last-modified": document.changedAt.toUTCString(),
    "cache-control": `public, max-age=${MAX_AGE_SECONDS}`,
  });
  if (isUnchanged(request.headers, document)) return await reply.code(304).send();
  return await reply.type(document.contentType).send(document.body);
}
