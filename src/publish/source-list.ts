import { generateOpml } from "feedsmith";
import type { Document } from "../domain/document-store.ts";
import { cleanText } from "./clean-text.ts";
import { toDocument } from "./documents.ts";
import { openAddress } from "./feed-item.ts";
import { shownSources } from "./feed-plans.ts";
import { SOURCE_LIST } from "./source-list-path.ts";
import type { PublishOptions } from "./options.ts";

type ListOptions = Pick<PublishOptions, "site" | "sources" | "openSources">;

/**
 * The sources that anybody may know, as OPML 2.0 that feed readers import: the desk's blogroll. Without a date, so that it
 * changes only when they do.
 */
export function sourceList({ site, sources, openSources }: ListOptions): string {
  const outlines = shownSources({ sources, openSources }).flatMap((source) => {
    const xmlUrl = openAddress(source, openSources);
    const text = cleanText(source.name);
    if (xmlUrl === null) return [];
    const category = source.tags.map((tag) => cleanText(tag).replaceAll(",", " ")).join(",");
    return [{ text, title: text, type: "rss", xmlUrl, ...(category === "" ? {} : { category }) }];
  });
  // OPML 2.0 wants a body with at least an outline, and feedsmith writes none for an empty list.
  const shown = outlines.length === 0 ? [{ text: "No source may be shown." }] : outlines;
  return generateOpml({ head: { title: cleanText(site.title), ownerId: `${site.url}/` }, body: { outlines: shown } });
}

export function sourceListDocument(options: ListOptions, now: Date): Document {
  return toDocument(
    { path: SOURCE_LIST, contentType: "text/x-opml; charset=utf-8", body: Buffer.from(sourceList(options), "utf8") },
    now,
  );
}
