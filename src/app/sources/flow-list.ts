import { isPair } from "yaml";
import { contentEnd, pairEnd, startOf } from "./source-places.ts";
import { columnOf, insertion, lineEnd, lineEndOf, lineStart, type TextEdit } from "./text-edit.ts";

/** A list or map in brackets: its entries, and the place of the closing bracket. */
export type Brackets = { readonly items: readonly unknown[]; readonly close: number };

/**
 * Writes entries behind the last one in brackets. Where entries stand on lines of their own they stay so, and so does a
 * comma after the last.
 */
export function appendToFlow(
  text: string,
  { items, close }: Brackets,
  entries: readonly string[],
): readonly TextEdit[] {
  const last = items.at(-1);
  if (last === undefined) return [insertion(close, entries.join(", "))];
  const end = endOf(last);
  const comma = commaBetween(text, end, close);
  const isOnLines = text.slice(end, close).includes("\n");
  const gap = isOnLines ? lineEndOf(text) + indentOf(text, last) : " ";
  const added = gap + entries.join(`,${gap}`);
  if (comma !== null) return [insertion(isOnLines ? lineEnd(text, comma) : comma + 1, `${added},`)];
  return [insertion(end, ","), insertion(isOnLines ? lineEnd(text, end) : end, added)];
}

/** Where a comma stands between two places; commas in comments are none. */
export function commaBetween(text: string, from: number, to: number): number | null {
  const bare = text.slice(from, to).replace(/#[^\n]*/g, (comment) => " ".repeat(comment.length));
  const found = bare.indexOf(",");
  return found === -1 ? null : from + found;
}

export function endOf(entry: unknown): number {
  return isPair(entry) ? pairEnd(entry) : contentEnd(entry);
}

/** The blanks before entries that stand on lines of their own; for one that does not, as many as there are letters before it. */
function indentOf(text: string, entry: unknown): string {
  const at = startOf(isPair(entry) ? entry.key : entry);
  const before = text.slice(lineStart(text, at), at);
  return /^\s*$/.test(before) ? before : " ".repeat(columnOf(text, at));
}
