import Agent from "undici/lib/dispatcher/agent.js";
import type { Failed } from "../domain/source.ts";
import { createGuard, type Guard, WEB_PORTS } from "./guard.ts";
import { createUnpack, type Unpack } from "./http-body.ts";
import { createConnector } from "./http-connect.ts";
import { exchange, type ExchangeRequest, type RawAnswer } from "./http-exchange.ts";
import type { LookupAll } from "./http-lookup.ts";
import { toFailed } from "./http-failure.ts";
import { createHttpGate, type HttpGate, type HttpGateOptions, type SharedGate } from "./http-gate.ts";
import { follow, type Hop, type Sent } from "./http-redirects.ts";

export type HttpOptions = {
  readonly userAgent: string;
  /** Until the connection stands, name lookup and TLS included, in milliseconds. */
  readonly connectTimeoutMs: number;
  /** From the request to the last header of its answer, in milliseconds. */
  readonly headersTimeoutMs: number;
  /** Between two pieces of a body, in milliseconds. */
  readonly idleTimeoutMs: number;
  /** For the whole answer over all hops, without the time spent waiting for our own turn, in milliseconds. */
  readonly timeoutMs: number;
  /** Of the body as it comes. */
  readonly maxRawBytes: number;
  /** Of the body when it is unpacked. */
  readonly maxBytes: number;
  readonly maxHeaderBytes: number;
  /** Hops after the first request. */
  readonly maxRedirects: number;
  /** Requests to one host at a time. */
  readonly perHost: number;
  /** From the end of one request to a host to the start of the next, in milliseconds. */
  readonly hostGapMs: number;
  /** `network.allow`: `host:port` or CIDR. */
  readonly allow: readonly string[];
  /** The time of the gaps between requests; the machine's, unless a test moves it by hand. */
  readonly gapTime?: Pick<HttpGateOptions, "nowMs" | "sleep">;
  /** Asked for each request besides the limits of this client, where other workers ask the same hosts. */
  readonly sharedGate?: SharedGate;
  /** Ports that are asked on public addresses. */
  readonly ports: readonly number[];
  /** How names are looked up, in the place of the ways that `http-lookup.ts` and the system have. */
  readonly lookup?: LookupAll;
};

export const HTTP_DEFAULTS: HttpOptions = {
  userAgent: "newsdesk/0.1",
  connectTimeoutMs: 5_000,
  headersTimeoutMs: 10_000,
  idleTimeoutMs: 10_000,
  timeoutMs: 20_000,
  maxRawBytes: 5_000_000,
  maxBytes: 10 * 1024 * 1024,
  maxHeaderBytes: 32 * 1024,
  maxRedirects: 5,
  perHost: 1,
  hostGapMs: 1_000,
  allow: [],
  ports: WEB_PORTS,
};

export type HttpRequest = {
  readonly url: string;
  /** Sent to every hop: what we accept, conditions. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent only as long as the origin stays the same: tokens and the like. */
  readonly ownHeaders?: Readonly<Record<string, string>>;
  /** Asked before each redirect is followed: `null` is yes, else it says why not. */
  readonly mayFollow?: (url: URL) => Promise<string | null>;
  /** `beginning`: of any answer no more than its first 16 KiB are read, and what breaks after its head is no failure. */
  readonly reads?: "whole" | "beginning";
  /** Shorter than the client's own, in milliseconds. */
  readonly timeoutMs?: number;
  /** Fewer than the client's own, of the body as it comes and when it is unpacked. */
  readonly maxBytes?: number;
};

export type HttpPost = Omit<HttpRequest, "ownHeaders"> & { readonly body: string | Uint8Array };

export type HttpHeaders = ReadonlyMap<string, string>;

export type HttpAnswer = {
  readonly kind: "answer";
  readonly status: number;
  /** By lower-case name; several of one name joined by a comma and a space. */
  readonly headers: HttpHeaders;
  /** Unpacked. For any status but 200, and with `reads: "beginning"`, no more than its beginning, and empty when that cannot be unpacked. */
  readonly body: Uint8Array;
  /** The address that answered, after redirects. */
  readonly url: string;
  /** How far permanent redirects alone led; `null`: nowhere. */
  readonly movedTo: string | null;
};

/** The one way out of the house: every request for feeds, pages and images goes through here. */
export type HttpClient = {
  /** Asks once, following redirects. Throws only when `signal` aborts. */
  get(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer | Failed>;
  /**
   * Posts once. Only redirects that keep the method are followed (307 and 308: RFC 9110, 15.4.8 and 15.4.9), and none from https
   * to http; the answer to any other is the redirect itself. Throws only when `signal` aborts.
   */
  post(request: HttpPost, signal: AbortSignal): Promise<HttpAnswer | Failed>;
  /** Closes all connections; running requests fail. */
  close(): Promise<void>;
};

/** Longest time that an unused connection is kept for the next request, in milliseconds. */
const KEEP_ALIVE_MS = 2_000;

/** Makes the guarded client. Throws a `UserError` when an entry of `allow` is wrong. */
export function createHttpClient(given: Partial<HttpOptions> = {}): HttpClient {
  const options = { ...HTTP_DEFAULTS, ...given };
  const guard = createGuard(options.allow, options.ports);
  const agent = new Agent({
    connect: createConnector(guard, options.connectTimeoutMs, options.lookup),
    connections: options.perHost,
    maxHeaderSize: options.maxHeaderBytes,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    allowH2: false,
  });
  agent.setMaxListeners(0); // Each answer listens for a moment whether its connection ends badly.
  const wires: Wires = {
    agent,
    guard,
    gate: createHttpGate({
      ...options.gapTime,
      perHost: options.perHost,
      gapMs: options.hostGapMs,
      ...(options.sharedGate && { shared: options.sharedGate }),
    }),
    unpack: createUnpack(),
    options,
  };
  return {
    get: (request, signal) => send(wires, { ...request, method: "GET", body: null }, signal),
    post: (request, signal) => send(wires, { ...request, method: "POST" }, signal),
    close: () => agent.destroy(),
  };
}

type Wires = {
  readonly agent: Agent;
  readonly guard: Guard;
  readonly gate: HttpGate;
  readonly unpack: Unpack;
  readonly options: HttpOptions;
};

async function send(wires: Wires, request: Sent, signal: AbortSignal): Promise<HttpAnswer | Failed> {
  try {
    return await follow({ ...wires, ask: (hop, wholeMs) => ask(wires, hop, wholeMs, signal) }, request, signal);
  } catch (cause) {
    signal.throwIfAborted(); // We are stopping; that is not the server's failure.
    return toFailed(cause, URL.parse(request.url)?.host ?? request.url.slice(0, 200));
  }
}

async function ask(wires: Wires, hop: Hop, wholeMs: number, signal: AbortSignal) {
  const { agent, options } = wires;
  const { url, method, headers, body, reads = "whole" } = hop;
  const maxBytes = Math.min(options.maxBytes, hop.maxBytes ?? options.maxBytes);
  const request = {
    url,
    method,
    reads,
    headers: { ...headers, "user-agent": options.userAgent, "accept-encoding": "gzip, deflate, br" },
    body,
  };
  const limits = {
    wholeMs,
    headersMs: options.headersTimeoutMs,
    idleMs: options.idleTimeoutMs,
    maxRawBytes: Math.min(options.maxRawBytes, maxBytes),
  };
  return await toAnswer(wires.unpack, { ...request, maxBytes }, await exchange(agent, request, limits, signal));
}

/** Of an answer that is no success the body is at most a help, so one that cannot be unpacked is none. */
async function toAnswer(
  unpack: Unpack,
  { url, reads, maxBytes }: ExchangeRequest & { readonly maxBytes: number },
  raw: RawAnswer,
): Promise<HttpAnswer> {
  const headers = toHeaders(raw.headers);
  const unpacked = unpack(raw.body, headers.get("content-encoding") ?? null, maxBytes);
  const isNeeded = raw.status === 200 && reads === "whole";
  const body = isNeeded ? await unpacked : await unpacked.catch(() => new Uint8Array());
  return { kind: "answer", status: raw.status, headers, url: url.href, body, movedTo: null };
}

function toHeaders(raw: RawAnswer["headers"]): HttpHeaders {
  const pairs = Object.entries(raw).map(
    ([name, value]) => [name.toLowerCase(), [value ?? ""].flat().join(", ")] as const,
  );
  return new Map(pairs);
}
