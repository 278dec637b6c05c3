import { mergeWish, splitWish } from "../app/corrections.ts";
import { counted } from "../domain/counted.ts";
import type { DeskStore } from "../domain/desk-store.ts";
import type { ItemId } from "../domain/item.ts";
import type { Story } from "../domain/story.ts";
import { onOneLine } from "../domain/terminal-text.ts";
import type { ExitCode } from "../domain/user-error.ts";
import type { Args, Io } from "./command.ts";
import { findStory } from "./story-lookup.ts";
import { saying } from "./story-say.ts";

/** `newsdesk story merge`: all named stories are one from now on. */
export async function mergeStories(words: readonly string[], args: Args, io: Io): Promise<ExitCode> {
  return await saying(args, io, async (store) => {
    const stories: Story[] = [];
    for (const word of words) stories.push(await findStory(store, word));
    const wish = mergeWish(stories);
    const items = stories.reduce((sum, { coverage }) => sum + coverage.length, 0);
    const told = `${counted(items, "item")} of ${counted(stories.length, "story", "stories")} are one story from now on.`;
    const firsts = stories.map(({ coverage }) => coverage[0].item.id);
    return { wish, told, after: async (then) => await storyLines(then, firsts) };
  });
}

/** `newsdesk story split`: the named items are in no story with the others from now on. */
export async function splitStory([word = "", ...items]: readonly string[], args: Args, io: Io): Promise<ExitCode> {
  return await saying(args, io, async (store) => {
    const story = await findStory(store, word);
    const wish = splitWish(story, items);
    if (wish.kind !== "apart") throw new Error("A split is said by another correction.");
    const told = `${counted(wish.items.length, "item")} and ${counted(wish.from.length, "other")} are apart from now on.`;
    return { wish, told, after: async (then) => await storyLines(then, [wish.from[0], wish.items[0]]) };
  });
}

/** A line for each story that has one of the items. */
export async function storyLines(
  { stories }: Pick<DeskStore, "stories">,
  items: readonly ItemId[],
): Promise<readonly string[]> {
  const lines = new Set<string>();
  for (const item of items) {
    const story = await stories.lookUp(item);
    if (story !== null) lines.add(storyLine(story));
  }
  return [...lines];
}

export function storyLine({ id, coverage }: Pick<Story, "id" | "coverage">): string {
  return onOneLine(`  ${id}  told by ${coverage.length}: ${coverage[0].item.title}`);
}
