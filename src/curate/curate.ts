import { setImmediate } from "node:timers/promises";
import type { CurateStore, PendingItem } from "../domain/curate-store.ts";
import { toldAt } from "../domain/item.ts";
import type { Clock, Log } from "../domain/log.ts";
import type { ModelStore } from "../domain/model-store.ts";
import type { StoryId } from "../domain/story.ts";
import { carryOut } from "./corrections/carry-out.ts";
import { NO_CONSTRAINTS } from "./corrections/constraints.ts";
import { findBoundPlaces } from "./corrections/place-bound.ts";
import { BATCH_ITEMS, type CurateOptions, REPAIR_EVERY_MS, WINDOW_MS } from "./curate-options.ts";
import { type HeldStories, holdStories } from "./held-stories.ts";
import { type HeldWindow, isCovered, letGo, loadWindow } from "./held-window.ts";
import { createLearner, type ExampleSource } from "./learn/learner.ts";
import { withLearned } from "./learn/with-learned.ts";
import { placeBatch, type Placed, planBatch } from "./plan-batch.ts";
import { composedByOf, renewStories } from "./renew-stories.ts";
import { NOTHING_REPAIRED, type RepairReport } from "./repair/repair-window.ts";
import { createRepairs } from "./repair/repairs.ts";
import type { StoryRules } from "./story/compose-story.ts";
import { HOLD_ALL } from "./story/filler/judge-filler.ts";
import { createFloods, type Floods } from "./story/floods.ts";
import { createTagger } from "./tags/tagger.ts";
import { createAliases } from "./text/aliases.ts";

export { clusterAll } from "./cluster-all.ts";
export { MAX_EXAMPLES, type TagExample } from "./learn/example.ts";
export type { ExampleSource } from "./learn/learner.ts";
export { learnTags, learnTagsInSlices } from "./learn/tag-texts.ts";
export { createConstraints } from "./corrections/constraints.ts";
export type { CurateOptions } from "./curate-options.ts";
export { createTagger, tagEntry } from "./tags/tagger.ts";

/** What one pass did. `started` and `joined`: new items; `changed`: items that stayed in their story. */
export type CurateReport = {
  readonly items: number;
  readonly started: number;
  readonly joined: number;
  readonly changed: number;
  /** By the repair: items that went to another story, stories that went up in others, stories that came off others. */
  readonly moved: number;
  readonly merged: number;
  readonly split: number;
  /** Stories written, counted once a batch; also those that changed settings, corrections and the repair reach. */
  readonly stories: number;
};

const NOTHING: CurateReport = { items: 0, started: 0, joined: 0, changed: 0, ...NOTHING_REPAIRED };

export type Curate = (signal: AbortSignal) => Promise<CurateReport>;

type Deps = {
  readonly store: CurateStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly options: CurateOptions;
  /** Where what is learned is kept, and examples besides the corrections. Default: nothing is learned. */
  readonly learning?: { readonly models: ModelStore; readonly examples: ExampleSource | null };
};

/**
 * Items to stories: takes what is pending, oldest told first, and writes one transaction a batch. Stops between two
 * batches when `signal` aborts. The index of the window stays in memory between calls and is rebuilt from storage when
 * there is none, when a write failed, or when an item is too old for it; so only one worker may curate at a time.
 */
export function createCurate({ store, clock, log, options, learning }: Deps): Curate {
  const { windowMs = WINDOW_MS, batchItems = BATCH_ITEMS, boosts = {}, filler = HOLD_ALL } = options;
  const floods = createFloods();
  const tagger = createTagger(options.tags, options.aliases);
  const aliases = createAliases(options.aliases ?? {});
  let rules: StoryRules = { tagger, boosts, filler, floodOf: floods.floodOf };
  let constraints = NO_CONSTRAINTS;
  let correctedBy: string | null = null;
  let state = composedByOf(options);
  const declared = options.tags.map(({ tag }) => tag);
  const learner = learning === undefined ? null : createLearner({ store, ...learning, declared, tagger, clock, log });
  const repairs = createRepairs({ store, clock, everyMs: options.repairEveryMs ?? REPAIR_EVERY_MS });
  let held: HeldWindow | null = null;

  /** The window that covers what was told then, made anew when none does. */
  async function windowFor(told: Date): Promise<HeldWindow> {
    const toldMs = told.getTime();
    if (held !== null && isCovered(held, toldMs)) return held;
    held = null;
    const loaded = await loadWindow(store, { toldMs, now: clock(), widthMs: windowMs, aliases });
    countTold(floods, loaded);
    log.debug({ from: new Date(loaded.fromMs) }, "Built the story window from storage.");
    return loaded;
  }

  async function curateBatch(
    batch: readonly [PendingItem, ...PendingItem[]],
    stories: HeldStories,
  ): Promise<CurateReport> {
    const current = await windowFor(toldAt(batch[0].item));
    held = null; // Until all is written: what is in the window must be what is stored.
    const covered = batch.slice(0, countCovered(batch, current));
    const placed = placeBatch(covered, current.window, await findBoundPlaces(covered, constraints, store));
    const flooded = joinFloods(floods, placed, current);
    await serveOthers();
    const before = await stories.read([...new Set([...storedIds(placed), ...flooded])]);
    const plan = planBatch(placed, before, { rules, now: clock() });
    await serveOthers();
    await repairs.noteChange(toldAt(batch[0].item)); // The earliest of the batch.
    await store.saveCurated(plan);
    stories.keep(plan.stories);
    held = letGo(current, toldAt(covered.at(-1)?.item ?? batch[0].item).getTime());
    if (held !== current) floods.forgetBefore(held.fromMs);
    return report(placed, plan.stories.length);
  }

  /** Examples and corrections teach tags that the rules do not give. */
  async function learn(signal: AbortSignal): Promise<void> {
    const learned = (await learner?.(signal)) ?? null;
    rules = { ...rules, tagger: learned === null ? tagger : withLearned(tagger, learned.tagger) };
    state = composedByOf(options, learned?.madeFrom);
  }

  /** What the operator said since the last pass is carried out before anything is placed. */
  async function correct(signal: AbortSignal): Promise<number> {
    const newest = await store.correctionState();
    if (newest === correctedBy) return 0;
    const current = held;
    held = null; // Until all is written.
    const done = await carryOut({ store, rules, clock }, signal);
    for (const { itemId, to } of done.moved) current?.window.move(itemId, to);
    const isRecent = done.changedFrom !== null && done.changedFrom.getTime() >= clock().getTime() - windowMs;
    if (isRecent) await repairs.noteChange(done.changedFrom); // What is not bound may fit elsewhere now.
    held = current;
    constraints = done.constraints;
    rules = { ...rules, constraints };
    if (!signal.aborted) correctedBy = newest;
    return done.stories;
  }

  /** Changed settings reach the stories that are there, not only those that come. */
  async function renew(stories: HeldStories, signal: AbortSignal): Promise<number> {
    const renewed = await renewStories({ store, stories, rules, clock, state, spanMs: windowMs }, signal);
    if (renewed > 0) log.info({ stories: renewed }, "Composed stories anew, by changed settings.");
    return renewed;
  }

  /** What was joined item by item is looked at again as a whole. `isLast`: all that is known is placed. */
  async function repair(stories: HeldStories, isLast: boolean, signal: AbortSignal): Promise<RepairReport> {
    const from = await repairs.changedFrom();
    if (signal.aborted || from === null) return NOTHING_REPAIRED;
    const current = held ?? (await windowFor(from));
    held = null; // Until all is written.
    const parts = { stories, window: current.window, constraints, rules };
    const repaired = await repairs.repair(parts, isLast, signal);
    held = current;
    return repaired;
  }

  /** Whether the next batch needs another window than the one that is held. */
  function isLeaving(next: PendingItem): boolean {
    return held !== null && !isCovered(held, toldAt(next.item).getTime());
  }

  async function placePending(stories: HeldStories, signal: AbortSignal): Promise<CurateReport> {
    let total = NOTHING;
    while (!signal.aborted) {
      const [first, ...others] = await store.pendingItems(batchItems);
      if (first === undefined) break;
      if (isLeaving(first)) total = add(total, await repair(stories, false, signal));
      total = add(total, await curateBatch([first, ...others], stories));
      await serveOthers();
    }
    return total;
  }

  return async (signal) => {
    const stories = holdStories(store);
    await learn(signal); //                                                 what examples teach
    let total = add(NOTHING, { stories: await correct(signal) }); //        what the operator said
    total = add(total, { stories: await renew(stories, signal) }); //       changed settings
    total = add(total, await placePending(stories, signal)); //             each new item to a story
    if (repairs.isDue()) total = add(total, await repair(stories, true, signal)); // the window as a whole
    if (total.items > 0 || total.moved > 0) log.info(total, "Curated.");
    return total;
  };
}

/** What is stored was composed by the floods as they are. */
function countTold(floods: Floods, { window }: HeldWindow): void {
  floods.clear();
  floods.add(window.entries(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY).map(({ item }) => item));
  floods.touched();
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

/** A turn of the event loop, in which pages are served; SQLite answers at once and gives none. */
async function serveOthers(): Promise<void> {
  await setImmediate();
}

/** How many items from the first on the window covers; at least one. The rest comes with the next batch. */
function countCovered(batch: readonly PendingItem[], held: HeldWindow): number {
  const end = batch.findIndex(({ item }) => !isCovered(held, toldAt(item).getTime()));
  return end < 0 ? batch.length : Math.max(1, end);
}

function storedIds(placed: readonly Placed[]): readonly StoryId[] {
  const started = new Set(placed.filter(({ decision }) => decision?.kind === "started").map(({ storyId }) => storyId));
  return [...new Set(placed.map(({ storyId }) => storyId))].filter((id) => !started.has(id));
}

function report(placed: readonly Placed[], stories: number): CurateReport {
  const count = (kind: "started" | "joined") => placed.filter(({ decision }) => decision?.kind === kind).length;
  const [started, joined] = [count("started"), count("joined")];
  return { ...NOTHING, items: placed.length, started, joined, changed: placed.length - started - joined, stories };
}

function add(a: CurateReport, b: Partial<CurateReport>): CurateReport {
  const sum = (part: keyof CurateReport) => a[part] + (b[part] ?? 0);
  return {
    items: sum("items"),
    started: sum("started"),
    joined: sum("joined"),
    changed: sum("changed"),
    moved: sum("moved"),
    merged: sum("merged"),
    split: sum("split"),
    stories: sum("stories"),
  };
}
