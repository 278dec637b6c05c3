import type { Branded } from "./brand.ts";
import type { ItemId } from "./item.ts";
import type { StoryId } from "./story.ts";

export type CorrectionId = Branded<string, "CorrectionId">;

/**
 * What the operator wants otherwise than the rules had it. It names items and never stories: stories come and go with
 * each repair, and an item stays what it is. What is said of one item holds for the story that has it.
 */
export type CorrectionWish =
  /** All of them are one story. */
  | { readonly kind: "together"; readonly items: readonly [ItemId, ItemId, ...ItemId[]] }
  /** No item of the one side is in a story with an item of the other. */
  | { readonly kind: "apart"; readonly items: SomeItems; readonly from: SomeItems }
  /** `pinned`: stands before all others. `muted`: is told to nobody. `released`: is told though it looks like filler. */
  | { readonly kind: "pinned" | "muted" | "released"; readonly item: ItemId }
  | { readonly kind: "tagged" | "untagged"; readonly item: ItemId; readonly tag: string };

export type SomeItems = readonly [ItemId, ...ItemId[]];

/** All items that it names. */
export function itemsOf(wish: CorrectionWish): readonly ItemId[] {
  if (wish.kind === "together") return wish.items;
  return wish.kind === "apart" ? [...wish.items, ...wish.from] : [wish.item];
}

/** Of two that contradict each other the one said later holds. */
export type Correction = CorrectionWish & { readonly id: CorrectionId; readonly at: Date };

/** What it wants, without when that was said. */
export function wishOf({ id: _id, at: _at, ...wish }: Correction): CorrectionWish {
  return wish;
}

/** The one that says exactly this. */
export function sayingOf(wish: CorrectionWish, corrections: readonly Correction[]): Correction | undefined {
  const text = JSON.stringify(wish);
  return corrections.find((correction) => JSON.stringify(wishOf(correction)) === text);
}

/** An item that a correction moved; it goes back when the correction ends. */
export type CorrectedMove = { readonly itemId: ItemId; readonly from: StoryId; readonly to: StoryId };

/** A correction that the stories do not show yet, or one that ended and that they still show; then `moved` says what it did. */
export type DueCorrection = {
  readonly correction: Correction;
  readonly isEnded: boolean;
  readonly moved: readonly CorrectedMove[];
};

/** Corrections that may stand at a time; the next one is refused. */
export const MAX_CORRECTIONS = 20_000;
/** Items that one correction may name. */
export const MAX_CORRECTED_ITEMS = 1_000;

export interface CorrectionStore {
  /** What was said before and still stands is not said twice: then that one is returned. */
  add(wish: CorrectionWish, at: Date): Promise<Correction>;
  /** Those that stand, oldest first. */
  standing(): Promise<readonly Correction[]>;
  /** They hold no more; they are kept for the record. */
  end(ids: readonly CorrectionId[], at: Date): Promise<void>;
  /** A text that is another one whenever a correction was added or ended. */
  state(): Promise<string>;
}
