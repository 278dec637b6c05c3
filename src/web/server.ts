import rateLimit from "@fastify/rate-limit";
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { Site } from "../app/site.ts";
import type { Log } from "../domain/log.ts";
import type { PushDoors } from "../app/push-door.ts";
import { allow, notedMethods } from "./allowed-methods.ts";
import { addArchives } from "./archives.ts";
import { addBounces } from "./bounces.ts";
import { addClicks } from "./clicks.ts";
import { addDocuments } from "./documents.ts";
import { addImages } from "./images.ts";
import { addHub } from "./hub.ts";
import { addEditions } from "./editions.ts";
import { addLists } from "./lists.ts";
import { onMalformed, refuseExpectations } from "./malformed.ts";
import { addOwnHost } from "./own-host.ts";
import { addPeople } from "./people.ts";
import { addPrivateFeed } from "./private-feed.ts";
import { addPush } from "./push.ts";
import { addRequests, REQUEST_ID, requestId } from "./requests.ts";
import { addSearch } from "./search.ts";
import { SECURITY_HEADERS } from "./security-headers.ts";
import { sendHtml } from "./send-html.ts";
import { addUnsubscribe } from "./unsubscribe.ts";

/** Longest request body, in bytes: our forms are tiny. */
const MAX_BODY_BYTES = 16 * 1024;
/** Longest time for a request to arrive, in milliseconds. */
const REQUEST_TIMEOUT_MS = 10_000;
/** Longest part of an address that a route reads, in characters. Node takes no longer heads; what is read judges itself. */
const MAX_PARAM_CHARS = 16 * 1024;
/**
 * Who may say for whom it asks (`X-Forwarded-For`): the reverse proxy, which stands in this machine or in a private
 * network. All readers behind it would share one limit else, and one of them could keep all others from unsubscribing.
 */
const PROXIES = ["loopback", "linklocal", "uniquelocal"];
/** An address that no route has. */
const NOWHERE = "/no-such-page";

/**
 * The pages and merged feeds over HTTP. Nothing here changes state on GET or HEAD, but for what hubs ask (`push.ts`) and for
 * the number of times that a link of a digest was followed (`clicks.ts`).
 */
export async function createWeb(site: Site, log: Log, push: PushDoors | null = null): Promise<FastifyInstance> {
  const web = fastify({
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: true,
    trustProxy: PROXIES,
    genReqId: requestId,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: MAX_PARAM_CHARS },
    // Fastify answers an address that it cannot decode past all hooks, and so without the headers below.
    rewriteUrl: ({ url = "/" }) => (isDecodable(url) ? url : NOWHERE),
    clientErrorHandler: onMalformed,
    // Node would answer a request without one itself, and so without the headers below.
    http: { requireHostHeader: false },
  });
  refuseExpectations(web.server);
  // Only of what Fastify sends: a document comes with its own, and a header that is set for nothing costs more than one sent.
  web.addHook("onSend", ({ id }, reply, _payload, done) => {
    reply.headers({ ...SECURITY_HEADERS, [REQUEST_ID]: id, ...reply.getHeaders() });
    done();
  });
  addRequests(web, log);
  addOwnHost(web, site);
  await web.register(rateLimit, { global: false });
  const methodsOf = notedMethods(web);
  web.setNotFoundHandler(async (request, reply) => {
    const methods = methodsOf(request);
    if (methods.length === 0) return await sendError(site, log, reply, 404);
    if (request.method === "OPTIONS") return await allow(reply, methods).code(204).send();
    if (methods.includes(request.method)) return await sendError(site, log, reply, 404);
    return await sendError(site, log, allow(reply, methods), 405);
  });
  web.setErrorHandler(async (error: FastifyError, request, reply) => await onError(site, log, error, request, reply));
  addDocuments(web, site);
  addArchives(web, site);
  addLists(web, site);
  addImages(web, site);
  addSearch(web, site);
  addEditions(web, site);
  addPrivateFeed(web, site);
  addUnsubscribe(web, site);
  addClicks(web, site, log);
  addPeople(web, site.people);
  if (push !== null) addPush(web, push);
  if (push?.hub !== undefined) addHub(web, push.hub);
  if (push?.bounces !== undefined) addBounces(web, push.bounces);
  return web;
}

function isDecodable(url: string): boolean {
  try {
    decodeURIComponent(url.split("?", 1)[0] ?? "");
    return true;
  } catch {
    return false;
  }
}

async function onError(
  site: Site,
  log: Log,
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const status =
    error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500 ? error.statusCode : 500;
  if (status === 500) log.error({ err: error, route: request.routeOptions.url }, "a request failed");
  return await sendError(site, log, reply, status);
}

async function sendError(site: Site, log: Log, reply: FastifyReply, status: number): Promise<FastifyReply> {
  reply.code(status).header("cache-control", "no-store");
  try {
    return await sendHtml(reply, await site.errorPage(status));
  } catch (cause) {
    // A template that is broken breaks this page too. Fastify's own answer would tell the reader what is wrong with it.
    log.error({ err: cause }, "the error page cannot be drawn");
    return await reply.type("text/plain; charset=utf-8").send(`${status}\n`);
  }
}
