/** Longest line of quoted-printable, with the `=` of its soft break (RFC 2045, 6.7). */
const MAX_LINE_CHARS = 76;
/** Of a value on one line: room is left for the soft break, and for a first character that is written in three. */
const MAX_VALUE_CHARS = MAX_LINE_CHARS - 3;
const SOFT_BREAK = "=\r\n";
/** Written as they are; a blank is not, so that no relay or signature has to think about it. */
const UNSAFE = /[^\x21-\x3c\x3e-\x7e]/gu;

/**
 * A value in quoted-printable for a place that begins a line, over as many lines as it needs, with no break at its end.
 * No line begins with a dash or a dot: it can neither be taken for a boundary nor for the end of a message.
 */
export function softLines(value: string): string {
  const encoded = value.toWellFormed().replace(UNSAFE, encodeChar);
  if (encoded.length <= MAX_VALUE_CHARS) return guarded(encoded);
  const lines: string[] = [];
  for (let at = 0; at < encoded.length;) {
    const end = lineEnd(encoded, at);
    lines.push(guarded(encoded.slice(at, end)));
    at = end;
  }
  return lines.join(SOFT_BREAK);
}

/** Never within the three characters of an encoded byte. */
function lineEnd(encoded: string, start: number): number {
  const end = start + MAX_VALUE_CHARS;
  if (end >= encoded.length) return encoded.length;
  const cut = encoded.lastIndexOf("=", end - 1);
  return cut > end - 3 ? cut : end;
}

function guarded(line: string): string {
  if (line.startsWith("-")) return `=2D${line.slice(1)}`;
  return line.startsWith(".") ? `=2E${line.slice(1)}` : line;
}

function encodeChar(char: string): string {
  return Buffer.from(char).toString("hex").toUpperCase().replace(/../g, "=$&");
}
