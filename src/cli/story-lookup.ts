import type { DeskStore } from "../domain/desk-store.ts";
import type { Story } from "../domain/story.ts";
import { echoed } from "../domain/terminal-text.ts";
import { UserError } from "../domain/user-error.ts";

/** The story that a word means: its id, or the id or link of one of its items. Throws a `UserError` when there is none. */
export async function findStory({ stories }: Pick<DeskStore, "stories">, word: string): Promise<Story> {
  const story = await stories.lookUp(word);
  if (story !== null) return story;
  throw new UserError(
    `No story has the link or id ${echoed(word)}.`,
    'See "newsdesk story list". What was not collected yet comes with "newsdesk run".',
  );
}
