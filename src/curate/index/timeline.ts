import { type Columns, termsOf } from "./columns.ts";
import { addSlot, dropSlot, type SlotOrder, type Terms, toTerm } from "./terms.ts";

/** A key that no word has: its term is held by every entry. */
const EVERY_KEY = " ";

/** The slots of all entries in time order, and the span of them that a moment can be compared with. */
export type Timeline = {
  /** Sets the moment, and counts in `df` the words of what was told within the window of it. */
  moveTo(toldMs: number): void;
  now(): number;
  /** Entries told within the window of the moment. */
  size(): number;
  /** Moves to the telling of a slot whose row is there, and counts it. */
  add(slot: number): void;
  /** Moves to the telling of a slot whose row is still there, and counts it no more. */
  drop(slot: number): void;
  /** Takes the oldest slot off when it was told before this and the moment has passed it. */
  takeBefore(toldMs: number): number | undefined;
  /** Slots told within a span, both ends included, in time order. */
  within(fromMs: number, toMs: number): readonly number[];
};

/** `windowMs`: how far before and after the moment is counted. `order`: that of `terms` too. */
export function createTimeline(terms: Terms, columns: Columns, windowMs: number, order: SlotOrder): Timeline {
  const every = toTerm(terms, EVERY_KEY);
  /** Places in time order; those from `low` to before `high` are counted. */
  let low = 0;
  let high = 0;
  let now = 0;

  const held = (): number => terms.count[every] ?? 0;
  const slotAt = (place: number): number => terms.slots[(terms.first[every] ?? 0) + place] ?? 0;
  const toldBy = (slot: number): number => columns.told[slot] ?? 0;
  const toldOf = (place: number): number => toldBy(slotAt(place));

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

  return {
    moveTo,
    now: () => now,
    size: () => high - low,
    add(slot) {
      moveTo(toldBy(slot));
      addSlot(terms, every, slot, order);
      high++;
      count(slot, 1);
    },
    drop(slot) {
      moveTo(toldBy(slot));
      count(slot, -1);
      high--;
      dropSlot(terms, every, slot, order);
    },
    takeBefore(toldMs) {
      if (low === 0 || toldOf(0) >= toldMs) return undefined;
      const slot = slotAt(0);
      low--;
      high--;
      dropSlot(terms, every, slot, order);
      return slot;
    },
    within(fromMs, toMs) {
      const found: number[] = [];
      for (let place = 0; place < held() && toldOf(place) <= toMs; place++) {
        if (toldOf(place) >= fromMs) found.push(slotAt(place));
      }
      return found;
    },
  };
}
