import { contentId } from "../../domain/content-id.ts";
import { type CorrectionId, type DueCorrection, itemsOf } from "../../domain/correction.ts";
import type { CurateStore } from "../../domain/curate-store.ts";
import type { ItemId } from "../../domain/item.ts";
import type { SourcedItem, Story, StoryId } from "../../domain/story.ts";
import type { Constraints } from "./constraints.ts";
import { type MendedStory, mendStories } from "./mend-stories.ts";

/** Numbered names that a part that was split off may have; after them it is named for the correction. */
const MAX_NUMBERED = 20;

/** Stories as they are and as they are to be; those that a correction has nothing to do with are left out of both. */
export type Mended = {
  readonly stories: readonly Story[];
  readonly mended: readonly { readonly id: StoryId; readonly items: readonly SourcedItem[] }[];
};

type Store = Pick<CurateStore, "placesOf" | "stories" | "takenIds">;

/** Reads the stories that a correction is about, and mends them by all that holds with it, or without it when it ended. */
export async function mendFor(due: DueCorrection, constraints: Constraints, store: Store): Promise<Mended> {
  const named = new Set(withMates(itemsOf(due.correction), constraints));
  const moved = due.isEnded ? due.moved : [];
  const places = await store.placesOf([...new Set([...named, ...moved.map(({ itemId }) => itemId)])]);
  const ids = new Set([...places.values(), ...moved.flatMap(({ from, to }) => [from, to])]);
  const read = await store.stories([...ids]);
  const parts = mendStories(read, constraints, goingBack(due, places, read));
  const touched = parts.filter((part) => part.items.some(({ item }) => named.has(item.id)) || isOther(part, read));
  const same = new Set(parts.filter((part) => !touched.includes(part)).map(({ id }) => id));
  return {
    stories: read.filter(({ id }) => !same.has(id)),
    mended: await withNames(touched, due.correction.id, store),
  };
}

/** The items, and all that have to be in one story with any of them. */
function withMates(items: readonly ItemId[], constraints: Constraints): readonly ItemId[] {
  const seen = new Set<number>();
  return items.flatMap((item) => {
    const group = constraints.groupOf(item);
    if (group === null) return [item];
    if (seen.has(group)) return [];
    seen.add(group);
    return [item, ...constraints.mustMeet(item)];
  });
}

/**
 * Which items go back where the ended correction had taken them from: those that are still where it put them. When the
 * story that they were split from is no more, they follow what they were split from.
 */
function goingBack(
  { correction, isEnded, moved }: DueCorrection,
  places: ReadonlyMap<ItemId, StoryId>,
  read: readonly Story[],
): ReadonlyMap<ItemId, StoryId> {
  if (!isEnded) return new Map();
  const alive = new Set(read.map(({ id }) => id));
  const away = new Set(moved.map(({ itemId }) => itemId));
  const left = itemsOf(correction).find((item) => !away.has(item) && places.has(item));
  const follows = correction.kind === "apart" && left !== undefined ? places.get(left) : undefined;
  return new Map(
    moved.flatMap(({ itemId, from, to }) => {
      const now = places.get(itemId);
      if (now === undefined || (now !== to && alive.has(to))) return [];
      return [[itemId, alive.has(from) ? from : (follows ?? from)] as const];
    }),
  );
}

function isOther({ id, items }: MendedStory, read: readonly Story[]): boolean {
  const before = read.find((story) => story.id === id)?.coverage ?? [];
  const known = new Set(before.map(({ item }) => item.id));
  return before.length !== items.length || items.some(({ item }) => !known.has(item.id));
}

/** A part that was split off is named for its item that was told first, with a number when that name is or was a story's. */
async function withNames(
  parts: readonly MendedStory[],
  correction: CorrectionId,
  store: Store,
): Promise<Mended["mended"]> {
  const names = new Map(
    parts.flatMap((part) => (part.id === null ? [[part, namesFor(part, correction)] as const] : [])),
  );
  const taken = await store.takenIds([...names.values()].flat());
  return parts.flatMap((part) => {
    const id = part.id ?? names.get(part)?.find((name) => !taken.has(name));
    if (id === undefined) throw new Error(`No name is free for what the correction ${correction} splits off.`);
    return [{ id, items: part.items }];
  });
}

function namesFor({ items: [first] }: MendedStory, correction: CorrectionId): readonly StoryId[] {
  const item = first?.item.id ?? "";
  const numbered = Array.from({ length: MAX_NUMBERED - 1 }, (_, at) => contentId("story", item, `${at + 2}`));
  return [contentId("story", item), ...numbered, contentId("story", item, correction)].map((name) => name as StoryId);
}
