import { withoutDateline } from "../domain/dateline.ts";
import type { ToldItem } from "../domain/story.ts";

/** Of a summary, in characters: what follows its first sentences is background. */
const GIST_CHARS = 320;
/** Letters that a word is compared by: "cancels", "cancelled" and "cancellation" are one. */
const KEY_CHARS = 5;
/** A shorter word tells nothing, unless it is a name or a number, or of a script whose words are short. */
const MIN_WORD_CHARS = 4;
/** Above this share of capitals a text is a headline in title case, and its capitals say nothing. */
const TITLE_CASE_SHARE = 0.6;

/**
 * What a new name or number in a headline is worth, and any other new word of it. Below the headline a name tells little:
 * outlets that tell the same choose other ones for their first sentences.
 */
const TITLE_POINTS = { name: 1, word: 0.5 } as const;
const GIST_POINTS = { name: 0.25, word: 0 } as const;

/** Words that stand in any news: of time, of telling and of grammar, in the languages that most of our trade is told in. */
const PLAIN_WORDS = new Set(
  `about after again against ahead along already also although amid among another around because been before begin being
  behind best between both called claim claims could days does doing down during each early even ever every first following
  from full further gets give given gives going good have having help here hours http https into just keep know known last
  late later latest least less like likely live long look made make makes making many matter more most much must near need
  never news next night only onto other over part past people really report reported reports right said same says seen
  several shall should show shows since some soon still such take taken takes tell tells than that their them then there
  these they thing things this those though three through time today told took under until upon update updates used using
  very video want wants watch week weeks well were what when where which while will with within without words would year
  years yesterday your monday tuesday wednesday thursday friday saturday sunday january february march april june july
  august september october november december statement
  aber alle auch beim bereits dabei dass dann diese dieser dieses doch durch eine einem einen einer eines erst gegen gibt
  haben hatte heute immer jetzt kann kein keine laut mehr muss nach nicht noch oder ohne schon sehr sein seine sich sind
  soll sollen sowie unter viele wegen weil weitere wenn werden wieder wird wurde wurden zwischen montag dienstag mittwoch
  donnerstag freitag samstag sonntag januar februar mai juni juli oktober dezember
  apres avant avec cette comme contre dans depuis deux dont elle encore entre etait fait leur mais meme moins nous pour
  plus sans selon sera sont sous tous tout tres vers lundi mardi mercredi jeudi vendredi samedi dimanche
  ante aunque como cuando desde donde durante entre esta este esto estos hasta hace muchos otro otros para pero porque segun
  sido sobre tambien tiene todo todos lunes martes miercoles jueves viernes sabado domingo`.split(/\s+/),
);

/** Scripts that put no space between words, and say much with few signs. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;

/** A word that may be a fact: as it stands there, what it is compared by, and what it is worth when nobody said it before. */
export type Fact = { readonly shown: string; readonly key: string; readonly points: number };

type Word = { readonly shown: string; readonly key: string; readonly isStart: boolean };

const segmenter = new Intl.Segmenter("en", { granularity: "word" });
const sentences = new Intl.Segmenter("en", { granularity: "sentence" });

/** The first sentences of a text, whole ones as far as they go; without the place that an agency writes from. */
export function firstSentences(text: string): readonly string[] {
  const found: string[] = [];
  let chars = 0;
  for (const { segment } of sentences.segment(withoutDateline(text))) {
    chars += segment.length;
    if (chars > GIST_CHARS && found.length > 0) break;
    found.push(segment.trim());
  }
  return found.filter((sentence) => sentence !== "");
}

/** What the item may tell that is new: names and numbers of its headline and first sentences, and words of its headline. */
export function factsOf({ title, summary }: Pick<ToldItem, "title" | "summary">): readonly Fact[] {
  const gist = firstSentences(summary);
  const names = new Set(
    gist.flatMap((sentence) =>
      wordsOf(sentence)
        .filter(isName)
        .map(({ key }) => key),
    ),
  );
  const isHeadlineCased = isTitleCase(wordsOf(title));
  const isNamed = (word: Word): boolean =>
    names.has(word.key) || (isHeadlineCased ? hasInnerCapital(word.shown) : isName(word));
  const worth = [
    ...wordsOf(title).map((word) => toFact(word, isNamed(word), TITLE_POINTS)),
    ...gist.flatMap((sentence) => wordsOf(sentence).map((word) => toFact(word, isName(word), GIST_POINTS))),
  ];
  return [...new Map(worth.toSorted((a, b) => a.points - b.points).map((fact) => [fact.key, fact])).values()]
    .filter(({ points }) => points > 0)
    .toSorted((a, b) => b.points - a.points);
}

/** All that the item says, as keys; a later word of these is nothing new. */
export function saidKeys({ title, summary }: Pick<ToldItem, "title" | "summary">): readonly string[] {
  return wordsOf(`${title} . ${summary}`).map(({ key }) => key);
}

type Points = { readonly name: number; readonly word: number };

function toFact({ shown, key }: Word, isNamed: boolean, points: Points): Fact {
  if (/^\p{Nd}/u.test(shown)) return { shown, key, points: points.name };
  if (PLAIN_WORDS.has(fold(shown))) return { shown, key, points: 0 };
  if (isNamed) return { shown, key, points: points.name };
  const isShort = shown.length < MIN_WORD_CHARS && !UNSPACED.test(shown);
  return { shown, key, points: isShort ? 0 : points.word };
}

function wordsOf(text: string): readonly Word[] {
  const words: Word[] = [];
  let isStart = true;
  for (const { segment, isWordLike } of segmenter.segment(text)) {
    if (isWordLike === true) {
      words.push({ shown: segment, key: keyOf(segment), isStart });
      isStart = false;
    } else if (/[.!?:;"“”|–—]/u.test(segment)) isStart = true;
  }
  return words;
}

function isName({ shown, isStart }: Word): boolean {
  return hasInnerCapital(shown) || (!isStart && /^\p{Lu}/u.test(shown));
}

function hasInnerCapital(word: string): boolean {
  return /^.+\p{Lu}/u.test(word);
}

function isTitleCase(words: readonly Word[]): boolean {
  const long = words.filter(({ shown, isStart }) => !isStart && /^\p{L}{4}/u.test(shown));
  const capital = long.filter(({ shown }) => /^\p{Lu}/u.test(shown));
  return long.length > 1 && capital.length / long.length > TITLE_CASE_SHARE;
}

/** Numbers are compared whole, words by their first letters. */
function keyOf(word: string): string {
  const folded = fold(word)
    .replace(/['’]s$/u, "")
    .replace(/(?<=\p{L}{3}[^s\P{L}])s$/u, "");
  return /^\p{Nd}/u.test(folded) ? folded.replaceAll(",", "") : Array.from(folded).slice(0, KEY_CHARS).join("");
}

function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase();
}
