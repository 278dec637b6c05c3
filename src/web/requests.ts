import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { FastifyInstance, FastifyRequest } from "fastify";
import ipaddr from "ipaddr.js";
import { withLogFields } from "../app/log.ts";
import type { Log } from "../domain/log.ts";

export const REQUEST_ID = "x-request-id";

/** As reverse proxies make them: UUIDs, hex, base64url. Nothing else comes into the log. */
const WELL_FORMED = /^[A-Za-z0-9_.-]{8,64}$/;
/** Where a reverse proxy stands: in this machine or in a private network. */
const NEAR = new Set(["loopback", "linkLocal", "private", "uniqueLocal"]);

/** The id that a proxy gave the request, so that its log and ours can be laid side by side; of all others we make one. */
export function requestId({ headers, socket }: Pick<IncomingMessage, "headers" | "socket">): string {
  const given = headers[REQUEST_ID];
  if (typeof given !== "string" || !WELL_FORMED.test(given) || !isNear(socket.remoteAddress)) return randomUUID();
  return given;
}

function isNear(address: string | undefined): boolean {
  return address !== undefined && ipaddr.isValid(address) && NEAR.has(ipaddr.process(address).range());
}

/**
 * Every line that is logged for a request has its id, and the answer tells it. Each request is a line at `debug`; it names
 * the route and not the address, for addresses of links in mails are secrets.
 */
export function addRequests(web: FastifyInstance, log: Log): void {
  web.addHook("onRequest", within);
  web.addHook("preValidation", within); // A body comes by events of the connection, which know of no request.
  web.addHook("onResponse", (request, reply, done) => {
    const { id, method } = request;
    const ms = Math.round(reply.elapsedTime);
    log.debug({ request: id, method, route: routeOf(request), status: reply.statusCode, ms }, "a request is answered");
    done();
  });
}

function within({ id }: FastifyRequest, _reply: unknown, done: () => void): void {
  withLogFields({ request: id }, done);
}

/** The pattern of its address, such as `/story/:id`, of which there are few; `none`: it has no route. */
export function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? "none";
}

type Answered = { readonly method: string; readonly route: string; readonly status: number; readonly seconds: number };

/** Tells of each request that was answered. */
export function countRequests(web: FastifyInstance, answered: (answer: Answered) => void): void {
  web.addHook("onResponse", (request, reply, done) => {
    const seconds = reply.elapsedTime / 1000;
    answered({ method: request.method, route: routeOf(request), status: reply.statusCode, seconds });
    done();
  });
}
