import type { StoryId } from "../../domain/story.ts";
import type { JoinRule } from "../../domain/receipt.ts";
import { type Link, linksOf, mostAlike, sharedWords } from "./alike.ts";
import type { Entry } from "./entry.ts";
import { SHOWN_BAR, shownScore } from "./link-score.ts";
import { BAR } from "./parameters.ts";
import { findSame, isColumn, type Sameness } from "./same.ts";
import type { Reading } from "./reading.ts";
import type { Window } from "./window.ts";

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
  const links = linksOf(reading, window).filter(({ entry }) => mayJoin(entry.storyId));
  const copy = copied(reading, links);
  if (copy !== null)
    return { kind: "joined", how: "text", threshold: SAME, nearest: toNear(copy, SAME, reading, window) };
  const alike = mostAlike(tellingLinks(reading, links, window), window);
  if (alike === null) return { kind: "started", threshold: SHOWN_BAR, nearest: null };
  const nearest = toNear(alike.entry, shownScore(alike.ratio), reading, window);
  return alike.ratio >= BAR
    ? { kind: "joined", how: "words", threshold: SHOWN_BAR, nearest }
    : { kind: "started", threshold: SHOWN_BAR, nearest };
}

function toNear(entry: Entry, score: number, reading: Reading, window: Window): Near {
  const words = sharedWords(reading, entry, window).slice(0, MAX_SHOWN_WORDS);
  return { storyId: entry.storyId, itemId: entry.item.id, score, words };
}

/** The nearest entry of another source with the same text, unless some source has brought it more than once. */
function copied({ item }: Reading, links: readonly Link[]): Entry | null {
  const copies = links.filter(({ isCopy }) => isCopy).map(({ entry }) => entry);
  const sources = [item, ...copies.map((entry) => entry.item)].map(({ source }) => source).filter((id) => id !== "");
  return new Set(sources).size < sources.length ? null : (copies[0] ?? null);
}

/** Without those that only share a title, or a text, that a source has for whatever it tells. */
function tellingLinks(reading: Reading, links: readonly Link[], window: Window): readonly Link[] {
  const titleKey = isColumn(reading, window) ? reading.titleKey : null;
  const isTemplate = isTemplated(links.filter(({ isCopy }) => isCopy));
  return links.filter(
    ({ entry, isCopy }) => !(isCopy && isTemplate) && (titleKey === null || entry.titleKey !== titleKey),
  );
}

/** Some source has that text in two stories: what it tells twice would be one. */
function isTemplated(copies: readonly Link[]): boolean {
  const entries = copies.map(({ entry }) => entry).filter(({ item }) => item.source !== "");
  const storiesOf = Map.groupBy(entries, ({ item }) => item.source);
  return [...storiesOf.values()].some((own) => new Set(own.map(({ storyId }) => storyId)).size > 1);
}

function nearSame({ how, entry }: Sameness, { item }: Reading): Near {
  const shown = { link: item.linkKey ?? "", title: item.title };
  return { storyId: entry.storyId, itemId: entry.item.id, score: SAME, words: [shown[how]] };
}
