/** A text to learn from or to tag, such as an item has it. `link`: an absolute address. */
export type LearnText = { readonly title: string; readonly summary: string; readonly link?: string | null };

/**
 * A text with the tags that a person gave it, and no others: what is not among them it has not. `at` (when it was told) lets
 * newer examples count more; it may be unknown.
 */
export type TagExample = LearnText & { readonly tags: readonly string[]; readonly at: Date | null };

/** Examples that are learned from at a time. */
export const MAX_EXAMPLES = 200_000;
/** Different tags that are learned; those with the most examples. */
export const MAX_LEARNED_TAGS = 500;
