import { sha256 } from "../domain/content-id.ts";
import {
  NO_VALIDATORS,
  type Failed,
  type FetchFeed,
  type FetchOutcome,
  type HostPause,
  type PolledSource,
  type PollState,
} from "../domain/source.ts";
import type { CleanFeed } from "./clean/clean-feed.ts";
import { announcedFeed, atAnnounced, failedAtAnnounced } from "./poll/announced.ts";
import type { HostPauses } from "./poll/host-pauses.ts";
import { addressOf, headersOf } from "./poll/moved.ts";
import type { Reading } from "./poll/next-state.ts";
import { namesNewPush } from "./push/push-links.ts";
import { type DocumentParts, hostOf, readBody } from "./read-body.ts";

export type AskParts = DocumentParts & { readonly fetch: FetchFeed; readonly pauses: HostPauses };

/** `polled`: the source as it was asked, which may be at another address than before. */
export type Asked = { readonly polled: PolledSource; readonly reading: Reading };

/** Some servers answer 304 for ever: when the last whole body is older, one is asked for without conditions. */
const MAX_BODY_AGE_MS = 8 * 24 * 60 * 60 * 1000;

/**
 * Asks one source, and the feed that it announces when it answers with a page; and reads what came. The pause that kept
 * it from being asked, if one did. Throws when `signal` aborts.
 */
export async function askSource(
  parts: AskParts,
  polled: PolledSource,
  signal: AbortSignal,
): Promise<Asked | HostPause> {
  const reading = await askAddress(parts, polled, signal);
  if ("until" in reading) return reading;
  return (await askAnnounced(parts, polled, reading, signal)) ?? { polled, reading };
}

/** Asks a source where it is now, and reads what it answers. */
async function askAddress(parts: AskParts, polled: PolledSource, signal: AbortSignal): Promise<Reading | HostPause> {
  let pause = parts.pauses.holding(URL.parse(addressOf(polled))?.hostname ?? "");
  if (pause !== null) return pause;
  const mayFollow = async ({ hostname }: URL): Promise<string | null> => {
    pause = parts.pauses.holding(hostname);
    return pause?.why ?? null;
  };
  const asked = await parts.fetch({ ...requestOf(polled, parts.clock()), mayFollow }, signal);
  return pause ?? (await readAnswer(parts, polled, asked, signal));
}

/**
 * When a page answered that announces a feed: what came of asking that. Only a feed that was read is remembered; until
 * then the page is what the source has. `null`: there is nothing to ask.
 */
async function askAnnounced(
  parts: AskParts,
  polled: PolledSource,
  page: Reading,
  signal: AbortSignal,
): Promise<Asked | HostPause | null> {
  const url = announcedFeed(polled, page.outcome);
  if (url === null) return null;
  const there = atAnnounced(polled, url);
  const reading = await askAddress(parts, there, signal);
  if ("until" in reading) return reading;
  if (reading.feed !== null) return { polled: there, reading };
  return { polled, reading: { ...page, outcome: failedAtAnnounced(page.outcome, reading.outcome) } };
}

function requestOf(polled: PolledSource, now: Date) {
  const { validators, lastBodyAt } = polled.state;
  const isStale = lastBodyAt === null || now.getTime() - lastBodyAt.getTime() > MAX_BODY_AGE_MS;
  return {
    url: addressOf(polled),
    validators: isStale ? NO_VALIDATORS : validators,
    headers: headersOf(polled),
  };
}

async function readAnswer(
  parts: DocumentParts,
  { source, state }: PolledSource,
  asked: FetchOutcome,
  signal: AbortSignal,
): Promise<Reading> {
  const nothing = { asked, outcome: asked, feed: null, bodyHash: state.bodyHash };
  if (asked.kind !== "fresh") return nothing;
  const bodyHash = sha256(asked.body);
  if (bodyHash === state.bodyHash && !namesNewPush(asked.push, state.push)) return nothing;
  const feed = await readBody(parts, source, asked, signal);
  if ("kind" in feed) return { ...nothing, outcome: feed };
  if (isEmptied(feed, state)) return { ...nothing, outcome: emptied(asked.url) };
  return { ...nothing, feed, bodyHash };
}

/**
 * A source that had entries and has none now is mostly broken: parked, logged out, or generated from nothing. One that still
 * says who it is tells the truth: the list of open incidents may be empty.
 */
function isEmptied({ entries, title, siteUrl }: CleanFeed, state: PollState): boolean {
  const isItself = title !== null && title === state.feedTitle && siteUrl === state.siteUrl;
  return entries.length === 0 && state.newestAt !== null && !isItself;
}

function emptied(url: string): Failed {
  return { kind: "failed", reason: "empty", detail: `${hostOf(url)}: the feed has no entries any more` };
}
