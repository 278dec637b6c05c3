import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_STORY_ITEMS } from "../../../src/curate/index/parameters.ts";
import type { Ties } from "../../../src/curate/repair/link-entries.ts";
import { type Bundle, linkOf, mergeBundles } from "../../../src/curate/repair/merge-bundles.ts";
import { finished } from "./finished.ts";

type Pair = readonly [a: number, b: number, ratio: number];

const TEXT: Bundle = { items: 1, texts: 1, bound: [] };
const TITLE: Bundle = { items: 1, texts: 0, bound: [] };

function tiesOf(pairs: readonly Pair[]): Ties {
  return {
    a: Int32Array.from(pairs, ([a]) => a),
    b: Int32Array.from(pairs, ([, b]) => b),
    ratio: Float64Array.from(pairs, ([, , ratio]) => ratio),
  };
}

/** Clusters as lists of bundles, those alone left out. */
function clustersOf(bundles: readonly Bundle[], pairs: readonly Pair[], mayMeet = (): boolean => true) {
  const clusterOf = finished(mergeBundles(bundles, tiesOf(pairs), mayMeet));
  const groups = [...Map.groupBy(bundles.keys(), (at) => clusterOf[at]).values()];
  return groups.filter(({ length }) => length > 1);
}

describe("mergeBundles", () => {
  test.for<{ why: string; bundles: Bundle[]; pairs: Pair[]; clusters: number[][] }>([
    { why: "leaves alone what nothing links", bundles: [TEXT, TEXT], pairs: [], clusters: [] },
    { why: "merges at the bar", bundles: [TEXT, TEXT], pairs: [[0, 1, 1]], clusters: [[0, 1]] },
    { why: "and not below it", bundles: [TEXT, TEXT], pairs: [[0, 1, 0.999]], clusters: [] },
    {
      why: "does not chain through one bridge",
      bundles: [TEXT, TEXT, TEXT],
      pairs: [
        [0, 1, 3],
        [1, 2, 1.5],
      ],
      clusters: [[0, 1]],
    },
    {
      why: "merges the nearest first",
      bundles: [TEXT, TEXT, TEXT],
      pairs: [
        [0, 1, 1.2],
        [1, 2, 1.5],
      ],
      clusters: [[1, 2]],
    },
    {
      why: "lets a third in by the mean of its links",
      bundles: [TEXT, TEXT, TEXT],
      pairs: [
        [0, 1, 3],
        [1, 2, 1.7],
        [0, 2, 0.4],
      ],
      clusters: [[0, 1, 2]],
    },
    {
      why: "counts a bundle by all of its items",
      bundles: [{ items: 4, texts: 4, bound: [] }, TEXT],
      pairs: [
        [0, 1, 1.5],
        [0, 1, 1.5],
      ],
      clusters: [],
    },
    {
      why: "adds up the links between two bundles",
      bundles: [{ items: 4, texts: 4, bound: [] }, TEXT],
      pairs: [
        [0, 1, 0.9],
        [0, 1, 0.9],
        [0, 1, 0.9],
        [1, 0, 1.3],
      ],
      clusters: [[0, 1]],
    },
    {
      why: "asks less of a crowd of mere titles",
      bundles: [{ items: 24, texts: 0, bound: [] }, TITLE],
      pairs: Array.from({ length: 10 }, (): Pair => [0, 1, 0.61]),
      clusters: [[0, 1]],
    },
    {
      why: "and not of a crowd of items with a summary",
      bundles: [{ items: 24, texts: 24, bound: [] }, TITLE],
      pairs: Array.from({ length: 10 }, (): Pair => [0, 1, 0.61]),
      clusters: [],
    },
    {
      why: "makes no story larger than the limit",
      bundles: [{ items: MAX_STORY_ITEMS, texts: 0, bound: [] }, TITLE],
      pairs: [[0, 1, 1e6]],
      clusters: [],
    },
    {
      why: "fills a story up to the limit",
      bundles: [{ items: MAX_STORY_ITEMS - 1, texts: 0, bound: [] }, TITLE],
      pairs: [[0, 1, 1e6]],
      clusters: [[0, 1]],
    },
  ])("$why", ({ bundles, pairs, clusters }) => {
    expect(clustersOf(bundles, pairs)).toEqual(clusters);
  });

  test("keeps apart what corrections part, also by way of a third", () => {
    const bundles = [{ ...TEXT, bound: ["a"] }, TEXT, { ...TEXT, bound: ["c"] }];
    const pairs: Pair[] = [
      [0, 1, 3],
      [1, 2, 2.5],
      [0, 2, 9],
    ];
    expect(clustersOf(bundles, pairs, () => false)).toEqual([[0, 1]]);
    expect(clustersOf(bundles, pairs)).toEqual([[0, 1, 2]]);
  });

  const someTies = fc.integer({ min: 2, max: 12 }).chain((count) =>
    fc.record({
      bundles: fc.array(fc.constantFrom(TEXT, TITLE, { items: 3, texts: 2, bound: [] }), {
        minLength: count,
        maxLength: count,
      }),
      pairs: fc.uniqueArray(
        fc
          .tuple(fc.nat(count - 1), fc.nat(count - 1), fc.integer({ min: 1, max: 300 }))
          .filter(([a, b]) => a < b)
          .map(([a, b, percent]): Pair => [a, b, percent / 64]),
        { maxLength: 40, selector: ([a, b]) => `${a} ${b}` },
      ),
    }),
  );

  test("leaves no two clusters that reach the bar", () => {
    fc.assert(
      fc.property(someTies, ({ bundles, pairs }) => {
        const clusterOf = finished(mergeBundles(bundles, tiesOf(pairs), () => true));
        const sums = new Map<string, number>();
        for (const [a, b, ratio] of pairs) {
          const key = [clusterOf[a] ?? 0, clusterOf[b] ?? 0].toSorted((one, other) => one - other).join(" ");
          if (clusterOf[a] !== clusterOf[b]) sums.set(key, (sums.get(key) ?? 0) + ratio);
        }
        const sizeOf = (cluster: number) => {
          const own = bundles.filter((_, at) => clusterOf[at] === cluster);
          return {
            items: own.reduce((sum, { items }) => sum + items, 0),
            texts: own.reduce((sum, { texts }) => sum + texts, 0),
          };
        };
        for (const [key, sum] of sums) {
          const [a = 0, b = 0] = key.split(" ").map(Number);
          expect(linkOf(sum, sizeOf(a), sizeOf(b))).toBeLessThan(1);
        }
      }),
    );
  });

  test("does not care in which order the ties come", () => {
    fc.assert(
      fc.property(someTies, ({ bundles, pairs }) => {
        const turned = pairs.toReversed().map(([a, b, ratio]): Pair => [b, a, ratio]);
        expect(clustersOf(bundles, turned)).toEqual(clustersOf(bundles, pairs));
      }),
    );
  });
});
