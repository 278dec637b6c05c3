import type { StoryId } from "../../domain/story.ts";
import type { Constraints } from "../corrections/constraints.ts";
import type { Entry } from "../index/entry.ts";
import { bundleEntries, type Bundled } from "./bundle-entries.ts";
import { linkEntries, type Linked, type LinksOf, type Ties } from "./link-entries.ts";
import { mergeBundles } from "./merge-bundles.ts";

/** Entries of a window, oldest first, then by id, and what they look like clustered anew. */
export type ClusteredWindow = Bundled & {
  readonly entries: readonly Entry[];
  /** Between bundles. */
  readonly ties: Ties;
  readonly clusterOf: Int32Array;
  readonly linked: Linked;
};

export type Bonds = Pick<Constraints, "groupOf" | "isBound" | "mayMeet" | "mustMeet">;

/** Clusters entries anew by their words, under what the operator said; the stories that they are in count for nothing. */
export function* clusterWindow(
  entries: readonly Entry[],
  linksOf: LinksOf,
  bonds: Bonds,
): Generator<void, ClusteredWindow> {
  const linked = yield* linkEntries(entries, linksOf);
  yield;
  const bundled = yield* bundleEntries(entries, linked.copies, bonds);
  const { bundles, bundleOf } = bundled;
  yield;
  const toBundle = (at: number): number => bundleOf[at] ?? 0;
  const ties = { a: linked.ties.a.map(toBundle), b: linked.ties.b.map(toBundle), ratio: linked.ties.ratio };
  yield;
  const clusterOf = yield* mergeBundles(bundles, ties, (a, b) => bonds.mayMeet(a, b));
  return { ...bundled, entries, ties, clusterOf, linked };
}

/** Stories of which some items are now in a cluster with those of another, or apart from each other. */
export function touchedStories({ entries, bundleOf, clusterOf }: ClusteredWindow): readonly StoryId[] {
  const clustersOf = new Map<StoryId, Set<number>>();
  const storiesOf = new Map<number, Set<StoryId>>();
  entries.forEach(({ storyId }, at) => {
    const cluster = clusterOf[bundleOf[at] ?? 0] ?? 0;
    clustersOf.set(storyId, (clustersOf.get(storyId) ?? new Set()).add(cluster));
    storiesOf.set(cluster, (storiesOf.get(cluster) ?? new Set()).add(storyId));
  });
  const isMixed = (cluster: number): boolean => (storiesOf.get(cluster)?.size ?? 0) > 1;
  return [...clustersOf].filter(([, clusters]) => clusters.size > 1 || [...clusters].some(isMixed)).map(([id]) => id);
}
