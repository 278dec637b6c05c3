import { weighWords, type WeighedWord } from "../text/weigh-words.ts";
import type { ClusterItem } from "./entry.ts";
import { type ExactKey, exactKeys } from "./exact-keys.ts";

/** An item made comparable, before it belongs to a story. */
export type Reading = {
  readonly item: ClusterItem;
  readonly words: readonly WeighedWord[];
  readonly keys: readonly ExactKey[];
};

export function readItem(item: ClusterItem): Reading {
  return { item, words: weighWords(item.title, item.summary, item.language), keys: exactKeys(item) };
}
