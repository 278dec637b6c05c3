import type { CollectPlan, CollectStore } from "../domain/collect-store.ts";
import { sha256 } from "../domain/content-id.ts";
import type { Clock } from "../domain/log.ts";
import {
  NO_VALIDATORS,
  type Failed,
  type FetchFeed,
  type FetchOutcome,
  type HostPause,
  type PolledSource,
  type PollState,
  type Source,
  type SourceId,
} from "../domain/source.ts";
import type { ByteRoom } from "./byte-room.ts";
import type { CleanFeed } from "./clean/clean-feed.ts";
import type { FeedOrigin, FeedReader } from "./feed-reader.ts";
import { countsOf, type ItemCounts, NO_COUNTS } from "./items/item-counts.ts";
import { type DocumentPlan, noDocument, planDocument } from "./items/plan-document.ts";
import { NO_ITEMS } from "./items/plan-items.ts";
import type { PlanWriter } from "./plan-writer.ts";
import { announcedFeed, atAnnounced, failedAtAnnounced } from "./poll/announced.ts";
import { pauseOf } from "./poll/host-pause.ts";
import type { HostPauses } from "./poll/host-pauses.ts";
import { addressOf, headersOf } from "./poll/moved.ts";
import { namesNewPush } from "./push/push-links.ts";
import { learnedOf, nextState, putOff, type Intervals, type Reading } from "./poll/next-state.ts";

export type DocumentParts = {
  readonly store: CollectStore;
  readonly reader: Pick<FeedReader, "readEntries">;
  /** For bodies that wait to be read. */
  readonly room: ByteRoom;
  readonly clock: Clock;
};

export type SourceParts = DocumentParts & {
  readonly fetch: FetchFeed;
  readonly writer: PlanWriter;
  readonly pauses: HostPauses;
  readonly intervals: Intervals;
  /** Sources that a hub pushes now. */
  readonly pushed: ReadonlySet<SourceId>;
};

export type SourceResult = ItemCounts & {
  readonly source: Source;
  /** `put-off`: not asked, because its host asked to be left alone. */
  readonly outcome: FetchOutcome["kind"] | "put-off";
  /** As it is remembered now. */
  readonly state: PollState;
  /** For the operator: what is out of the ordinary with its items; `null`: nothing. */
  readonly note: string | null;
};

/** A feed document that came by another way than by asking for it, such as a push. */
export type GivenDocument = FeedOrigin & { readonly body: Uint8Array };

/** Some servers answer 304 for ever: when the last whole body is older, one is asked for without conditions. */
const MAX_BODY_AGE_MS = 8 * 24 * 60 * 60 * 1000;

/** Asks one source, reads what is new, and writes it with the source's state in one transaction. */
export async function collectSource(
  parts: SourceParts,
  polled: PolledSource,
  signal: AbortSignal,
): Promise<SourceResult> {
  await parts.room.free();
  signal.throwIfAborted();
  const reading = await ask(parts, polled, signal);
  if ("until" in reading) return await wait(parts, polled, reading);
  const announced = await askAnnounced(parts, polled, reading, signal);
  if (announced === null) return await save(parts, polled, reading, polled.state);
  if ("until" in announced) return await wait(parts, polled, announced);
  return await save(parts, announced.polled, announced.reading, polled.state);
}

/** Asks a source and reads what it answers; the pause that kept it from being asked, if one did. */
async function ask(parts: SourceParts, polled: PolledSource, signal: AbortSignal): Promise<Reading | HostPause> {
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
  parts: SourceParts,
  polled: PolledSource,
  page: Reading,
  signal: AbortSignal,
): Promise<{ readonly polled: PolledSource; readonly reading: Reading } | HostPause | null> {
  const url = announcedFeed(polled, page.outcome);
  if (url === null) return null;
  const there = atAnnounced(polled, url);
  const reading = await ask(parts, there, signal);
  if ("until" in reading) return reading;
  if (reading.feed !== null) return { polled: there, reading };
  return { polled, reading: { ...page, outcome: failedAtAnnounced(page.outcome, reading.outcome) } };
}

async function wait({ writer }: SourceParts, { source, state }: PolledSource, pause: HostPause): Promise<SourceResult> {
  const later = putOff(state, pause);
  await writer.later({ ...NO_ITEMS, sourceId: source.id, before: state, state: later, blocks: [], hostPause: null });
  return { source, outcome: "put-off", state: later, ...NO_COUNTS, note: null };
}

/**
 * Reads a document and stores its news, as if the source had been asked; when it is asked next stays as it is, and so
 * does what the next conditional request says. It may hold no more than the newest entries, so nothing is concluded from what
 * is not in it. A document that cannot be read changes nothing.
 */
export async function storeDocument(
  parts: DocumentParts,
  polled: PolledSource,
  given: GivenDocument,
  signal: AbortSignal,
): Promise<Omit<SourceResult, "outcome" | "state"> & { readonly failure: Failed | null }> {
  const { source, state } = polled;
  const feed = await readBody(parts, source, given, signal);
  if ("kind" in feed) return { source, failure: feed, ...NO_COUNTS, note: null };
  const document = await planDocument(parts.store, polled, { ...feed, isPart: true }, parts.clock());
  const items = document.plan;
  const { wishes, rhythmSeconds } = state; // A part of a feed says nothing of these.
  const heard = learnedOf(state, document.isTrusted ? feed : null, {
    now: parts.clock(),
    newItems: items.inserts.length,
  });
  const learned = { ...heard, wishes, rhythmSeconds };
  const plan: CollectPlan = {
    ...items,
    sourceId: source.id,
    before: state,
    state: { ...state, ...learned, quarantine: document.quarantine },
    blocks: blocksOf(feed, document),
    hostPause: null,
  };
  await parts.store.saveCollected([plan]);
  return { source, failure: null, ...countsOf(items), note: document.note };
}

function blocksOf(feed: CleanFeed | null, { isTrusted }: DocumentPlan): CollectPlan["blocks"] {
  return feed === null || !isTrusted ? [] : feed.blocks;
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

async function readBody(
  { store, room, reader, clock }: DocumentParts,
  { id }: Source,
  { body, contentType, url, link }: GivenDocument,
  signal: AbortSignal,
): Promise<CleanFeed | Failed> {
  signal.throwIfAborted();
  const memory = await store.sourceMemory(id);
  const answer = await room.hold(body.byteLength, () =>
    reader.readEntries(body, { contentType, url, link }, memory, { signal, now: clock() }),
  );
  return answer.kind === "entries" ? answer.feed : { ...answer, detail: `${hostOf(url)}: ${answer.detail}` };
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

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? url;
}

async function save(
  parts: SourceParts,
  polled: PolledSource,
  reading: Reading,
  before: PollState,
): Promise<SourceResult> {
  const { source } = polled;
  const { outcome, feed } = reading;
  const now = parts.clock();
  const document = feed === null ? noDocument(polled.state) : await planDocument(parts.store, polled, feed, now);
  const items = document.plan;
  const { failuresInARow } = polled.state;
  const times = { now, failuresInARow: failuresInARow + 1 };
  const hostPause = outcome.kind === "throttled" ? pauseOf(outcome, parts.pauses.last(outcome.host), times) : null;
  if (hostPause !== null) parts.pauses.add(hostPause);
  const isPushed = parts.pushed.has(source.id);
  const { isTrusted, quarantine } = document;
  const told = { newItems: items.inserts.length, isTrusted, quarantine };
  const context = { now, intervals: parts.intervals, pause: hostPause, ...told, isPushed };
  const state = nextState(polled, reading, context);
  const blocks = blocksOf(feed, document);
  const plan: CollectPlan = { ...items, sourceId: source.id, before, state, blocks, hostPause };
  const isSame = feed === null && (outcome.kind === "fresh" || outcome.kind === "unchanged");
  await (feed === null && hostPause === null ? parts.writer.later(plan) : parts.writer.now(plan));
  return {
    source,
    outcome: isSame ? "unchanged" : outcome.kind,
    state,
    ...countsOf(items),
    note: document.note,
  };
}
