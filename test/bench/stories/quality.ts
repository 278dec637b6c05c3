import { clusterAll } from "../../../src/app/curate-lines.ts";
import { judged } from "../floors.ts";
import type { Figure } from "../figure.ts";
import { equalIdOrTitle, type Rule, titleOverlap } from "./other-readers.ts";
import { scorePairs } from "./pair-scores.ts";
import { scoreClusters } from "./scores.ts";
import { readSet, type StoryLine, withoutAnswers } from "./story-corpus.ts";

type Wanted = { readonly name: string; readonly value: (scores: ReturnType<typeof scoreClusters>) => number };

const bcubedF1: Wanted = { name: "B-cubed F1", value: ({ bcubed }) => 100 * bcubed.f1 };
const pairF1: Wanted = { name: "pair F1", value: ({ pairs }) => 100 * pairs.f1 };
const pairRecall: Wanted = { name: "pair recall", value: ({ pairs }) => 100 * pairs.r };

type ClusterSet = "allsides-dated" | "basil" | "ecbplus" | "uci-gnews" | "allsides" | "links-2020";

/** Set by set: what is measured of it. `hides`: what is taken out of its lines first. */
const SETS: readonly { set: ClusterSet; label: string; wanted: readonly Wanted[]; hides?: "url" }[] = [
  { set: "allsides-dated", label: "allsides-dated", wanted: [bcubedF1, pairF1] },
  { set: "basil", label: "basil", wanted: [bcubedF1, pairF1] },
  { set: "ecbplus", label: "ecbplus", wanted: [bcubedF1, pairF1] },
  { set: "uci-gnews", label: "uci-gnews", wanted: [bcubedF1, pairF1] },
  { set: "allsides", label: "allsides undated", wanted: [bcubedF1, pairF1] },
  { set: "links-2020", label: "links-2020 with address,", wanted: [pairRecall, pairF1] },
  { set: "links-2020", label: "links-2020 title only,", wanted: [pairF1], hides: "url" },
];

const OTHERS: readonly (readonly [string, Rule])[] = [
  ["equal id or title", equalIdOrTitle],
  ["title overlap", titleOverlap],
];

/** How well we cluster, beside the rules of other readers on the same lines; and how well a score tells pairs apart. */
export async function storyQuality(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const set of SETS) figures.push(...(await ofSet(set)));
  return [...figures, ...scorePairs()];
}

async function ofSet({ set, label, wanted, hides }: (typeof SETS)[number]): Promise<readonly Figure[]> {
  const lines = readSet(set);
  const gold = lines.map(({ cluster }) => cluster);
  const given = lines.map((line) => without(withoutAnswers(line), hides));
  const clusters = (await clusterAll(given)).map(({ cluster }) => cluster);
  const ours = scoreClusters(gold, clusters);
  const others = OTHERS.map(([name, rule]) => ({ name, scores: scoreClusters(gold, rule(given)) }));
  return wanted.flatMap((one) => {
    const figure = `${label} ${one.name}`;
    const best = others.toSorted((a, b) => one.value(b.scores) - one.value(a.scores))[0];
    const beside = best === undefined ? {} : { against: best.name, other: one.value(best.scores) };
    return [
      judged({ group: "stories", figure, value: one.value(ours), unit: "%", ...beside }),
      ...others.map(({ name, scores }) =>
        judged({ group: "stories", figure: `  ${figure}, ${name}`, value: one.value(scores), unit: "%" }),
      ),
    ];
  });
}

function without(line: StoryLine, hides: "url" | undefined): StoryLine {
  if (hides === undefined) return line;
  const { url: _, ...rest } = line;
  return rest;
}
