import type { CollectPlan, CollectStore } from "../domain/collect-store.ts";
import { sha256 } from "../domain/content-id.ts";
import type { Clock } from "../domain/log.ts";
import type { Failed, FetchFeed, FetchOutcome, PolledSource, PollState, Source } from "../domain/source.ts";
import { unreachable } from "../domain/unreachable.ts";
import type { ByteRoom } from "./byte-room.ts";
import type { CleanFeed } from "./clean/clean-feed.ts";
import type { FeedReader } from "./feed-reader.ts";
import { nextFetchAt } from "./next-fetch.ts";
import { heardPush } from "./push/push-links.ts";
import { keysOf, planItems, type ItemPlan } from "./plan-items.ts";

export type SourceParts = {
  readonly store: CollectStore;
  readonly fetch: FetchFeed;
  readonly reader: Pick<FeedReader, "readEntries">;
  /** For bodies that wait to be read. */
  readonly room: ByteRoom;
  readonly clock: Clock;
  readonly intervals: { readonly everySeconds: number; readonly minSeconds: number; readonly maxSeconds: number };
};

export type SourceResult = {
  readonly source: Source;
  readonly outcome: FetchOutcome["kind"];
  readonly failure: PollState["lastFailure"];
  readonly newItems: number;
  readonly changedItems: number;
};

const NO_ITEMS: ItemPlan = { inserts: [], updates: [], receipts: [] };

/** Asks one source, reads what is new, and writes it with the source's state in one transaction. */
export async function collectSource(
  parts: SourceParts,
  polled: PolledSource,
  signal: AbortSignal,
): Promise<SourceResult> {
  const { source, state } = polled;
  const { feedUrl: url, headers } = source;
  await parts.room.free();
  signal.throwIfAborted();
  const asked = await parts.fetch({ url, validators: state.validators, headers }, signal);
  const reading = await read(parts, polled, asked, signal);
  const plan = reading.feed === null ? NO_ITEMS : await planFor(parts, source, reading.feed);
  const next = nextState(parts, polled, reading);
  const blocks = reading.feed?.blocks ?? [];
  const saved: CollectPlan = { sourceId: source.id, state: next, ...plan, blocks, hostPause: null };
  await parts.store.saveCollected([saved]);
  return {
    source,
    outcome: isSameBody(reading) ? "unchanged" : reading.outcome.kind,
    failure: next.lastFailure,
    newItems: plan.inserts.length,
    changedItems: plan.updates.length,
  };
}

/** Servers without validators send the same again and again. */
function isSameBody({ outcome, feed }: Reading): boolean {
  return outcome.kind === "fresh" && feed === null;
}

/** The outcome after reading: a body that cannot be read has failed, though it was fetched. */
type Reading = { readonly outcome: FetchOutcome; readonly feed: CleanFeed | null; readonly bodyHash: string | null };

async function read(
  parts: SourceParts,
  { source, state }: PolledSource,
  outcome: FetchOutcome,
  signal: AbortSignal,
): Promise<Reading> {
  if (outcome.kind !== "fresh") return { outcome, feed: null, bodyHash: state.bodyHash };
  const bodyHash = sha256(outcome.body);
  if (bodyHash === state.bodyHash) return { outcome, feed: null, bodyHash };
  signal.throwIfAborted();
  const { body } = outcome;
  const memory = await parts.store.sourceMemory(source.id);
  const answer = await parts.room.hold(body.byteLength, () => parts.reader.readEntries(body, outcome, memory));
  if (answer.kind === "entries") return { outcome, feed: answer.feed, bodyHash };
  const failed: Failed = { ...answer, detail: `${new URL(outcome.url).host}: ${answer.detail}` };
  return { outcome: failed, feed: null, bodyHash: state.bodyHash };
}

async function planFor({ store, clock }: SourceParts, { id }: Source, feed: CleanFeed): Promise<ItemPlan> {
  const entries = feed.entries.filter((entry) => entry.kind === "told");
  const known = entries.length === 0 ? [] : await store.knownItems(id, keysOf(entries));
  return planItems({ sourceId: id, known, entries, now: clock() });
}

function nextState(
  { clock, intervals }: SourceParts,
  { source, state }: PolledSource,
  { outcome, feed, bodyHash }: Reading,
): PollState {
  const now = clock();
  const isGood = outcome.kind === "fresh" || outcome.kind === "unchanged";
  const failuresInARow = isGood ? 0 : state.failuresInARow + 1;
  const everySeconds = source.everySeconds ?? intervals.everySeconds;
  return {
    validators: outcome.kind === "fresh" ? outcome.validators : state.validators,
    bodyHash,
    nextFetchAt: nextFetchAt(outcome, {
      ...intervals,
      everySeconds,
      now,
      failuresInARow,
      jitter: jitterOf(source, now),
    }),
    nextFetchWhy: "",
    lastFetchAt: now,
    lastSuccessAt: isGood ? now : state.lastSuccessAt,
    lastBodyAt: outcome.kind === "fresh" ? now : state.lastBodyAt,
    failuresInARow,
    goneInARow: outcome.kind === "gone" ? state.goneInARow + 1 : 0,
    lastReceived: null,
    language: feed?.language ?? state.language,
    wishes: feed?.wishes ?? state.wishes,
    rhythmSeconds: state.rhythmSeconds,
    newestAt: state.newestAt,
    moving: state.moving,
    movedUrl: state.movedUrl,
    push: heardPush(outcome, feed) ?? state.push,
    quarantine: state.quarantine,
    lastFailure: failureOf(outcome, source),
    feedTitle: feed?.title ?? state.feedTitle,
    siteUrl: feed?.siteUrl ?? state.siteUrl,
  };
}

function failureOf(outcome: FetchOutcome, { feedUrl }: Source): PollState["lastFailure"] {
  const host = URL.parse(feedUrl)?.host ?? feedUrl;
  switch (outcome.kind) {
    case "failed":
      return { reason: outcome.reason, detail: outcome.detail };
    case "throttled":
      return { reason: "throttled", detail: `${host}: asks us to wait` };
    case "gone":
      return { reason: "gone", detail: `${host}: the feed is gone for good (HTTP 410)` };
    case "fresh":
    case "unchanged":
      return null;
    default:
      return unreachable(outcome);
  }
}

/** From 0 to 1, another one for each source and time, and always the same for the same. */
function jitterOf({ id }: Source, now: Date): number {
  return Number.parseInt(sha256(`${id} ${now.toISOString()}`).slice(0, 8), 16) / 0xffff_ffff;
}
