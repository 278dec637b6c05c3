import { linkKey } from "../../domain/canonical-link.ts";
import { toldAt } from "../../domain/item.ts";
import type { SourcedItem, ToldItem } from "../../domain/story.ts";
import { ownSigns, type Sign } from "./lead-signs.ts";
import { mayName, namesOutlet, outletKey, retellsAgency } from "./reporting.ts";

/** Points of who told it first: others have it from there more often than not. */
const FIRST_POINTS = 0.25;
/** What a telling loses for each day that it is behind the newest one. */
const STALE_POINTS_PER_DAY = 0.5;
const DAY_MS = 24 * 3_600_000;
/** Less behind is not worth a word. */
const MIN_STALE_MS = 3_600_000;
/** For each other outlet that names this one as where it has it from; so many count. */
const NAMED_POINTS = 0.75;
const MAX_NAMED = 2;
const RETELLING_POINTS = -1.5;
const LINKED_POINTS = 0.5;
const POINTER_POINTS = -1.5;

/** The items of a story that were compared so far, and how they refer to each other. */
export type LeadBoard = {
  readonly items: readonly SourcedItem[];
  /** Takes an item in. Returns whether what the others are worth against each other stayed the same. */
  add(sourced: SourcedItem): boolean;
  signsOf(sourced: SourcedItem): readonly Sign[];
};

type Naming = { readonly by: string; readonly toldMs: number };

export function createLeadBoard(): LeadBoard {
  const items: SourcedItem[] = [];
  const talkers: SourcedItem[] = [];
  /** By the outlet that is named, of those that are here. */
  const namings = new Map<string, Naming[]>();
  const retelling = new Set<ToldItem>();
  const byPage = new Map<string, SourcedItem[]>();
  let first: SourcedItem | null = null;
  let newestMs = Number.NEGATIVE_INFINITY;

  /** Notes when `talker` says that it has the news from the outlet. */
  function noteNaming(talker: SourcedItem, outlet: string): boolean {
    if (outletKey(talker.source.name) === outlet || !namesOutlet(talker.item, outlet)) return false;
    namings.get(outlet)?.push({ by: talker.source.name, toldMs: toldMs(talker) });
    retelling.add(talker.item);
    return true;
  }

  function addNamings(sourced: SourcedItem): boolean {
    const own = outletKey(sourced.source.name);
    const isNew = !namings.has(own);
    if (isNew) namings.set(own, []);
    const named = isNew ? talkers.filter((talker) => noteNaming(talker, own)) : [];
    if (!mayName(sourced.item)) return named.length > 0;
    talkers.push(sourced);
    if (retellsAgency(sourced)) retelling.add(sourced.item);
    const naming = [...namings.keys()].filter((outlet) => noteNaming(sourced, outlet));
    return named.length + naming.length > 0;
  }

  function addPage(sourced: SourcedItem): boolean {
    const page = pageOf(sourced.item);
    if (page === null) return false;
    const same = byPage.get(page) ?? [];
    byPage.set(page, [...same, sourced]);
    return same.some(({ source }) => source.id !== sourced.source.id);
  }

  function refersTo(sourced: SourcedItem): readonly Sign[] {
    const others = (byPage.get(pageOf(sourced.item) ?? "") ?? []).filter(
      ({ source }) => source.id !== sourced.source.id,
    );
    const owner = isOnOwnSite(sourced) ? undefined : others.find(isOnOwnSite);
    if (owner !== undefined) return [{ points: POINTER_POINTS, why: `only links to ${owner.source.name}` }];
    const linking = isOnOwnSite(sourced) ? others.find((other) => !isOnOwnSite(other)) : undefined;
    return linking === undefined ? [] : [{ points: LINKED_POINTS, why: `${linking.source.name} links to it` }];
  }

  function namedBy(sourced: SourcedItem): readonly Sign[] {
    const all = namings.get(outletKey(sourced.source.name)) ?? [];
    const by = new Set(all.filter((naming) => naming.toldMs >= toldMs(sourced)).map((naming) => naming.by));
    if (by.size === 0) return [];
    return [{ points: NAMED_POINTS * Math.min(by.size, MAX_NAMED), why: `${[...by].join(", ")} has it from there` }];
  }

  return {
    items,
    add(sourced) {
      const isFirst = first === null || byTime(sourced, first) < 0;
      const isAlone = first === null;
      items.push(sourced);
      if (isFirst) first = sourced;
      newestMs = Math.max(newestMs, toldMs(sourced));
      const refers = [addNamings(sourced), addPage(sourced)];
      return !refers.includes(true) && (isAlone || !isFirst);
    },
    signsOf(sourced) {
      const signs = [...ownSigns(sourced), ...namedBy(sourced), ...refersTo(sourced)];
      if (retelling.has(sourced.item)) signs.push({ points: RETELLING_POINTS, why: "retells another outlet" });
      if (sourced === first) signs.push({ points: FIRST_POINTS, why: `told first, by ${sourced.source.name}` });
      return [...signs, ...staleness(newestMs - toldMs(sourced))];
    },
  };
}

/** Oldest told first, then by id. */
export function byTime(a: SourcedItem, b: SourcedItem): number {
  return toldMs(a) - toldMs(b) || (a.item.id < b.item.id ? -1 : Number(a.item.id > b.item.id));
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

const pages = new WeakMap<ToldItem, string>();

function pageOf(item: ToldItem): string | null {
  if (item.link === null) return null;
  const page = pages.get(item) ?? linkKey(item.link);
  pages.set(item, page);
  return page;
}

/** Whether the item's page is its outlet's own, as far as the last two labels of the hosts tell. */
function isOnOwnSite({ item, source }: SourcedItem): boolean {
  return item.link !== null && siteOf(item.link) === siteOf(source.feedUrl);
}

function siteOf(url: string): string {
  return (URL.parse(url)?.hostname ?? "").split(".").slice(-2).join(".");
}
