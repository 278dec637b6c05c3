import type { StoryId } from "../../domain/story.ts";
import type { Reading } from "./reading.ts";

/** What the index is told about one item. */
export type ClusterItem = {
  readonly id: string;
  /** Empty when it is not known: such items count as of different sources. */
  readonly source: string;
  /** Milliseconds since 1970; equal for all when there is no clock to go by. */
  readonly toldMs: number;
  readonly title: string;
  readonly summary: string;
  /** The page it is about, as `linkKey` folds it. */
  readonly linkKey: string | null;
  /** The place on that page that it is known by ("#v12"); `null`: it is the page. */
  readonly place: string | null;
  /** The page is not the source's own: two items of the source may point to it. */
  readonly isLinkForeign: boolean;
  /** BCP 47, as declared. */
  readonly language: string | null;
};

/** A word of the index. `df` counts the entries of the present window that hold it. */
export type Term = {
  readonly stem: string;
  /** Any news may hold it: counts as seen often before anything was seen. */
  readonly isCommon: boolean;
  df: number;
  /** Entries that hold it, in time order. */
  readonly postings: Entry[];
  // Scratch of one comparison: `rarity` belongs to `stamp`, `weight` to `markedBy`.
  stamp: number;
  rarity: number;
  markedBy: number;
  weight: number;
};

/** An item in the index; its texts are not kept. */
export type Entry = {
  readonly item: Pick<ClusterItem, "id" | "source" | "toldMs" | "place">;
  /** Where it belongs now; only the window's `move` changes it. */
  storyId: StoryId;
  readonly hasSummary: boolean;
  readonly words: Reading["words"];
  readonly titleKey: string | null;
  readonly keys: readonly string[];
  readonly terms: readonly Term[];
  /** Beside `terms`: weight before rarity. */
  readonly weights: Float64Array;
  /** Length of `weights` as a vector. */
  readonly length: number;
  // Scratch of one comparison.
  stamp: number;
  partial: number;
  hits: number;
};

/** Oldest told first, then by id: the order of all that must come out the same after a restart. */
export function inTimeOrder(a: Pick<Entry["item"], "toldMs" | "id">, b: Pick<Entry["item"], "toldMs" | "id">): number {
  return a.toldMs - b.toldMs || (a.id < b.id ? -1 : Number(a.id > b.id));
}
