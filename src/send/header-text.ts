/** Characters that end a line, are invisible, or turn the reading direction of what follows them. */
const UNFIT = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]+/gu;

/**
 * Makes any text fit for a header: one line without control characters, bidi overrides or halves of characters, at most
 * `maxChars` long (cut with an ellipsis, counted in code points). `=?` is parted, so that no reader takes plain words for
 * an encoded word (RFC 2047, 2) and shows something else than we wrote.
 */
export function headerText(text: string, maxChars: number): string {
  const line = text.toWellFormed().replace(UNFIT, " ").replaceAll("=?", "= ?").replace(/\s+/g, " ").trim();
  const chars = Array.from(line);
  return chars.length <= maxChars
    ? line
    : `${chars
        .slice(0, maxChars - 1)
        .join("")
        .trimEnd()}…`;
}
