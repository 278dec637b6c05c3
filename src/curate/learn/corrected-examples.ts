import type { Correction } from "../../domain/correction.ts";
import type { CurateStore } from "../../domain/curate-store.ts";
import { type ItemId, toldAt } from "../../domain/item.ts";
import type { SourcedItem, StoryId } from "../../domain/story.ts";
import { saidBy } from "../corrections/said.ts";
import type { Tagger } from "../tags/tagger.ts";
import type { TagExample } from "./example.ts";

/** Stories that are read at a time. */
const STORIES_AT_ONCE = 50;

type Reads = Pick<CurateStore, "placesOf" | "stories">;

/**
 * The items whose tags the operator corrected, as examples: who corrects one tag has looked at the others too. So an item has
 * the tags that the rules give it, those that were said besides, and none that were taken away. Tags that learning gave count
 * for nothing here: it must not learn from itself.
 */
export async function correctedExamples(
  corrections: readonly Correction[],
  { store, tagger }: { readonly store: Reads; readonly tagger: Tagger },
): Promise<readonly TagExample[]> {
  const said = saidBy(corrections);
  const items = corrections.flatMap((each) => (each.kind === "tagged" || each.kind === "untagged" ? each.item : []));
  const found = await readItems([...new Set(items)], store);
  return found.map((sourced) => {
    const { tagged, untagged } = said.of([sourced.item.id]);
    const tags = new Set([...tagger([sourced]).map(({ tag }) => tag), ...tagged]);
    return toExample(
      sourced,
      [...tags].filter((tag) => !untagged.includes(tag)),
    );
  });
}

export function toExample({ item }: SourcedItem, tags: readonly string[]): TagExample {
  const { title, summary, link } = item;
  return { title, summary, link, tags, at: toldAt(item) };
}

/** Items that are in no story any more are left out. */
async function readItems(ids: readonly ItemId[], store: Reads): Promise<readonly SourcedItem[]> {
  const wanted = new Set<string>(ids);
  const places = await store.placesOf(ids);
  const stories: readonly StoryId[] = [...new Set(places.values())];
  const found: SourcedItem[] = [];
  for (let start = 0; start < stories.length; start += STORIES_AT_ONCE) {
    const read = await store.stories(stories.slice(start, start + STORIES_AT_ONCE));
    found.push(...read.flatMap(({ coverage }) => coverage.filter(({ item }) => wanted.has(item.id))));
  }
  return found;
}
