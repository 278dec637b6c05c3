import type { FillerKind, SourcedItem, ToldItem } from "../../../domain/story.ts";
import { foldMarks } from "../fold-marks.ts";
import { DEALS } from "./deals-signs.ts";
import type { FillerSign, FillerSigns, NewsSign, SignPlace } from "./filler-sign.ts";
import { JOBS } from "./jobs-signs.ts";
import { PRESS_RELEASE } from "./press-signs.ts";
import { SPONSORED } from "./sponsored-signs.ts";

/** How sure the signs make us that an item is filler, from 0 to 1, as what, and by which signs, the heaviest first. */
export type ItemFiller = { readonly as: FillerKind; readonly score: number; readonly why: readonly string[] };

/** What a summary says of itself stands at its head or its end. In characters. */
const HEAD_CHARS = 800;
const TAIL_CHARS = 400;
/** Longest title, label, name or part of an address that is looked at, in characters: hostile ones would take long. */
const MAX_LINE_CHARS = 400;
/** More labels of one item are noise. */
const MAX_LABELS = 20;
/** Longest piece of a text that a why shows, in characters. */
const MAX_SHOWN_CHARS = 60;

/** Nearly all items show no sign; they share this one. */
const NO_SIGN: ItemFiller = { as: "sponsored", score: 0, why: [] };

const KINDS: readonly FillerSigns[] = [SPONSORED, DEALS, JOBS, PRESS_RELEASE];

type Texts = Readonly<Record<Exclude<SignPlace, "label" | "author">, string>> & {
  readonly label: readonly string[];
  readonly author: readonly string[];
};

type Hit = { readonly sign: FillerSign; readonly why: string };

/** An item never changes, so it is looked through once, however often its story is told anew. */
const known = new WeakMap<ToldItem, ItemFiller>();

/** Judges one item by its own words, labels and address. Pure but for its memory. */
export function itemFiller({ item, source }: SourcedItem): ItemFiller {
  const judged = known.get(item) ?? judge(textsOf(item, source.name));
  known.set(item, judged);
  return judged;
}

function judge(texts: Texts): ItemFiller {
  const judged = KINDS.map((signs) => judgeAs(signs, texts));
  return judged.reduce((best, next) => (next.score > best.score ? next : best));
}

function judgeAs({ kind, signs, news }: FillerSigns, texts: Texts): ItemFiller {
  const hits = signs.flatMap((sign): readonly Hit[] => {
    const found = findSign(sign, texts);
    return found === null ? [] : [{ sign, why: WHY[sign.on](found.slice(0, MAX_SHOWN_CHARS).trim()) }];
  });
  if (hits.length === 0) return NO_SIGN;
  const doubtOfMarks = doubt(hits.filter(({ sign }) => sign.isMark));
  const doubtOfOthers = 1 - (1 - doubt(hits.filter(({ sign }) => !sign.isMark))) * newsLeft(news, texts);
  const why = hits.toSorted((a, b) => b.sign.weight - a.sign.weight).map((hit) => hit.why);
  return { as: kind, score: 1 - doubtOfMarks * doubtOfOthers, why };
}

function doubt(hits: readonly Hit[]): number {
  return hits.reduce((left, { sign }) => left * (1 - sign.weight), 1);
}

function newsLeft(news: readonly NewsSign[], texts: Texts): number {
  return news.reduce((left, sign) => (sign.pattern.test(texts[sign.on]) ? left * sign.left : left), 1);
}

function findSign({ on, pattern }: FillerSign, texts: Texts): string | null {
  const looked = on === "label" || on === "author" ? texts[on] : [texts[on]];
  for (const text of looked) {
    const match = pattern.exec(text);
    if (match !== null) return match[0];
  }
  return null;
}

const WHY: Readonly<Record<SignPlace, (found: string) => string>> = {
  title: (found) => `“${found}” in the title`,
  summary: (found) => `“${found}” in the summary`,
  text: (found) => `“${found}” in the text`,
  raw: (found) => `“${found}” in the summary`,
  label: (found) => `labelled “${found}”`,
  author: (found) => `written by “${found}”`,
  host: (found) => `at the address ${found}`,
  path: (found) => `“${found}” in its address`,
  query: (found) => `“${found}” in its address`,
};

function textsOf(item: ToldItem, outlet: string): Texts {
  const url = item.link === null ? null : URL.parse(item.link);
  const raw = headAndTail(item.summary);
  const [title, summary] = [foldLine(item.title), foldMarks(raw)];
  return {
    title,
    summary,
    text: `${title} ${summary}`,
    raw,
    label: item.labels.slice(0, MAX_LABELS).map(foldLine),
    author: [foldLine(item.author ?? ""), foldLine(outlet)],
    host: url?.hostname ?? "",
    path: url?.pathname.slice(0, MAX_LINE_CHARS).toLowerCase() ?? "",
    query: url?.search.slice(0, MAX_LINE_CHARS) ?? "",
  };
}

function foldLine(text: string): string {
  return foldMarks(text.slice(0, MAX_LINE_CHARS)).trim();
}

function headAndTail(text: string): string {
  if (text.length <= HEAD_CHARS + TAIL_CHARS) return text;
  return `${text.slice(0, HEAD_CHARS)} … ${text.slice(-TAIL_CHARS)}`;
}
