import { pathKey, type Path, type PlainValue } from "./plain-value.ts";
import { readFeedUrl } from "./addresses.ts";
import { hostName, sourceIdOf } from "./source-id.ts";

/** A source as far as it can be known while other settings are still wrong. */
export type SourceEntry = {
  readonly path: Path;
  readonly id: string;
  readonly name: string | null;
  /** Nothing of it comes from a placeholder: its id and name may be shown. */
  readonly isOpen: boolean;
};

/** A value and where it stands. */
type Entry = readonly [value: unknown, path: Path];

/** All sources, those in groups too, whose id is clear. Passes over whatever has another shape. */
export function sourceEntries(plain: PlainValue): readonly SourceEntry[] {
  return memberEntries(plain.value).flatMap(([source, path]) => entryOf(source, path, plain));
}

/** The entries under `sources`, and those of the groups among them, whatever their shape. */
export function memberEntries(settings: unknown): readonly Entry[] {
  return entriesOf(fieldOf(settings, "sources"), ["sources"]).flatMap(([entry, path]) => {
    const own: readonly Entry[] = [[entry, path]];
    return own.concat(entriesOf(fieldOf(entry, "sources"), [...path, "sources"]));
  });
}

/** The entries of a list with their paths; none of anything else. */
export function entriesOf(value: unknown, path: Path): readonly Entry[] {
  return Array.isArray(value) ? value.map((entry: unknown, index) => [entry, [...path, index]] as const) : [];
}

/** What a map has under a key; `undefined` for anything else. */
export function fieldOf(value: unknown, key: string): unknown {
  const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
  return isMap && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}

/** One with an id of its own is known even when its address is wrong. */
function entryOf(source: unknown, path: Path, plain: PlainValue): readonly SourceEntry[] {
  const [own, named] = [fieldOf(source, "id"), fieldOf(source, "name")];
  const [url, at] = typeof source === "string" ? [source, path] : [fieldOf(source, "url"), [...path, "url"]];
  const feedUrl = typeof url === "string" ? readFeedUrl(url) : null;
  const name = typeof named === "string" ? named.trim() : feedUrl === null ? null : hostName(feedUrl);
  const isOpen = ![at, [...path, "id"], [...path, "name"]].some((part) => plain.written.has(pathKey(part)));
  if (typeof own === "string") return [{ path: [...path, "id"], id: own, name, isOpen }];
  if (typeof url !== "string" || feedUrl === null) return [];
  return [{ path: at, id: sourceIdOf(feedUrl, plain.written.get(pathKey(at)) ?? url), name, isOpen }];
}
