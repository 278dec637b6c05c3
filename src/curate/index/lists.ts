import type { Entry } from "./entry.ts";

/** Entries under a key, each list in time order. */
export type Lists<Key> = {
  of(key: Key): readonly Entry[];
  add(key: Key, entry: Entry): void;
  drop(key: Key, entry: Entry): void;
};

const NOBODY: readonly Entry[] = [];

export function createLists<Key>(): Lists<Key> {
  /** Most keys have one entry: it stands for itself, for a hundred thousand lists of one take more room than all words. */
  const lists = new Map<Key, Entry | Entry[]>();
  return {
    of(key) {
      const found = lists.get(key);
      if (found === undefined) return NOBODY;
      return Array.isArray(found) ? found : [found];
    },
    add(key, entry) {
      const found = lists.get(key);
      if (found === undefined) lists.set(key, entry);
      else if (Array.isArray(found)) insertSorted(found, entry);
      else lists.set(key, inTimeOrder(found, entry) < 0 ? [found, entry] : [entry, found]);
    },
    drop(key, entry) {
      const found = lists.get(key);
      if (found === entry) lists.delete(key);
      if (!Array.isArray(found)) return;
      const at = placeOf(found, entry);
      if (found[at] === entry) found.splice(at, 1);
      if (found.length === 0) lists.delete(key);
    },
  };
}

/** Nearly always the last place. */
function insertSorted(list: Entry[], entry: Entry): void {
  const last = list.at(-1);
  if (last === undefined || inTimeOrder(last, entry) < 0) list.push(entry);
  else list.splice(placeOf(list, entry), 0, entry);
}

/** Index of the first entry that does not come before. */
function placeOf(list: readonly Entry[], entry: Entry): number {
  let from = 0;
  let to = list.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    const other = list[middle];
    if (other !== undefined && inTimeOrder(other, entry) < 0) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Oldest told first, then by id: the order of all that must come out the same after a restart. */
function inTimeOrder({ item: a }: Entry, { item: b }: Entry): number {
  return a.toldMs - b.toldMs || (a.id < b.id ? -1 : Number(a.id > b.id));
}
