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
  /** `null`: whatever the source, or the host. */
  readonly sources: ReadonlySet<string> | null;
  readonly hosts: ReadonlySet<string> | null;
};

/** What a word is there for: it is one of `any`, or of `none`, or the one of `all` at this place. */
export type WordUse = {
  readonly way: Way;
  readonly part: "any" | "none" | number;
  /** The word of the rule that it is another word for; `null`: it is the word itself. */
  readonly alias: string | null;
};

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
    for (const [phrase, part] of phrasesOf(way)) {
      words.add(phrase, { way: compiled, part, alias: null });
      for (const other of others(phrase)) words.add(other, { way: compiled, part, alias: phrase });
    }
    for (const pattern of way.match ?? []) patterns.push({ pattern, way: compiled });
    if (asksForText(compiled)) continue;
    const [table, keys] = compiled.sources === null ? [byHost, compiled.hosts] : [bySource, compiled.sources];
    for (const key of keys ?? []) addTo(table, key, compiled);
  }
  const patternWays = patterns.map(({ way }) => way);
  return { words, patterns: createPatterns(patterns.map(({ pattern }) => pattern)), patternWays, bySource, byHost };
}

function waysOf({ tag, words, ways = [] }: TagRule) {
  return [{ any: words }, ...ways].map((way: TagWay) => ({ tag, way }));
}

function toWay(tag: string, { any, all, source, host, match }: TagWay): Way {
  return {
    tag,
    needsAny: (any?.length ?? 0) > 0,
    all: all?.length ?? 0,
    needsMatch: (match?.length ?? 0) > 0,
    sources: source === undefined ? null : new Set(source),
    hosts: host === undefined ? null : new Set(host),
  };
}

function asksForText({ needsAny, all, needsMatch }: Way): boolean {
  return needsAny || all > 0 || needsMatch;
}

function phrasesOf({ any = [], all = [], none = [] }: TagWay): readonly (readonly [string, WordUse["part"]])[] {
  return [
    ...any.map((phrase) => [phrase, "any"] as const),
    ...all.map((phrase, place) => [phrase, place] as const),
    ...none.map((phrase) => [phrase, "none"] as const),
  ];
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
