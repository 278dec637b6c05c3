import type { StoryId } from "../../domain/story.ts";
import { type Aliases, NO_ALIASES } from "../text/aliases.ts";
import { type Columns, createColumns, dropRow, putRow, termsOf } from "./columns.ts";
import type { ClusterItem, Entry } from "./entry.ts";
import { type Lists, createLists } from "./lists.ts";
import { readItem, type Reading } from "./reading.ts";
import { addSlot, createTerms, dropSlot, forgetUnheld, type Terms, toTerm } from "./terms.ts";

/**
 * The items that a new one can be compared with: those told within `windowMs` of it, before or after.
 * What it answers for an item depends only on the items held and on that item's time, never on the order or moment in
 * which they came in; so a window that is rebuilt from storage decides as the one that was lost.
 */
export type Window = {
  /** How far apart two items may be told to be compared by their words. */
  readonly widthMs: number;
  /** An item made comparable, by the aliases of this window. */
  read(item: ClusterItem): Reading;
  /** Sets the moment that `size`, `df` and `distanceMs` speak of. */
  moveTo(toldMs: number): void;
  /** Entries told within the window of the present moment. */
  size(): number;
  /** How many of those hold a word, given by its key. */
  df(key: string): number;
  /** Milliseconds between the present moment and the telling of the entry. */
  distanceMs(entry: Entry): number;
  withKey(key: number): readonly Entry[];
  /** Oldest first, then by id. */
  ofStory(story: StoryId): readonly Entry[];
  entry(id: string): Entry | undefined;
  /** All entries told within a span, both ends included, oldest first, then by id. */
  entries(fromMs: number, toMs: number): readonly Entry[];
  /** Puts an entry into another story. */
  move(id: string, story: StoryId): void;
  add(reading: Reading, story: StoryId): Entry;
  remove(id: string): void;
  /** Forgets what was told before; returns how many entries went. */
  forgetBefore(toldMs: number): number;
  /** What the comparison works on. */
  readonly inside: {
    readonly terms: Terms;
    readonly columns: Columns;
    readonly entryAt: (slot: number) => Entry | undefined;
  };
};

/** A key that no word has: its term is held by every entry. */
const EVERY_KEY = " ";

export function createWindow(windowMs: number, aliases: Aliases = NO_ALIASES): Window {
  const terms = createTerms();
  const columns = createColumns();
  const every = toTerm(terms, EVERY_KEY);
  const bySlot: (Entry | undefined)[] = [];
  const freeSlots: number[] = [];
  const byId = new Map<string, Entry>();
  const byKey: Lists<number> = createLists();
  const byStory: Lists<StoryId> = createLists();
  /** Places among all entries in time order; those from `low` to before `high` are counted in `df`. */
  let low = 0;
  let high = 0;
  let now = 0;

  const order = (a: number, b: number): number =>
    (columns.told[a] ?? 0) - (columns.told[b] ?? 0) ||
    ((bySlot[a]?.item.id ?? "") < (bySlot[b]?.item.id ?? "") ? -1 : 1);
  const held = (): number => terms.count[every] ?? 0;
  const slotAt = (place: number): number => terms.slots[(terms.first[every] ?? 0) + place] ?? 0;
  const toldOf = (place: number): number => columns.told[slotAt(place)] ?? 0;

  function count(slot: number, by: 1 | -1): void {
    const { df } = terms;
    for (const term of termsOf(columns, slot)) df[term] = (df[term] ?? 0) + by;
  }

  function moveTo(toldMs: number): void {
    now = toldMs;
    const [from, to] = [toldMs - windowMs, toldMs + windowMs];
    while (high < held() && toldOf(high) <= to) count(slotAt(high++), 1);
    while (high > 0 && toldOf(high - 1) > to) count(slotAt(--high), -1);
    while (low < held() && toldOf(low) < from) count(slotAt(low++), -1);
    while (low > 0 && toldOf(low - 1) >= from) count(slotAt(--low), 1);
  }

  function add(reading: Reading, storyId: StoryId): Entry {
    const { id, source, toldMs, place, summary } = reading.item;
    moveTo(toldMs);
    const slot = freeSlots.pop() ?? bySlot.length;
    const entry: Entry = {
      item: { id, source, toldMs, place },
      storyId,
      hasSummary: summary !== "",
      titleKey: reading.titleKey,
      marks: reading.marks,
      keys: reading.keys.map(({ key }) => key),
      slot,
    };
    bySlot[slot] = entry;
    byId.set(id, entry);
    putRow(columns, slot, reading, terms);
    addSlot(terms, every, slot, order);
    for (const term of termsOf(columns, slot)) addSlot(terms, term, slot, order);
    high++;
    count(slot, 1);
    for (const key of entry.keys) byKey.add(key, entry);
    byStory.add(storyId, entry);
    return entry;
  }

  /** It is not counted any more, and no longer among all entries. */
  function unlink(entry: Entry): void {
    const { slot } = entry;
    for (const term of termsOf(columns, slot)) {
      dropSlot(terms, term, slot, order);
      forgetUnheld(terms, term);
    }
    for (const key of entry.keys) byKey.drop(key, entry);
    byStory.drop(entry.storyId, entry);
    dropRow(columns, slot);
    byId.delete(entry.item.id);
    bySlot[slot] = undefined;
    freeSlots.push(slot);
  }

  function remove(id: string): void {
    const entry = byId.get(id);
    if (entry === undefined) return;
    moveTo(entry.item.toldMs);
    count(entry.slot, -1);
    high--;
    dropSlot(terms, every, entry.slot, order);
    unlink(entry);
  }

  function forgetBefore(toldMs: number): number {
    moveTo(Math.max(now, toldMs + windowMs));
    let gone = 0;
    for (; low > 0 && toldOf(0) < toldMs; gone++) {
      const entry = bySlot[slotAt(0)];
      low--;
      high--;
      dropSlot(terms, every, slotAt(0), order);
      if (entry !== undefined) unlink(entry);
    }
    return gone;
  }

  function entries(fromMs: number, toMs: number): readonly Entry[] {
    const found: Entry[] = [];
    for (let place = 0; place < held() && toldOf(place) <= toMs; place++) {
      const entry = bySlot[slotAt(place)];
      if (entry !== undefined && entry.item.toldMs >= fromMs) found.push(entry);
    }
    return found;
  }

  return {
    widthMs: windowMs,
    read: (item) => readItem(item, aliases),
    moveTo,
    size: () => high - low,
    df: (key) => terms.df[terms.ids.get(key) ?? -1] ?? 0,
    distanceMs: (entry) => Math.abs(entry.item.toldMs - now),
    withKey: (key) => byKey.of(key),
    ofStory: (story) => byStory.of(story),
    entry: (id) => byId.get(id),
    entries,
    move(id, story) {
      const entry = byId.get(id);
      if (entry === undefined) return;
      byStory.drop(entry.storyId, entry);
      entry.storyId = story;
      byStory.add(story, entry);
    },
    add,
    remove,
    forgetBefore,
    inside: { terms, columns, entryAt: (slot) => bySlot[slot] },
  };
}
