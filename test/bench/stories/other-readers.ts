import { foldWords } from "../../../src/domain/item-keys.ts";
import type { StoryLine } from "./story-corpus.ts";

/** The cluster of each line, in the order given. */
export type Rule = (lines: readonly StoryLine[]) => readonly string[];

/** What most readers do: an equal address, or an equal title. */
export const equalIdOrTitle: Rule = (lines) => {
  const sets = createSets(lines.length);
  const seen = new Map<string, number>();
  lines.forEach((line, at) => {
    const title = foldWords(line.title);
    for (const key of [
      ...(line.url === undefined ? [] : [`id ${line.url}`]),
      ...(title === "" ? [] : [`title ${title}`]),
    ]) {
      sets.join(at, seen.get(key) ?? at);
      if (!seen.has(key)) seen.set(key, at);
    }
  });
  return sets.names();
};

/** NewsBlur's look-back, in milliseconds; what a shorter title must share of its words, how many, and of how many. */
const LOOK_BACK_MS = 120 * 3_600_000;
const SHARED_PART = 0.6;
const SHARED_WORDS = 3;
const TITLE_WORDS = 5;
/** Words of more titles tell nothing. */
const COMMON_TITLES = 50;
const MAX_MEMBERS = 10;
/** Little words that never count; a word has more letters than two. */
const LITTLE = new Set(
  "the and for with from that this are was were has have had not but you your its his her their our will can how why what when who after over into about new says said out more than all".split(
    " ",
  ),
);

/**
 * NewsBlur's first two layers as its notes of March 2026 tell them: equal titles, and titles that share most words of the
 * smaller one; within its look-back, at most ten items a story, other sources only. Its third layer needs a search server.
 */
export const titleOverlap: Rule = (lines) => {
  const words = lines.map(({ title }) => significant(title));
  const titles = new Map<string, number>();
  for (const own of words) for (const word of own) titles.set(word, (titles.get(word) ?? 0) + 1);
  const sets = createSets(lines.length);
  const byWord = new Map<string, number[]>();
  const byTitle = new Map<string, number>();
  lines.forEach((line, at) => {
    const same = byTitle.get(foldWords(line.title));
    if (same !== undefined && isNear(lines[same], line)) sets.join(at, same, MAX_MEMBERS);
    else joinByWords(at);
    byTitle.set(foldWords(line.title), at);
    for (const word of words[at] ?? []) byWord.set(word, [...(byWord.get(word) ?? []).slice(-COMMON_TITLES), at]);
  });
  return sets.names();

  function joinByWords(at: number): void {
    const shared = new Set<number>();
    const telling = [...(words[at] ?? [])].filter((word) => (titles.get(word) ?? 0) <= COMMON_TITLES);
    for (const word of telling) for (const other of byWord.get(word) ?? []) shared.add(other);
    const best = [...shared]
      .map((other) => ({ other, count: sharedWith(other) }))
      .filter(({ other, count }) => count >= SHARED_WORDS && isAlike(other, count))
      .sort((a, b) => b.count - a.count || a.other - b.other)[0];
    if (best !== undefined) sets.join(at, best.other, MAX_MEMBERS);

    function sharedWith(other: number): number {
      return [...(words[at] ?? [])].filter((word) => words[other]?.has(word) === true).length;
    }

    function isAlike(other: number, count: number): boolean {
      const smaller = Math.min(words[at]?.size ?? 0, words[other]?.size ?? 0);
      const [one, two] = [lines[at], lines[other]];
      const isOther = one?.source === undefined || one.source !== two?.source;
      return isLong(one) && isLong(two) && count / smaller >= SHARED_PART && isOther && isNear(two, one);
    }
  }
};

function significant(title: string): ReadonlySet<string> {
  return new Set(
    foldWords(title)
      .split(" ")
      .filter((word) => word.length > 2 && !LITTLE.has(word)),
  );
}

function isLong(line: StoryLine | undefined): boolean {
  return foldWords(line?.title ?? "").split(" ").length >= TITLE_WORDS;
}

function isNear(a: StoryLine | undefined, b: StoryLine | undefined): boolean {
  const distance = Math.abs(Date.parse(a?.time ?? "") - Date.parse(b?.time ?? ""));
  return Number.isNaN(distance) || distance <= LOOK_BACK_MS;
}

/** Items that are joined to sets. */
function createSets(size: number) {
  const parent = Array.from({ length: size }, (_, at) => at);
  const members = parent.map(() => 1);
  const find = (at: number): number => {
    let root = at;
    while (parent[root] !== root) root = parent[root] ?? root;
    return root;
  };
  return {
    join(one: number, other: number, most = Number.POSITIVE_INFINITY): void {
      const [a, b] = [find(one), find(other)];
      const together = (members[a] ?? 0) + (members[b] ?? 0);
      if (a === b || together > most) return;
      parent[a] = b;
      members[b] = together;
    },
    names: (): readonly string[] => parent.map((_, at) => String(find(at))),
  };
}
