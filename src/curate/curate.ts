import type { CurateStore } from "../domain/curate-store.ts";
import type { Clock, Log } from "../domain/log.ts";
import { carryOut } from "./corrections/carry-out.ts";
import { NO_CONSTRAINTS } from "./corrections/constraints.ts";
import { BATCH_ITEMS, type CurateOptions, REPAIR_EVERY_MS, WINDOW_MS } from "./curate-options.ts";
import { addReports, type CurateReport, NOTHING_CURATED } from "./curate-report.ts";
import { type HeldStories, holdStories } from "./held-stories.ts";
import { letIn } from "./let-in.ts";
import { createLearner, type LearnerParts } from "./learn/learner.ts";
import { withLearned } from "./learn/with-learned.ts";
import { placePending } from "./place-pending.ts";
import { composedByOf, renewStories } from "./renew-stories.ts";
import { NOTHING_REPAIRED, type RepairReport } from "./repair/repair-window.ts";
import { createRepairs } from "./repair/repairs.ts";
import type { StoryRules } from "./story/compose-story.ts";
import { HOLD_ALL } from "./story/filler/judge-filler.ts";
import { readItem } from "./story/read-item.ts";
import { createTagger } from "./tags/tagger.ts";
import { tallyHeldBack } from "./tally-held-back.ts";
import { createAliases } from "./text/aliases.ts";
import { createWindowLoan } from "./window-loan.ts";

export { clusterAll } from "./cluster-all.ts";
export { MIN_USES } from "./learn/strict-bar.ts";
export { MAX_EXAMPLES, type TagExample } from "./learn/example.ts";
export type { ExampleSource } from "./learn/learner.ts";
export { learnTags, learnTagsInSlices } from "./learn/tag-texts.ts";
export { createConstraints } from "./corrections/constraints.ts";
export type { CurateOptions } from "./curate-options.ts";
export { createTagger, tagEntry } from "./tags/tagger.ts";
export type { CurateReport } from "./curate-report.ts";

export type Curate = (signal: AbortSignal) => Promise<CurateReport>;

type Deps = {
  readonly store: CurateStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly options: CurateOptions;
  /** Where what is learned is kept, and examples besides the corrections. Default: nothing is learned. */
  readonly learning?: Pick<LearnerParts, "models" | "examples" | "isRecalling">;
};

/**
 * Items to stories: takes what is pending, oldest told first, and writes one transaction a batch. Stops between two
 * batches when `signal` aborts. The index of the window stays in memory between calls and is rebuilt from storage when
 * there is none, when a write failed, or when an item is too old for it; so only one worker may curate at a time.
 */
export function createCurate({ store: written, clock, log, options, learning }: Deps): Curate {
  const {
    windowMs = WINDOW_MS,
    batchItems = BATCH_ITEMS,
    boosts = {},
    filler = HOLD_ALL,
    filters = new Map(),
  } = options;
  const tally = tallyHeldBack(written);
  const { store } = tally;
  const tagger = createTagger(options.tags, options.aliases);
  const declared = options.tags.map(({ tag }) => tag);
  const learner = learning === undefined ? null : createLearner({ store, ...learning, declared, tagger, clock, log });
  const repairs = createRepairs({ store, clock, everyMs: options.repairEveryMs ?? REPAIR_EVERY_MS });
  const aliases = createAliases(options.aliases ?? {});
  const windows = createWindowLoan({ store, clock, log, widthMs: windowMs, aliases });
  let rules: StoryRules = { tagger, boosts, filler, floodOf: windows.floods.floodOf };
  let composedBy = composedByOf(options);
  let constraints = NO_CONSTRAINTS;
  let correctedBy: string | null = null;

  /** Examples and corrections teach tags that the rules do not give. */
  async function learn(signal: AbortSignal): Promise<void> {
    const learned = (await learner?.(signal)) ?? null;
    rules = { ...rules, tagger: learned === null ? tagger : withLearned(tagger, learned.tagger) };
    composedBy = composedByOf(options, learned?.madeFrom);
  }

  /** What the operator said since the last pass is carried out before anything is placed. Returns how many stories were written. */
  async function correct(stories: HeldStories, signal: AbortSignal): Promise<number> {
    const newest = await store.correctionState();
    if (newest === correctedBy) return 0;
    const done = await windows.lendHeld(async (held) => {
      const reading: CurateStore = { ...store, stories: async (ids) => await stories.read(ids) };
      const carriedOut = await carryOut({ store: reading, rules, clock }, signal);
      for (const { itemId, to } of carriedOut.moved) held?.window.move(itemId, to);
      return carriedOut;
    });
    const from = done.changedFrom;
    const isRecent = from !== null && from.getTime() >= clock().getTime() - windowMs;
    if (isRecent) await repairs.noteChange(from); // What is not bound may fit elsewhere now.
    constraints = done.constraints;
    rules = { ...rules, constraints };
    if (!signal.aborted) correctedBy = newest;
    return done.stories;
  }

  /** Changed settings reach the stories that are there, not only those that come. Returns how many were written. */
  async function renew(stories: HeldStories, signal: AbortSignal): Promise<number> {
    const renewed = await renewStories({ store, stories, rules, clock, state: composedBy, spanMs: windowMs }, signal);
    if (renewed > 0) log.info({ stories: renewed }, "Composed stories anew, by changed settings.");
    return renewed;
  }

  /** So do changed filters reach what they kept out. */
  async function lookAgain(signal: AbortSignal): Promise<void> {
    const { sources = [] } = options;
    const items = await letIn({ store, clock, filters, sources, spanMs: windowMs, batchItems }, signal);
    if (items > 0) log.info({ items }, "Let in what was kept out, by changed filters.");
  }

  async function place(stories: HeldStories, signal: AbortSignal): Promise<CurateReport> {
    const beforeLeaving = async () => await repair(stories, false, signal);
    const parts = { store, stories, windows, repairs, rules, constraints, clock, batchItems, filters, beforeLeaving };
    return await placePending(parts, signal);
  }

  /** What was joined item by item is looked at again as a whole. `isLast`: all that is known is placed. */
  async function repair(stories: HeldStories, isLast: boolean, signal: AbortSignal): Promise<RepairReport> {
    const from = await repairs.changedFrom();
    if (signal.aborted || from === null) return NOTHING_REPAIRED;
    return await windows.lendHolding(from, async ({ window }) => {
      return await repairs.repair({ stories, window, constraints, rules }, isLast, signal);
    });
  }

  return async (signal) => {
    const stories = holdStories(store, { readItem: (sourced) => readItem(sourced, tagger) });
    await learn(signal); //                                                       what examples teach
    let total = addReports(NOTHING_CURATED, { stories: await correct(stories, signal) }); // what the operator said
    total = addReports(total, { stories: await renew(stories, signal) }); //       changed settings
    await lookAgain(signal); //                                                    changed filters
    total = addReports(total, await place(stories, signal)); //                    each new item to a story
    if (repairs.isDue()) total = addReports(total, await repair(stories, true, signal)); // the window as a whole
    total = addReports(total, { heldBack: tally.take() });
    if (total.items > 0 || total.moved > 0) log.info(total, "Curated.");
    return total;
  };
}
