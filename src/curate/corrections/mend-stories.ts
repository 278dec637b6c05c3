import type { ItemId } from "../../domain/item.ts";
import { oldestFirst, type SourcedItem, type Story, type StoryId } from "../../domain/story.ts";
import type { Constraints } from "./constraints.ts";

/** Items that are to be one story, oldest told first; `id` is `null` for a part that was split off and needs a name. */
export type MendedStory = { readonly id: StoryId | null; readonly items: readonly SourcedItem[] };

type Bonds = Pick<Constraints, "groupOf" | "campOf" | "mayMeet">;

/** Items of one story that the corrections see alike, oldest told first. */
type Camp = readonly SourcedItem[];

/**
 * Puts items into stories as the corrections want them: stories that share a group become one, then what has to be apart
 * is parted. The part with most items keeps the id, of equal ones the one with the item told first; what nobody wants
 * apart stays with it. `back`: items that go to another story first, since the correction that had moved them ended.
 * Stories that need no mending come back as they were; in no order. Pure.
 */
export function mendStories(
  stories: readonly Pick<Story, "id" | "coverage">[],
  constraints: Bonds,
  back: ReadonlyMap<ItemId, StoryId> = new Map(),
): readonly MendedStory[] {
  const byStory = new Map<StoryId, SourcedItem[]>();
  for (const { id, coverage } of stories) {
    for (const sourced of coverage) push(byStory, back.get(sourced.item.id) ?? id, sourced);
  }
  const placed = Array.from(byStory, ([id, items]) => ({ id, items: items.sort(oldestFirst) }));
  return unite(placed, constraints).flatMap((story) => part(story, constraints));
}

/** Stories that hold items of one group become one, and so on over all groups. */
function unite(stories: readonly MendedStory[], { groupOf }: Bonds): readonly MendedStory[] {
  const clusters = new Set<MendedStory[]>();
  const holding = new Map<number, MendedStory[]>();
  for (const story of stories) {
    const groups = new Set(story.items.flatMap(({ item }) => groupOf(item.id) ?? []));
    const met = new Set(Array.from(groups, (group) => holding.get(group)).filter((known) => known !== undefined));
    const cluster = [story, ...[...met].flat()];
    for (const known of met) clusters.delete(known);
    clusters.add(cluster);
    for (const [group, known] of holding) if (met.has(known)) holding.set(group, cluster);
    for (const group of groups) holding.set(group, cluster);
  }
  return Array.from(clusters, (cluster) => ({
    id: largest(cluster)?.id ?? null,
    items: cluster.flatMap(({ items }) => items).sort(oldestFirst),
  }));
}

/** A story in which items have to be apart, as several: camps that get on with each other stay together. */
function part(story: MendedStory, constraints: Bonds): readonly MendedStory[] {
  const camps = new Map<string, SourcedItem[]>();
  for (const sourced of story.items) {
    const camp = constraints.campOf(sourced.item.id);
    if (camp !== null) push(camps, camp, sourced);
  }
  const all = [...camps.values()];
  const hostile = all.filter((camp) => !all.every((other) => mayMeet(camp, other, constraints)));
  const sides: Camp[][] = [];
  for (const camp of hostile) {
    const side = sides.find((others) => others.every((other) => mayMeet(camp, other, constraints)));
    if (side === undefined) sides.push([camp]);
    else side.push(camp);
  }
  return sides.length === 0 ? [story] : shareOut(story, sides);
}

/** Each side gets its items; the largest keeps the id, and the items that stand on no side. */
function shareOut({ id, items }: MendedStory, sides: readonly (readonly Camp[])[]): readonly MendedStory[] {
  const parts = sides.map((camps) => ({ items: camps.flat().sort(oldestFirst) }));
  const stays = largest(parts);
  const placed = new Set(parts.flatMap((one) => one.items));
  const free = items.filter((sourced) => !placed.has(sourced));
  return parts.map((one) =>
    one === stays ? { id, items: [...one.items, ...free].sort(oldestFirst) } : { id: null, items: one.items },
  );
}

/** Camps are alike throughout, so one of each is asked. */
function mayMeet(a: Camp, b: Camp, constraints: Bonds): boolean {
  return a === b || constraints.mayMeet(a.slice(0, 1).map(idOf), b.slice(0, 1).map(idOf));
}

/** The one with most items, of equal ones the one with the item told first. */
function largest<Kind extends Pick<MendedStory, "items">>(parts: readonly Kind[]): Kind | undefined {
  return parts.toSorted((a, b) => b.items.length - a.items.length || byFirst(a, b))[0];
}

function byFirst({ items: [a] }: Pick<MendedStory, "items">, { items: [b] }: Pick<MendedStory, "items">): number {
  return a === undefined || b === undefined ? 0 : oldestFirst(a, b);
}

function idOf({ item }: SourcedItem): ItemId {
  return item.id;
}

function push<Key>(lists: Map<Key, SourcedItem[]>, key: Key, sourced: SourcedItem): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [sourced]);
  else list.push(sourced);
}
