import { canonicalLink, linkKey } from "../domain/canonical-link.ts";
import { type Item, toldAt } from "../domain/item.ts";
import type { SourcedItem } from "../domain/story.ts";
import type { ClusterItem } from "./index/entry.ts";
import { siteOf } from "./site-of.ts";

/** What the index needs to know of an item. */
export function toClusterItem({ item, source }: SourcedItem): ClusterItem {
  return {
    id: item.id,
    source: source.id,
    toldMs: toldAt(item).getTime(),
    title: item.title,
    summary: item.summary,
    linkKey: item.link === null ? null : linkKey(item.link),
    place: placeOf(item),
    isLinkForeign: item.link !== null && siteOf(item.link) !== siteOf(source.feedUrl),
    language: item.language,
  };
}

/** An episode is known by its file, whichever page it links to. */
function placeOf(item: Pick<Item, "identity" | "link" | "enclosures">): string | null {
  const episode = item.enclosures.find(({ type }) => type !== null && /^(?:audio|video)\//i.test(type));
  return fragmentOf(item) ?? episode?.url ?? null;
}

/** Links have no fragment; a guid that is the address of a place on the linked page still has it. */
function fragmentOf({ identity, link }: Pick<Item, "identity" | "link">): string | null {
  const page = identity.kind === "guid" ? canonicalLink(identity.value) : null;
  if (page === null || link === null || linkKey(page) !== linkKey(link)) return null;
  return URL.parse(identity.value)?.hash || null;
}
