/** A word of a text, as far as a change of it matters. */
export type Word = {
  /** In lower case, with plain apostrophes. */
  readonly folded: string;
  /** It has a capital where no sentence begins, so it names something. */
  readonly isName: boolean;
};

/** Scripts that put no space between words: there each letter is a word. */
const UNSPACED =
  "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}";
/** A number with its points and colons, a letter of an unspaced script, or a word with its apostrophes. */
const WORD = new RegExp(
  `\\p{N}+(?:[.,:/\\u2019']\\p{N}+)*|[${UNSPACED}]\\p{M}*|(?:(?![${UNSPACED}])[\\p{L}\\p{M}])+(?:[\\u2019'](?![${UNSPACED}])\\p{L}+)*`,
  "gu",
);
const LETTER_WORD = new RegExp(`[${UNSPACED}]`, "u");
const ENDS_SENTENCE = /[.!?:…。"“”«»„(]\s*$/u;

/** From such a share of capitals on, a text is a headline in which every word has one, and capitals say nothing. */
const TITLE_CASE_SHARE = 0.6;
const MIN_TITLE_CASE_WORDS = 3;
/** Words that headlines leave small. */
const MAX_SMALL_CHARS = 3;
/** Looked at before a word for the end of a sentence. */
const MAX_GAP_CHARS = 4;

/** Languages that write every noun with a capital, not names alone. */
const NOUN_CAPITALS = /^(?:de|lb|gsw|nds)(?![a-z])/i;
/** Words before a noun that stand before few names; those are mostly short ("im Iran"). */
const DETERMINERS = new Set(
  (
    "der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner keines " +
    "diese dieser dieses diesen diesem ihr ihre ihren ihrem ihrer sein seine seinen seinem seiner " +
    "am im zum zur beim vom ins ans"
  ).split(" "),
);
const MIN_NOUN_CHARS = 5;
/** Longer words are put together of others. */
const MIN_COMPOUND_CHARS = 11;

export type TextContext = {
  /** A sentence begins with the text, which may be a piece of one. */
  readonly isStart: boolean;
  /** BCP 47. */
  readonly language: string | null;
};

/** Words of a text, or of a piece of one. */
export function wordsOf(text: string, { isStart, language }: TextContext): readonly Word[] {
  const words = Array.from(text.matchAll(WORD), ({ 0: word, index }) => {
    const isFirst = index === 0 ? isStart : ENDS_SENTENCE.test(text.slice(Math.max(0, index - MAX_GAP_CHARS), index));
    return { word, isFirst };
  });
  const inside = words.filter(({ word, isFirst }) => !isFirst && word.length > MAX_SMALL_CHARS && /^\p{L}/u.test(word));
  const capitals = inside.filter(({ word }) => isCapital(word)).length;
  const hasNouns = NOUN_CAPITALS.test(language ?? ""); // And no headlines in which every word has one.
  const isTitleCase =
    !hasNouns && inside.length >= MIN_TITLE_CASE_WORDS && capitals / inside.length >= TITLE_CASE_SHARE;
  return words.map(({ word, isFirst }, index) => ({
    folded: foldWord(word),
    isName: isCapital(word) && !isFirst && !isTitleCase && !(hasNouns && isNoun(word, words[index - 1]?.word)),
  }));
}

/** By its length, and by what stands before it; of a word with a capital in a language that gives one to all nouns. */
function isNoun(word: string, before = ""): boolean {
  return word.length >= MIN_COMPOUND_CHARS || (word.length >= MIN_NOUN_CHARS && DETERMINERS.has(before.toLowerCase()));
}

function isCapital(word: string): boolean {
  return /^\p{Lu}/u.test(word);
}

function foldWord(word: string): string {
  return word.normalize("NFKC").toLowerCase().replaceAll("’", "'");
}

/** Words that turn what is said around. */
const NEGATIONS =
  "not no never none nor neither without cannot " +
  "nicht kein keine keinen keinem keiner nie niemals ohne ne pas jamais sans aucun aucune non sin nunca ningún ninguna " +
  "mai senza nessuno nessuna não nunca sem nenhum nenhuma niet geen nooit zonder inte ingen aldrig ikke ikkje aldri " +
  "nie bez żaden nigdy не нет ни без никогда δεν όχι μην لا لم لن ليس לא אין नहीं मत değil yok hayır " +
  "不 没 沒 無 无 未 非 否 別 别  bukan tidak không";

/** Numbers in words; those of many letters are unlike each other anyway, and told apart by that. */
const NUMBERS =
  "zero one two three four five six seven eight nine ten eleven twelve hundred thousand million billion trillion half " +
  "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf hundert tausend millionen milliarden " +
  "deux trois quatre cinq sept huit neuf dix mille cent uno dos tres cuatro cinco seis siete ocho nueve diez mil " +
  "due tre quattro cinque sei sette otto nove dieci um dois três sete oito twee drie vier vijf zes zeven acht negen tien " +
  "один два три четыре пять шесть семь восемь девять десять 一 二 三 四 五 六 七 八 九 十 百 千 万 億 亿 兆 零 〇";

const COUNTING = new Set([...NEGATIONS.split(" "), ...NUMBERS.split(" ")]);

/** Whether a change of this word changes what is said: a number, a name or a negation. */
export function isWeighty({ folded, isName }: Word): boolean {
  return isName || /\p{N}/u.test(folded) || folded.endsWith("n't") || COUNTING.has(folded);
}

/** Whether words of an unspaced script, of which each is a letter, hold a negation. */
export function isNegated(words: readonly Word[]): boolean {
  return /ない|なかっ|ませ|ไม่/u.test(words.map(({ folded }) => folded).join(""));
}

/** Whether a word is a letter of an unspaced script: then any two are unlike each other. */
export function isLetterWord(word: string): boolean {
  return LETTER_WORD.test(word);
}
