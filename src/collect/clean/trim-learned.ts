import type { LearnedBlock } from "../../domain/collect-store.ts";
import { openCounts, type Learning } from "./block-counts.ts";
import type { TrimInput } from "./block-keys.ts";
import { trimBlocks, type TrimOutput } from "./trim-blocks.ts";

export type Trimmed = {
  /** In the order of the inputs. */
  readonly outputs: readonly TrimOutput[];
  /** What was learned, for `CollectPlan.blocks`: each replaces what is stored under its key. */
  readonly blocks: readonly LearnedBlock[];
};

/**
 * Leaves out of texts what recurs over the entries, or the pages, of a source: those at hand and all that were ever
 * counted. What is learned later does not change what was stored before. Pure, but for hashing.
 */
export function trimLearned(inputs: readonly TrimInput[], learning: Learning): Trimmed {
  const counts = openCounts(inputs, learning);
  return { outputs: trimBlocks(inputs, counts), blocks: counts.learned() };
}
