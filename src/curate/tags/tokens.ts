import { fold } from "../text/fold.ts";

/** A word of a text, or a single sign of a script that puts no space between words. */
export type Token = {
  /** Where it stands in the text. */
  readonly start: number;
  readonly end: number;
  /** Comparable over case, accents and typography. */
  readonly folded: string;
  /** As it stands, without the dots of "U.S." and what hides inside words; for abbreviations. */
  readonly bare: string;
  /** A sign right after another one, as in one word. */
  readonly isGlued: boolean;
};

const SIGN = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー`;
const DOTTED = String.raw`(?<![\p{L}\p{N}])(?:\p{Lu}\.)+\p{Lu}(?!\p{L})\.?`;
/** Soft hyphens show only where a line ends. */
const INSIDE = String.raw`[\p{M}\u00AD]*`;

/** "U.S." as one word, single signs, and words with what belongs to them in our trade: C++, C#, .NET. */
const TOKEN = new RegExp(
  `${DOTTED}|[${SIGN}]\\p{M}*|(?:(?<![\\p{L}\\p{N}])\\.)?(?:(?![${SIGN}])[\\p{L}\\p{N}]${INSIDE})+(?:\\+\\+|#)?`,
  "gu",
);
const STARTS_WITH_SIGN = new RegExp(`^[${SIGN}]`, "u");
const IS_DOTTED = /^(?:\p{Lu}\.)+\p{Lu}\.?$/u;
/** The soft hyphen, and the stroke that lengthens Arabic words for looks. */
const HIDDEN = /[\u00AD\u0640]/gu;

/** Most words of most texts; nothing has to be taken off them. */
const PLAIN = /^[A-Za-z0-9]+$/;

/** Cuts a text (NFC) into its tokens, in order. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let signEnd = -1;
  for (const { 0: shown, index: start } of text.matchAll(TOKEN)) {
    const end = start + shown.length;
    if (PLAIN.test(shown)) {
      tokens.push({ start, end, folded: shown.toLowerCase(), bare: shown, isGlued: false });
      continue;
    }
    const bare = (IS_DOTTED.test(shown) ? shown.replaceAll(".", "") : shown).replace(HIDDEN, "");
    const isSign = STARTS_WITH_SIGN.test(shown);
    tokens.push({ start, end, folded: fold(bare), bare, isGlued: isSign && signEnd === start });
    if (isSign) signEnd = end;
  }
  return tokens;
}

/** Shorter words have no plural that we would dare to see through. */
const MIN_PLURAL_CHARS = 4;

/** A folded word and what it may be the plural of. */
export function singulars(folded: string): readonly string[] {
  if (folded.length < MIN_PLURAL_CHARS || !folded.endsWith("s") || folded.endsWith("ss")) return [folded];
  const forms = [folded, folded.slice(0, -1)];
  if (/(?:s|x|z|ch|sh)es$/.test(folded)) forms.push(folded.slice(0, -2));
  if (folded.endsWith("ies")) forms.push(`${folded.slice(0, -3)}y`);
  return forms;
}
