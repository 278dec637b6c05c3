import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Document,
  type LineCounter,
  type Node,
  type YAMLMap,
} from "yaml";
import { quote, type Mistake } from "./mistake.ts";
import { fillPlaceholders, hasPlaceholder, type Fillings } from "./placeholders.ts";

export type Path = readonly PropertyKey[];

/** The document as plain maps, lists and scalars, with what is needed to speak of its parts. */
export type PlainValue = {
  /** Placeholders are filled; a key without a value is left out, but for a tag without words. */
  readonly value: unknown;
  readonly mistakes: readonly Mistake[];
  /** By `pathKey`. */
  readonly places: ReadonlyMap<string, Place>;
  /** Scalars with placeholders, as they are written. By `pathKey`. */
  readonly written: ReadonlyMap<string, string>;
  /** Values that are missing because of a mistake that is told already. By `pathKey`. */
  readonly refused: ReadonlySet<string>;
};

/** Offsets: of a value, of the key before it, and of the first letter of a text that stands there letter by letter. */
type Place = { readonly value: number; readonly key: number; readonly letters: number | null };

/** Limits against a file that unfolds: values in all, aliases followed, maps and lists inside one another. */
const MAX_VALUES = 100_000;
const MAX_ALIASES = 100;
const MAX_DEPTH = 30;

export function pathKey(path: Path): string {
  return JSON.stringify(path.map(String));
}

/** Turns the document into plain values. Linear in what it unfolds to; never throws for what a file can hold. */
export function toPlainValue(document: Document.Parsed, lines: LineCounter, fillings: Fillings): PlainValue {
  const walk = new Walk(document, lines, fillings);
  const value = walk.visit(document.contents, [], 0);
  return { ...walk.found, value };
}

class Walk {
  readonly found = {
    mistakes: new Array<Mistake>(),
    places: new Map<string, Place>(),
    written: new Map<string, string>(),
    refused: new Set<string>(),
  };
  readonly #document: Document.Parsed;
  readonly #lines: LineCounter;
  readonly #fillings: Fillings;
  #values = 0;
  #aliases = 0;

  constructor(document: Document.Parsed, lines: LineCounter, fillings: Fillings) {
    this.#document = document;
    this.#lines = lines;
    this.#fillings = fillings;
  }

  visit(node: unknown, path: Path, keyAt: number): unknown {
    const at = isEmpty(node) ? keyAt : startOf(node, keyAt);
    this.found.places.set(pathKey(path), { value: at, key: keyAt, letters: lettersOf(node) });
    this.#values += 1;
    if (this.#values > MAX_VALUES) return this.#refuse(path, at, `More than ${MAX_VALUES} values: no more are read.`);
    if (path.length > MAX_DEPTH) return this.#refuse(path, at, "Lists and maps are nested too deeply here.");
    if (isAlias(node)) return this.#follow(node.resolve(this.#document), path, at);
    if (isMap(node)) return this.#map(node, path);
    if (isSeq(node)) return node.items.map((item, index) => this.visit(item, [...path, index], startOf(item, at)));
    return isScalar(node) ? this.#scalar(node.value, path, at) : null;
  }

  #follow(target: Node | undefined, path: Path, at: number): unknown {
    this.#aliases += 1;
    if (target === undefined)
      return this.#refuse(path, at, "No anchor (&name) above has this name. Write the value out.");
    if (this.#aliases > MAX_ALIASES)
      return this.#refuse(path, at, `More than ${MAX_ALIASES} aliases. Write the values out.`);
    return this.visit(target, path, at);
  }

  #map(node: YAMLMap, path: Path): unknown {
    const entries: [string, unknown][] = [];
    const firstAt = new Map<string, number>();
    for (const { key, value } of node.items) {
      const at = startOf(key, startOf(node, 0));
      const name = isScalar(key) ? String(key.value) : "";
      const first = firstAt.get(name);
      if (first === undefined) entries.push([name, this.visit(value, [...path, name], at)]);
      else
        this.#tell(
          at,
          `${path.includes("headers") ? "This key" : quote(name)} is there already, in line ${this.#lines.linePos(first).line}. Keep one of the two.`,
        );
      firstAt.set(name, first ?? at);
    }
    return Object.fromEntries(entries.filter(([, value]) => value !== null || path[0] === "tags"));
  }

  #scalar(value: unknown, path: Path, at: number): unknown {
    if (typeof value !== "string" || !hasPlaceholder(value)) return value;
    this.found.written.set(pathKey(path), value);
    const filled = fillPlaceholders(value, this.#fillings);
    if ("value" in filled) return filled.value;
    for (const problem of filled.problems) this.#refuse(path, at, problem);
    return undefined;
  }

  #refuse(path: Path, at: number, text: string): undefined {
    this.found.refused.add(pathKey(path));
    this.#tell(at, text);
    return undefined;
  }

  #tell(at: number, text: string): void {
    this.found.mistakes.push({ at, text });
  }
}

function isEmpty(node: unknown): boolean {
  return node === null || (isScalar(node) && node.value === null);
}

function startOf(node: unknown, otherwise: number): number {
  return isNode(node) ? (node.range?.[0] ?? otherwise) : otherwise;
}

/** `null` for a text with escapes, over several lines, or from a placeholder, and for what is no text. */
function lettersOf(node: unknown): number | null {
  if (!isScalar(node) || typeof node.value !== "string" || !node.range || hasPlaceholder(node.value)) return null;
  const quotes = node.type === "QUOTE_DOUBLE" || node.type === "QUOTE_SINGLE" ? 1 : 0;
  const [start, end] = node.range;
  return end - start === node.value.length + 2 * quotes ? start + quotes : null;
}
