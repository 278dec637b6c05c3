import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { HubDoor, HubForm } from "../app/hub-door.ts";

/** Requests from one address a minute: a reader that follows many of our feeds asks for all of them at once. */
const REQUESTS_PER_MINUTE = 60;

/**
 * Our own hub (WebSub, 5.1): what is asked here by POST is noted, and the callback is asked later whether it is meant. All
 * answers are plain words, for it is programs that ask.
 */
export function addHub(web: FastifyInstance, door: () => HubDoor): void {
  void web.register(async (scope) => {
    await Promise.resolve();
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, (_, body, done) =>
      done(null, new URLSearchParams(String(body))),
    );
    const config = { rateLimit: { max: REQUESTS_PER_MINUTE, timeWindow: "1 minute" } };
    scope.post("/hub", { config }, async (request, reply) => await take(door(), request, reply));
  });
}

async function take(door: HubDoor, { body }: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const said = body instanceof URLSearchParams ? body : new URLSearchParams();
  const refusal = await door.take(toForm(said));
  if (refusal === "closed") {
    reply.callNotFound();
    return reply;
  }
  if (refusal === null) return await say(reply, 202, "The callback will be asked whether it wants this.");
  if (refusal.afterSeconds !== undefined) reply.header("retry-after", String(refusal.afterSeconds));
  return await say(reply, refusal.status, refusal.words);
}

/** What is said twice says nothing for sure. */
function toForm(body: URLSearchParams): HubForm {
  const said = (name: string): string | null => body.get(`hub.${name}`);
  const names = [...body.keys()].filter((name) => name.startsWith("hub."));
  return {
    isClear: new Set(names).size === names.length,
    callback: said("callback"),
    mode: said("mode"),
    topic: said("topic"),
    leaseSeconds: said("lease_seconds"),
    secret: said("secret"),
  };
}

async function say(reply: FastifyReply, status: number, words: string): Promise<FastifyReply> {
  return await reply
    .code(status)
    .header("cache-control", "no-store")
    .type("text/plain; charset=utf-8")
    .send(`${words}\n`);
}
