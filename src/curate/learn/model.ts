import type { Evidence } from "./evidence.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** All that was learned of tags. */
export type TagModel = {
  readonly tags: readonly LearnedTag[];
  readonly vocabulary: Vocabulary;
  readonly evidence: Evidence;
  /** Every example had exactly one tag: then a text gets its best one, and no bar counts. */
  readonly isSingle: boolean;
  /** By so much less the best tag of a text is given; 0 when there are examples without any tag. */
  readonly ease: number;
};

/** `uses`: examples that have it. `bar`: log-odds from which it is given; `Infinity`: too little is known of it. */
export type LearnedTag = { readonly tag: string; readonly uses: number; readonly bar: number };
