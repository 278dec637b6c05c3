import { setImmediate } from "node:timers/promises";
import type { Story, StoryId } from "../domain/story.ts";
import { MAX_IDS, type StoryMark, type StoryStore } from "../domain/story-store.ts";
import type { ReadWholeTexts } from "../domain/whole-text.ts";
import { feedItem, type ItemHead, showsWholeText } from "./feed-item.ts";
import type { FeedMemory } from "./feed-memory.ts";
import { writeItem, type WrittenItem } from "./written-item.ts";

export type ItemParts = {
  readonly stories: StoryStore;
  readonly options: ItemHead;
  readonly wholeTexts: ReadWholeTexts;
  readonly memory: Pick<FeedMemory, "item" | "keepItem">;
};

/** Items that are written before others have their turn; one takes a fraction of a millisecond. */
const ITEMS_PER_TURN = 10;

/** By story; only those that no feed had before are read whole and written. One that has gone since is missing. */
export async function writtenItems(
  marks: readonly StoryMark[],
  { stories, options, wholeTexts, memory }: ItemParts,
): Promise<ReadonlyMap<StoryId, WrittenItem>> {
  const known = new Map<StoryId, WrittenItem>();
  const missing = new Map<StoryId, string>();
  for (const { id, mark } of marks) {
    const item = memory.item(mark);
    if (item === undefined) missing.set(id, mark);
    else known.set(id, item);
  }
  const ids = [...missing.keys()];
  const read = ids.length === 0 ? [] : await stories.find({ order: "newest", ids, limit: MAX_IDS });
  for (const { id, item } of await writeEach(read, { options, wholeTexts })) {
    known.set(id, item);
    memory.keepItem(missing.get(id) ?? "", item);
  }
  return known;
}

/** In the order of the stories; gives way to others now and then. */
export async function writeEach(
  stories: readonly Story[],
  { options, wholeTexts }: Pick<ItemParts, "options" | "wholeTexts">,
): Promise<readonly { readonly id: StoryId; readonly item: WrittenItem }[]> {
  const written: { id: StoryId; item: WrittenItem }[] = [];
  for (let start = 0; start < stories.length; start += ITEMS_PER_TURN) {
    const turn = stories.slice(start, start + ITEMS_PER_TURN);
    const texts = await textsOf(turn, wholeTexts);
    await setImmediate();
    for (const story of turn) {
      const text = texts.get(story.coverage[0].item.id) ?? null;
      if (text !== null) await setImmediate(); // It is written three times, and each takes its time.
      written.push({ id: story.id, item: writeItem(feedItem(story, options, text)) });
    }
  }
  return written;
}

/** The whole texts that may be shown; most desks have none. */
async function textsOf(stories: readonly Story[], wholeTexts: ReadWholeTexts): ReturnType<ReadWholeTexts> {
  const shown = stories.filter(showsWholeText).map(({ coverage: [lead] }) => lead.item.id);
  return shown.length === 0 ? new Map() : await wholeTexts(shown);
}
