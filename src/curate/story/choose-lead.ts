import { toldAt } from "../../domain/item.ts";
import type { SourcedItem, ToldItem } from "../../domain/story.ts";
import { fold } from "../text/fold.ts";
import { words } from "../text/words.ts";

export type Lead = { readonly lead: SourcedItem; readonly why: readonly string[] };

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

/** Outlets that others quote so often that quoting them is a sign of retelling. */
const QUOTED = ["reuters", "bloomberg", "associated press", "new york times", "washington post", "wall street journal"];
const RETELLING = ["according to", "reported by", "first reported in", "via", "told", "hat tip to", "h/t"];

type Sign = { readonly points: number; readonly why: string };

/** What an item says for itself: its signs, and its folded words when they may quote somebody. */
type OwnWords = { readonly signs: readonly Sign[]; readonly quoting: string | null };

/** A story is composed anew with each item that joins it, and an item never changes, so what it says is remembered. */
const known = new WeakMap<ToldItem, OwnWords>();

/**
 * Chooses the item that tells a story best: complete, from a source that counts, with a title that says what happened,
 * and itself the origin. With equal points the one told first leads, then the lower id. `why`: the signs in its favour,
 * and where it stood.
 */
export function chooseLead(coverage: readonly [SourcedItem, ...SourcedItem[]]): Lead {
  const [only, ...others] = coverage;
  if (others.length === 0) return { lead: only, why: ["the only item"] };
  const names = [...new Set(coverage.map(({ source }) => fold(source.name)))];
  const first = coverage.reduce((a, b) => (byTime(a, b) <= 0 ? a : b));
  const judged = coverage.map((candidate) => {
    const signs = signsOf(candidate, names);
    return { lead: candidate, signs, points: signs.reduce((sum, { points }) => sum + points, 0) };
  });
  const best = judged.reduce((a, b) => ((b.points - a.points || byTime(a.lead, b.lead)) > 0 ? b : a));
  const why = best.signs.map((sign) => sign.why);
  return { lead: best.lead, why: best.lead === first ? [...why, `told first, by ${best.lead.source.name}`] : why };
}

function byTime(a: SourcedItem, b: SourcedItem): number {
  return toldAt(a.item).getTime() - toldAt(b.item).getTime() || (a.item.id < b.item.id ? -1 : 1);
}

function signsOf({ item, source }: SourcedItem, outlets: readonly string[]): readonly Sign[] {
  const { signs: own, quoting } = ownWords(item);
  const signs = [...own];
  if (quoting !== null && isRetold(quoting, fold(source.name), outlets))
    signs.push({ points: -1.5, why: "retells another outlet" });
  if (source.weight !== 1) {
    const points = Math.max(-MAX_WEIGHT_POINTS, Math.min(MAX_WEIGHT_POINTS, source.weight - 1));
    signs.push({ points, why: `source weight ${source.weight}` });
  }
  return signs;
}

function ownWords(item: ToldItem): OwnWords {
  const said = known.get(item) ?? {
    signs: [...completeness(item), ...titleFaults(item.title)],
    quoting: quotingWords(item),
  };
  known.set(item, said);
  return said;
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
  if (words(title).length < MIN_TITLE_WORDS) signs.push({ points: -1, why: "its title is very short" });
  return signs;
}

function isShouting(title: string): boolean {
  const letters = title.match(/\p{L}/gu)?.length ?? 0;
  const capitals = title.match(/\p{Lu}/gu)?.length ?? 0;
  return /!{2,}/.test(title) || (letters >= MIN_SHOUTING_LETTERS && capitals / letters >= SHOUTING_SHARE);
}

/** The words to look through for outlets that are quoted; `null` when nothing in them can quote one. */
function quotingWords({ title, summary }: ToldItem): string | null {
  const text = ` ${fold(`${title} ${summary}`)} `;
  return text.includes(" reports") || RETELLING.some((sign) => text.includes(` ${sign} `)) ? text : null;
}

/** "according to OUTLET" and the like, in the title or the summary. */
function isRetold(text: string, own: string, outlets: readonly string[]): boolean {
  return [...outlets.filter((name) => name !== own), ...QUOTED].some(
    (name) =>
      text.includes(name) &&
      (text.includes(` ${name} reports`) ||
        RETELLING.some((sign) => text.includes(` ${sign} ${name}`) || text.includes(` ${sign} the ${name}`))),
  );
}
