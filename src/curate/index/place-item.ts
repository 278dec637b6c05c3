import type { StoryId } from "../../domain/story.ts";
import type { ApartReason, JoinRule } from "../../domain/receipt.ts";
import { type Likeness, type Link, linksOf, mostAlike, sharedWords } from "./alike.ts";
import type { Entry } from "./entry.ts";
import { type Apart, keptApart } from "./kept-apart.ts";
import { SHOWN_BAR, shownScore } from "./link-score.ts";
import { BAR, MAX_STORY_ITEMS } from "./parameters.ts";
import { findSame, isColumn, type Sameness } from "./same.ts";
import type { Reading } from "./reading.ts";
import type { Window } from "./window.ts";

/** The score of what is the same. */
const SAME = 1;

/** How near an item came to a story, told for a receipt. */
export type Near = {
  readonly storyId: StoryId;
  readonly itemId: string;
  readonly score: number;
  readonly words: readonly string[];
};

/** A story that it would have joined by its words, and why it did not. */
export type KeptApart = Near & { readonly reason: ApartReason };

/**
 * Where an item belongs: to a story of the window, or to a new one. `refused`: the story that came next by its words and was
 * not joined. `apart`: the one from which something else kept it.
 */
export type Placing =
  | {
      readonly kind: "joined";
      readonly how: JoinRule;
      readonly threshold: number;
      readonly nearest: Near;
      readonly refused: Near | null;
      readonly apart: KeptApart | null;
    }
  | {
      readonly kind: "started";
      readonly threshold: number;
      readonly nearest: Near | null;
      readonly apart: KeptApart | null;
    };

/** Whether an item may be in a story as far as the operator is asked; the rules come after. */
export type MayJoin = (story: StoryId) => boolean;

const ANY: MayJoin = () => true;

/** Decides for one item over the items that were placed before. Changes nothing but the moment of the window. */
export function placeItem(reading: Reading, window: Window, mayJoin: MayJoin = ANY): Placing {
  const same = findSame(reading, window, mayJoin);
  if (same !== null) return joinedSame(same.how, nearSame(same, reading));
  const all = linksOf(reading, window);
  const open = all.filter(({ entry }) => mayJoin(entry.storyId));
  const copy = copied(reading, open);
  if (copy !== null) return joinedSame("text", toNear({ entry: copy, score: SAME }, reading, window));
  return placeByWords(reading, window, { all, open });
}

function joinedSame(how: JoinRule, nearest: Near): Placing {
  return { kind: "joined", how, threshold: SAME, nearest, refused: null, apart: null };
}

/** Of an item to the stories of the window; `open`: those that the operator does not keep it from. */
type ItemLinks = { readonly all: readonly Link[]; readonly open: readonly Link[] };

function placeByWords(reading: Reading, window: Window, { all, open }: ItemLinks): Placing {
  const telling = tellingLinks(reading, open, window);
  const links = telling.filter(({ entry }) => hasRoom(entry.storyId, window));
  const alike = mostAlike(links, window);
  const near = (one: Likeness | null): Near | null => (one === null ? null : toNear(scored(one), reading, window));
  const closed = {
    correction: without(all, open),
    repeated: without(open, telling),
    full: without(telling, links),
    open,
  };
  const apart = toApart(keptApart(reading, window, closed), reading, window);
  const nearest = near(alike);
  if (alike === null || nearest === null || alike.ratio < BAR)
    return { kind: "started", threshold: SHOWN_BAR, nearest, apart };
  const refused = near(
    mostAlike(
      links.filter(({ entry }) => entry.storyId !== alike.storyId),
      window,
    ),
  );
  return { kind: "joined", how: "words", threshold: SHOWN_BAR, nearest, refused, apart };
}

function hasRoom(story: StoryId, window: Window): boolean {
  return window.ofStory(story).length < MAX_STORY_ITEMS;
}

/** `some` are of `all`: mostly they are all of them. */
function without(all: readonly Link[], some: readonly Link[]): readonly Link[] {
  return some.length === all.length ? [] : all.filter((link) => !some.includes(link));
}

function toApart(apart: Apart | null, reading: Reading, window: Window): KeptApart | null {
  return apart === null ? null : { ...toNear(scored(apart), reading, window), reason: apart.reason };
}

function scored({ entry, ratio }: Likeness): { readonly entry: Entry; readonly score: number } {
  return { entry, score: shownScore(ratio) };
}

function toNear(
  { entry, score }: { readonly entry: Entry; readonly score: number },
  reading: Reading,
  window: Window,
): Near {
  const words = sharedWords(reading, entry, window);
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
