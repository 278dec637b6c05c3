/** Share of what was said that is right, share of what is right that was said, and their harmonic mean; from 0 to 1. */
export type Prf = { readonly p: number; readonly r: number; readonly f1: number };

export function prf(hits: number, said: number, right: number): Prf {
  const p = said === 0 ? 0 : hits / said;
  const r = right === 0 ? 0 : hits / right;
  return { p, r, f1: p + r === 0 ? 0 : (2 * p * r) / (p + r) };
}

/**
 * How well clusters match: B-cubed (Bagga and Baldwin 1998), the mean over items, and pairwise. Both lists are by item;
 * `null` in `said`: a cluster of its own.
 */
export function scoreClusters(
  gold: readonly string[],
  said: readonly (string | null)[],
): { readonly bcubed: Prf; readonly pairs: Prf } {
  const ours = said.map((cluster, at) => (cluster === null ? `alone ${at}` : `with ${cluster}`));
  const sizesOfGold = count(gold);
  const sizesOfOurs = count(ours);
  const both = [...Map.groupBy(gold.keys(), (at) => JSON.stringify([gold[at], ours[at]])).values()];
  let [p, r, hits] = [0, 0, 0];
  for (const items of both) {
    const size = items.length;
    const first = items[0] ?? 0;
    p += (size * size) / (sizesOfOurs.get(ours[first] ?? "") ?? 1);
    r += (size * size) / (sizesOfGold.get(gold[first] ?? "") ?? 1);
    hits += pairsOf(size);
  }
  const all = gold.length || 1;
  const [precision, recall] = [p / all, r / all];
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  return {
    bcubed: { p: precision, r: recall, f1 },
    pairs: prf(hits, sum(sizesOfOurs.values(), pairsOf), sum(sizesOfGold.values(), pairsOf)),
  };
}

/** Area under the ROC curve: how often a true pair scores above a false one, ties counting half; `null` without both kinds. */
export function auc(scored: readonly { readonly score: number; readonly isTrue: boolean }[]): number | null {
  const sorted = scored.toSorted((a, b) => a.score - b.score);
  const trues = sorted.filter(({ isTrue }) => isTrue).length;
  const falses = sorted.length - trues;
  if (trues === 0 || falses === 0) return null;
  let ranks = 0;
  for (let from = 0; from < sorted.length;) {
    let to = from;
    while (to < sorted.length && sorted[to]?.score === sorted[from]?.score) to++;
    const hits = sorted.slice(from, to).filter(({ isTrue }) => isTrue).length;
    ranks += (hits * (from + 1 + to)) / 2;
    from = to;
  }
  return (ranks - (trues * (trues + 1)) / 2) / (trues * falses);
}

/**
 * Micro and macro F1 of tags, lists by item. `minUses`: tags with fewer uses in `gold` are left out on both sides; one
 * that `gold` does not know at all is an error.
 */
export function scoreTags(
  gold: readonly (readonly string[])[],
  said: readonly (readonly string[])[],
  minUses = 1,
): { readonly micro: number; readonly macro: number } {
  const uses = count(gold.flatMap((tags) => [...new Set(tags)]));
  const kept = new Set([...uses].filter(([, used]) => used >= minUses).map(([tag]) => tag));
  const [hits, given] = [new Map<string, number>(), new Map<string, number>()];
  const right = new Map([...uses].filter(([tag]) => kept.has(tag)));
  gold.forEach((tags, at) => {
    for (const tag of new Set(said[at])) {
      if (uses.has(tag) && !kept.has(tag)) continue;
      add(given, tag);
      if (tags.includes(tag)) add(hits, tag);
    }
  });
  const macro = [...kept].map((tag) => prf(hits.get(tag) ?? 0, given.get(tag) ?? 0, right.get(tag) ?? 0).f1);
  return {
    micro: prf(sum(hits.values()), sum(given.values()), sum(right.values())).f1,
    macro: macro.length === 0 ? 0 : sum(macro) / macro.length,
  };
}

/** Macro F1 of one label an item; `null` in `said`: no answer. */
export function scoreTopics(gold: readonly string[], said: readonly (string | null)[]): number {
  const labels = [...new Set(gold)];
  const f1s = labels.map((label) => {
    const hits = gold.filter((one, at) => one === label && said[at] === label).length;
    return prf(hits, said.filter((one) => one === label).length, gold.filter((one) => one === label).length).f1;
  });
  return labels.length === 0 ? 0 : sum(f1s) / labels.length;
}

function count(values: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) add(counts, value);
  return counts;
}

function add(counts: Map<string, number>, value: string): void {
  counts.set(value, (counts.get(value) ?? 0) + 1);
}

function sum(values: Iterable<number>, of = (value: number): number => value): number {
  let total = 0;
  for (const value of values) total += of(value);
  return total;
}

function pairsOf(size: number): number {
  return (size * (size - 1)) / 2;
}
