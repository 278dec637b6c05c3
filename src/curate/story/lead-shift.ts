import type { SourcedItem } from "../../domain/story.ts";

/** Items that are worth more, or less, by one that came in; all others stay as they were against each other. */
export type Shift = { readonly rose: readonly SourcedItem[]; readonly fell: readonly SourcedItem[] };
