import { contentId } from "../../domain/content-id.ts";
import type { StoryId } from "../../domain/story.ts";
import type { Transfer } from "./share-out.ts";

/** Which of these ids a story has or once had. */
export type TakenIds = (ids: readonly StoryId[]) => Promise<ReadonlySet<StoryId>>;

export type NamedTransfer = Pick<Transfer, "entry"> & { readonly to: StoryId };

/** Ids that are asked about at a time. */
const IDS_AT_ONCE = 10;
/** Tries for one story; each id that is taken was a story of the same oldest item. */
const MAX_TRIES = 1_000;

/** Gives each new story an id by its oldest item, with a number when a story has or had that id. `nameOf`: the item's id, by which stories are named. */
export async function nameStories(
  transfers: readonly Transfer[],
  takenIds: TakenIds,
  nameOf: (itemId: string) => string = (itemId) => itemId,
): Promise<readonly NamedTransfer[]> {
  const ids = new Map<number, StoryId>();
  const given = new Set<StoryId>();
  for (const { entry, to } of transfers) {
    if (typeof to === "string" || ids.has(to)) continue;
    const id = await freeId(nameOf(entry.item.id), given, takenIds); // Entries come oldest first.
    ids.set(to, id);
    given.add(id);
  }
  return transfers.map(({ entry, to }) => ({ entry, to: typeof to === "string" ? to : idOf(to, ids) }));
}

async function freeId(oldest: string, given: ReadonlySet<StoryId>, takenIds: TakenIds): Promise<StoryId> {
  for (let first = 0; first < MAX_TRIES; first += IDS_AT_ONCE) {
    const ids = Array.from({ length: IDS_AT_ONCE }, (_, n) => storyId(oldest, first + n));
    const taken = await takenIds(ids);
    const free = ids.find((id) => !taken.has(id) && !given.has(id));
    if (free !== undefined) return free;
  }
  throw new Error(`No id is free for a story of the item ${oldest}.`);
}

function storyId(oldest: string, number: number): StoryId {
  return contentId("story", number === 0 ? oldest : `${oldest} ${number}`) as StoryId;
}

function idOf(cluster: number, ids: ReadonlyMap<number, StoryId>): StoryId {
  const id = ids.get(cluster);
  if (id === undefined) throw new Error("A new story has no id.");
  return id;
}
