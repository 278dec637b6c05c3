import type { StoryId } from "../../domain/story.ts";
import type { JoinRule } from "../../domain/receipt.ts";
import { mostAlike, sharedWords } from "./alike.ts";
import { findSame, type Sameness } from "./same.ts";
import type { Reading } from "./reading.ts";
import type { Window } from "./window.ts";

/** A score by words from this on joins. */
const JOIN_THRESHOLD = 0.24;
/** The same for an item without a summary, whose few words never reach such a score. */
const TITLE_ONLY_THRESHOLD = 0.17;
/** The score of what is the same. */
const SAME = 1;
/** More shared words tell nobody anything. */
const MAX_SHOWN_WORDS = 8;

/** How near an item came to a story, told for a receipt. */
export type Near = {
  readonly storyId: StoryId;
  readonly itemId: string;
  readonly score: number;
  readonly words: readonly string[];
};

/** Where an item belongs: to a story of the window, or to a new one. */
export type Placing =
  | { readonly kind: "joined"; readonly how: JoinRule; readonly threshold: number; readonly nearest: Near }
  | { readonly kind: "started"; readonly threshold: number; readonly nearest: Near | null };

/** Whether an item may be in a story as far as the operator is asked; the rules come after. */
export type MayJoin = (story: StoryId) => boolean;

const ANY: MayJoin = () => true;

/** Decides for one item over the items that were placed before. Changes nothing but the moment of the window. */
export function placeItem(reading: Reading, window: Window, mayJoin: MayJoin = ANY): Placing {
  const same = findSame(reading, window, mayJoin);
  if (same !== null) return { kind: "joined", how: same.how, threshold: SAME, nearest: nearSame(same, reading) };
  const threshold = reading.item.summary === "" ? TITLE_ONLY_THRESHOLD : JOIN_THRESHOLD;
  const alike = mostAlike(reading, window, mayJoin);
  if (alike === null) return { kind: "started", threshold, nearest: null };
  const { storyId, entry, score } = alike;
  const words = sharedWords(reading, entry, window).slice(0, MAX_SHOWN_WORDS);
  const nearest = { storyId, itemId: entry.item.id, score, words };
  return score >= threshold
    ? { kind: "joined", how: "words", threshold, nearest }
    : { kind: "started", threshold, nearest };
}

function nearSame({ how, entry }: Sameness, { item }: Reading): Near {
  const shown = {
    link: item.linkKey ?? "",
    title: item.title,
    text: item.summary.split(/\s+/, MAX_SHOWN_WORDS).join(" "),
  };
  return { storyId: entry.storyId, itemId: entry.item.id, score: SAME, words: [shown[how]] };
}
