import type { FeedFrame, FrozenItem, Wrapping } from "../domain/archive-store.ts";
import type { FeedEnding } from "./feed-links.ts";

/** What is written to the file of an ending. */
export const FORMATS: Readonly<Record<FeedEnding, keyof FeedFrame>> = { xml: "rss", atom: "atom", json: "json" };

/** A whole document. Apart from what writes frames and items, because who serves an archive needs neither. */
export function joinItems(format: keyof FeedFrame, { before, after }: Wrapping, items: readonly FrozenItem[]): string {
  return `${before}${items.map((item) => item[format]).join(format === "json" ? ",\n" : "")}${after}`;
}
