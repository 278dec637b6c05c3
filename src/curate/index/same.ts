import type { Entry } from "./entry.ts";
import type { ExactKey } from "./exact-keys.ts";
import type { Reading } from "./reading.ts";
import type { Window } from "./window.ts";

/** How far apart two items may be told to be joined by their link: a week, for pages are passed on for days. */
export const SAME_PAGE_MS = 7 * 24 * 3_600_000;

export type Sameness = { readonly how: ExactKey["how"]; readonly entry: Entry };

/**
 * Finds the entry that is surely about the same: the same page, the same telling title, or the same text in another
 * source; the nearest in time of them. What a source repeats ("Open thread: what are you reading?") joins nothing.
 */
export function findSame(reading: Reading, window: Window): Sameness | null {
  window.moveTo(reading.item.toldMs);
  for (const { how, key } of reading.keys) {
    const holders = window.withKey(key).filter((entry) => window.distanceMs(entry) <= SAME_PAGE_MS);
    if (isRepeated(how, holders, reading)) continue;
    const widthMs = how === "link" ? SAME_PAGE_MS : window.widthMs;
    const [nearest] = holders
      .filter((entry) => window.distanceMs(entry) <= widthMs && mayJoin(how, entry, reading))
      .sort((a, b) => window.distanceMs(a) - window.distanceMs(b) || (a.item.id < b.item.id ? -1 : 1));
    if (nearest !== undefined) return { how, entry: nearest };
  }
  return null;
}

/**
 * Some source holds the key more than once, this item included; items of unknown source are each their own. A page of
 * somebody else may be passed on however often: it stays that page.
 */
function isRepeated(how: ExactKey["how"], holders: readonly Entry[], { item }: Reading): boolean {
  if (how === "link" && item.isLinkForeign) return false;
  const sources = [item, ...holders.map((entry) => entry.item)].map(({ source }) => source).filter((id) => id !== "");
  return new Set(sources).size < sources.length;
}

/** Within one source only the page of somebody else joins: one that is passed on twice. */
function mayJoin(how: ExactKey["how"], entry: Entry, { item }: Reading): boolean {
  return item.source === "" || entry.item.source !== item.source || (how === "link" && item.isLinkForeign);
}
