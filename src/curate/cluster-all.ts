import { canonicalLink, linkKey } from "../domain/canonical-link.ts";
import { contentId } from "../domain/content-id.ts";
import type { StoryId } from "../domain/story.ts";
import { placeItem } from "./index/place-item.ts";
import type { ClusterItem } from "./index/entry.ts";
import { readItem } from "./index/reading.ts";
import { createWindow, type Window } from "./index/window.ts";
import { WINDOW_MS } from "./curate-options.ts";

/** One line of `newsdesk cluster`. `time`: ISO 8601; `lang`: BCP 47; `text` stands in for a missing summary. */
export type ClusterEntry = {
  readonly id: string;
  readonly title: string;
  readonly summary?: string | undefined;
  readonly text?: string | undefined;
  readonly url?: string | undefined;
  readonly source?: string | undefined;
  readonly time?: string | undefined;
  readonly lang?: string | undefined;
};

/**
 * Clusters entries as the product would have, had they come in by their time (then in the order given).
 * Entries without a readable time all count as told at one moment. Answers come in the order given.
 */
export function clusterAll(
  entries: readonly ClusterEntry[],
): readonly { readonly id: string; readonly cluster: string }[] {
  const window = createWindow(WINDOW_MS);
  const clusters = new Map<number, string>();
  const items = entries.map((entry, at) => ({ at, item: toClusterItem(entry, at) }));
  for (const { at, item } of items.toSorted((a, b) => a.item.toldMs - b.item.toldMs)) {
    clusters.set(at, join(item, entries[at]?.id ?? "", window));
  }
  return entries.map(({ id }, at) => ({ id, cluster: clusters.get(at) ?? "" }));
}

function join(item: ClusterItem, id: string, window: Window): StoryId {
  const reading = readItem(item);
  const placing = placeItem(reading, window);
  const storyId = placing.kind === "joined" ? placing.nearest.storyId : (contentId("story", id) as StoryId);
  window.add(reading, storyId);
  return storyId;
}

/** The place in the input stands for the id, so that the order given decides between entries of one moment. */
function toClusterItem(entry: ClusterEntry, at: number): ClusterItem {
  const link = entry.url === undefined ? null : canonicalLink(entry.url);
  const toldMs = Date.parse(entry.time ?? "");
  return {
    id: String(at).padStart(9, "0"),
    source: entry.source ?? "",
    toldMs: Number.isNaN(toldMs) ? 0 : toldMs,
    title: entry.title,
    summary: [entry.summary, entry.text].find((text) => text !== undefined && text !== "") ?? "",
    linkKey: link === null ? null : linkKey(link),
    place: null,
    isLinkForeign: true,
    language: entry.lang ?? null,
  };
}
