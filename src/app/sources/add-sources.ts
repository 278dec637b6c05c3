import { isMap, isScalar, isSeq, type YAMLSeq } from "yaml";
import { entryLines, quoted, yamlText, type EntryStyle, type NewSource } from "./entry-text.ts";
import { appendToFlow } from "./flow-list.ts";
import { contentEnd, isNothing, pairEnd, sourcePlaces, startOf, type SourcePlaces } from "./source-places.ts";
import { applyEdits, columnOf, insertion, lineEnd, lineEndOf, type TextEdit } from "./text-edit.ts";

/** Sources for one group; `null`: for none. */
export type Addition = { readonly group: string | null; readonly sources: readonly NewSource[] };

/**
 * Writes sources into the text of a settings file: each after the last of its group or of the list, in the way of those
 * that are there; a group that is not there yet comes last. All else stays byte for byte. `null` when the file is written
 * in a way that this cannot follow.
 */
export function addSources(text: string, additions: readonly Addition[]): string | null {
  const places = sourcePlaces(text);
  if (places === null) return null;
  const wanted = additions.filter(({ sources }) => sources.length > 0);
  const toGroups = wanted.flatMap(({ group, sources }) => {
    const list = groupOf(places, group)?.list;
    return list === undefined ? [] : append(text, list, [{ group: null, sources }]);
  });
  const rest = wanted.filter(({ group }) => groupOf(places, group) === undefined);
  return applyEdits(text, rest.length === 0 ? toGroups : [...toGroups, ...appendToTop(text, places, rest)]);
}

/** Names of groups are compared as people do. */
export function isSameGroup(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

function groupOf({ groups }: SourcePlaces, group: string | null) {
  return group === null ? undefined : groups.find(({ name }) => isSameGroup(name, group));
}

function appendToTop(text: string, places: SourcePlaces, additions: readonly Addition[]): readonly TextEdit[] {
  const { list, top } = places;
  if (top.flow === true) return list === null ? appendPair(text, places, additions) : append(text, list, additions);
  return list === null || isBracketsOnly(text, list)
    ? startList(text, places, additions)
    : append(text, list, additions);
}

/** An empty list on one line gives way to one of lines. */
function isBracketsOnly(text: string, list: YAMLSeq): boolean {
  return list.items.length === 0 && !text.slice(startOf(list), contentEnd(list)).includes("\n");
}

function append(text: string, list: YAMLSeq, additions: readonly Addition[]): readonly TextEdit[] {
  const style = styleOf(text, list);
  if (list.flow === true) {
    const entries = additions.flatMap((addition) => inlineEntries(addition, style));
    return appendToFlow(text, { items: list.items, close: contentEnd(list) - 1 }, entries);
  }
  const lines = dashed(additions, style, { indent: columnOf(text, startOf(list)), eol: lineEndOf(text) });
  return [insertion(lineEnd(text, contentEnd(list)), lines)];
}

/** The first entries of a file of lines: after the key, or with it after the last setting. */
function startList(text: string, { pair, top }: SourcePlaces, additions: readonly Addition[]): readonly TextEdit[] {
  const eol = lineEndOf(text);
  const column = columnOf(text, startOf(pair === null ? top : pair.key));
  const lines = dashed(additions, "flow", { indent: column + 2, eol });
  if (pair === null) {
    return [insertion(lineEnd(text, pairEnd(top.items.at(-1))), `${eol}${" ".repeat(column)}sources:${lines}`)];
  }
  const from = pair.value === null ? pairEnd(pair) : startOf(pair.value);
  const to = pairEnd(pair);
  return [{ at: from, remove: to - from, insert: "" }, insertion(lineEnd(text, to), lines)];
}

/** The same where all settings are in brackets. */
function appendPair(text: string, { top, pair }: SourcePlaces, additions: readonly Addition[]): readonly TextEdit[] {
  const style = isJson(text) ? "json" : "flow";
  const list = `[${additions.flatMap((addition) => inlineEntries(addition, style)).join(", ")}]`;
  const key = style === "json" ? quoted("sources") : "sources";
  if (pair === null) return appendToFlow(text, { items: top.items, close: contentEnd(top) - 1 }, [`${key}: ${list}`]);
  const from = isNothing(pair.value) && pair.value !== null ? startOf(pair.value) : pairEnd(pair);
  return [{ at: from, remove: pairEnd(pair) - from, insert: from === contentEnd(pair.key) + 1 ? ` ${list}` : list }];
}

type Margin = { readonly indent: number; readonly eol: string };

function dashed(additions: readonly Addition[], style: EntryStyle, { indent, eol }: Margin): string {
  const entries = additions.flatMap(({ group, sources }) => {
    if (group === null) return sources.map((source) => entryLines(source, style));
    const members = sources.map((source) => `  - ${entryLines(source, "flow").join("")}`);
    return [[`group: ${yamlText(group, "block")}`, "sources:", ...members]];
  });
  const margin = eol + " ".repeat(indent);
  return entries.flatMap((lines) => lines.map((line, at) => `${margin}${at === 0 ? "- " : "  "}${line}`)).join("");
}

function inlineEntries({ group, sources }: Addition, style: EntryStyle): readonly string[] {
  const entries = sources.map((source) => entryLines(source, style === "json" ? "json" : "flow").join(""));
  if (group === null) return entries;
  if (style === "json") return [`{"group":${JSON.stringify(group)},"sources":[${entries.join(",")}]}`];
  return [`{ group: ${yamlText(group, "flow")}, sources: [${entries.join(", ")}] }`];
}

/** Entries are written as the last one with fields is. */
function styleOf(text: string, list: YAMLSeq): EntryStyle {
  if (list.flow === true) return isJson(text) ? "json" : "flow";
  const sample = list.items.findLast((node) => isMap(node) && !isGroup(node));
  return isMap(sample) && sample.flow !== true ? "block" : "flow";
}

function isJson(text: string): boolean {
  return text.trimStart().startsWith("{");
}

function isGroup(node: unknown): boolean {
  return isMap(node) && node.items.some(({ key, value }) => isScalar(key) && key.value === "sources" && isSeq(value));
}
