import type { Log } from "../domain/log.ts";
import type { PollState, Source } from "../domain/source.ts";
import type { SourceResult } from "./collect-source.ts";

/** What one pass did. The counts of outcomes add up to `asked`. */
export type CollectReport = {
  readonly asked: number;
  readonly fresh: number;
  readonly unchanged: number;
  readonly throttled: number;
  readonly gone: number;
  readonly failed: number;
  /** Sources that were due and were not asked, because their host asked to be left alone. */
  readonly putOff: number;
  /** Without those that are held back. */
  readonly newItems: number;
  /** New items of sources in quarantine. */
  readonly heldItems: number;
  readonly changedItems: number;
  /** Each source that gave nothing, by name: failed, throttled or gone. */
  readonly failures: readonly SourceFailure[];
  /** What the operator should look at, and only in the pass in which it starts. By name. */
  readonly notes: readonly SourceNote[];
};

export type SourceFailure = { readonly source: Source } & NonNullable<PollState["lastFailure"]>;
export type SourceNote = { readonly source: Source; readonly note: string };

/** After so many failures in a row a source is worth a look: it is more than a bad day. */
const NOTED_FAILURES = 5;

export function tell(log: Log, result: SourceResult): void {
  const { source, outcome, state, newItems, heldItems, changedItems } = result;
  const fields = { source: source.name, outcome, newItems, heldItems, changedItems, nextFetchAt: state.nextFetchAt };
  const note = noteOf(result);
  if (note !== null) log.warn({ ...fields, ...state.lastFailure, note }, "source needs a look");
  else if (state.lastFailure === null) log.debug({ ...fields, why: state.nextFetchWhy }, "source asked");
  else log.info({ ...fields, ...state.lastFailure, why: state.nextFetchWhy }, "source gave nothing");
}

/** Told once, when it starts. */
function noteOf({ outcome, state, note }: SourceResult): string | null {
  if (note !== null) return note;
  if (outcome === "gone" && state.goneInARow === 2)
    return "gone for good (410, twice in a row): it is asked once a week now";
  const isBad = outcome === "failed" || outcome === "throttled" || (outcome === "gone" && state.goneInARow < 2);
  if (!isBad || state.failuresInARow !== NOTED_FAILURES) return null;
  return `${NOTED_FAILURES} failures in a row: ${state.lastFailure?.detail ?? outcome}`;
}

export function toReport(results: readonly SourceResult[]): CollectReport {
  const count = (kind: SourceResult["outcome"]): number => results.filter(({ outcome }) => outcome === kind).length;
  const sum = (pick: (result: SourceResult) => number): number =>
    results.reduce((total, result) => total + pick(result), 0);
  const putOff = count("put-off");
  return {
    asked: results.length - putOff,
    fresh: count("fresh"),
    unchanged: count("unchanged"),
    throttled: count("throttled"),
    gone: count("gone"),
    failed: count("failed"),
    putOff,
    newItems: sum(({ newItems }) => newItems),
    heldItems: sum(({ heldItems }) => heldItems),
    changedItems: sum(({ changedItems }) => changedItems),
    failures: results.flatMap(failureOf).sort(byName),
    notes: results.flatMap(toNote).sort(byName),
  };
}

function failureOf({ source, outcome, state }: SourceResult): readonly SourceFailure[] {
  return outcome === "put-off" || state.lastFailure === null ? [] : [{ source, ...state.lastFailure }];
}

function toNote(result: SourceResult): readonly SourceNote[] {
  const note = noteOf(result);
  return note === null ? [] : [{ source: result.source, note }];
}

function byName(one: { readonly source: Source }, other: { readonly source: Source }): number {
  return one.source.name.localeCompare(other.source.name);
}
