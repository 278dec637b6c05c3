import type { Source, SourceId } from "../domain/source.ts";
import type { FillerKind } from "../domain/story.ts";
import type { ItemFilter } from "../domain/where/item-filter.ts";
import type { TagRule } from "./tags/tag-rule.ts";
import type { TagBoosts } from "./story/standing-rank.ts";

/** How far apart two items may be told to be joined by their words. */
export const WINDOW_MS = 96 * 3_600_000;
/** Between two repairs of the window. */
export const REPAIR_EVERY_MS = 5 * 60_000;
/** Items of one transaction, during which nothing else runs: some hundredths of a second. */
export const BATCH_ITEMS = 250;

export type CurateOptions = {
  readonly tags: readonly TagRule[];
  /** Points for the rank of stories with a tag. Default: none. */
  readonly boosts?: TagBoosts;
  /** A name, and other words for it. Default: none. */
  readonly aliases?: Readonly<Record<string, readonly string[]>>;
  /** Whether what looks like filler is held back. Default: it is. */
  readonly filler?: Readonly<Record<FillerKind, "hold" | "tell">>;
  /** What the settings say of sources and stories take from them: when it changes, stories are composed anew. Default: nothing. */
  readonly sources?: readonly Pick<Source, "id" | "name" | "tags" | "weight" | "isPaywalled" | "republish">[];
  /** Which items of a source are told. Default: all. It is asked of items that come or change, and when it is another, not of those in stories. */
  readonly filters?: ReadonlyMap<SourceId, ItemFilter>;
  /** Between two repairs of the window. Default: `REPAIR_EVERY_MS`. */
  readonly repairEveryMs?: number;
  /** Default: `WINDOW_MS`. */
  readonly windowMs?: number;
  /** Default: `BATCH_ITEMS`. */
  readonly batchItems?: number;
};
