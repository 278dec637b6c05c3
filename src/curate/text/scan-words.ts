/** A word where it stands in a text. `isStart`: it opens a sentence or a clause, where any word has a capital. */
export type FoundWord = {
  readonly shown: string;
  readonly isStart: boolean;
  readonly isCapital: boolean;
  readonly hasInnerCapital: boolean;
};

/** Longer words are noise: addresses, keys, base64. */
export const MAX_WORD_CHARS = 40;

// What a character is. Signs part words; those that end a clause make the next word its start.
const SIGN = 0;
const END = 1;
const DIGIT = 2;
const UPPER = 3;
const LOWER = 4;
/** Needs the rules of its script. */
const FOREIGN = 5;

/** Latin, Greek and Cyrillic letters end here; marks that stand alone lie between, and are foreign. */
const LETTERS_END = 0x530;
const SIGNS_FROM = 0x2000;
const SIGNS_END = 0x2c00;
/** Most emoji: two code units, the first of them from these. */
const EMOJI_FROM = 0xd83c;
const EMOJI_TO = 0xd83e;
/** Stands behind a sign that is to look like an emoji. */
const PRESENTATION = 0xfe0f;

const KINDS = new Uint8Array(SIGNS_END).fill(FOREIGN);
for (let code = 0; code < LETTERS_END; code++) KINDS[code] = kindOf(String.fromCharCode(code));
for (let code = SIGNS_FROM; code < SIGNS_END; code++) {
  const kind = kindOf(String.fromCharCode(code));
  KINDS[code] = kind === SIGN || kind === END ? kind : FOREIGN;
}

function kindOf(char: string): number {
  if (/\p{M}/u.test(char)) return FOREIGN;
  if (/\p{Nd}/u.test(char)) return DIGIT;
  if (/\p{Lu}/u.test(char)) return UPPER;
  if (/[\p{L}\p{N}]/u.test(char)) return LOWER;
  return /[.!?:;"“”|–—]/.test(char) ? END : SIGN;
}

const COMMA = 44;
const DOT = 46;
const AMPERSAND = 38;
const APOSTROPHE = 39;
const CURLY_APOSTROPHE = 0x2019;

/**
 * Cuts a text of Latin, Greek or Cyrillic letters into at most `most` words, character by character: several times as
 * fast as patterns are. `null` when a letter of another script is met.
 */
export function scanWords(text: string, most: number): readonly FoundWord[] | null {
  const found: FoundWord[] = [];
  let isStart = true;
  let at = 0;
  while (at < text.length && found.length < most) {
    const kind = kindAt(text, at);
    if (kind === FOREIGN) {
      if (!isEmoji(text, at)) return null;
      at += 2;
    } else if (kind <= END) {
      isStart ||= kind === END;
      at++;
    } else {
      const end = kind === UPPER && isAbbreviation(text, at) ? endOfAbbreviation(text, at) : endOfWord(text, at);
      if (kindAt(text, end) === FOREIGN && !isEmoji(text, end)) return null;
      const word = toWord(text.slice(at, end), isStart);
      if (word !== null) {
        found.push(word);
        isStart = false;
      }
      at = afterPossessive(text, end);
    }
  }
  return found;
}

function kindAt(text: string, at: number): number {
  if (at >= text.length) return SIGN;
  const code = text.charCodeAt(at);
  if (code < SIGNS_END) return KINDS[code] ?? FOREIGN;
  return code === PRESENTATION ? SIGN : FOREIGN;
}

function isEmoji(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= EMOJI_FROM && code <= EMOJI_TO;
}

function isLetterOrDigit(text: string, at: number): boolean {
  const kind = kindAt(text, at);
  return kind >= DIGIT && kind <= LOWER;
}

/** Letters and digits, an ampersand between them ("AT&T"), and the separators within a number ("10,000", "2.6"). */
function endOfWord(text: string, start: number): number {
  let isNumber = true;
  for (let at = start; ; at++) {
    const kind = kindAt(text, at);
    if (kind >= DIGIT && kind <= LOWER) {
      isNumber &&= kind === DIGIT;
      continue;
    }
    const code = text.charCodeAt(at);
    if (isNumber && (code === COMMA || code === DOT) && kindAt(text, at + 1) === DIGIT) continue;
    if (code === AMPERSAND && isLetterOrDigit(text, at + 1)) continue;
    return at;
  }
}

/** "U.S." and "U.K.": one word, not letters. */
function isAbbreviation(text: string, at: number): boolean {
  return text.charCodeAt(at + 1) === DOT && kindAt(text, at + 2) === UPPER && text.charCodeAt(at + 3) === DOT;
}

function endOfAbbreviation(text: string, start: number): number {
  let at = start;
  while (kindAt(text, at) === UPPER && text.charCodeAt(at + 1) === DOT) at += 2;
  return at;
}

function toWord(cut: string, isStart: boolean): FoundWord | null {
  const isDotted = cut.endsWith(".");
  const shown = isDotted ? cut.replaceAll(".", "") : cut;
  if (shown.length > MAX_WORD_CHARS) return null;
  let hasInnerCapital = false;
  for (let at = 1; at < shown.length && !hasInnerCapital; at++) hasInnerCapital = kindAt(shown, at) === UPPER;
  return { shown, isStart, isCapital: kindAt(shown, 0) === UPPER, hasInnerCapital };
}

/** Behind "'s" when that ends the word. */
function afterPossessive(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code !== APOSTROPHE && code !== CURLY_APOSTROPHE) return at;
  const isPossessive = (text.charCodeAt(at + 1) | 32) === 115 && !isLetterOrDigit(text, at + 2);
  return isPossessive ? at + 2 : at;
}
