import { fold } from "./fold.ts";
import { isCommonKey } from "./common-words.ts";
import { isLittleWord } from "./word-language.ts";
import { wordKey } from "./word-key.ts";
import { MAX_TEXT_CHARS } from "./words.ts";

/** Something of which an item names one and not another. `kind`: "cve", "quarter", "results" or "version of ferrite". */
export type Mark = { readonly kind: string; readonly value: string };

const NONE: readonly Mark[] = [];

const CVE = /\bcve-(\d{4}-\d{4,})\b/gi;
const QUARTER = /\b(?:q([1-4])|(first|second|third|fourth)[- ]quarter)\b/g;
const QUARTERS: Readonly<Record<string, string>> = { first: "1", second: "2", third: "3", fourth: "4" };
/** A word and a number with points behind it, which counts no money and no share of anything. */
const VERSION =
  /([\p{L}][\p{L}\p{N}+#]*)[ -]v?(\d+(?:\.\d+)+)(?![\d.]*\s?(?:%|percent|points?\b|degrees?\b|million|billion|trillion|[mbk]n?\b))/gu;
/** A headline that announces a release names its thing by whole numbers too; years are none. */
const RELEASE = /\b(?:released?|releases|is out|now available|lands|ships|update|beta|lts)\b/i;
const WHOLE_VERSION =
  /(?<![\p{L}\p{N}])(\p{Ll}?\p{Lu}[\p{L}\p{N}+#]*)[ -]v?(?!(?:19|20)\d\d\b)(\d{1,3})(?![\p{L}\p{N}%.,-])(?=\s*(?:$|[:;!]|is\b|released\b|releases\b|beta\b|lts\b|update\b|lands\b|ships\b|now\b))/gu;
/** Words that such a number measures, and what headlines let figures do. */
const MEASURES = new Set(
  `magnitude scale rated score scores usd eur version release releases released update launches ships beta part episode
   falls fell fall rises rose rise drops dropped drop gains gain climbs climbed jumps jumped slips sheds loses lost adds
   wins won tops hits reaches up down over under about nearly almost by to at`.split(/\s+/),
);

/** What headlines say of a company's results, and of little else. */
const RESULTS = /\b(?:earnings|revenues?|profits?|quarterly|q[1-4])\b/i;
/** What follows the name of a company with results. What it sells stands before "sales" and "revenue" too: these say nothing. */
const TELLS_RESULTS =
  /^(?:reports|reported|posts|posted|beats|tops|misses|q[1-4]|fiscal|(?:first|second|third|fourth)[- ]quarter|quarterly|earnings|stock|shares)\b/i;
/** Words of a name at the start of a headline, each with a capital. */
const MAX_NAME_WORDS = 3;
const CAPITAL = /^\p{Lu}[\p{L}\p{N}&.’'-]*$/u;

/**
 * The flaws, quarters of a year, versions and companies with their results that a title names, and the flaws that a summary
 * does. Two items that name different ones of a kind tell different things, however alike all else is.
 */
export function marksOf({ title, summary }: { readonly title: string; readonly summary: string }): readonly Mark[] {
  const flaws = flawsOf(title, summary);
  if (!/\d|quarter|earnings|revenue|profit/i.test(title)) return flaws.length === 0 ? NONE : flaws;
  const folded = fold(title);
  const marks = [...flaws, ...quartersOf(folded), ...resultsOf(title), ...versionsOf(title, folded)];
  return marks.length === 0 ? NONE : marks;
}

/** Each flaw once, in the order of the text. */
function flawsOf(title: string, summary: string): readonly Mark[] {
  const texts = [title, summary.slice(0, MAX_TEXT_CHARS)].filter((text) => /cve.\d/i.test(text));
  if (texts.length === 0) return NONE;
  const values = Array.from(fold(texts.join(" ")).matchAll(CVE), ([, value = ""]) => value);
  return [...new Set(values)].map((value) => ({ kind: "cve", value }));
}

function quartersOf(folded: string): readonly Mark[] {
  return Array.from(folded.matchAll(QUARTER), ([, digit, name = ""]) => ({
    kind: "quarter",
    value: digit ?? QUARTERS[name] ?? "",
  }));
}

function versionsOf(title: string, folded: string): readonly Mark[] {
  const whole = RELEASE.test(title) ? title.matchAll(WHOLE_VERSION) : [];
  return [...folded.matchAll(VERSION), ...whole].flatMap(([, name = "", value = ""]) => {
    const of = fold(name);
    return isProduct(of) ? [{ kind: `version of ${of}`, value }] : [];
  });
}

function resultsOf(title: string): readonly Mark[] {
  return companies(title).map((value) => ({ kind: "results", value }));
}

/** Each word of its name, for one headline has "Google parent Alphabet" where another has "Alphabet". */
function companies(title: string): readonly string[] {
  if (!RESULTS.test(title)) return [];
  const words = title.trim().split(/\s+/);
  for (let end = 1; end <= MAX_NAME_WORDS && CAPITAL.test(words[end - 1] ?? ""); end++) {
    if (TELLS_RESULTS.test(words.slice(end).join(" "))) return words.slice(0, end).flatMap(nameKey);
  }
  return [];
}

function nameKey(word: string): readonly string[] {
  const key = fold(word).replace(/['’]s$/, "");
  return isProduct(key) ? [key] : [];
}

function isProduct(word: string): boolean {
  return !MEASURES.has(word) && !isLittleWord(word, "en") && !isCommonKey(wordKey(word));
}

/**
 * Of the first kind of which both name something and nothing in common, what either names; `null`: they contradict each
 * other in nothing.
 */
export function clashOf(
  a: readonly Mark[],
  b: readonly Mark[],
): { readonly ours: readonly string[]; readonly theirs: readonly string[] } | null {
  if (a.length === 0 || b.length === 0) return null;
  for (const { kind } of a) {
    const [ours, theirs] = [valuesOf(a, kind), valuesOf(b, kind)];
    if (theirs.length > 0 && !ours.some((value) => theirs.includes(value))) {
      return { ours: ours.map((value) => shown(kind, value)), theirs: theirs.map((value) => shown(kind, value)) };
    }
  }
  return null;
}

function valuesOf(marks: readonly Mark[], of: string): readonly string[] {
  return marks.filter(({ kind }) => kind === of).map(({ value }) => value);
}

/** As a headline would write it: "CVE-2026-1234", "Q3", "results of acme", "ferrite 3.1". */
function shown(kind: string, value: string): string {
  if (kind === "cve") return `CVE-${value}`;
  if (kind === "quarter") return `Q${value}`;
  return kind === "results" ? `results of ${value}` : `${kind.replace("version of ", "")} ${value}`;
}
