/** Puts `insert` in the place of `remove` characters at `at`. Everything else stays as it is. */
export type TextEdit = { readonly at: number; readonly remove: number; readonly insert: string };

/** All edits at once; their places are those of the text before. Two at one place are done in the given order. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = "";
  let done = 0;
  for (const { at, remove, insert } of edits.toSorted((one, other) => one.at - other.at)) {
    if (at < done) throw new Error("Two edits of one text overlap.");
    result += text.slice(done, at) + insert;
    done = at + remove;
  }
  return result + text.slice(done);
}

/** The line end that the text uses at its end; a text of one line gets the usual one. */
export function lineEndOf(text: string): string {
  return text[text.lastIndexOf("\n") - 1] === "\r" ? "\r\n" : "\n";
}

/** Where the line of this place begins. */
export function lineStart(text: string, at: number): number {
  return text.lastIndexOf("\n", at - 1) + 1;
}

/** Where the line of this place ends, before its line end; a place right after a line end counts for the line before it. */
export function lineEnd(text: string, at: number): number {
  const from = at > 0 && text[at - 1] === "\n" ? at - 1 : at;
  const found = text.indexOf("\n", from);
  const end = found === -1 ? text.length : found;
  return text[end - 1] === "\r" && end - 1 >= lineStart(text, from) ? end - 1 : end;
}

/** The column of a place, from 0. */
export function columnOf(text: string, at: number): number {
  return at - lineStart(text, at);
}

export function insertion(at: number, insert: string): TextEdit {
  return { at, remove: 0, insert };
}
