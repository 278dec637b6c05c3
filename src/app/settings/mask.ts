/** A part of a text, from `start` up to and without `end`. */
export type Span = { readonly start: number; readonly end: number };

const MASK = "***";

/** What follows a key that sounds like a secret, or `headers:`; for lines that are too broken to be understood. */
const SECRET_KEY =
  /(?<=(?:pass(?:word|wd|phrase)?|secret|webhook|token|api[-_]?key|authorization|cookie|headers)[\w-]*["']?[ \t]*:[ \t]*)[^ \t].*$/gi;
/** The beginning of a key in PEM, and a line out of its middle. */
const PEM = /-----BEGIN.*$|^[ \t]*[A-Za-z0-9+/=]{32,}[ \t\r]*$/g;
const HEADERS_ABOVE = /headers["']?[ \t]*:[ \t]*(?:&\S+[ \t]*)?\{?[ \t\r]*$/i;
const VALUE_AFTER_KEY = /(?<=:[ \t]*)[^ \t].*$/g;

/** Hides user names and passwords inside addresses. */
export function maskCredentials(text: string): string {
  const [span] = credentials(text);
  return span === undefined ? text : text.slice(0, span.start) + MASK + text.slice(span.end);
}

/**
 * One line of the settings as it may be shown: secrets as `***`, control characters as blanks. `caret` is the column,
 * from 0, at which the offset `at` is now.
 */
export function maskedLine(
  text: string,
  line: Span,
  hidden: readonly Span[],
  at: number,
): { readonly line: string; readonly caret: number } {
  const raw = text.slice(line.start, line.end);
  const spans = [...hidden.map((span) => within(span, line)), ...spansOf(raw, text.slice(0, line.start))];
  let shown = "";
  let caret: number | null = null;
  let done = 0;
  const column = Math.min(at - line.start, raw.length);
  for (const { start, end } of spans.filter((span) => span.start < span.end).toSorted((a, b) => a.start - b.start)) {
    if (end <= done) continue;
    if (column < start) caret ??= shown.length + column - done;
    shown += raw.slice(done, Math.max(start, done));
    if (column < end) caret ??= shown.length;
    shown += done > start ? "" : MASK;
    done = end;
  }
  caret ??= shown.length + column - done;
  return { line: printable(shown + raw.slice(done)).trimEnd(), caret };
}

function spansOf(line: string, before: string): readonly Span[] {
  const patterns = [SECRET_KEY, PEM, ...(isUnderHeaders(line, before) ? [VALUE_AFTER_KEY] : [])];
  const found = patterns.flatMap((pattern) => Array.from(line.matchAll(pattern)));
  return [...credentials(line), ...found.map(({ index, 0: { length } }) => ({ start: index, end: index + length }))];
}

/** From the first `://` to the last `@`: a password may hold any letter, so it is better to hide too much. */
function credentials(text: string): readonly Span[] {
  const [start, end] = [text.indexOf("://"), text.lastIndexOf("@")];
  return start !== -1 && start + 3 < end ? [{ start: start + 3, end }] : [];
}

/** True when the nearest line above that is indented less says `headers:`. */
function isUnderHeaders(line: string, before: string): boolean {
  const indent = indentOf(line);
  const above = before.split("\n").findLast((candidate) => candidate.trim() !== "" && indentOf(candidate) < indent);
  return above !== undefined && HEADERS_ABOVE.test(above);
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function within(span: Span, line: Span): Span {
  return {
    start: Math.max(span.start, line.start) - line.start,
    end: Math.min(span.end, line.end) - line.start,
  };
}

/** Control characters as blanks: a settings file must not steer a terminal. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, " ");
}
