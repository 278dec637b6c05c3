import { type Guard, hostnameOf } from "./guard.ts";
import type { HttpAnswer, HttpOptions, HttpRequest } from "./http-client.ts";
import { failed } from "./http-failure.ts";
import type { HttpGate } from "./http-gate.ts";
import { extendTrail, TRAIL_START } from "./permanent-move.ts";

export type Sent = HttpRequest & { readonly method: "GET" | "POST"; readonly body: string | Uint8Array | null };

/** One request to one address. */
export type Hop = Pick<Sent, "method" | "body" | "reads" | "maxBytes"> & {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
};

export type FollowParts = {
  readonly guard: Guard;
  readonly gate: HttpGate;
  readonly options: Pick<HttpOptions, "timeoutMs" | "maxRedirects">;
  /** `wholeMs`: what is left of the time for all hops. */
  readonly ask: (hop: Hop, wholeMs: number) => Promise<HttpAnswer>;
};

/**
 * Asks, and follows redirects within the limits; the last answer says how far permanent ones led. Each hop waits for the turn of
 * its host and is judged by the guard. Throws an `HttpFailure` for a hop that is not taken, and whatever `ask` throws.
 */
export async function follow(
  { guard, gate, options, ask }: FollowParts,
  request: Sent,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const first = checked(guard, request.url);
  const seen = new Set([first.href]);
  let url = first;
  let trail = TRAIL_START;
  let leftMs = Math.min(options.timeoutMs, request.timeoutMs ?? options.timeoutMs);
  let isHome = true;
  for (;;) {
    isHome &&= url.origin === first.origin; // Whoever sent us away from there does not get to send us back with a token.
    const headers = { ...request.headers, ...(isHome ? withoutReserved(request.ownHeaders) : {}) };
    const here = url;
    const hop = await gate(
      hostnameOf(url),
      async () => {
        const startedMs = performance.now();
        const answer = await ask({ ...request, url: here, headers }, leftMs);
        leftMs -= performance.now() - startedMs;
        return answer;
      },
      signal,
    );
    if (!isRedirect(hop.status, request.method)) return { ...hop, movedTo: trail.movedTo?.href ?? null };
    url = nextHop(guard, hop);
    await checkLeave(request, here, url);
    trail = extendTrail(trail, { status: hop.status, from: here, to: url }, guard);
    if (seen.has(url.href)) throw failed("redirect", `redirects run in a circle at ${url.host}`);
    if (seen.size > options.maxRedirects) throw failed("redirect", `more than ${options.maxRedirects} redirects`);
    seen.add(url.href);
  }
}

async function checkLeave({ mayFollow, method }: Sent, from: URL, to: URL): Promise<void> {
  if (method === "POST" && from.protocol === "https:" && to.protocol !== "https:")
    throw failed("redirect", `what was posted over https is not sent on to ${to.host} over http`);
  const objection = (await mayFollow?.(to)) ?? null;
  if (objection !== null) throw failed("redirect", objection);
}

function nextHop(guard: Guard, { headers, status, url }: HttpAnswer): URL {
  const location = headers.get("location");
  if (location === undefined) throw failed("redirect", `HTTP ${status} without an address to go to`);
  return checked(guard, Buffer.from(location, "latin1").toString(), url); // Many send UTF-8 here, which headers cannot say.
}

function checked(guard: Guard, raw: string, base?: string): URL {
  const url = URL.parse(raw, base);
  if (url === null) throw failed(base === undefined ? "forbidden-address" : "redirect", "that is not a web address");
  url.hash = "";
  const refusal = guard.refusal(url);
  if (refusal !== null) throw failed("forbidden-address", refusal);
  return url;
}

/** RFC 9110, 15.4. What was posted is posted again only where the server asks for just that. */
function isRedirect(status: number, method: Sent["method"]): boolean {
  return (method === "GET" ? [301, 302, 303, 307, 308] : [307, 308]).includes(status);
}

const RESERVED = /^(?:host|connection|keep-alive|te|transfer-encoding|content-length|upgrade|expect|accept-encoding)$/i;

function withoutReserved(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !RESERVED.test(name)));
}
