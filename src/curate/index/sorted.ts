import { type Entry, inTimeOrder } from "./entry.ts";

/** Puts an entry where time order wants it; nearly always that is the end. */
export function insertSorted(list: Entry[], entry: Entry): void {
  const last = list.at(-1);
  if (last === undefined || inTimeOrder(last.item, entry.item) < 0) list.push(entry);
  else list.splice(placeOf(list, entry), 0, entry);
}

/** Takes an entry out of a list in time order, if it is there. */
export function dropSorted(list: Entry[], entry: Entry): void {
  const at = placeOf(list, entry);
  if (list[at] === entry) list.splice(at, 1);
}

/** Index of the first entry that does not come before. */
function placeOf(list: readonly Entry[], entry: Entry): number {
  let from = 0;
  let to = list.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    const other = list[middle];
    if (other !== undefined && inTimeOrder(other.item, entry.item) < 0) from = middle + 1;
    else to = middle;
  }
  return from;
}
