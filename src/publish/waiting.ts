import type { StoryStore } from "../domain/story-store.ts";

/** Who waits for more stories: it is not planned anew before a story has changed. */
export type Waiting = {
  /** Whether this one waits already, and no story has changed since. Asked before it is planned. */
  readonly isKnown: (name: readonly string[]) => Promise<boolean>;
  /** There was too little for it, as things stood when it was asked last whether one is known. */
  readonly note: (name: readonly string[]) => void;
};

/** Names that are held; with more, some are planned anew. */
const MAX_WAITING = 10_000;

/** In memory: after a restart all are planned once. */
export function createWaiting(stories: Pick<StoryStore, "state">): Waiting {
  const names = new Set<string>();
  let state = "";
  return {
    async isKnown(name) {
      const now = await stories.state();
      if (now !== state) names.clear();
      state = now;
      return names.has(JSON.stringify(name));
    },
    note(name) {
      if (names.size >= MAX_WAITING) names.clear();
      names.add(JSON.stringify(name));
    },
  };
}
