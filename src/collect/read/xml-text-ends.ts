import { localNameOf } from "./xml-names.ts";

/** Names whose closing tags are looked for. */
const MAX_NAMES = 100;

/** Knows where the next closing tag of a name is; each part of the source is searched once for each name. */
export class TextEnds {
  readonly #source: string;
  readonly #known = new Map<string, number>();

  constructor(source: string) {
    this.#source = source;
  }

  /** Whether a text that begins at `from` has an end of its own, before the entry has. Names as they are written. */
  isClosed(name: string, entryName: string, from: number): boolean {
    const [end, entryEnd] = [this.#next(name, from), this.#next(entryName, from)];
    return end >= 0 && (entryEnd < 0 || end < entryEnd);
  }

  #next(name: string, from: number): number {
    const known = this.#known.get(name);
    if (known !== undefined && (known < 0 || known >= from)) return known;
    if (known === undefined && this.#known.size >= MAX_NAMES) return -1;
    const found = this.#source.indexOf(`</${name}`, from);
    this.#known.set(name, found);
    return found;
  }
}

/**
 * Whether a tag is the next field of the feed, so that the text before it lacks its end; any other is markup within
 * that text. Both names in lower case.
 */
export function endsText(text: string, tag: string): boolean {
  return (localNameOf(text) === "title" ? AFTER_TITLE : AFTER_TEXT).test(tag);
}

/** Fields of feeds that are no tags of HTML. */
const AFTER_TEXT =
  /^(?:guid|pubdate|description|author|category|comments|enclosure|published|updated|id|(?:dc|content|itunes):\w+)$/;
/** A title has no longer text in it, and nothing that HTML keeps for the head of a page. */
const AFTER_TITLE = new RegExp(`${AFTER_TEXT.source}|^(?:link|summary|content|subtitle|source)$`);
