import { linkKey } from "../../domain/canonical-link.ts";
import type { Source } from "../../domain/source.ts";
import type { SourcedItem, ToldItem } from "../../domain/story.ts";
import { siteOf } from "../site-of.ts";
import type { Shift } from "./lead-shift.ts";
import type { Sign } from "./lead-signs.ts";

const LINKED_POINTS = 0.5;
const POINTER_POINTS = -1.5;

/** Items of one page: those whose outlet it belongs to, and those that only link to it. */
type Page = { readonly owners: SourcedItem[]; readonly linkers: SourcedItem[] };

/** Which items of a story lead to the page of another one. */
export type LeadPages = {
  add(sourced: SourcedItem): Shift;
  signsOf(sourced: SourcedItem): readonly Sign[];
};

export function createLeadPages(): LeadPages {
  const pages = new Map<string, Page>();
  const pageOf = ({ item }: SourcedItem): Page | undefined => pages.get(readPage(item)?.key ?? "");

  function signsOf(sourced: SourcedItem): readonly Sign[] {
    const page = pageOf(sourced);
    if (page === undefined) return [];
    const isOfOther = ({ source }: SourcedItem): boolean => source.id !== sourced.source.id;
    if (isOnOwnSite(sourced)) {
      const linker = page.linkers.find(isOfOther);
      return linker === undefined ? [] : [{ points: LINKED_POINTS, why: `${linker.source.name} links to it` }];
    }
    const owner = page.owners.find(isOfOther);
    return owner === undefined ? [] : [{ points: POINTER_POINTS, why: `only links to ${owner.source.name}` }];
  }

  return {
    signsOf,
    add(sourced) {
      const place = readPage(sourced.item);
      if (place === null) return { rose: [], fell: [] };
      const page = pages.get(place.key) ?? { owners: [], linkers: [] };
      pages.set(place.key, page);
      const isOwner = isOnOwnSite(sourced);
      const unsigned = (isOwner ? page.linkers : page.owners).filter((other) => signsOf(other).length === 0);
      (isOwner ? page.owners : page.linkers).push(sourced);
      const touched = unsigned.filter((other) => signsOf(other).length > 0);
      return isOwner ? { rose: [], fell: touched } : { rose: touched, fell: [] };
    },
  };
}

/** An address is taken apart once, however often its story is told anew. */
type Place = { readonly key: string; readonly site: string };
const places = new WeakMap<ToldItem, Place>();
const sites = new WeakMap<Source, string>();

/** Where the item leads to; `null`: nowhere. */
export function readPage(item: ToldItem): Place | null {
  if (item.link === null) return null;
  const place = places.get(item) ?? { key: linkKey(item.link), site: siteOf(item.link) };
  places.set(item, place);
  return place;
}

/** Whether the item's page is its outlet's own, as far as the last two labels of the hosts tell. */
function isOnOwnSite({ item, source }: SourcedItem): boolean {
  const site = sites.get(source) ?? siteOf(source.feedUrl);
  sites.set(source, site);
  return readPage(item)?.site === site;
}
