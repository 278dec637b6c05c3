import type { ItemId } from "./item.ts";

/** The whole text of an item as sound HTML: blocks of the cleaner's few tags. `isCut`: it goes on at its outlet. */
export type WholeText = { readonly html: string; readonly isCut: boolean };

/** Longest whole text of one item that is shown, in UTF-16 units of HTML. */
export const MAX_WHOLE_TEXT_CHARS = 40_000;

/** Reads the whole texts of items, which stories do not hold. An item whose text shows nothing is missing. */
export type ReadWholeTexts = (items: readonly ItemId[]) => Promise<ReadonlyMap<ItemId, WholeText>>;
