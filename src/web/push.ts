import type { IncomingMessage } from "node:http";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { PushDoor, PushDoors } from "../app/push-door.ts";

/** Requests from one address a minute: one hub pushes hundreds of feeds. */
const REQUESTS_PER_MINUTE = 1_200;

type PushRequest = FastifyRequest<{ Params: { token: string }; Querystring: Record<string, unknown> }>;

/**
 * The callback address of our WebSub subscriptions. A GET is the hub's question whether we meant it; it changes state, as
 * the recommendation demands (5.3): what we asked for counts from then on, and only that. A POST is content. The token in the
 * address is known to the hub alone, and one that is not ours is answered before a body is read.
 */
export function addPush(web: FastifyInstance, { door, maxBytes }: PushDoors): void {
  void web.register(async (scope) => {
    await Promise.resolve();
    // Bytes as they come: the signature is over them.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      "*",
      async (_: FastifyRequest, body: IncomingMessage) => await readBody(body, maxBytes()),
    );
    // The rest of such a body is on its way, and nobody reads it.
    scope.setErrorHandler((error: FastifyError, _, reply) => {
      if (error.statusCode === 413) reply.header("connection", "close");
      throw error;
    });
    const config = { rateLimit: { max: REQUESTS_PER_MINUTE, timeWindow: "1 minute" } };
    scope.get("/push/:token", { config }, async (request: PushRequest, reply) => await confirm(door(), request, reply));
    scope.post("/push/:token", {
      config,
      onRequest: async (request: PushRequest, reply) => {
        const open = door();
        if (open === null || !(await open.isOpen(request.params.token))) await gone(reply);
      },
      handler: async (request: PushRequest, reply) => await receive(door(), request, reply),
    });
  });
}

async function confirm(
  open: PushDoor | null,
  { params, query }: PushRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const said = (name: string): string | null => {
    const value = query[`hub.${name}`];
    return typeof value === "string" ? value : null;
  };
  const question = {
    mode: said("mode"),
    topic: said("topic"),
    challenge: said("challenge"),
    leaseSeconds: said("lease_seconds"),
    reason: said("reason"),
  };
  const echo = (await open?.confirm(params.token, question)) ?? null;
  if (echo !== null)
    return await reply.header("cache-control", "no-store").type("text/plain; charset=utf-8").send(echo);
  reply.callNotFound();
  return reply;
}

async function receive(open: PushDoor | null, request: PushRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { params, headers, body } = request;
  const signature = headers["x-hub-signature"];
  const end = await open?.receive(params.token, {
    body: Buffer.isBuffer(body) ? body : new Uint8Array(),
    contentType: headers["content-type"] ?? null,
    signature: typeof signature === "string" ? signature : null,
  });
  if (end === undefined || end === "gone") return await gone(reply);
  return await reply.code(204).send(); // Whether it was believed is not for the hub to know (8).
}

/** Fastify's own limit cannot change while it runs. What is left of a body that is too large is not read. */
async function readBody(body: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError("A body is read as bytes.");
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw Object.assign(new Error("The push is too large."), { statusCode: 413 });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The hub may forget the subscription (7). */
async function gone(reply: FastifyReply): Promise<FastifyReply> {
  return await reply
    .code(410)
    .header("cache-control", "no-store")
    .header("connection", "close")
    .type("text/plain; charset=utf-8")
    .send("There is no such subscription.\n");
}
