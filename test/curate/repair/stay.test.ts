import { describe, expect, test } from "vitest";
import { type Clustered, whoStays } from "../../../src/curate/repair/stay.ts";
import type { StoryId } from "../../../src/domain/story.ts";

type Case = {
  /** A word per bundle of one item, such as "0a": now in cluster 0, before in story a; "!": it has to stay; "?": it is new. */
  readonly bundles: string;
  /** What the clusters are called. */
  readonly names: readonly (string | null)[];
  /** Two bundles and their ratio. */
  readonly ties?: readonly (readonly [number, number, number])[];
  /** By bundle the ratio to one item that its story told before the window. */
  readonly older?: Readonly<Record<number, number>>;
  readonly mayMeet?: boolean;
};

function stayingIn({ bundles, names, ties = [], older = {}, mayMeet = true }: Case): readonly number[] {
  const words = bundles.split(" ");
  const firstOf = (cluster: string | undefined) => words.findIndex(([one]) => one === cluster);
  const clustered: Clustered = {
    bundles: words.map((_, at) => ({ items: 1, texts: 1, bound: mayMeet ? [] : [`item ${at}`] })),
    ties: {
      a: Int32Array.from(ties, ([a]) => a),
      b: Int32Array.from(ties, ([, b]) => b),
      ratio: Float64Array.from(ties, ([, , ratio]) => ratio),
    },
    clusterOf: Int32Array.from(words, ([cluster]) => firstOf(cluster)),
    names: new Map(names.map((name, cluster) => [firstOf(String(cluster)), name as StoryId | null])),
    storyOf: words.map((text) => text[1] as StoryId),
    isSettled: words.map((text) => !text.endsWith("?")),
    isFixed: words.map((text) => text.endsWith("!")),
    older: words.map((_, at) => {
      const ratio = older[at];
      return ratio === undefined ? { ratio: 0, items: 0, texts: 0 } : { ratio, items: 1, texts: 1 };
    }),
  };
  return [...whoStays(clustered, () => mayMeet)].toSorted((a, b) => a - b);
}

describe("whoStays", () => {
  test.for<Case & { why: string; staying: number[] }>([
    { why: "asks nobody whose cluster has its story's name", bundles: "0a 0a 1b", names: ["a", "b"], staying: [] },
    {
      why: "keeps what an earlier repair joined and is only a little too far off now",
      bundles: "0a 1a",
      names: ["a", null],
      ties: [[0, 1, 0.9]],
      staying: [1],
    },
    {
      why: "parts what is clearly too far off",
      bundles: "0a 1a",
      names: ["a", null],
      ties: [[0, 1, 0.85]],
      staying: [],
    },
    {
      why: "parts what no repair has looked at",
      bundles: "0a 1a?",
      names: ["a", null],
      ties: [[0, 1, 0.9]],
      staying: [],
    },
    {
      why: "lets go of what is clearly nearer to another story",
      bundles: "0a 1a 1b",
      names: ["a", "b"],
      ties: [
        [0, 1, 1.2],
        [1, 2, 1.4],
      ],
      staying: [],
    },
    {
      why: "holds what is only a little nearer to another story",
      bundles: "0a 1a 1b",
      names: ["a", "b"],
      ties: [
        [0, 1, 1.3],
        [1, 2, 1.4],
      ],
      staying: [1],
    },
    {
      why: "leaves two stories two when one is hardly better",
      bundles: "0a 0b",
      names: ["a"],
      ties: [[0, 1, 1.1]],
      staying: [1],
    },
    {
      why: "makes two stories one when that is clearly better",
      bundles: "0a 0b",
      names: ["a"],
      ties: [[0, 1, 1.2]],
      staying: [],
    },
    {
      why: "keeps a new item with what its story told before the window",
      bundles: "0a 1a?",
      names: ["a", null],
      older: { 1: 1 },
      staying: [1],
    },
    {
      why: "unless that is too far off",
      bundles: "0a 1a?",
      names: ["a", null],
      older: { 1: 0.9 },
      staying: [],
    },
    {
      why: "keeps what has to stay, whatever is nearer",
      bundles: "0a 1a! 1b",
      names: ["a", "b"],
      ties: [[1, 2, 9]],
      staying: [1],
    },
    {
      why: "keeps nothing where corrections do not want it",
      bundles: "0a 1a",
      names: ["a", null],
      ties: [[0, 1, 0.9]],
      mayMeet: false,
      staying: [],
    },
  ])("$why", ({ staying, ...one }) => {
    expect(stayingIn(one)).toEqual(staying);
  });
});
