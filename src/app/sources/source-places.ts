import { isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from "yaml";
import { parseYaml } from "../settings/yaml-text.ts";

/** The lists of sources as they stand in the file. */
export type SourcePlaces = {
  /** The map of all settings. */
  readonly top: YAMLMap;
  /** The pair `sources`, or `null` when there is none. */
  readonly pair: Pair | null;
  /** Its list; `null` while it has no value. */
  readonly list: YAMLSeq | null;
  /** In the order of the file, as in `Settings.sources`. */
  readonly sources: readonly SourcePlace[];
  readonly groups: readonly GroupPlace[];
};

export type SourcePlace = {
  readonly entry: SeqEntry;
  /** The group's name; `null` for a source of no group. */
  readonly group: string | null;
  /** The entry of that group. */
  readonly groupEntry: SeqEntry | null;
};

export type GroupPlace = { readonly name: string; readonly list: YAMLSeq; readonly entry: SeqEntry };

/** An entry of a list: the list, its place in it, and what stands there. */
export type SeqEntry = { readonly list: YAMLSeq; readonly index: number; readonly node: Node };

/** Finds where sources stand in a settings file. `null` when the text has no such shape, or hides it behind aliases. */
export function sourcePlaces(text: string): SourcePlaces | null {
  const { document, mistakes } = parseYaml(text);
  if (mistakes.length > 0 || !isMap(document.contents)) return null;
  const top: YAMLMap = document.contents;
  const pair = pairOf(top, "sources");
  if (pair === null || isNothing(pair.value)) return { top, pair, list: null, sources: [], groups: [] };
  if (!isSeq(pair.value)) return null;
  const list: YAMLSeq = pair.value;
  const groups = entriesOf(list).flatMap(toGroup);
  const sources = entriesOf(list).flatMap((entry) => toSources(entry, groups));
  return { top, pair, list, sources, groups };
}

/** Where the last character of a node stands that is not a comment or a blank, plus one. */
export function contentEnd(node: unknown): number {
  if ((isMap(node) || isSeq(node)) && node.flow !== true) {
    const last: unknown = node.items.at(-1);
    if (isMap(node)) return pairEnd(last as Pair | undefined);
    if (last !== undefined) return contentEnd(last);
  }
  return rangeOf(node)[1];
}

export function pairEnd(pair: Pair | undefined): number {
  return pair === undefined ? 0 : Math.max(contentEnd(pair.key), pair.value === null ? 0 : contentEnd(pair.value));
}

export function startOf(node: unknown): number {
  return rangeOf(node)[0];
}

export function pairOf(map: YAMLMap, name: string): Pair | null {
  return map.items.find(({ key }) => isScalar(key) && key.value === name) ?? null;
}

/** No value is written, or one that means none. */
export function isNothing(value: unknown): boolean {
  return value === null || (isScalar(value) && value.value === null);
}

function entriesOf(list: YAMLSeq): readonly SeqEntry[] {
  return list.items.map((node, index) => ({ list, index, node: node as Node }));
}

function toGroup(entry: SeqEntry): readonly GroupPlace[] {
  if (!isMap(entry.node)) return [];
  const [name, list] = [pairOf(entry.node, "group")?.value, pairOf(entry.node, "sources")?.value];
  if (!isScalar(name) || typeof name.value !== "string" || !isSeq(list)) return [];
  return [{ name: name.value.trim(), list, entry }];
}

function toSources(entry: SeqEntry, groups: readonly GroupPlace[]): readonly SourcePlace[] {
  const group = groups.find((candidate) => candidate.entry.node === entry.node);
  if (group === undefined) return [{ entry, group: null, groupEntry: null }];
  return entriesOf(group.list).map((member) => ({ entry: member, group: group.name, groupEntry: entry }));
}

function rangeOf(node: unknown): readonly [start: number, valueEnd: number, end: number] {
  const range = typeof node === "object" && node !== null && "range" in node ? node.range : undefined;
  if (!Array.isArray(range)) throw new Error("A part of the settings has no place in the file.");
  return range as [number, number, number];
}
