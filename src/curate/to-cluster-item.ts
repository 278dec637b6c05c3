import { type CanonicalLink, linkKey } from "../domain/canonical-link.ts";
import { toldAt } from "../domain/item.ts";
import type { SourcedItem } from "../domain/story.ts";
import type { ClusterItem } from "./index/entry.ts";

/** What the index needs to know of an item. */
export function toClusterItem({ item, source }: SourcedItem): ClusterItem {
  return {
    id: item.id,
    source: source.id,
    toldMs: toldAt(item).getTime(),
    title: item.title,
    summary: item.summary,
    linkKey: item.link === null ? null : linkKey(item.link),
    isLinkForeign: item.link !== null && !isOwnSite(item.link, source.feedUrl),
    language: item.language,
  };
}

/** Whether both lie on one site; the last two labels of the host decide, which is enough for a guess. */
function isOwnSite(link: CanonicalLink, feedUrl: string): boolean {
  return site(link) === site(feedUrl);
}

function site(url: string): string {
  return (URL.parse(url)?.hostname ?? "").split(".").slice(-2).join(".");
}
