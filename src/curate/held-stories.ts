import { setImmediate } from "node:timers/promises";
import type { CurateStore } from "../domain/curate-store.ts";
import type { SourcedItem, Story, StoryId } from "../domain/story.ts";
import { inSlices } from "./learn/in-slices.ts";

/** Of the stories that are held; those written longest ago are let go of first. */
const MAX_HELD_ITEMS = 6_000;

/** Stories that are read from storage at a time. */
const STORIES_AT_ONCE = 20;

/**
 * The stories that one pass has written: as they are stored, for only one worker curates at a time. A story that grows
 * batch by batch is read once, and its items are the same objects, of which what was found out is still known.
 */
export type HeldStories = {
  /** The stored stories of these ids, in no order; those that are not there are left out. */
  read(ids: readonly StoryId[]): Promise<readonly Story[]>;
  /** Takes over what was just written. */
  keep(written: readonly Story[]): void;
  /** Forgets stories that are no more. */
  drop(ids: readonly StoryId[]): void;
};

/** `readItem`: what is looked at in each item that was read from storage and remembered; a story may have thousands. */
export type HoldWish = { readonly maxItems?: number; readonly readItem?: (sourced: SourcedItem) => void };

const NEVER = new AbortController().signal;

export function holdStories(
  store: CurateStore,
  { maxItems = MAX_HELD_ITEMS, readItem = () => {} }: HoldWish = {},
): HeldStories {
  const held = new Map<StoryId, Story>();
  let items = 0;
  const letGo = (id: StoryId): void => {
    items -= held.get(id)?.coverage.length ?? 0;
    held.delete(id);
  };
  return {
    async read(ids) {
      const missing = ids.filter((id) => !held.has(id));
      const read: Story[] = [];
      for (let start = 0; start < missing.length; start += STORIES_AT_ONCE) {
        const stories = await store.stories(missing.slice(start, start + STORIES_AT_ONCE));
        await setImmediate(); // Pages are served meanwhile.
        await inSlices(readAll(stories, readItem), NEVER);
        read.push(...stories);
      }
      return [...ids.flatMap((id) => held.get(id) ?? []), ...read];
    },
    keep(written) {
      for (const story of written) {
        letGo(story.id);
        held.set(story.id, story);
        items += story.coverage.length;
      }
      for (const id of held.keys()) {
        if (items <= maxItems) return;
        letGo(id);
      }
    },
    drop(ids) {
      for (const id of ids) letGo(id);
    },
  };
}

function* readAll(stories: readonly Story[], readItem: (sourced: SourcedItem) => void): Generator<undefined, void> {
  for (const { coverage } of stories) {
    for (const sourced of coverage) {
      readItem(sourced);
      yield;
    }
  }
}
