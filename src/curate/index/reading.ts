import { foldedWords } from "../text/words.ts";
import { weighWords, type WeighedWord } from "../text/weigh-words.ts";
import type { ClusterItem } from "./entry.ts";
import { type ExactKey, exactKeys } from "./exact-keys.ts";

/** An item made comparable, before it belongs to a story. */
export type Reading = {
  readonly item: ClusterItem;
  readonly words: readonly WeighedWord[];
  /** The folded words of the title, equal for titles that say the same; `null` when there is no page to tell two such items apart. */
  readonly titleKey: string | null;
  readonly keys: readonly ExactKey[];
};

export function readItem(item: ClusterItem): Reading {
  const titleKey = item.linkKey === null ? null : foldedWords(item.title).join(" ");
  return { item, words: weighWords(item.title, item.summary, item.language), titleKey, keys: exactKeys(item) };
}
