import type { FastifyReply, FastifyRequest } from "fastify";
import type { Document } from "../domain/document-store.ts";
import { chooseEncoding } from "./accept-encoding.ts";
import { knownEtag } from "./conditional.ts";
import { REQUEST_ID } from "./requests.ts";
import type { Represent, Representations } from "./representations.ts";

export type Find<Request> = (request: Request) => Promise<Document | null>;

/** A handler that answers with the document that is found, in the form that the reader wants. */
export function server(represent: Represent) {
  return <Request extends FastifyRequest>(find: Find<Request>) =>
    async (request: Request, reply: FastifyReply): Promise<FastifyReply> => {
      const document = await find(request);
      if (document === null) {
        reply.callNotFound();
        return reply;
      }
      const made = represent(document);
      return answer(request, reply, made instanceof Promise ? await made : made);
    };
}

/** Written past Fastify, whose work on each header took longer than all the rest of such an answer. */
function answer(request: FastifyRequest, reply: FastifyReply, { byEncoding, ...made }: Representations): FastifyReply {
  const { headers, method } = request.raw;
  const wanted = byEncoding[chooseEncoding(headers["accept-encoding"])];
  const etags = [wanted.etag, ...made.etags];
  const known = knownEtag(headers, { etags, changedAt: made.changedAt });
  reply.hijack();
  if (known !== null) {
    const form = Object.values(byEncoding).find(({ etag }) => etag === known) ?? wanted;
    reply.raw.writeHead(304, [...form.notModified, REQUEST_ID, request.id]).end();
    return reply;
  }
  reply.raw
    .writeHead(200, [...wanted.headers, REQUEST_ID, request.id])
    .end(method === "HEAD" ? undefined : wanted.body);
  return reply;
}
