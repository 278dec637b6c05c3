import { TITLES_IN_FULL } from "./parameters.ts";

/**
 * How many items a cluster counts as. Items that are only titles know few words of each other, and the more of them tell
 * one story the smaller a part of it each is linked to; so a crowd of them counts as its logarithm.
 */
export function effectiveItems(items: number, texts: number): number {
  const titles = items - texts;
  return texts + (titles <= TITLES_IN_FULL ? titles : TITLES_IN_FULL + Math.log2(titles / TITLES_IN_FULL));
}
