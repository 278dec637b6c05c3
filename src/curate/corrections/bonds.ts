import type { Correction, CorrectionId } from "../../domain/correction.ts";
import type { ItemId } from "../../domain/item.ts";

/** Which items have to be in one story, and which must not. See `Constraints`. */
export type Bonds = {
  readonly isEmpty: boolean;
  readonly isBound: (item: string) => boolean;
  readonly groupOf: (item: string) => number | null;
  readonly campOf: (item: string) => string | null;
  readonly mustMeet: (item: string) => readonly ItemId[];
  readonly mustPart: (item: string) => readonly ItemId[];
  readonly mayMeet: (a: Iterable<string>, b: Iterable<string>) => boolean;
  readonly overruled: ReadonlySet<CorrectionId>;
};

/** The two sides of an `apart`, as bits: a group may have items on both when a later `together` says so. */
const ITEMS = 1;
const FROM = 2;

/** Items that are together, and by the place of each `apart` among the corrections the sides on which they stand. */
type Group = { readonly number: number; readonly items: Set<ItemId>; readonly sides: Map<number, number> };

type Apart = Extract<Correction, { readonly kind: "apart" }>;
type Together = Extract<Correction, { readonly kind: "together" }>;

/**
 * Reads the corrections from the newest to the oldest, so that each finds what holds against it already. A `together` that
 * is overruled for some of its items holds for the others, and so does an `apart`.
 * Sides are kept with the groups, and pairs never counted out: a split of a thousand items has a million of them.
 */
export function bondsOf(corrections: readonly Correction[]): Bonds {
  const groups = new Map<string, Group>();
  const aparts = new Map<number, Apart>();
  const overruled = new Set<CorrectionId>();
  corrections.toReversed().forEach((correction, place) => {
    if (correction.kind === "together" && !joinAll(correction, groups)) overruled.add(correction.id);
    if (correction.kind !== "apart") return;
    aparts.set(place, correction);
    if (!partAll(correction, place, groups)) overruled.add(correction.id);
  });
  return {
    isEmpty: groups.size === 0,
    isBound: (item) => groups.has(item),
    groupOf: (item) => groups.get(item)?.number ?? null,
    campOf: (item) => campOf(groups.get(item)),
    mustMeet: (item) => [...(groups.get(item)?.items ?? [])].filter((other) => other !== item),
    mustPart: (item) => opponents(groups.get(item), aparts, groups),
    mayMeet: (a, b) => mayAllMeet(groupsOf(a, groups), groupsOf(b, groups)),
    overruled,
  };
}

/** Puts the items together as far as nothing newer forbids; returns whether all of them are. */
function joinAll({ items }: Together, groups: Map<string, Group>): boolean {
  const parts: Group[] = [];
  for (const item of items) {
    const own = groupFor(item, groups);
    if (parts.some(({ items: known }) => known.has(item))) continue;
    const at = parts.findIndex((part) => !isApart(part, own));
    const part = parts[at];
    if (part === undefined) parts.push(own);
    else parts[at] = unite(part, own, groups);
  }
  return parts.length === 1;
}

/** Notes who stands on which side; returns whether nobody stands on both. */
function partAll({ items, from }: Apart, place: number, groups: Map<string, Group>): boolean {
  const sides = [...items.map((item) => [item, ITEMS] as const), ...from.map((item) => [item, FROM] as const)];
  const touched = sides.map(([item, side]) => {
    const group = groupFor(item, groups);
    group.sides.set(place, (group.sides.get(place) ?? 0) | side);
    return group;
  });
  return touched.every((group) => group.sides.get(place) !== (ITEMS | FROM));
}

function groupFor(item: ItemId, groups: Map<string, Group>): Group {
  const known = groups.get(item);
  if (known !== undefined) return known;
  const group: Group = { number: groups.size, items: new Set([item]), sides: new Map() };
  groups.set(item, group);
  return group;
}

/** The smaller one goes into the larger, so that many corrections over many items stay cheap. */
function unite(a: Group, b: Group, groups: Map<string, Group>): Group {
  if (a === b) return a;
  const [into, gone] = a.items.size < b.items.size ? [b, a] : [a, b];
  for (const item of gone.items) {
    into.items.add(item);
    groups.set(item, into);
  }
  for (const [place, side] of gone.sides) into.sides.set(place, (into.sides.get(place) ?? 0) | side);
  return into;
}

function groupsOf(items: Iterable<string>, groups: ReadonlyMap<string, Group>): ReadonlySet<Group> {
  const found = new Set<Group>();
  for (const item of items) {
    const group = groups.get(item);
    if (group !== undefined) found.add(group);
  }
  return found;
}

function mayAllMeet(a: ReadonlySet<Group>, b: ReadonlySet<Group>): boolean {
  for (const one of a) for (const other of b) if (isApart(one, other)) return false;
  return true;
}

/** What is in one group is together, whatever older corrections say. */
function isApart(a: Group, b: Group): boolean {
  if (a === b) return false;
  const [few, many] = a.sides.size < b.sides.size ? [a, b] : [b, a];
  for (const [place, side] of few.sides) {
    const other = many.sides.get(place) ?? 0;
    if ((side & ITEMS && other & FROM) || (side & FROM && other & ITEMS)) return true;
  }
  return false;
}

/** On which sides a group stands. One that stands on both sides of something is a camp by itself. */
function campOf(group: Group | undefined): string | null {
  if (group === undefined || group.sides.size === 0) return null;
  const sides = [...group.sides].sort(([a], [b]) => a - b).map(([place, side]) => `${place}:${side}`);
  const isOnBoth = [...group.sides.values()].includes(ITEMS | FROM);
  return (isOnBoth ? [`group ${group.number}`, ...sides] : sides).join(" ");
}

/** The items of all groups that stand against this one. */
function opponents(
  group: Group | undefined,
  aparts: ReadonlyMap<number, Apart>,
  groups: ReadonlyMap<string, Group>,
): readonly ItemId[] {
  const found = new Set<Group>();
  for (const [place, side] of group?.sides ?? []) {
    const apart = aparts.get(place);
    for (const other of groupsOf(side & ITEMS ? (apart?.from ?? []) : [], groups)) found.add(other);
    for (const other of groupsOf(side & FROM ? (apart?.items ?? []) : [], groups)) found.add(other);
  }
  return [...found].filter((other) => other !== group).flatMap(({ items }) => Array.from(items));
}
