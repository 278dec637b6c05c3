import { fold } from "./fold.ts";
import { isCommonKey } from "./common-words.ts";
import { isLittleWord } from "./word-language.ts";
import { wordKey } from "./word-key.ts";

/** Something of which a headline names one and not another. `kind`: "cve", "quarter", "results" or "version of ferrite". */
export type TitleMark = { readonly kind: string; readonly value: string };

const NONE: readonly TitleMark[] = [];

const CVE = /\bcve-(\d{4}-\d{4,})\b/g;
const QUARTER = /\b(?:q([1-4])|(first|second|third|fourth)[- ]quarter)\b/g;
const QUARTERS: Readonly<Record<string, string>> = { first: "1", second: "2", third: "3", fourth: "4" };
/** A word and a number with points behind it, which counts no money and no share of anything. */
const VERSION =
  /([\p{L}][\p{L}\p{N}+#]*) v?(\d+(?:\.\d+)+)(?![\d.]*\s?(?:%|percent|million|billion|trillion|[mbk]n?\b))/gu;
/** Words that such a number measures. */
const MEASURES = new Set("magnitude scale rated score scores usd eur version release".split(" "));

/** What headlines say of a company's results, and of little else. */
const RESULTS = /\b(?:earnings|revenues?|profits?|quarterly|q[1-4])\b/i;
/** What follows the name of a company with results. What it sells stands before "sales" and "revenue" too: these say nothing. */
const TELLS_RESULTS =
  /^(?:reports|reported|posts|posted|beats|tops|misses|q[1-4]|fiscal|(?:first|second|third|fourth)[- ]quarter|quarterly|earnings|stock|shares)\b/i;
/** Words of a name at the start of a headline, each with a capital. */
const MAX_NAME_WORDS = 3;
const CAPITAL = /^\p{Lu}[\p{L}\p{N}&.’'-]*$/u;

/**
 * The flaws, quarters of a year, versions and companies with their results that a title names. Two items whose titles name
 * different ones of a kind tell different things, however alike all else is.
 */
export function titleMarks(title: string): readonly TitleMark[] {
  if (!/\d|quarter|earnings|revenue|profit/i.test(title)) return NONE;
  const folded = fold(title);
  const marks = [
    ...Array.from(folded.matchAll(CVE), ([, value = ""]) => ({ kind: "cve", value })),
    ...Array.from(folded.matchAll(QUARTER), ([, digit, name = ""]) => ({
      kind: "quarter",
      value: digit ?? QUARTERS[name] ?? "",
    })),
    ...companies(title).map((value) => ({ kind: "results", value })),
    ...Array.from(folded.matchAll(VERSION)).flatMap(([, of = "", value = ""]) =>
      isProduct(of) ? [{ kind: `version of ${of}`, value }] : [],
    ),
  ];
  return marks.length === 0 ? NONE : marks;
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

/** Whether both name something of one kind, and nothing in common. */
export function marksClash(a: readonly TitleMark[], b: readonly TitleMark[]): boolean {
  if (a.length === 0 || b.length === 0) return false;
  return a.some(({ kind }) => {
    const values = b.filter((mark) => mark.kind === kind).map(({ value }) => value);
    return values.length > 0 && !a.some((mark) => mark.kind === kind && values.includes(mark.value));
  });
}
