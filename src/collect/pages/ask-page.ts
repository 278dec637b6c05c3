import type { FetchPage, PageOutcome, Throttled } from "../../domain/fetch-page.ts";
import type { Clock } from "../../domain/log.ts";
import type { DuePage } from "../../domain/page-store.ts";
import { unreachable } from "../../domain/unreachable.ts";
import type { HostPauses } from "../poll/host-pauses.ts";
import type { SiteDelays } from "./site-delays.ts";
import type { ExtractedPage } from "./extract-page.ts";
import type { PageReader } from "./page-reader.ts";
import type { AskLeave, Later, Leave } from "./robots.ts";

/** What came of one page before its text was looked at. */
export type PageAsked =
  | { readonly kind: "article"; readonly article: ExtractedPage }
  /** Not its turn yet; that is no try. */
  | { readonly kind: "not-now" }
  | { readonly kind: "retry"; readonly detail: string; readonly throttled: Throttled | null }
  | { readonly kind: "end"; readonly state: "refused" | "failed"; readonly detail: string };

export type AskParts = {
  readonly fetchPage: FetchPage;
  readonly reader: Pick<PageReader, "readArticle">;
  readonly askLeave: AskLeave;
  readonly pauses: HostPauses;
  readonly delays: SiteDelays;
  readonly clock: Clock;
};

const ACCEPT = "text/html, application/xhtml+xml;q=0.9";
const IS_HTML = /^\s*(?:text\/html|application\/xhtml\+xml)\s*(?:;|$)/i;

/** Asks for the page behind an item when it may be asked for now, and reads the article in it. Throws when `signal` aborts. */
export async function askPage(parts: AskParts, { item }: DuePage, signal: AbortSignal): Promise<PageAsked> {
  const url = item.link === null ? null : URL.parse(item.link);
  if (url === null) return { kind: "end", state: "failed", detail: "it has no link" };
  if (!isFree(parts, url)) return { kind: "not-now" };
  const leave = await parts.askLeave(url, signal);
  if (leave.kind === "disallowed") return refused(robotsWords(url));
  if (leave.kind === "later") return retry(leave.detail, leave.throttled);
  if (!isFree(parts, url)) return { kind: "not-now" }; // Another source was faster while we asked for leave.
  parts.delays.note(url, leave.delaySeconds);
  const unknownHops: Later[] = [];
  const mayFollow = async (hop: URL): Promise<string | null> => {
    const hopLeave = await leaveToFollow(parts, hop, signal);
    if (hopLeave.kind === "allowed") return null;
    if (hopLeave.kind === "disallowed") return robotsWords(hop);
    unknownHops.push(hopLeave);
    return hopLeave.detail;
  };
  const outcome = await parts.fetchPage({ url: url.href, accept: ACCEPT, mayFollow }, signal);
  const [unknownHop] = unknownHops;
  return unknownHop === undefined ? await read(parts, outcome) : retry(unknownHop.detail, unknownHop.throttled);
}

/** The host is not paused, and its site does not want more time between two pages. */
function isFree({ pauses, delays }: AskParts, url: URL): boolean {
  return pauses.holding(url.hostname) === null && delays.isFree(url);
}

async function leaveToFollow({ pauses, askLeave }: AskParts, hop: URL, signal: AbortSignal): Promise<Leave> {
  const pause = pauses.holding(hop.hostname);
  return pause === null ? await askLeave(hop, signal) : { kind: "later", detail: pause.why, throttled: null };
}

async function read(parts: AskParts, outcome: PageOutcome): Promise<PageAsked> {
  switch (outcome.kind) {
    case "throttled":
      return retry(`${outcome.host} asks us to wait`, outcome);
    case "forbidden":
      return refused(outcome.detail);
    case "missing":
      return outcome.isForever ? { kind: "end", state: "failed", detail: outcome.detail } : retry(outcome.detail);
    case "failed":
      return FINAL.has(outcome.reason)
        ? { kind: "end", state: "failed", detail: outcome.detail }
        : retry(outcome.detail);
    case "found":
      return await readFound(parts, outcome);
    default:
      return unreachable(outcome);
  }
}

/** What will not be another time either. */
const FINAL: ReadonlySet<string> = new Set(["forbidden-address", "redirect", "too-large", "encoding"]);

async function readFound(
  { reader }: AskParts,
  found: Extract<PageOutcome, { readonly kind: "found" }>,
): Promise<PageAsked> {
  const { contentType, url } = found;
  if (contentType === null || !IS_HTML.test(contentType)) {
    const type = (contentType ?? "nothing that we know").split(";", 1)[0]?.trim().slice(0, 80);
    return { kind: "end", state: "failed", detail: `${new URL(url).host}: it is no HTML, but ${type}` };
  }
  const answer = await reader.readArticle(found);
  if (answer.kind === "unreadable")
    return { kind: "end", state: "failed", detail: `it cannot be read: ${answer.detail}` };
  return answer.article === null ? refused("there is no article in it") : { kind: "article", article: answer.article };
}

function retry(detail: string, throttled: Throttled | null = null): PageAsked {
  return { kind: "retry", detail, throttled };
}

function refused(detail: string): PageAsked {
  return { kind: "end", state: "refused", detail };
}

function robotsWords(url: URL): string {
  return `robots.txt of ${url.host} forbids it`;
}
