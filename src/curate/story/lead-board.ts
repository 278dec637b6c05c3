import { toldAt } from "../../domain/item.ts";
import { oldestFirst, type SourcedItem } from "../../domain/story.ts";
import { createLeadNamings } from "./lead-namings.ts";
import { createLeadPages } from "./lead-pages.ts";
import type { Shift } from "./lead-shift.ts";
import { ownSigns, type Sign } from "./lead-signs.ts";

/** Points of who told it first: others have it from there more often than not. */
const FIRST_POINTS = 0.25;
/** What a telling loses for each day that it is behind the newest one. */
const STALE_POINTS_PER_DAY = 0.5;
const DAY_MS = 24 * 3_600_000;
/** Less behind is not worth a word. */
const MIN_STALE_MS = 3_600_000;

/** The items of a story that were compared so far, and how they refer to each other. */
export type LeadBoard = {
  readonly items: readonly SourcedItem[];
  add(sourced: SourcedItem): Shift;
  signsOf(sourced: SourcedItem): readonly Sign[];
};

/** `all`: whoever may be added. */
export function createLeadBoard(all: readonly SourcedItem[]): LeadBoard {
  const items: SourcedItem[] = [];
  const [namings, pages] = [createLeadNamings(all), createLeadPages()];
  let first: SourcedItem | null = null;
  let newestMs = Number.NEGATIVE_INFINITY;

  /** Returns who told it first until now. */
  function noteFirst(sourced: SourcedItem): readonly SourcedItem[] {
    if (first !== null && oldestFirst(sourced, first) > 0) return [];
    const before = first === null ? [] : [first];
    first = sourced;
    return before;
  }

  return {
    items,
    add(sourced) {
      items.push(sourced);
      newestMs = Math.max(newestMs, toldMs(sourced)); // All lose alike by it.
      const [naming, linking] = [namings.add(sourced), pages.add(sourced)];
      const fell = [...naming.fell, ...linking.fell, ...noteFirst(sourced)];
      return { rose: [sourced, ...naming.rose, ...linking.rose], fell };
    },
    signsOf(sourced) {
      const signs = [...ownSigns(sourced), ...namings.signsOf(sourced), ...pages.signsOf(sourced)];
      if (sourced === first) signs.push({ points: FIRST_POINTS, why: `told first, by ${sourced.source.name}` });
      return [...signs, ...staleness(newestMs - toldMs(sourced))];
    },
  };
}

/** It falls alike for all, so no lead changes by waiting. */
function staleness(behindMs: number): readonly Sign[] {
  if (behindMs <= 0) return [];
  const hours = Math.round(behindMs / 3_600_000);
  const why = behindMs < MIN_STALE_MS ? "a little behind the newest" : `${hours} h behind the newest`;
  return [{ points: (-STALE_POINTS_PER_DAY * behindMs) / DAY_MS, why }];
}

function toldMs({ item }: SourcedItem): number {
  return toldAt(item).getTime();
}
