/** What steers a terminal (ECMA-48: C0 but tab and line end, DEL, C1) or turns the reading direction. */
const STEERING = /(?![\t\n])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A text as a terminal may get it, whoever wrote it: each character that would steer the terminal stands as `\u009b`. In
 * JSON that is the same character, so that lines for machines keep their meaning.
 */
export function terminalText(text: string): string {
  return text.replace(STEERING, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Foreign words within a line of ours: they cannot begin a line that looks like ours. */
export function onOneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, " ");
}

/** Of a word that the operator wrote, in an answer about it; a longer one was not meant as such. */
const MAX_ECHO_CHARS = 200;

/** A word as the operator wrote it, in quotation marks, on one line and cut. */
export function echoed(word: string): string {
  const shown = word.length > MAX_ECHO_CHARS ? `${word.slice(0, MAX_ECHO_CHARS).toWellFormed()}…` : word;
  return `"${onOneLine(shown)}"`;
}
