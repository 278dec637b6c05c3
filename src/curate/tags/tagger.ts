import type { Tag } from "../../domain/story.ts";
import { compileRules } from "./compile-rules.ts";
import { judgeItem, type Ground, type Met, type TagEntry } from "./judge-item.ts";
import type { Aliases, TagRule } from "./tag-rule.ts";

/** Tags a story by its whole coverage. */
export type Tagger = (coverage: readonly TagEntry[]) => readonly Tag[];

/** More grounds for one tag tell nobody anything. */
const MAX_WHYS = 5;
/** A tag by summaries alone counts when one in so many of the coverage gives it: a story is not about its background. */
const SUMMARY_SHARE = 4;

/** What the coverage says for a tag. `items`: how many of it do. */
type Said = { readonly grounds: Ground[]; items: number; isStrong: boolean };

/**
 * Makes the tagger of the operator's rules. A tag is given when the title of an item says so, when enough summaries do, or
 * when a rule asks for a source or a host alone. Tags come in the order of the rules, then the sources' own that no rule gives. The work for a
 * text depends on its length and hardly on the number of rules.
 */
export function createTagger(rules: readonly TagRule[], aliases: Aliases = {}): Tagger {
  const compiled = compileRules(rules, aliases);
  const places = new Map([...new Set(rules.map(({ tag }) => tag))].map((tag, place) => [tag, place]));
  const placeOf = (tag: string): number => places.get(tag) ?? places.size;
  // An item is looked through once, however often its story is tagged anew.
  const remembered = new WeakMap<TagEntry["item"], { source: TagEntry["source"]; met: readonly Met[] }>();
  const judge = (entry: TagEntry): readonly Met[] => {
    const known = remembered.get(entry.item);
    if (known?.source === entry.source) return known.met;
    const met = judgeItem(entry, compiled);
    remembered.set(entry.item, { source: entry.source, met });
    return met;
  };
  return (coverage) => {
    const said = new Map<string, Said>();
    for (const entry of coverage) note(judge(entry), said);
    const whys = new Map(Array.from(said, ([tag, all]) => [tag, new Set(grounds(all, coverage.length))]));
    for (const { source } of coverage) {
      for (const tag of source?.tags ?? []) addWhy(whys, tag, `source ${source?.name}`);
    }
    return [...whys].sort(([a], [b]) => placeOf(a) - placeOf(b)).flatMap(toTag);
  };
}

function addWhy(whys: Map<string, Set<string>>, tag: string, why: string): void {
  const known = whys.get(tag) ?? new Set();
  whys.set(tag, known.add(why));
}

function toTag([tag, [first, ...others]]: readonly [string, ReadonlySet<string>]): readonly Tag[] {
  return first === undefined ? [] : [{ tag, why: [first, ...others.slice(0, MAX_WHYS - 1)] }];
}

/** Tags one text by itself, outside of any story. */
export function tagEntry(
  tagger: Tagger,
  entry: { readonly title: string; readonly summary?: string | undefined; readonly link?: string | null },
  source: TagEntry["source"] = null,
): readonly Tag[] {
  return tagger([{ item: { title: entry.title, summary: entry.summary ?? "", link: entry.link ?? null }, source }]);
}

/** Takes over what one item says; an item that meets a tag in several ways counts once. */
function note(met: readonly Met[], said: Map<string, Said>): void {
  for (const [tag, ways] of Map.groupBy(met, (way) => way.tag)) {
    const all = said.get(tag) ?? { grounds: [], items: 0, isStrong: false };
    said.set(tag, all);
    all.items += 1;
    all.isStrong ||= ways.some(({ isStrong }) => isStrong);
    all.grounds.push(...ways.flatMap((way) => way.grounds));
  }
}

/** In words: what titles say first, then sources and hosts, then what summaries say besides. Each once. */
function grounds(said: Said, items: number): readonly string[] {
  if (!said.isStrong && said.items * SUMMARY_SHARE < items) return [];
  const told = new Map<string, string>();
  for (const place of ["title", "beside", "summary"] as const) {
    for (const ground of said.grounds) {
      if (ground.place === place && !told.has(ground.key)) told.set(ground.key, ground.text);
    }
  }
  return [...told.values()];
}
