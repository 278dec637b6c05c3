import { pathKey, type Path, type PlainValue } from "./plain-value.ts";
import { readFeedUrl } from "./addresses.ts";
import { sourceIdOf } from "./source-id.ts";

/** A source as far as it can be known while other settings are still wrong. */
export type SourceEntry = { readonly path: Path; readonly id: string };

/** All sources, those in groups too, whose id is clear. Passes over whatever has another shape. */
export function sourceEntries(plain: PlainValue): readonly SourceEntry[] {
  return entriesOf(fieldOf(plain.value, "sources"), ["sources"]).flatMap(([entry, path]) => {
    const members = entriesOf(fieldOf(entry, "sources"), [...path, "sources"]);
    return [[entry, path] as const, ...members].flatMap(([source, at]) => entryOf(source, at, plain));
  });
}

/** The entries of a list with their paths; none of anything else. */
export function entriesOf(value: unknown, path: Path): readonly (readonly [value: unknown, path: Path])[] {
  return Array.isArray(value) ? value.map((entry: unknown, index) => [entry, [...path, index]] as const) : [];
}

/** What a map has under a key; `undefined` for anything else. */
export function fieldOf(value: unknown, key: string): unknown {
  const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
  return isMap && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}

function entryOf(source: unknown, path: Path, plain: PlainValue): readonly SourceEntry[] {
  const own = fieldOf(source, "id");
  if (typeof own === "string") return [{ path: [...path, "id"], id: own }];
  const [url, at] = typeof source === "string" ? [source, path] : [fieldOf(source, "url"), [...path, "url"]];
  const feedUrl = typeof url === "string" ? readFeedUrl(url) : null;
  if (typeof url !== "string" || feedUrl === null) return [];
  return [{ path: at, id: sourceIdOf(feedUrl, plain.written.get(pathKey(at)) ?? url) }];
}
