/** What of a JSON Feed that was cut off can be read. */
export type CutJson =
  /** JSON again: all that came before the cut, without what the cut runs through. */
  | { readonly kind: "mended"; readonly json: string }
  /** The cut comes before the end of the first item. */
  | { readonly kind: "no-item" }
  /** It is not cut off, or has no list of items. */
  | { readonly kind: "other" };

/**
 * Closes a JSON Feed behind the last item that came whole, or behind the last field when all items did. Reads the text
 * once and checks nothing: what comes out may still be no JSON.
 */
export function mendCutJson(text: string): CutJson {
  const scan = new Scan(text);
  while (scan.depth > 0 || !scan.hasBegun) if (!scan.step()) break;
  const { depth, hasItems, safe } = scan;
  if (depth === 0 || !hasItems) return { kind: "other" };
  return safe === null ? { kind: "no-item" } : { kind: "mended", json: `${text.slice(0, safe.end)}${safe.closing}` };
}

/** The depth at which the fields of the feed stand, and the one of its lists. */
const FEED = 1;
const LIST = 2;

class Scan {
  depth = 0;
  hasBegun = false;
  hasItems = false;
  /** Where the text can be cut with what closes it there; not before an item has come. */
  safe: { readonly end: number; readonly closing: string } | null = null;
  readonly #text: string;
  readonly #mark = /["{}[\],]/g;
  #isInItems = false;
  #lastField = "";

  constructor(text: string) {
    this.#text = text;
  }

  /** Reads one mark, with the string that it begins. `false`: there is none. */
  step(): boolean {
    const [mark] = this.#mark.exec(this.#text) ?? [];
    if (mark === '"') return this.#skipString(this.#mark.lastIndex);
    if (mark === "{" || mark === "[") this.#open(mark);
    else if (mark === "}" || mark === "]") this.#close(mark);
    else if (mark === "," && this.depth === FEED) this.#keep(this.#mark.lastIndex - 1, "}");
    return mark !== undefined;
  }

  #open(mark: string): void {
    if (this.depth === FEED && mark === "[" && this.#lastField === "items") this.hasItems = this.#isInItems = true;
    this.depth += 1;
    this.hasBegun = true;
  }

  #close(mark: string): void {
    this.depth -= 1;
    if (this.#isInItems && this.depth === LIST && mark === "}") {
      this.safe = { end: this.#mark.lastIndex, closing: "]}" };
    }
    if (this.depth !== FEED) return;
    this.#isInItems = false;
    this.#keep(this.#mark.lastIndex, "}");
  }

  #keep(end: number, closing: string): void {
    if (this.safe !== null) this.safe = { end, closing };
  }

  /** `false`: it has no end. */
  #skipString(start: number): boolean {
    let end = this.#text.indexOf('"', start);
    while (end >= 0 && isEscaped(this.#text, end, start)) end = this.#text.indexOf('"', end + 1);
    if (end < 0) return false;
    if (this.depth === FEED) this.#lastField = this.#text.slice(start, Math.min(end, start + MAX_NAME_CHARS));
    this.#mark.lastIndex = end + 1;
    return true;
  }
}

/** More than the longest name of a field that is looked for. */
const MAX_NAME_CHARS = 10;

/** Behind an odd number of backslashes. */
function isEscaped(text: string, at: number, start: number): boolean {
  let from = at;
  while (from > start && text[from - 1] === "\\") from -= 1;
  return (at - from) % 2 === 1;
}
