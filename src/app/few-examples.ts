import { MIN_USES, type TagExample } from "../curate/curate.ts";

/**
 * Says that no tag has enough examples to be learned; `null`: one has. `declared`: the only tags that count; `null`: all.
 * Examples that say the same count once, as in learning.
 */
export function fewExamples(examples: readonly TagExample[], declared: ReadonlySet<string> | null): string | null {
  const distinct = new Map(examples.map((example) => [sayingOf(example), example]));
  const uses = new Map<string, number>();
  for (const { tags } of distinct.values()) {
    for (const tag of new Set(tags)) if (declared?.has(tag) ?? true) uses.set(tag, (uses.get(tag) ?? 0) + 1);
  }
  const [most] = [...uses].toSorted((a, b) => b[1] - a[1]);
  if (most !== undefined && most[1] >= MIN_USES) return null;
  const found = most === undefined ? "they have none" : `the most has "${most[0]}", ${most[1]}`;
  return `No tag is learned from these examples: a tag needs ${MIN_USES} with it and as many without, and ${found}.`;
}

function sayingOf({ title, summary, link, tags }: TagExample): string {
  return JSON.stringify([title, summary, link, tags.toSorted()]);
}
