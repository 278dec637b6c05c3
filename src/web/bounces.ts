import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type BounceDoor, MIME_LIMITS } from "../app/bounce-door.ts";

/** Requests from one address a minute: a service that reports one by one, after an edition for many. */
const REQUESTS_PER_MINUTE = 600;
const MAX_JSON_BYTES = 16 * 1024;
const MAIL = "message/rfc822";

/**
 * Where mail services report what came back: a mail as it is, or an event as JSON, signed over the bytes of the body in
 * `X-Newsdesk-Signature`. `door`: `null` while the settings have no secret; then nothing is there.
 */
export function addBounces(web: FastifyInstance, door: () => BounceDoor | null): void {
  void web.register(async (scope) => {
    await Promise.resolve();
    scope.removeAllContentTypeParsers();
    // Bytes as they come: the signature is over them.
    for (const [type, bodyLimit] of [
      ["application/json", MAX_JSON_BYTES],
      [MAIL, MIME_LIMITS.bytes],
    ] as const) {
      scope.addContentTypeParser(type, { parseAs: "buffer", bodyLimit }, (_, body, done) => done(null, body));
    }
    scope.post("/bounces", {
      config: { rateLimit: { max: REQUESTS_PER_MINUTE, timeWindow: "1 minute" } },
      onRequest: (_, reply, done) => {
        if (door() === null) reply.callNotFound();
        else done();
      },
      handler: async (request, reply) => await receive(door(), request, reply),
    });
  });
}

async function receive(open: BounceDoor | null, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { body, headers } = request;
  const signature = headers["x-newsdesk-signature"];
  const end = await open?.receive({
    body: Buffer.isBuffer(body) ? body : new Uint8Array(),
    isMail: (headers["content-type"] ?? "").toLowerCase().startsWith(MAIL),
    signature: typeof signature === "string" ? signature : null,
  });
  if (end === "refused") return await say(reply, 401, "The signature is missing or wrong.");
  if (end === "unreadable") return await say(reply, 400, "This is no event.");
  return await reply.code(204).header("cache-control", "no-store").send();
}

async function say(reply: FastifyReply, status: number, words: string): Promise<FastifyReply> {
  return await reply
    .code(status)
    .header("cache-control", "no-store")
    .type("text/plain; charset=utf-8")
    .send(`${words}\n`);
}
