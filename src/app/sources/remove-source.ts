import { commaBetween, endOf } from "./flow-list.ts";
import { contentEnd, sourcePlaces, startOf, type SeqEntry, type SourcePlace } from "./source-places.ts";
import { applyEdits, columnOf, lineEnd, lineStart, type TextEdit } from "./text-edit.ts";

/**
 * Takes the source at this place of `Settings.sources` out of the text, and its group with it when it was the last one
 * there. All else stays byte for byte, comments above it too. `null` when the file is written in a way that this cannot
 * follow.
 */
export function removeSource(text: string, index: number): string | null {
  const place = sourcePlaces(text)?.sources[index];
  if (place === undefined) return null;
  return applyEdits(text, cut(text, entryToCut(place)));
}

/** A group without sources would be a mistake. */
function entryToCut({ entry, groupEntry }: SourcePlace): SeqEntry {
  return groupEntry !== null && entry.list.items.length === 1 ? groupEntry : entry;
}

function cut(text: string, entry: SeqEntry): readonly TextEdit[] {
  return entry.list.flow === true ? cutInline(text, entry) : [cutLines(text, entry)];
}

function cutLines(text: string, { list, node }: SeqEntry): TextEdit {
  const from = dashLine(text, startOf(node), columnOf(text, startOf(list)));
  const to = text.indexOf("\n", lineEnd(text, contentEnd(node)));
  if (to !== -1) return { at: from, remove: to + 1 - from, insert: "" };
  const before = from === 0 ? 0 : lineEnd(text, from); // The last line of the file: the line end before it goes instead.
  return { at: before, remove: text.length - before, insert: "" };
}

/** The start of the line on which the entry's dash stands: the nearest above with a dash in that column. */
function dashLine(text: string, at: number, column: number): number {
  let start = lineStart(text, at);
  while (start > 0 && !(text[start + column] === "-" && text.slice(start, start + column).trim() === "")) {
    start = lineStart(text, start - 1);
  }
  return start;
}

/** With the comma after it; of the last one with the comma before it, unless the list ends with a comma by habit. */
function cutInline(text: string, { list, index, node }: SeqEntry): readonly TextEdit[] {
  const [start, end] = [startOf(node), contentEnd(node)];
  const next = list.items[index + 1];
  if (next !== undefined) return [deletion(start, startOf(next))];
  const before = list.items[index - 1];
  const habit = commaBetween(text, end, contentEnd(list));
  const to = habit === null ? end : habit + 1;
  if (before === undefined) return [deletion(start, to)];
  const comma = commaBetween(text, endOf(before), start) ?? start;
  const isOnOwnLine = text.slice(lineStart(text, start), start).trim() === "";
  const from = isOnOwnLine ? lineEnd(text, lineStart(text, start)) : comma + 1;
  return [...(habit === null ? [deletion(comma, comma + 1)] : []), deletion(from, to)];
}

function deletion(from: number, to: number): TextEdit {
  return { at: from, remove: to - from, insert: "" };
}
