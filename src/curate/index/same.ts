import type { StoryId } from "../../domain/story.ts";
import { compare, overlapWith } from "./compare.ts";
import type { Entry } from "./entry.ts";
import type { ExactKey } from "./exact-keys.ts";
import type { Reading } from "./reading.ts";
import type { Window } from "./window.ts";

/** How far apart two items may be told to be joined by their link: a week, for pages are passed on for days. */
export const SAME_PAGE_MS = 7 * 24 * 3_600_000;

/** Of the entries with one link or title so many are looked at. */
const MAX_HOLDERS = 64;
/** A page of which one source told more stories is where it points to whatever it tells. */
const MAX_STORIES_OF_PAGE = 2;

export type Sameness = { readonly how: ExactKey["how"]; readonly entry: Entry };

/**
 * Finds the entry that is surely about the same: the same page, or the same telling title in another source; of several the one that shares most words, then the nearest in time. What a source repeats ("Open thread:
 * what are you reading?") joins nothing.
 */
export function findSame(
  reading: Reading,
  window: Window,
  mayJoin: (story: StoryId) => boolean = () => true,
): Sameness | null {
  window.moveTo(reading.item.toldMs);
  for (const { how, key } of reading.keys) {
    const holders = holdersOf(key, window);
    if (isRepeated(how, holders, reading)) continue;
    const widthMs = how === "link" ? SAME_PAGE_MS : window.widthMs;
    const near = joinable(how, holders, reading).filter(
      (entry) => window.distanceMs(entry) <= widthMs && mayJoin(entry.storyId),
    );
    const nearest = likeliest(near, reading, window);
    if (nearest !== null) return { how, entry: nearest };
  }
  return null;
}

/** Whether the item's title is one that some source brings again and again: then it says nothing of what the item is about. */
export function isColumn(reading: Reading, window: Window): boolean {
  const title = reading.keys.find(({ how }) => how === "title");
  return title !== undefined && isRepeated("title", holdersOf(title.key, window), reading);
}

/** Those told nearest in time, oldest first: of a page that thousands pass on, each newcomer looks at a few. */
function holdersOf(key: number, window: Window): readonly Entry[] {
  const holders = window.withKey(key).filter((entry) => window.distanceMs(entry) <= SAME_PAGE_MS);
  const distances = holders.map((entry) => window.distanceMs(entry));
  let [from, to] = [0, holders.length];
  while (to - from > MAX_HOLDERS) {
    if ((distances[from] ?? 0) > (distances[to - 1] ?? 0)) from++;
    else to--;
  }
  return holders.slice(from, to);
}

/**
 * Some source holds the key more than once, this item included; items of unknown source are each their own. A page of
 * somebody else may be passed on however often: it stays that page, until one source has told several stories of all of it.
 */
function isRepeated(how: ExactKey["how"], holders: readonly Entry[], { item }: Reading): boolean {
  const known = holders.filter((entry) => entry.item.source !== "");
  if (how === "link" && item.isLinkForeign) {
    const storiesOf = Map.groupBy(
      known.filter((entry) => entry.item.place === null),
      (entry) => entry.item.source,
    );
    return [...storiesOf.values()].some((own) => new Set(own.map(({ storyId }) => storyId)).size > MAX_STORIES_OF_PAGE);
  }
  const sources = [item, ...known.map((entry) => entry.item)].map(({ source }) => source).filter((id) => id !== "");
  return new Set(sources).size < sources.length;
}

/**
 * Within one source only the page of somebody else joins: one that is passed on twice. Where its items are known by places
 * on that page ("/changelog#v12") or bring sound or pictures of their own, as the episodes of a podcast that links to its
 * show, they are several things, and no story takes two of them, not even by way of another source that points there too.
 */
function joinable(how: ExactKey["how"], holders: readonly Entry[], { item }: Reading): readonly Entry[] {
  const own = holders.filter((entry) => item.source !== "" && entry.item.source === item.source);
  if (own.length === 0) return holders;
  if (how !== "link" || !item.isLinkForeign) return holders.filter((entry) => !own.includes(entry));
  const closed = new Set(own.filter((entry) => entry.item.place !== item.place).map(({ storyId }) => storyId));
  return holders.filter(({ storyId }) => !closed.has(storyId));
}

function likeliest(entries: readonly Entry[], reading: Reading, window: Window): Entry | null {
  if (entries.length < 2) return entries[0] ?? null;
  const comparison = compare(reading, window);
  const ranked = entries.map((entry) => ({
    entry,
    shared: overlapWith(entry, comparison).shared,
    distanceMs: window.distanceMs(entry),
  }));
  const [first] = ranked.sort(
    (a, b) => b.shared - a.shared || a.distanceMs - b.distanceMs || (a.entry.item.id < b.entry.item.id ? -1 : 1),
  );
  return first?.entry ?? null;
}
