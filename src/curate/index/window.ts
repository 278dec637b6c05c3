import type { StoryId } from "../../domain/story.ts";
import { type Aliases, NO_ALIASES } from "../text/aliases.ts";
import { type Columns, createColumns, dropRow, putRow, termsOf } from "./columns.ts";
import type { ClusterItem, Entry } from "./entry.ts";
import { type Lists, createLists } from "./lists.ts";
import { readItem, type Reading } from "./reading.ts";
import { addSlot, createTerms, dropSlot, forgetUnheld, type Terms } from "./terms.ts";
import { createTimeline } from "./timeline.ts";

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

export function createWindow(windowMs: number, aliases: Aliases = NO_ALIASES): Window {
  const terms = createTerms();
  const columns = createColumns();
  const bySlot: (Entry | undefined)[] = [];
  const freeSlots: number[] = [];
  const byId = new Map<string, Entry>();
  const byKey: Lists<number> = createLists();
  const byStory: Lists<StoryId> = createLists();
  const idAt = (slot: number): string => bySlot[slot]?.item.id ?? "";
  const order = (a: number, b: number): number =>
    (columns.told[a] ?? 0) - (columns.told[b] ?? 0) || (idAt(a) < idAt(b) ? -1 : 1);
  const timeline = createTimeline(terms, columns, windowMs, order);

  function add(reading: Reading, storyId: StoryId): Entry {
    const slot = freeSlots.pop() ?? bySlot.length;
    const entry = toEntry(reading, storyId, slot);
    bySlot[slot] = entry;
    byId.set(entry.item.id, entry);
    putRow(columns, slot, reading, terms);
    timeline.add(slot);
    for (const term of termsOf(columns, slot)) addSlot(terms, term, slot, order);
    for (const key of entry.keys) byKey.add(key, entry);
    byStory.add(storyId, entry);
    return entry;
  }

  /** It is off the timeline. */
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
    timeline.drop(entry.slot);
    unlink(entry);
  }

  function forgetBefore(toldMs: number): number {
    timeline.moveTo(Math.max(timeline.now(), toldMs + windowMs));
    let gone = 0;
    for (let slot = timeline.takeBefore(toldMs); slot !== undefined; slot = timeline.takeBefore(toldMs)) {
      const entry = bySlot[slot];
      if (entry !== undefined) unlink(entry);
      gone++;
    }
    return gone;
  }

  function move(id: string, story: StoryId): void {
    const entry = byId.get(id);
    if (entry === undefined) return;
    byStory.drop(entry.storyId, entry);
    entry.storyId = story;
    byStory.add(story, entry);
  }

  return {
    widthMs: windowMs,
    read: (item) => readItem(item, aliases),
    moveTo: (toldMs) => timeline.moveTo(toldMs),
    size: () => timeline.size(),
    df: (key) => terms.df[terms.ids.get(key) ?? -1] ?? 0,
    distanceMs: (entry) => Math.abs(entry.item.toldMs - timeline.now()),
    withKey: (key) => byKey.of(key),
    ofStory: (story) => byStory.of(story),
    entry: (id) => byId.get(id),
    entries: (fromMs, toMs) => timeline.within(fromMs, toMs).flatMap((slot) => bySlot[slot] ?? []),
    move,
    add,
    remove,
    forgetBefore,
    inside: { terms, columns, entryAt: (slot) => bySlot[slot] },
  };
}

function toEntry({ item, titleKey, marks, keys }: Reading, storyId: StoryId, slot: number): Entry {
  const { id, source, toldMs, place, summary } = item;
  return {
    item: { id, source, toldMs, place },
    storyId,
    hasSummary: summary !== "",
    titleKey,
    marks,
    keys: keys.map(({ key }) => key),
    slot,
  };
}
