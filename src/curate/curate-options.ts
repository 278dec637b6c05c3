import type { TagRule } from "./story/tagger.ts";
import type { TagBoosts } from "./story/standing-rank.ts";

/** How far apart two items may be told to be joined by their words. */
export const WINDOW_MS = 96 * 3_600_000;
/** Items of one transaction, during which nothing else runs: about a tenth of a second. */
export const BATCH_ITEMS = 250;

export type CurateOptions = {
  readonly tags: readonly TagRule[];
  /** Points for the rank of stories with a tag. Default: none. */
  readonly boosts?: TagBoosts;
  /** Default: `WINDOW_MS`. */
  readonly windowMs?: number;
  /** Default: `BATCH_ITEMS`. */
  readonly batchItems?: number;
};
