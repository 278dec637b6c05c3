import type { StoryId } from "../../domain/story.ts";
import { COMMON_WORDS } from "../text/common-words.ts";
import { stem } from "../text/stem.ts";
import type { WeighedWord } from "../text/weigh-words.ts";
import type { Entry, Term } from "./entry.ts";
import type { Reading } from "./reading.ts";
import { dropSorted, insertSorted } from "./sorted.ts";

/**
 * The items that a new one can be compared with: those told within `windowMs` of it, before or after.
 * What it answers for an item depends only on the items held and on that item's time, never on the order or moment in
 * which they came in; so a window that is rebuilt from storage decides as the one that was lost.
 */
export type Window = {
  /** How far apart two items may be told to be compared by their words. */
  readonly widthMs: number;
  /** Sets the moment that `terms`, `df` and `size` speak of. */
  moveTo(toldMs: number): void;
  /** Entries told within the window of the present moment. */
  size(): number;
  /** Milliseconds between the present moment and the telling of the entry. */
  distanceMs(entry: Entry): number;
  /** The terms of a reading, made known if they were not. */
  terms(words: readonly WeighedWord[]): readonly Term[];
  withKey(key: string): readonly Entry[];
  ofStory(story: StoryId): readonly Entry[];
  entry(id: string): Entry | undefined;
  /** All entries told within a span, both ends included, oldest first, then by id. */
  entries(fromMs: number, toMs: number): readonly Entry[];
  /** Puts an entry into another story. */
  move(id: string, story: StoryId): void;
  add(reading: Reading, story: StoryId): void;
  remove(id: string): void;
  /** Forgets what was told before; returns how many entries went. */
  forgetBefore(toldMs: number): number;
};

const COMMON = new Set(COMMON_WORDS.map((word) => stem(word, "en")));

export function createWindow(windowMs: number): Window {
  const terms = new Map<string, Term>();
  const byId = new Map<string, Entry>();
  const byKey = new Map<string, Entry[]>();
  const byStory = new Map<StoryId, Entry[]>();
  /** In time order; those from `low` to before `high` are counted in `df`. */
  let entries: Entry[] = [];
  let low = 0;
  let high = 0;
  let now = 0;

  function moveTo(toldMs: number): void {
    now = toldMs;
    const [from, to] = [toldMs - windowMs, toldMs + windowMs];
    while (high < entries.length && told(entries[high]) <= to) count(entries[high++], 1);
    while (high > 0 && told(entries[high - 1]) > to) count(entries[--high], -1);
    while (low < entries.length && told(entries[low]) < from) count(entries[low++], -1);
    while (low > 0 && told(entries[low - 1]) >= from) count(entries[--low], 1);
  }

  function termOf({ stem: key }: WeighedWord): Term {
    const known = terms.get(key);
    if (known !== undefined) return known;
    const term: Term = {
      stem: key,
      isCommon: COMMON.has(key),
      df: 0,
      postings: [],
      stamp: 0,
      rarity: 0,
      markedBy: 0,
      weight: 0,
    };
    terms.set(key, term);
    return term;
  }

  function add(reading: Reading, storyId: StoryId): void {
    const { id, source, toldMs, place } = reading.item;
    moveTo(toldMs);
    const weights = Float64Array.from(reading.words, ({ weight }) => weight);
    const entry: Entry = {
      item: { id, source, toldMs, place },
      storyId,
      hasSummary: reading.item.summary !== "",
      words: reading.words,
      titleKey: reading.titleKey,
      keys: reading.keys.map(({ key }) => key),
      terms: reading.words.map(termOf),
      weights,
      length: Math.sqrt(weights.reduce((sum, weight) => sum + weight * weight, 0)),
      stamp: 0,
      partial: 0,
      hits: 0,
    };
    insertSorted(entries, entry);
    high++;
    count(entry, 1);
    byId.set(entry.item.id, entry);
    for (const term of entry.terms) insertSorted(term.postings, entry);
    for (const key of entry.keys) insertSorted(listOf(byKey, key), entry);
    insertSorted(listOf(byStory, storyId), entry);
  }

  function unlink(entry: Entry): void {
    byId.delete(entry.item.id);
    for (const term of entry.terms) {
      dropSorted(term.postings, entry);
      if (term.postings.length === 0) terms.delete(term.stem);
    }
    for (const key of entry.keys) dropFrom(byKey, key, entry);
    dropFrom(byStory, entry.storyId, entry);
  }

  function remove(id: string): void {
    const entry = byId.get(id);
    if (entry === undefined) return;
    moveTo(entry.item.toldMs);
    dropSorted(entries, entry);
    high--;
    count(entry, -1);
    unlink(entry);
  }

  function move(id: string, story: StoryId): void {
    const entry = byId.get(id);
    if (entry === undefined || entry.storyId === story) return;
    dropFrom(byStory, entry.storyId, entry);
    entry.storyId = story;
    insertSorted(listOf(byStory, story), entry);
  }

  function forgetBefore(toldMs: number): number {
    moveTo(Math.max(now, toldMs + windowMs));
    let gone = 0;
    while (gone < low && told(entries[gone]) < toldMs) gone++;
    for (const entry of entries.slice(0, gone)) unlink(entry);
    entries = entries.slice(gone);
    low -= gone;
    high -= gone;
    return gone;
  }

  return {
    widthMs: windowMs,
    moveTo,
    size: () => high - low,
    distanceMs: (entry) => Math.abs(entry.item.toldMs - now),
    terms: (words) => words.map(termOf),
    withKey: (key) => byKey.get(key) ?? [],
    ofStory: (story) => byStory.get(story) ?? [],
    entry: (id) => byId.get(id),
    entries: (fromMs, toMs) => entries.filter(({ item }) => item.toldMs >= fromMs && item.toldMs <= toMs),
    move,
    add,
    remove,
    forgetBefore,
  };
}

function count(entry: Entry | undefined, by: 1 | -1): void {
  for (const term of entry?.terms ?? []) term.df += by;
}

function told(entry: Entry | undefined): number {
  return entry?.item.toldMs ?? Number.POSITIVE_INFINITY;
}

function listOf<Key>(lists: Map<Key, Entry[]>, key: Key): Entry[] {
  const known = lists.get(key);
  if (known !== undefined) return known;
  const list: Entry[] = [];
  lists.set(key, list);
  return list;
}

function dropFrom<Key>(lists: Map<Key, Entry[]>, key: Key, entry: Entry): void {
  const list = lists.get(key);
  if (list === undefined) return;
  dropSorted(list, entry);
  if (list.length === 0) lists.delete(key);
}
