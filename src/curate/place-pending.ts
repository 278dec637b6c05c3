import { setImmediate } from "node:timers/promises";
import type { CurateStore, PendingItem } from "../domain/curate-store.ts";
import { toldAt } from "../domain/item.ts";
import type { Clock } from "../domain/log.ts";
import type { StoryId } from "../domain/story.ts";
import type { Constraints } from "./corrections/constraints.ts";
import { type BoundPlaces, findBoundPlaces } from "./corrections/place-bound.ts";
import type { CurateOptions } from "./curate-options.ts";
import { keepOutPlan, sift } from "./keep-out.ts";
import { addReports, type CurateReport, NOTHING_CURATED, reportOf } from "./curate-report.ts";
import type { HeldStories } from "./held-stories.ts";
import { type HeldWindow, isCovered } from "./held-window.ts";
import type { Window } from "./index/window.ts";
import { inSlices } from "./learn/in-slices.ts";
import { placeBatch, type Placed, planBatch } from "./plan-batch.ts";
import type { Repairs } from "./repair/repairs.ts";
import type { StoryRules } from "./story/compose-story.ts";
import type { Floods } from "./story/floods.ts";
import type { WindowLoan } from "./window-loan.ts";

export type PlaceParts = {
  readonly store: CurateStore;
  readonly stories: HeldStories;
  readonly windows: WindowLoan;
  readonly repairs: Pick<Repairs, "noteChange">;
  readonly rules: StoryRules;
  readonly constraints: Constraints;
  readonly clock: Clock;
  readonly batchItems: number;
  readonly filters: NonNullable<CurateOptions["filters"]>;
  /** Mends what is held, before another window takes its place. */
  readonly beforeLeaving: () => Promise<Partial<CurateReport>>;
};

/**
 * Puts all that is pending into its stories, oldest told first, one transaction a batch. Stops between two batches when
 * `signal` aborts.
 */
export async function placePending(parts: PlaceParts, signal: AbortSignal): Promise<CurateReport> {
  const { store, windows, batchItems, beforeLeaving } = parts;
  let total = NOTHING_CURATED;
  while (!signal.aborted) {
    const pending = await store.pendingItems(batchItems);
    if (pending.length === 0) break;
    const [first, ...others] = await letIn(pending, parts);
    if (first === undefined) continue;
    if (windows.isLeaving(toldAt(first.item))) total = addReports(total, await beforeLeaving());
    const { report, last } = await windows.lend(toldAt(first.item), async (held) => {
      return await placeAndSave([first, ...others], held, parts);
    });
    windows.letGo(toldAt(last.item));
    total = addReports(total, report);
    await setImmediate(); // Pages are served meanwhile.
  }
  return total;
}

/** Writes down what the filters of sources keep out, and returns the rest. */
async function letIn(
  pending: readonly PendingItem[],
  { store, filters, clock }: PlaceParts,
): Promise<readonly PendingItem[]> {
  const { taken, refused } = sift(pending, filters);
  if (refused.length > 0) await store.saveCurated(keepOutPlan(refused, clock()));
  return taken;
}

/** Items that are placed before others are served: some hundredths of a second when the window is large. */
const PLACED_AT_ONCE = 50;

/** What is in the window has to be written: who stops waits for that. */
const NEVER = new AbortController().signal;

type Batch = readonly [PendingItem, ...PendingItem[]];

/** Places as many of the batch as the window covers; the rest comes with the next one. */
async function placeAndSave(
  batch: Batch,
  held: HeldWindow,
  { store, stories, windows, repairs, rules, constraints, clock }: PlaceParts,
): Promise<{ readonly report: CurateReport; readonly last: PendingItem }> {
  const [first] = batch;
  const covered = batch.slice(0, countCovered(batch, held));
  const placed = await placeAll(covered, held.window, await findBoundPlaces(covered, constraints, store));
  const flooded = joinFloods(windows.floods, placed, held);
  const before = await stories.read([...new Set([...storedIds(placed), ...flooded])]);
  const plan = await inSlices(planBatch(placed, before, { rules, now: clock() }), NEVER);
  await repairs.noteChange(toldAt(first.item)); // The earliest of the batch.
  await store.saveCurated(plan);
  stories.keep(plan.stories);
  return { report: reportOf(placed, plan.stories.length), last: covered.at(-1) ?? first };
}

async function placeAll(items: readonly PendingItem[], window: Window, bound: BoundPlaces): Promise<readonly Placed[]> {
  const placed: Placed[] = [];
  for (let start = 0; start < items.length; start += PLACED_AT_ONCE) {
    placed.push(...placeBatch(items.slice(start, start + PLACED_AT_ONCE), window, bound));
    await setImmediate(); // Pages are served meanwhile.
  }
  return placed;
}

/** How many items from the first on the window covers; at least one. */
function countCovered(batch: Batch, held: HeldWindow): number {
  const end = batch.findIndex(({ item }) => !isCovered(held, toldAt(item).getTime()));
  return end < 0 ? batch.length : Math.max(1, end);
}

/** Counts what was placed. Returns the other stories that are in a flood by it, or further in one. */
function joinFloods(floods: Floods, placed: readonly Placed[], { window }: HeldWindow): readonly StoryId[] {
  const own = new Set(placed.map(({ storyId }) => storyId));
  floods.add(
    placed.map(({ pending: { item, source } }) => ({ id: item.id, source: source.id, toldMs: toldAt(item).getTime() })),
  );
  const stories = floods.touched().flatMap((id) => window.entry(id)?.storyId ?? []);
  return stories.filter((id) => !own.has(id));
}

function storedIds(placed: readonly Placed[]): readonly StoryId[] {
  const started = new Set(placed.filter(({ decision }) => decision?.kind === "started").map(({ storyId }) => storyId));
  return [...new Set(placed.map(({ storyId }) => storyId))].filter((id) => !started.has(id));
}
