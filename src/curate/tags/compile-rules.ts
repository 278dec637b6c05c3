import { createPatterns, type FindPatterns } from "./patterns.ts";
import type { Aliases, TagRule, TagWay } from "./tag-rule.ts";
import { tokenize } from "./tokens.ts";
import { createWordTree, type WordTree } from "./word-tree.ts";

/** A way to a tag, as it is judged. What an item may be looked up by leads to it. */
export type Way = {
  readonly tag: string;
  readonly needsAny: boolean;
  /** How many words have to be there all together. */
  readonly all: number;
  readonly needsMatch: boolean;
  readonly none: ReadonlySet<string>;
  /** `null`: whatever the source, or the host. */
  readonly sources: ReadonlySet<string> | null;
  readonly hosts: ReadonlySet<string> | null;
};

/** What a word is there for. */
export type WordUse =
  /** It is one of `any`, or the one of `all` at this place; or another word for it (`alias`). */
  | { readonly kind: "gives"; readonly way: Way; readonly part: "any" | number; readonly alias: string | null }
  /** It, or the word that it is another word for, is one of `none`; whose, each way knows. */
  | { readonly kind: "bars"; readonly word: string };

export type CompiledRules = {
  readonly words: WordTree<WordUse>;
  readonly patterns: FindPatterns;
  /** The way of each pattern. */
  readonly patternWays: readonly Way[];
  /** Ways that ask for no word and no pattern, by source and by host; those that ask for both are in `bySource`. */
  readonly bySource: ReadonlyMap<string, readonly Way[]>;
  readonly byHost: ReadonlyMap<string, readonly Way[]>;
};

/** Puts all rules into a few tables, in which each text is looked up once however many rules there are. */
export function compileRules(rules: readonly TagRule[], aliases: Aliases): CompiledRules {
  const words = createWordTree<WordUse>();
  const patterns: { readonly pattern: string; readonly way: Way }[] = [];
  const bySource = new Map<string, Way[]>();
  const byHost = new Map<string, Way[]>();
  const others = otherWords(aliases);
  for (const { tag, way } of rules.flatMap(waysOf)) {
    const compiled = toWay(tag, way);
    for (const [phrase, part] of givingWords(way)) {
      words.add(phrase, { kind: "gives", way: compiled, part, alias: null });
      for (const other of others(phrase)) words.add(other, { kind: "gives", way: compiled, part, alias: phrase });
    }
    for (const pattern of way.match ?? []) patterns.push({ pattern, way: compiled });
    if (asksForText(compiled)) continue;
    const [table, keys] = compiled.sources === null ? [byHost, compiled.hosts] : [bySource, compiled.sources];
    for (const key of keys ?? []) addTo(table, key, compiled);
  }
  for (const word of new Set(rules.flatMap(waysOf).flatMap(({ way }) => way.none ?? []))) {
    for (const phrase of [word, ...others(word)]) words.add(phrase, { kind: "bars", word });
  }
  const patternWays = patterns.map(({ way }) => way);
  return { words, patterns: createPatterns(patterns.map(({ pattern }) => pattern)), patternWays, bySource, byHost };
}

function waysOf({ tag, words, ways = [] }: TagRule) {
  return [{ any: words }, ...ways].map((way: TagWay) => ({ tag, way }));
}

function toWay(tag: string, { any, all, none, source, host, match }: TagWay): Way {
  return {
    tag,
    needsAny: (any?.length ?? 0) > 0,
    all: all?.length ?? 0,
    needsMatch: (match?.length ?? 0) > 0,
    none: new Set(none),
    sources: source === undefined ? null : new Set(source),
    hosts: host === undefined ? null : new Set(host),
  };
}

function asksForText({ needsAny, all, needsMatch }: Way): boolean {
  return needsAny || all > 0 || needsMatch;
}

function givingWords({ any = [], all = [] }: TagWay): readonly (readonly [phrase: string, part: "any" | number])[] {
  return [...any.map((phrase) => [phrase, "any"] as const), ...all.map((phrase, place) => [phrase, place] as const)];
}

/** The other words for a name, whatever its case and accents. */
function otherWords(aliases: Aliases): (phrase: string) => readonly string[] {
  const byName = new Map(Object.entries(aliases).map(([name, others]) => [keyOf(name), others]));
  return (phrase) => byName.get(keyOf(phrase)) ?? [];
}

function keyOf(phrase: string): string {
  return tokenize(phrase.normalize("NFC"))
    .map(({ folded }) => folded)
    .join(" ");
}

function addTo(table: Map<string, Way[]>, key: string, way: Way): void {
  const ways = table.get(key) ?? [];
  ways.push(way);
  table.set(key, ways);
}
