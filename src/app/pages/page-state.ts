import type { StoryStore } from "../../domain/story-store.ts";

/** How long an edited template may go unseen, in milliseconds. */
const LOOK_MS = 1_000;

export type StateParts = {
  readonly stories: Pick<StoryStore, "state">;
  /** A text that is another one whenever a page template is. */
  readonly pageTemplates: () => Promise<string>;
  /** Another value when the settings are others. */
  readonly settings: () => object;
  /** Milliseconds of a clock that never goes back. */
  readonly elapsed?: () => number;
};

/** A text that is another one whenever pages may be: stories, templates and settings are what they are drawn from. */
export function createPageState({
  stories,
  pageTemplates,
  settings,
  elapsed = now,
}: StateParts): () => Promise<string> {
  let templates: Promise<string> | null = null;
  let lookedAt = 0;
  let [known, changes] = [settings(), 0];
  return async () => {
    if (templates === null || elapsed() - lookedAt >= LOOK_MS) {
      [templates, lookedAt] = [pageTemplates(), elapsed()];
      templates.catch(() => (templates = null)); // What is wrong with them is told to who asks, and looked at again.
    }
    const current = settings();
    if (current !== known) [known, changes] = [current, changes + 1];
    return `${changes} ${await templates} ${await stories.state()}`;
  };
}

function now(): number {
  return performance.now();
}
