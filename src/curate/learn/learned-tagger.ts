import type { Tag } from "../../domain/story.ts";
import type { LearnText } from "./example.ts";
import { bestTag } from "./held-back.ts";
import type { TagModel } from "./model.ts";
import { createModelReader } from "./model-reader.ts";

/** An item as a coverage has it. */
export type LearnedEntry = { readonly item: LearnText };

/** Tags a story by what was learned. */
export type LearnedTagger = (coverage: readonly LearnedEntry[]) => readonly Tag[];

/** Items of a story that are looked at; more say no more. */
const MAX_ITEMS = 8;
/** Nobody is wholly sure. */
const SUREST = 0.99;
/** Words that are told for each tag. */
const MAX_WORDS = 3;

/**
 * Gives the tags that examples speak for over the whole coverage: the mean log-odds of its items, surest first. `declared`:
 * the only ones to give.
 */
export function createLearnedTagger(model: TagModel, declared: ReadonlySet<string> | null = null): LearnedTagger {
  const reader = createModelReader(model);
  const isDeclared = (tag: number): boolean => declared === null || declared.has(model.tags[tag]?.tag ?? "");
  const bars = Float64Array.from(model.tags, ({ bar }) => bar);
  // An item is looked through once, however often its story is tagged anew.
  const remembered = new WeakMap<LearnText, Float32Array>();
  const oddsOf = (item: LearnText): Float32Array => {
    const known = remembered.get(item);
    if (known !== undefined) return known;
    const odds = new Float32Array(model.tags.length);
    reader.oddsOf(item, odds);
    remembered.set(item, odds);
    return odds;
  };
  return (coverage) => {
    const items = coverage.slice(0, MAX_ITEMS).map(({ item }) => item);
    const odds = meanOf(items.map(oddsOf), model.tags.length);
    return overBar(odds, bars, model)
      .filter(isDeclared)
      .map((tag) => {
        const strongest = items.reduce((a, b) => ((oddsOf(b)[tag] ?? 0) > (oddsOf(a)[tag] ?? 0) ? b : a));
        return toTag(model, { tag, odds, words: reader.whysOf(strongest, tag, MAX_WORDS) });
      });
  };
}

function meanOf(all: readonly Float32Array[], tags: number): Float32Array {
  const [only] = all;
  if (all.length === 1 && only !== undefined) return only;
  const mean = new Float32Array(tags);
  for (const odds of all) {
    for (let tag = 0; tag < tags; tag++) mean[tag] = (mean[tag] ?? 0) + (odds[tag] ?? 0) / all.length;
  }
  return mean;
}

/** The tags to give by their numbers, the one farthest over its bar first. */
function overBar(odds: Float32Array, bars: Float64Array, { isSingle, ease }: TagModel): readonly number[] {
  const best = bestTag(odds, 0, bars);
  if (isSingle) return [best];
  const over = (tag: number): number => (odds[tag] ?? 0) - (bars[tag] ?? 0) + (tag === best ? ease : 0);
  const given: number[] = [];
  for (let tag = 0; tag < bars.length; tag++) if (over(tag) >= 0) given.push(tag);
  return given.sort((a, b) => over(b) - over(a));
}

type Given = { readonly tag: number; readonly odds: Float32Array; readonly words: readonly string[] };

function toTag({ tags, isSingle }: TagModel, { tag, odds, words }: Given): Tag {
  const { tag: name, uses } = tags[tag] ?? { tag: "", uses: 0 };
  const chance = isSingle ? shareOf(odds, tag) : 1 / (1 + Math.exp(-(odds[tag] ?? 0)));
  const loudest = words.length === 0 ? "the whole of its words" : words.join(", ");
  return { tag: name, why: [`learned from ${uses} examples: ${loudest} (${Math.min(SUREST, chance).toFixed(2)})`] };
}

/** Of one among all, when exactly one is right. */
function shareOf(odds: Float32Array, tag: number): number {
  return 1 / odds.reduce((sum, each) => sum + Math.exp(each - (odds[tag] ?? 0)), 0);
}
