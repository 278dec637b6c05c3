import { setImmediate } from "node:timers/promises";
import {
  type CorrectedMove,
  type Correction,
  type DueCorrection,
  MAX_CORRECTIONS,
  sayingOf,
  wishOf,
} from "../../domain/correction.ts";
import type { CuratePlan, CurateStore } from "../../domain/curate-store.ts";
import { toldAt } from "../../domain/item.ts";
import type { Clock } from "../../domain/log.ts";
import type { StoryRules } from "../story/compose-story.ts";
import { type Constraints, createConstraints } from "./constraints.ts";
import { mendFor } from "./mend-for.ts";
import { planCorrection } from "./plan-correction.ts";

/** As many again may have ended since the last pass. */
const MAX_DUE = 2 * MAX_CORRECTIONS;

export type CarriedOutCorrections = {
  /** Of all that stand. */
  readonly constraints: Constraints;
  /** Items that are in another story than before. */
  readonly moved: readonly CorrectedMove[];
  /** When the earliest of them was told; `null`: none was moved. */
  readonly changedFrom: Date | null;
  /** Stories written, counted once a correction. */
  readonly stories: number;
};

type Deps = { readonly store: CurateStore; readonly rules: StoryRules; readonly clock: Clock };
/** What the stories show. */
type Shown = { readonly corrections: readonly Correction[]; readonly constraints: Constraints };

/**
 * Makes the stories show what the operator said, and show no more what ended: one correction a transaction, in the order
 * in which they were said or ended, each as if it were carried out at once, so that each knows what it moved. Stops
 * between two when `signal` aborts; the rest is done by the next call.
 */
export async function carryOut(deps: Deps, signal: AbortSignal): Promise<CarriedOutCorrections> {
  const standing = await deps.store.corrections();
  const allDue = await deps.store.dueCorrections(MAX_DUE);
  const moved: CorrectedMove[] = [];
  let changedFrom: Date | null = null;
  let stories = 0;
  let shown = shownBefore(standing, allDue);
  for (const due of allDue) {
    if (signal.aborted) break;
    const next = withDue(shown, due);
    const plan = await planOne(due, { before: shown, after: next, standing }, deps);
    await deps.store.saveCurated(plan);
    const ours = movedBy(plan);
    moved.push(...ours);
    changedFrom = earlier(changedFrom, earliestOf(ours, plan));
    stories += plan.stories.length;
    shown = next;
    await setImmediate(); // Pages are served meanwhile.
  }
  return { constraints: createConstraints(standing), moved, changedFrom, stories };
}

async function planOne(
  due: DueCorrection,
  {
    before,
    after,
    standing,
  }: { readonly before: Shown; readonly after: Shown; readonly standing: readonly Correction[] },
  { store, rules, clock }: Deps,
): Promise<CuratePlan> {
  const wasOverruled = before.constraints.overruled;
  const { overruled } = after.constraints;
  const turned = after.corrections
    .filter(({ id }) => id !== due.correction.id && wasOverruled.has(id) !== overruled.has(id))
    .map((correction) => ({ correction, overruled: overruled.has(correction.id) }));
  const mended = await mendFor(due, after.constraints, store);
  const anew = due.isEnded ? sayingOf(wishOf(due.correction), standing)?.id : undefined;
  const parts = { due, ...mended, turned, isOverruled: overruled.has(due.correction.id), anew };
  return planCorrection(parts, { ...rules, constraints: after.constraints }, clock());
}

function movedBy({ receipts }: CuratePlan): readonly CorrectedMove[] {
  return receipts.flatMap(({ itemId, decision }) =>
    decision.kind === "moved" && itemId !== null ? [{ itemId, from: decision.from, to: decision.to }] : [],
  );
}

function earliestOf(moved: readonly CorrectedMove[], { stories }: CuratePlan): Date | null {
  const ids = new Set(moved.map(({ itemId }) => itemId));
  const told = stories.flatMap(({ coverage }) =>
    coverage.flatMap(({ item }) => (ids.has(item.id) ? [toldAt(item)] : [])),
  );
  return told.reduce<Date | null>(earlier, null);
}

function earlier(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}

/** What stands and is not due, and what ended and is due. */
function shownBefore(standing: readonly Correction[], due: readonly DueCorrection[]): Shown {
  const said = new Set(due.filter(({ isEnded }) => !isEnded).map(({ correction }) => correction.id));
  const ended = due.filter(({ isEnded }) => isEnded).map(({ correction }) => correction);
  return toShown([...standing.filter(({ id }) => !said.has(id)), ...ended]);
}

function withDue({ corrections }: Shown, { correction, isEnded }: DueCorrection): Shown {
  const others = corrections.filter(({ id }) => id !== correction.id);
  return toShown(isEnded ? others : [...others, correction]);
}

function toShown(corrections: readonly Correction[]): Shown {
  const inOrder = corrections.toSorted((a, b) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1));
  return { corrections: inOrder, constraints: createConstraints(inOrder) };
}
