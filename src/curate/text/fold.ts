const PLAIN = /^[\u0020-\u007e]*$/;

/** Marks of scripts where they do not make another word; in Devanagari or Thai they are vowels and stay. */
const ACCENTS = /(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}])\p{M}+/gu;

/** Latin letters that Unicode does not take apart. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ı: "i",
  "’": "'",
  ʼ: "'",
  "‐": "-",
  "‑": "-",
};
const LETTER = new RegExp(`[${Object.keys(LETTERS).join("")}]`, "gu");

/** Takes typography and accents away and keeps the case: what is written alike becomes alike (NFKD, UAX 15). */
function foldAccents(text: string): string {
  if (PLAIN.test(text)) return text;
  const bare = text.normalize("NFKD").replace(ACCENTS, "").normalize("NFC");
  return bare.replace(LETTER, (letter) => LETTERS[letter] ?? letter);
}

/** Makes words comparable over case, accents and typography. For comparison only; never shown. */
export function fold(text: string): string {
  // Once more after lowering, for the capitals of the letters above.
  return PLAIN.test(text) ? text.toLowerCase() : foldAccents(foldAccents(text).toLowerCase());
}
