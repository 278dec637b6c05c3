import { sha256 } from "../../src/domain/content-id.ts";
import type { CleanEntry, FeedEntry, SameEntry } from "../../src/collect/clean/clean-feed.ts";
import { canonicalLink } from "../../src/domain/canonical-link.ts";
import type { ItemContent } from "../../src/domain/item.ts";
import type { Pieces } from "../../src/collect/items/in-turns.ts";

export const EMPTY_CONTENT: ItemContent = {
  link: null,
  title: "A title",
  summary: "",
  html: "",
  author: null,
  language: null,
  image: null,
  labels: [],
  enclosures: [],
  publishedAt: null,
  updatedAt: null,
};

type Given = { readonly guid?: string | null; readonly link?: string; readonly trimmed?: readonly string[] } & Partial<
  Omit<ItemContent, "link">
>;

/** An entry as the reader gives it, with what a test says of it. */
export function anEntry({ guid = null, link, trimmed = [], ...content }: Given): CleanEntry {
  return {
    kind: "told",
    entryHash: sha256(JSON.stringify({ guid, link, ...content })),
    guid,
    trimmed,
    content: { ...EMPTY_CONTENT, ...content, link: link === undefined ? null : canonicalLink(link) },
  };
}

/** An entry whose item is stored as it is. */
export function aSameEntry({ guid = null, link, entryHash }: Given & { readonly entryHash: string }): SameEntry {
  return { kind: "same", guid, link: link === undefined ? null : canonicalLink(link), entryHash };
}

/** Those of which a document tells all. */
export function toldOf(entries: readonly FeedEntry[]): readonly CleanEntry[] {
  return entries.filter((entry) => entry.kind === "told");
}

/** What a decision comes to that is not put down. */
export function atOnce<Result>(pieces: Pieces<Result>): Result {
  for (;;) {
    const step = pieces.next();
    if (step.done === true) return step.value;
  }
}
