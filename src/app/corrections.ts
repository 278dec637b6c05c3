import { createConstraints } from "../curate/curate.ts";
import { canonicalLink, linkKey } from "../domain/canonical-link.ts";
import {
  type Correction,
  type CorrectionId,
  type CorrectionWish,
  itemsOf,
  MAX_CORRECTED_ITEMS,
  sayingOf,
} from "../domain/correction.ts";
import { counted } from "../domain/counted.ts";
import type { DeskStore } from "../domain/desk-store.ts";
import type { ItemId } from "../domain/item.ts";
import type { Story } from "../domain/story.ts";
import { echoed } from "../domain/terminal-text.ts";
import { UserError } from "../domain/user-error.ts";

type Store = Pick<DeskStore, "corrections" | "stories">;

/** All items of the stories are to be one story. Throws a `UserError` for one story twice, and for too many items. */
export function mergeWish(stories: readonly Story[]): CorrectionWish {
  const twice = stories.find(({ id }, at) => stories.slice(0, at).some((other) => other.id === id));
  if (twice !== undefined) {
    throw new UserError(
      `The story ${twice.id} is named twice: "${twice.coverage[0].item.title}".`,
      "Name two stories or more, each once. Two links may lead to one story.",
    );
  }
  const [first, second, ...others] = stories.flatMap(({ coverage }) => coverage.map(({ item }) => item.id));
  if (stories.length < 2 || first === undefined || second === undefined) {
    throw new UserError("To merge takes two stories or more.", "It is written: newsdesk story merge A B");
  }
  refuseTooMany(others.length + 2);
  return { kind: "together", items: [first, second, ...others] };
}

/** The items named are to be in no story with the others. Each by its id, or by its link with all that have it. Throws a `UserError`. */
export function splitWish(story: Story, words: readonly string[]): CorrectionWish {
  const items = [...new Set(words.flatMap((word) => itemsNamed(story, word)))];
  const from = story.coverage.map(({ item }) => item.id).filter((id) => !items.includes(id));
  const [firstItem, ...otherItems] = items;
  const [firstFrom, ...otherFrom] = from;
  if (firstItem === undefined) {
    throw new UserError("To split takes an item or more.", "It is written: newsdesk story split STORY ITEM...");
  }
  if (firstFrom === undefined) {
    throw new UserError(
      `That would leave nothing of the story ${story.id}: it has ${counted(story.coverage.length, "item")}.`,
      "Name those that are to go, and leave at least one. A link names all items that have it; an id only one.",
    );
  }
  refuseTooMany(items.length + from.length);
  return { kind: "apart", items: [firstItem, ...otherItems], from: [firstFrom, ...otherFrom] };
}

/** Outlets may lead to one page: who names it means all of them. */
function itemsNamed({ id, coverage }: Story, word: string): readonly ItemId[] {
  const link = canonicalLink(word);
  const key = link === null ? null : linkKey(link);
  const byId = coverage.filter(({ item }) => item.id === word);
  const found =
    byId.length > 0
      ? byId
      : coverage.filter(({ item }) => key !== null && item.link !== null && linkKey(item.link) === key);
  if (found.length > 0) return found.map(({ item }) => item.id);
  throw new UserError(`The story ${id} has no item ${echoed(word)}.`, `Its items: newsdesk story show ${id}`);
}

function refuseTooMany(items: number): void {
  if (items <= MAX_CORRECTED_ITEMS) return;
  throw new UserError(
    `That would name ${items} items; one correction may name ${MAX_CORRECTED_ITEMS}.`,
    "Correct smaller stories.",
  );
}

/** Writes what the operator says. What was said before, and no longer holds, is said anew; what holds is not said twice. */
export async function say(store: Store, wish: CorrectionWish, at: Date): Promise<Correction> {
  const { corrections } = store;
  const standing = await corrections.standing();
  const same = sayingOf(wish, standing);
  if (same !== undefined && !(await holds(same, standing, store))) await corrections.end([same.id], at);
  return await corrections.add(wish, at);
}

/** What is said of one item holds for its story, so that another item of the story may have the contrary said of it. */
async function holds(correction: Correction, standing: readonly Correction[], { stories }: Store): Promise<boolean> {
  const constraints = createConstraints(standing);
  if (constraints.overruled.has(correction.id)) return false;
  if (!("item" in correction)) return true;
  const story = await stories.lookUp(correction.item);
  const said = constraints.saidOf(story?.coverage.map(({ item }) => item.id) ?? [correction.item]);
  if (correction.kind === "tagged" || correction.kind === "untagged")
    return said[correction.kind].includes(correction.tag);
  return correction.kind === "pinned" ? said.isPinned : said.standing === correction.kind;
}

/** Those that stand and do not hold, or not wholly, because a later one says the contrary. */
export function overruledOf(standing: readonly Correction[]): ReadonlySet<CorrectionId> {
  return createConstraints(standing).overruled;
}

/** Those that say something of items of the story, the oldest first. */
export function correctionsOf(story: Story, standing: readonly Correction[]): readonly Correction[] {
  const items = new Set(story.coverage.map(({ item }) => item.id));
  return standing.filter((correction) => itemsOf(correction).some((item) => items.has(item)));
}
