import { canonicalLink, linkKey } from "../domain/canonical-link.ts";
import { contentId } from "../domain/content-id.ts";
import type { StoryId } from "../domain/story.ts";
import { NO_CONSTRAINTS } from "./corrections/constraints.ts";
import { WINDOW_MS } from "./curate-options.ts";
import { linksOf } from "./index/alike.ts";
import type { ClusterItem, Entry } from "./index/entry.ts";
import { placeItem } from "./index/place-item.ts";
import { readItem } from "./index/reading.ts";
import { SAME_PAGE_MS } from "./index/same.ts";
import { createWindow, type Window } from "./index/window.ts";
import { clusterWindow, touchedStories } from "./repair/cluster-window.ts";
import type { StoryFacts } from "./repair/name-clusters.ts";
import { nameStories } from "./repair/name-stories.ts";
import { MAX_REPAIRED_ITEMS } from "./repair/repair-window.ts";
import { shareOut } from "./repair/share-out.ts";
import { inSlices } from "./repair/slices.ts";

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

export type ClusterAnswer = { readonly id: string; readonly cluster: string };

/** Entries that come between two repairs: half of what is repaired at a time, so that each is seen among those before and after it. */
const REPAIR_EVERY_ITEMS = MAX_REPAIRED_ITEMS / 2;

/** What has come so far. `taken`: ids that a story has or had. */
type State = { readonly window: Window; readonly clusters: StoryId[]; readonly taken: Set<StoryId> };

/**
 * Clusters entries as the product would have, had they come in by their time (then in the order given): each is joined at
 * once, and all are repaired at the end; of more than `repairEveryItems` as many at a time, while the window moves on.
 * Entries without a readable time all count as told at one moment. Answers come in the order given, none when `signal`
 * aborts. Gives way to others every few milliseconds.
 */
export async function clusterAll(
  entries: readonly ClusterEntry[],
  { signal = new AbortController().signal, repairEveryItems = REPAIR_EVERY_ITEMS } = {},
): Promise<readonly ClusterAnswer[]> {
  const state: State = { window: createWindow(WINDOW_MS), clusters: [], taken: new Set() };
  const order = entries.map(toClusterItem).sort((a, b) => a.toldMs - b.toldMs || (a.id < b.id ? -1 : 1));
  for (let start = 0; start < order.length && !signal.aborted; start += repairEveryItems) {
    const part = order.slice(start, start + repairEveryItems);
    await inSlices(joinAll(part, entries, state), signal);
    await repair(entries, state, { signal, maxItems: 2 * repairEveryItems });
    state.window.forgetBefore((part.at(-1)?.toldMs ?? 0) - Math.max(SAME_PAGE_MS, WINDOW_MS));
  }
  return signal.aborted ? [] : entries.map(({ id }, at) => ({ id, cluster: state.clusters[at] ?? "" }));
}

function* joinAll(
  items: readonly ClusterItem[],
  entries: readonly ClusterEntry[],
  { window, clusters, taken }: State,
): Generator<void, void> {
  for (const item of items) {
    const at = Number(item.id);
    const reading = readItem(item);
    const placing = placeItem(reading, window);
    const own = contentId("story", entries[at]?.id ?? "") as StoryId;
    const storyId = placing.kind === "joined" ? placing.nearest.storyId : own;
    window.add(reading, storyId);
    clusters[at] = storyId;
    taken.add(storyId);
    yield;
  }
}

/** As the desk repairs its window; nothing is settled before. */
async function repair(
  lines: readonly ClusterEntry[],
  { window, clusters, taken }: State,
  { signal, maxItems }: { readonly signal: AbortSignal; readonly maxItems: number },
): Promise<void> {
  const entries = window.entries(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY).slice(-maxItems);
  const work = clusterWindow(entries, (entry, isWanted) => linksOf(entry, window, isWanted), NO_CONSTRAINTS);
  const clustered = await inSlices(work, signal);
  if (clustered === null) return;
  const facts = factsOf(touchedStories(clustered), entries, window);
  const sharing = shareOut(clustered, { window, bonds: NO_CONSTRAINTS, facts, isSettled: () => false });
  const transfers = (await inSlices(sharing, signal)) ?? [];
  const isTaken = async (ids: readonly StoryId[]) => new Set(ids.filter((id) => taken.has(id)));
  const named = await nameStories(transfers, isTaken, (itemId) => lines[Number(itemId)]?.id ?? "");
  for (const { entry, to } of named) {
    window.move(entry.item.id, to);
    clusters[Number(entry.item.id)] = to;
    taken.add(to);
  }
}

function factsOf(ids: readonly StoryId[], entries: readonly Entry[], window: Window): ReadonlyMap<StoryId, StoryFacts> {
  const inRepair = new Set(entries);
  return new Map(
    ids.map((id) => {
      const story = window.ofStory(id);
      const olderItems = story.filter((entry) => !inRepair.has(entry)).length;
      return [id, { olderItems, firstMs: story[0]?.item.toldMs ?? 0 }];
    }),
  );
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
