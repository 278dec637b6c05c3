import { setImmediate } from "node:timers/promises";
import type { CurateStore } from "../domain/curate-store.ts";
import type { Clock } from "../domain/log.ts";
import type { Story, StoryId } from "../domain/story.ts";
import type { HeldStories } from "./held-stories.ts";
import { type ComposedStory, composeStory, type StoryRules } from "./story/compose-story.ts";

/** Stories of one transaction, during which nothing else runs. */
const STORIES_AT_ONCE = 50;
/** Items of stories that are composed before others are served: some hundredths of a second. */
const ITEMS_AT_ONCE = 500;

export type RecomposeParts = {
  readonly store: CurateStore;
  readonly stories: HeldStories;
  readonly rules: StoryRules;
  readonly clock: Clock;
};

/**
 * Composes stored stories anew from the coverage that they have, since what they are composed by is another than before:
 * rules, corrections, models. Only those that turn out otherwise are written, with receipts for what changed, a few a
 * transaction; pages are served in between. Those that are not there are passed over. Stops between two transactions when
 * `signal` aborts; done again it changes nothing. Returns how many were written.
 */
export async function recompose(
  ids: readonly StoryId[],
  { store, stories, rules, clock }: RecomposeParts,
  signal: AbortSignal,
): Promise<number> {
  let written = 0;
  for (let start = 0; start < ids.length && !signal.aborted; start += STORIES_AT_ONCE) {
    const now = clock();
    const before = await stories.read(ids.slice(start, start + STORIES_AT_ONCE));
    const composed = await composeAll(before, rules, now);
    const changed = composed.map(({ story }) => story);
    if (changed.length > 0) {
      const receipts = composed.flatMap((one) => one.receipts);
      await store.saveCurated({ at: now, moves: [], stories: changed, curated: [], receipts });
      stories.keep(changed);
    }
    written += changed.length;
    await setImmediate();
  }
  return written;
}

/** Those that turn out otherwise than before. */
async function composeAll(stories: readonly Story[], rules: StoryRules, now: Date): Promise<readonly ComposedStory[]> {
  const composed: ComposedStory[] = [];
  let items = 0;
  for (const story of stories) {
    const next = composedOtherwise(story, rules, now);
    if (next !== null) composed.push(next);
    items += story.coverage.length;
    if (items < ITEMS_AT_ONCE) continue;
    items = 0;
    await setImmediate();
  }
  return composed;
}

/** The story as it is composed now; `null` when it says the same as before. */
function composedOtherwise(before: Story, rules: StoryRules, now: Date): ComposedStory | null {
  const composed = composeStory({ id: before.id, before, items: [] }, rules, now);
  return composed.receipts.length > 0 || !isSame(before, composed.story) ? composed : null;
}

/** Whether both say the same. Their items are the same objects, so their order is all that can differ. */
function isSame(a: Story, b: Story): boolean {
  return JSON.stringify(said(a)) === JSON.stringify(said(b));
}

function said({ coverage, ...others }: Story): unknown {
  return { ...others, coverage: coverage.map(({ item }) => item.id) };
}
