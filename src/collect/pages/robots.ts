import type { FetchPage, PageOutcome, Throttled } from "../../domain/fetch-page.ts";
import type { Clock } from "../../domain/log.ts";
import { unreachable } from "../../domain/unreachable.ts";
import type { PageReader } from "./page-reader.ts";

/** Whether a page may be read. */
export type Leave =
  | { readonly kind: "allowed"; readonly delaySeconds: number }
  | { readonly kind: "disallowed" }
  | Later;

/** Its `robots.txt` cannot be had now, so nobody knows. `throttled`: a host has just asked us to wait, and was not heard before. */
export type Later = { readonly kind: "later"; readonly detail: string; readonly throttled: Throttled | null };

/** Asks for leave before a page is asked for (RFC 9309). */
export type AskLeave = (url: URL, signal: AbortSignal) => Promise<Leave>;

export type RobotsParts = {
  readonly fetchPage: FetchPage;
  readonly reader: Pick<PageReader, "readRules">;
  readonly clock: Clock;
};

/** How long a `robots.txt` counts (RFC 9309, 2.4), and how soon one that could not be had is asked for again. */
const KEEP_MS = 24 * 60 * 60 * 1000;
const RETRY_MS = 15 * 60 * 1000;
/** As much of it as counts (RFC 9309, 2.5). */
const MAX_ROBOTS_BYTES = 500 * 1024;
/** Sites whose rules are remembered, and the bytes of all of these; the newest. */
const MAX_SITES = 1_000;
const MAX_KEPT_BYTES = 16 * 1024 * 1024;

type Known = { readonly kind: "rules"; readonly body: Uint8Array } | { readonly kind: "none" } | Later;

type Kept = { known: Promise<Known>; untilMs: number; bytes: number };

/** Remembers the rules of sites in memory: after a restart they are asked for anew. */
export function createRobots({ fetchPage, reader, clock }: RobotsParts): AskLeave {
  const sites = new Map<string, Kept>();

  function rulesOf(origin: string, signal: AbortSignal): Promise<Known> {
    const kept = sites.get(origin);
    if (kept !== undefined && kept.untilMs > clock().getTime()) return kept.known.then(heardBefore);
    sites.delete(origin);
    const site: Kept = { known: Promise.resolve({ kind: "none" }), untilMs: clock().getTime() + RETRY_MS, bytes: 0 };
    site.known = ask(site, origin, signal);
    sites.set(origin, site);
    forget();
    return site.known;
  }

  async function ask(site: Kept, origin: string, signal: AbortSignal): Promise<Known> {
    try {
      const request = { url: `${origin}/robots.txt`, accept: "text/plain, */*;q=0.1" };
      const known = toKnown(await fetchPage(request, signal));
      if (known.kind !== "later") site.untilMs = clock().getTime() + KEEP_MS;
      if (known.kind === "rules") site.bytes = known.body.length;
      forget();
      return known;
    } catch (cause) {
      sites.delete(origin); // We stopped; it says nothing.
      throw cause;
    }
  }

  function forget(): void {
    let bytes = [...sites.values()].reduce((sum, site) => sum + site.bytes, 0);
    for (const [origin, site] of sites) {
      if (sites.size <= MAX_SITES && bytes <= MAX_KEPT_BYTES) return;
      sites.delete(origin);
      bytes -= site.bytes;
    }
  }

  return async (url, signal) => {
    const known = await rulesOf(url.origin, signal);
    if (known.kind === "none") return { kind: "allowed", delaySeconds: 0 };
    if (known.kind === "later") return known;
    const answer = await reader.readRules(known.body, `${url.origin}/robots.txt`, url.href);
    if (answer.kind === "unreadable") return later(`robots.txt of ${url.host}: ${answer.detail}`);
    const { isAllowed, delaySeconds } = answer.rules;
    return isAllowed ? { kind: "allowed", delaySeconds } : { kind: "disallowed" };
  };
}

function later(detail: string, throttled: Throttled | null = null): Later {
  return { kind: "later", detail, throttled };
}

/** One wish to be left alone is one pause. */
function heardBefore(known: Known): Known {
  return known.kind === "later" ? later(known.detail) : known;
}

/** RFC 9309, 2.3.1: none there means that all is allowed; one that cannot be had means that nothing is. */
function toKnown(outcome: PageOutcome): Known {
  switch (outcome.kind) {
    case "found":
      return { kind: "rules", body: outcome.body.slice(0, MAX_ROBOTS_BYTES) };
    case "missing":
      return { kind: "none" };
    case "throttled":
      return later(`robots.txt: ${outcome.host} asks us to wait`, outcome);
    case "forbidden":
      return later(`robots.txt: ${outcome.detail}`);
    case "failed": // 2.3.1.2: after five hops without one, none is there.
      return outcome.reason === "redirect" ? { kind: "none" } : later(`robots.txt cannot be had: ${outcome.detail}`);
    default:
      return unreachable(outcome);
  }
}
