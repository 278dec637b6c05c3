import { words, type Word } from "../text/words.ts";
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
  const [title, summary] = [words(item.title), words(item.summary)];
  const foldedTitle = title.map(foldedOf);
  return {
    item,
    words: weighWords(title, summary, item.language),
    titleKey: item.linkKey === null ? null : foldedTitle.join(" "),
    keys: exactKeys(item, foldedTitle, summary.map(foldedOf)),
  };
}

function foldedOf({ folded }: Word): string {
  return folded;
}
