import fastify, { type FastifyInstance } from "fastify";
import type { Watch } from "../app/watch/watch.ts";
import { onMalformed, refuseExpectations } from "./malformed.ts";
import { SECURITY_HEADERS } from "./security-headers.ts";

/** Longest time for a request to arrive, in milliseconds. */
const REQUEST_TIMEOUT_MS = 10_000;
/** These requests have no body. */
const MAX_BODY_BYTES = 1_024;
const PLAIN = "text/plain; charset=utf-8";

/**
 * What programs of the operator ask, at an address of its own: figures are for operators and not for readers.
 * `/healthz`: the process lives. `/readyz`: it can work. `/metrics`: all figures.
 */
export function createOperatorServer(watch: Watch): FastifyInstance {
  const web = fastify({
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: true,
    clientErrorHandler: onMalformed,
    http: { requireHostHeader: false },
  });
  refuseExpectations(web.server);
  web.addHook("onSend", (_request, reply, _payload, done) => {
    reply.headers({ ...SECURITY_HEADERS, ...reply.getHeaders(), "cache-control": "no-store" });
    done();
  });
  web.get("/healthz", async (_request, reply) => await reply.type(PLAIN).send("ok\n"));
  web.get("/readyz", async (_request, reply) => {
    const problem = await watch.problem();
    return await reply
      .code(problem === null ? 200 : 503)
      .type(PLAIN)
      .send(`${problem ?? "ready"}\n`);
  });
  web.get("/metrics", async (_request, reply) => {
    const { contentType, body } = await watch.metrics();
    return await reply.header("content-type", contentType).send(body);
  });
  web.setNotFoundHandler(
    async (_request, reply) => await reply.code(404).type(PLAIN).send("/metrics /healthz /readyz\n"),
  );
  return web;
}
