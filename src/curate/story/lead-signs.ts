import type { Source } from "../../domain/source.ts";
import type { SourcedItem, ToldItem } from "../../domain/story.ts";
import { fold } from "../text/fold.ts";
import { words } from "../text/words.ts";
import { itemFiller } from "./filler/item-filler.ts";
import { FILLER_SCORE } from "./filler/judge-filler.ts";
import { ownNews } from "./reporting.ts";

/** Something that speaks for an item as the lead, or against it. */
export type Sign = { readonly points: number; readonly why: string };

/** A shorter summary does not tell the story. In characters. */
const FULL_SUMMARY_CHARS = 120;
const SHORT_SUMMARY_CHARS = 40;
/** A shorter title does not say what happened. */
const MIN_TITLE_WORDS = 3;
/** Share of capitals among the letters from which a title shouts, when it has so many letters. */
const SHOUTING_SHARE = 0.7;
const MIN_SHOUTING_LETTERS = 12;
/** A source's weight counts within these bounds, so that no weight makes an empty item lead. */
const MAX_WEIGHT_POINTS = 2;

/** A press release is full, early and at first hand; a newsroom that tells the same leads all the same. */
const FILLER_POINTS = -2;

/** What a page for payers says of itself, folded. */
const FOR_PAYERS =
  /(?<!\p{L})(?:(?:subscribers?|members?) only|only for (?:subscribers|members)|subscribe to (?:continue|read)|for (?:paying )?subscribers|(?:paywall|abo|premium)\b(?=[)\]]))/u;
/** A title that keeps back what happened, so that it is opened. Folded. */
const TEASING =
  /(?<!\p{L})(?:you(?:'ll| will) never|you won't believe|won't believe what|what happen(?:s|ed) next|here's (?:why|what|how)|this is (?:why|what happens)|this one (?:weird |simple )?(?:trick|thing)|the reason (?:why )?(?:will|may|might)|will (?:shock|surprise|blow|amaze)|everything you need to know|(?:\d+|these) (?:things|reasons|ways|facts))(?!\p{L})/u;

/** An item never changes and its source hardly; a story of thousands is looked through with each item that joins it. */
const known = new WeakMap<ToldItem, { readonly source: Source; readonly signs: readonly Sign[] }>();

/** What an item says for itself, whatever else its story has. */
export function ownSigns(sourced: SourcedItem): readonly Sign[] {
  const { item, source } = sourced;
  const before = known.get(item);
  if (before !== undefined && isSame(before.source, source)) return before.signs;
  const own = [...completeness(item), ...titleFaults(item.title)];
  const signs = [...own, ...fillerSigns(sourced), ...originSigns(sourced), ...sourceSigns(sourced)];
  known.set(item, { source, signs });
  return signs;
}

function isSame(a: Source, b: Source): boolean {
  return a === b || (a.name === b.name && a.weight === b.weight && a.isPaywalled === b.isPaywalled);
}

function completeness(item: ToldItem): Sign[] {
  const signs: Sign[] = [];
  if (item.summary.length >= FULL_SUMMARY_CHARS) signs.push({ points: 2, why: "has a full summary" });
  else if (item.summary.length >= SHORT_SUMMARY_CHARS) signs.push({ points: 1, why: "has a short summary" });
  if (item.image !== null) signs.push({ points: 0.5, why: "has a picture" });
  if (item.author !== null) signs.push({ points: 0.5, why: "names its author" });
  if (item.link === null) signs.push({ points: -2, why: "has no page to open" });
  return signs;
}

function titleFaults(title: string): readonly Sign[] {
  const signs: Sign[] = [];
  if (isShouting(title)) signs.push({ points: -1.5, why: "its title shouts" });
  if (/[?？]\s*$/u.test(title)) signs.push({ points: -1, why: "its title only asks" });
  if (TEASING.test(fold(title))) signs.push({ points: -1, why: "its title teases" });
  if (words(title).length < MIN_TITLE_WORDS) signs.push({ points: -1, why: "its title is very short" });
  return signs;
}

function isShouting(title: string): boolean {
  const letters = title.match(/\p{L}/gu)?.length ?? 0;
  const capitals = title.match(/\p{Lu}/gu)?.length ?? 0;
  return /!{2,}/.test(title) || (letters >= MIN_SHOUTING_LETTERS && capitals / letters >= SHOUTING_SHARE);
}

function fillerSigns(sourced: SourcedItem): readonly Sign[] {
  const { score, why } = itemFiller(sourced);
  return score < FILLER_SCORE ? [] : [{ points: FILLER_POINTS, why: `looks like filler (${why[0]})` }];
}

function originSigns(sourced: SourcedItem): readonly Sign[] {
  const own = ownNews(sourced);
  return own === null ? [] : [{ points: 1, why: `has it at first hand ("${own}")` }];
}

function sourceSigns({ item, source }: SourcedItem): readonly Sign[] {
  const signs: Sign[] = [];
  if (source.weight !== 1) {
    const points = Math.max(-MAX_WEIGHT_POINTS, Math.min(MAX_WEIGHT_POINTS, source.weight - 1));
    signs.push({ points, why: `source weight ${source.weight}` });
  }
  const hint = source.isPaywalled ? null : FOR_PAYERS.exec(fold(`${item.title} ${item.summary}`));
  if (source.isPaywalled) signs.push({ points: -1, why: "its outlet is for payers" });
  else if (hint !== null) signs.push({ points: -1, why: `its page is for payers ("${hint[0]}")` });
  return signs;
}
