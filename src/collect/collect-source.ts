import type { CollectPlan } from "../domain/collect-store.ts";
import type { FetchOutcome, HostPause, PolledSource, PollState, Source, SourceId } from "../domain/source.ts";
import { type AskParts, type Asked, askSource } from "./ask-source.ts";
import { countsOf, type ItemCounts, NO_COUNTS } from "./items/item-counts.ts";
import { noDocument, planDocument } from "./items/plan-document.ts";
import { NO_ITEMS } from "./items/plan-items.ts";
import type { PlanWriter } from "./plan-writer.ts";
import { pauseOf } from "./poll/host-pause.ts";
import { type Intervals, nextState, putOff } from "./poll/next-state.ts";

export type SourceParts = AskParts & {
  readonly writer: Pick<PlanWriter, "now" | "later">;
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

/** Asks one source, reads what is new, and writes it with the source's state in one transaction. */
export async function collectSource(
  parts: SourceParts,
  polled: PolledSource,
  signal: AbortSignal,
): Promise<SourceResult> {
  await parts.room.free();
  signal.throwIfAborted();
  const asked = await askSource(parts, polled, signal);
  return "until" in asked ? await wait(parts, polled, asked) : await save(parts, asked, polled.state);
}

async function wait({ writer }: SourceParts, { source, state }: PolledSource, pause: HostPause): Promise<SourceResult> {
  const later = putOff(state, pause);
  await writer.later({ ...NO_ITEMS, sourceId: source.id, before: state, state: later, blocks: [], hostPause: null });
  return { source, outcome: "put-off", state: later, ...NO_COUNTS, note: null };
}

async function save(parts: SourceParts, { polled, reading }: Asked, before: PollState): Promise<SourceResult> {
  const { source } = polled;
  const { outcome, feed } = reading;
  const now = parts.clock();
  const document = feed === null ? noDocument(polled.state) : await planDocument(parts.store, polled, feed, now);
  const { plan: items, isTrusted, quarantine, note } = document;
  const hostPause = pauseAfter(parts, polled, outcome, now);
  const state = nextState(polled, reading, {
    now,
    intervals: parts.intervals,
    pause: hostPause,
    newItems: items.inserts.length,
    isTrusted,
    quarantine,
    isPushed: parts.pushed.has(source.id),
  });
  const blocks = isTrusted && feed !== null ? feed.blocks : [];
  const plan: CollectPlan = { ...items, sourceId: source.id, before, state, blocks, hostPause };
  await (feed === null && hostPause === null ? parts.writer.later(plan) : parts.writer.now(plan));
  const isSame = feed === null && outcome.kind === "fresh";
  return { source, outcome: isSame ? "unchanged" : outcome.kind, state, ...countsOf(items), note };
}

/** When a host asks us to wait, its pause, which holds for all its sources from now on. */
function pauseAfter(
  { pauses }: SourceParts,
  { state }: PolledSource,
  outcome: FetchOutcome,
  now: Date,
): HostPause | null {
  if (outcome.kind !== "throttled") return null;
  const pause = pauseOf(outcome, pauses.last(outcome.host), { now, failuresInARow: state.failuresInARow + 1 });
  pauses.add(pause);
  return pause;
}
