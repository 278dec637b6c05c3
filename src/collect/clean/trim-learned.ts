import type { LearnedBlock } from "../../domain/collect-store.ts";
import { trimRecurring, type TrimInput, type TrimOutput } from "./trim-recurring.ts";

/** What is known before, and what is looked at now. */
export type Learning = {
  /** `SourceMemory.blocks`: the blocks of the source's entries and of its pages, under keys that never meet. */
  readonly blocks: readonly LearnedBlock[];
  readonly kind: "entry" | "page";
  readonly now: Date;
};

export type Trimmed = {
  /** In the order of the inputs. */
  readonly outputs: readonly TrimOutput[];
  /** What was learned, for `CollectPlan.blocks`: each replaces what is stored under its key. */
  readonly blocks: readonly LearnedBlock[];
};

/** Leaves out of texts what recurs over the entries, or the pages, of a source. */
export function trimLearned(inputs: readonly TrimInput[], _learning: Learning): Trimmed {
  return { outputs: trimRecurring(inputs), blocks: [] };
}
