import { type Aliases, NO_ALIASES } from "../text/aliases.ts";
import { sketchOf } from "../text/sketch.ts";
import { type Mark, marksOf } from "../text/marks.ts";
import { weighWords, type WeighedWords } from "../text/weigh-words.ts";
import { words } from "../text/words.ts";
import type { ClusterItem } from "./entry.ts";
import { type ExactKey, exactKeys } from "./exact-keys.ts";
import { hashText } from "./hash-text.ts";
import { SUMMARY_WORDS } from "./parameters.ts";

/** An item made comparable, before it belongs to a story. */
export type Reading = WeighedWords & {
  readonly item: ClusterItem;
  /** A hash of the title's folded words; `null` when there is no page to tell two such items apart. */
  readonly titleKey: number | null;
  readonly keys: readonly ExactKey[];
  readonly marks: readonly Mark[];
  /** Of the beginning of the summary: of the text, as far as the feed shows it. */
  readonly sketch: Uint32Array;
};

export function readItem(item: ClusterItem, aliases: Aliases = NO_ALIASES): Reading {
  const title = words(item.title);
  const summary = words(item.summary, SUMMARY_WORDS);
  const foldedTitle = title.map(({ folded }) => folded);
  return {
    item,
    ...weighWords(title, summary, { declared: item.language, aliases }),
    titleKey: item.linkKey === null ? null : hashText(foldedTitle.join(" ")),
    marks: marksOf(item),
    keys: exactKeys(item, foldedTitle),
    sketch: sketchOf(summary),
  };
}
