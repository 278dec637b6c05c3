import type { StoryId } from "../../domain/story.ts";
import type { Entry } from "../index/entry.ts";
import type { Window } from "../index/window.ts";
import type { Bonds, ClusteredWindow } from "./cluster-window.ts";
import { nameClusters, type StoryFacts } from "./name-clusters.ts";
import { type Clustered, type Older, whoStays } from "./stay.ts";

/** An entry that leaves its story for another one, or for a new one that is given by the number of its cluster. */
export type Transfer = { readonly entry: Entry; readonly to: StoryId | number };

export type SharingOut = {
  readonly window: Window;
  readonly bonds: Bonds;
  /** Of the touched stories. */
  readonly facts: ReadonlyMap<StoryId, StoryFacts>;
  /** Whether an earlier repair had the entry in its story. */
  readonly isSettled: (entry: Entry) => boolean;
};

/** Says which entries leave their stories, so that the stories are the clusters. */
export function* shareOut(
  clustered: ClusteredWindow,
  { window, bonds, facts, isSettled }: SharingOut,
): Generator<void, readonly Transfer[]> {
  const { entries, bundles, bundleOf, clusterOf, ties } = clustered;
  const inWindow = new Set(entries.map(({ item }) => item.id));
  const isHeld = ({ item }: Entry) => bonds.mustMeet(item.id).some((id) => !inWindow.has(id));
  const fixed = entries.map((entry) => bonds.isBound(entry.item.id) && isHeld(entry));
  const clusterAt = (at: number): number => clusterOf[bundleOf[at] ?? 0] ?? 0;
  const members = entries.map(({ storyId }, at) => ({
    cluster: clusterAt(at),
    story: storyId,
    isFixed: fixed[at] ?? false,
  }));
  yield;
  const names = nameClusters(members, facts);
  yield;
  const before = { ...standOf(clustered, fixed, isSettled), older: olderOf(clustered, window) };
  yield;
  const staying = whoStays({ bundles, ties, clusterOf, names, ...before }, (a, b) => bonds.mayMeet(a, b));
  yield;
  return entries.flatMap((entry, at): readonly Transfer[] => {
    const to = names.get(clusterAt(at)) ?? clusterAt(at);
    return to === entry.storyId || staying.has(bundleOf[at] ?? 0) ? [] : [{ entry, to }];
  });
}

/** Where bundles stand: in the story of their first entry. */
function standOf(
  { entries, bundles, bundleOf }: ClusteredWindow,
  fixed: readonly boolean[],
  isSettled: (entry: Entry) => boolean,
): Pick<Clustered, "storyOf" | "isSettled" | "isFixed"> {
  const storyOf: StoryId[] = [];
  const settled = bundles.map(() => false);
  const held = bundles.map(() => false);
  entries.forEach((entry, at) => {
    const bundle = bundleOf[at] ?? 0;
    storyOf[bundle] ??= entry.storyId;
    if (storyOf[bundle] === entry.storyId) settled[bundle] ||= isSettled(entry);
    held[bundle] ||= fixed[at] === true;
  });
  return { storyOf, isSettled: settled, isFixed: held };
}

/** What the bundles' stories told before the window, in reach of the bundle's first entry. */
function olderOf({ entries, bundles, bundleOf, linked }: ClusteredWindow, window: Window): readonly Older[] {
  const older: Older[] = bundles.map(() => ({ ratio: 0, items: 0, texts: 0 }));
  const fromMs = entries[0]?.item.toldMs ?? 0;
  for (const { at, ratio } of linked.olderPairs) {
    const [entry, bundle] = [entries[at], bundleOf[at] ?? 0];
    if (entry === undefined) continue;
    const reachMs = entry.item.toldMs - window.widthMs;
    const known = older[bundle] ?? { ratio: 0, items: 0, texts: 0 };
    const told = known.items > 0 ? known : countOlder(window.ofStory(entry.storyId), reachMs, fromMs);
    older[bundle] = { ...told, ratio: known.ratio + ratio };
  }
  return older;
}

function countOlder(story: readonly Entry[], reachMs: number, fromMs: number): Older {
  const older = story.filter(({ item: { toldMs } }) => toldMs >= reachMs && toldMs < fromMs);
  return { ratio: 0, items: older.length, texts: older.filter(({ hasSummary }) => hasSummary).length };
}
