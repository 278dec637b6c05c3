import type { Constraints } from "../corrections/constraints.ts";
import type { Entry } from "../index/entry.ts";
import type { Linked } from "./link-entries.ts";
import type { Bundle } from "./merge-bundles.ts";

/** `bundleOf`: by the number of an entry that of its bundle. */
export type Bundled = { readonly bundles: readonly Bundle[]; readonly bundleOf: Int32Array };

/**
 * Ties entries to bundles that no clustering takes apart: those of one story that are the same page, have the same
 * telling title or the same text, and those that the operator wants together. Bundles are numbered by their first entries.
 */
export function* bundleEntries(
  entries: readonly Entry[],
  copies: Linked["copies"],
  { groupOf, isBound }: Pick<Constraints, "groupOf" | "isBound">,
): Generator<void, Bundled> {
  const firsts = new Map<string, number>();
  const parents = Int32Array.from(entries, (_, at) => at);
  for (const [at, { item, storyId, keys }] of entries.entries()) {
    const group = groupOf(item.id);
    const signs = keys.map((key) => `${storyId} ${key}`);
    if (group !== null) signs.push(`group ${group}`);
    for (const sign of signs) {
      const first = firsts.get(sign);
      if (first === undefined) firsts.set(sign, at);
      else unite(parents, first, at);
    }
    yield;
  }
  for (const [a, b] of copies) {
    if (entries[a]?.storyId === entries[b]?.storyId) unite(parents, a, b);
  }
  yield;
  return collect(entries, parents, isBound);
}

function collect(entries: readonly Entry[], parents: Int32Array, isBound: Constraints["isBound"]): Bundled {
  const bundles: { items: number; texts: number; bound: string[] }[] = [];
  const numbers = new Map<number, number>();
  const bundleOf = Int32Array.from(entries, ({ item, hasSummary }, at) => {
    const root = rootOf(parents, at);
    const number = numbers.get(root) ?? bundles.length;
    numbers.set(root, number);
    const bundle = (bundles[number] ??= { items: 0, texts: 0, bound: [] });
    bundle.items++;
    if (hasSummary) bundle.texts++;
    if (isBound(item.id)) bundle.bound.push(item.id);
    return number;
  });
  return { bundles, bundleOf };
}

/** The earlier root stands for both. */
function unite(parents: Int32Array, a: number, b: number): void {
  const [one, other] = [rootOf(parents, a), rootOf(parents, b)];
  parents[Math.max(one, other)] = Math.min(one, other);
}

function rootOf(parents: Int32Array, at: number): number {
  let root = at;
  for (let next = parents[root]; next !== undefined && next !== root; next = parents[root]) {
    parents[root] = parents[next] ?? next; // Shortens the way for the next who asks.
    root = next;
  }
  return root;
}
