import { withoutDateline } from "../../../domain/dateline.ts";
import type { ToldItem } from "../../../domain/story.ts";
import { fold } from "../../text/fold.ts";
import { isLittleWord, wordLanguage } from "../../text/word-language.ts";
import { words } from "../../text/words.ts";

/** Letters of a text that are looked at; names of the matter stand early. */
const MAX_TEXT_CHARS = 1_000;
/** Longest run of words that is one name. */
const MAX_RUN_WORDS = 5;

/** Words that stand beside each other, all with a capital or a number, or little ones between two such. As written. */
export type Run = readonly string[];

export type ItemPhrases = {
  readonly inTitle: readonly Run[];
  readonly inSummary: readonly Run[];
  /** Folded words whose capital says that they are names, for it stands inside a sentence or inside the word. */
  readonly names: ReadonlySet<string>;
};

const NOTHING: ItemPhrases = { inTitle: [], inSummary: [], names: new Set() };

/** An item never changes, so it is read once, however often its story is told anew. */
const known = new WeakMap<ToldItem, ItemPhrases>();

export function itemPhrases(item: ToldItem): ItemPhrases {
  const read = known.get(item) ?? readPhrases(item);
  known.set(item, read);
  return read;
}

/** Scripts without spaces or capitals do not show their names. */
const NO_CAPITALS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Devanagari}]/u;

function readPhrases({ title: wholeTitle, summary: whole, language }: ToldItem): ItemPhrases {
  const title = wholeTitle.slice(0, MAX_TEXT_CHARS);
  const summary = withoutDateline(whole.slice(0, MAX_TEXT_CHARS)); // The place of an agency is none of the matter.
  if (NO_CAPITALS.test(title + summary.slice(0, MAX_TEXT_CHARS / 5))) return NOTHING;
  const found = [...words(title), ...words(summary)];
  const tongue = wordLanguage(found, language);
  const isGerman = tongue === "de";
  const names = new Set(
    found
      .filter(
        ({ shown, folded, isName }) => isName && !isLittleWord(folded, tongue) && !(isGerman && isPlainNoun(shown)),
      )
      .map(({ folded }) => folded),
  );
  return { inTitle: runs(title, isGerman), inSummary: runs(summary, isGerman), names };
}

/** In German every noun has a capital; a name shows itself only beside another one, or by other signs. */
function isPlainNoun(shown: string): boolean {
  return !/\p{N}|^.+\p{Lu}/u.test(shown);
}

/** A word with what belongs to it: hyphens, dots of a number, "C++", "U.S."; a CVE number is one word. */
const TOKEN =
  /&(?= )|New (?:York|Zealand|Jersey|Delhi|Orleans|Mexico|Hampshire|Guinea|Haven|England|South Wales)\b|CVE-\d{4}-\d{4,7}|(?:\p{Lu}\.){2,}|v?\d+(?:[.,]\d+)*(?:[a-zA-Z]\b)?|\p{L}[\p{L}\p{M}\p{N}]*(?:[-&'’][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*(?:\+\+|#)?/gu;
const CAPITAL = /^(?:\p{Lu}|\p{Ll}{1,2}\p{Lu})/u;
const NUMBER = /^v?\d+(?:\.\d+)*[a-zA-Z]?$/u;
/** Little words inside names. */
const INSIDE = new Set([
  "of",
  "de",
  "del",
  "la",
  "von",
  "van",
  "der",
  "den",
  "du",
  "di",
  "da",
  "al",
  "el",
  "bin",
  "for",
  "the",
  "y",
  "&",
]);

function runs(text: string, isGerman: boolean): readonly Run[] {
  const all: Run[] = [];
  let run: string[] = [];
  let end = -1;
  const close = (): void => {
    const last = run.findLastIndex((word) => CAPITAL.test(word) || NUMBER.test(word));
    const whole = run.slice(0, last + 1);
    if (whole.length > 0 && whole.length <= MAX_RUN_WORDS) all.push(whole);
    run = [];
  };
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const isBeside = end >= 0 && text.slice(end, index) === " ";
    const word = token.replace(/['’]s$/u, "");
    if (!isBeside) close();
    if (goesOn(word, run.length > 0, isGerman)) run.push(word);
    else close();
    if (word !== token) close(); // what belongs to a name is not part of it
    end = index + token.length;
  }
  close();
  return all;
}

function goesOn(word: string, isInside: boolean, isGerman: boolean): boolean {
  if (CAPITAL.test(word)) return !NOT_NAMES.has(fold(word));
  if (!isInside) return false;
  return (NUMBER.test(word) && !/^(?:19|20)\d\d$/.test(word)) || (!isGerman && INSIDE.has(word));
}

/** Days, months, forms of address, and words that open sentences and headlines: no part of a name. Folded. */
const NOT_NAMES = new Set(
  `i monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
   october november december mr mrs ms dr sir prof president vice senator sen rep gov sgt capt col gen the a an in on at by for with
   from as and but or if when while after before how why what who where this that these those it he she they we you his her
   its their our my new more most all some exclusive breaking update updated watch video live opinion analysis review
   report reports here there now also not no yes is are was were will can could should would may might must do does did tv ceo cto cfo pc pm am ap mo calif
   jan feb mar apr jun jul aug sep sept oct nov dec co inc corp ltd llc one two three four five six seven eight nine ten
   montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar marz mai juni juli oktober dezember herr frau
   lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril juin juillet aout septembre octobre
   novembre decembre lunes martes miercoles jueves viernes sabado domingo enero febrero marzo abril mayo junio julio agosto
   septiembre octubre noviembre diciembre der die das ein eine un une una von zu`
    .split(/\s+/)
    .filter((word) => word !== ""),
);
