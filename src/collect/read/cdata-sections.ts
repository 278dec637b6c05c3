export const CDATA = "<![CDATA[";

export type CdataSection = {
  readonly text: string;
  /** Behind the section, its own end included. */
  readonly after: number;
};

/** How long the tag before a section may be, in characters. */
const MAX_TAG_CHARS = 500;

/**
 * Reads the CDATA sections of a document one after the other. One without an end would swallow the fields and entries
 * that follow, up to the end of another: it has none when its field ends before the next section begins. Such a one ends
 * with its field, or where the next begins.
 */
export class CdataSections {
  readonly #xml: string;
  #end = 0;
  #field = "";

  constructor(xml: string) {
    this.#xml = xml;
  }

  /** The section that begins at `start`; never one before the last. */
  read(start: number): CdataSection {
    const from = start + CDATA.length;
    if (this.#end >= 0 && this.#end < from) this.#end = this.#xml.indexOf("]]>", from);
    const found = this.#xml.indexOf(CDATA, from);
    const next = found < 0 ? this.#xml.length : found;
    const isSuspect = this.#end < 0 || next < this.#end;
    const fieldEnd = isSuspect ? this.#fieldEnd(start, next) : -1;
    const isOpen = this.#end < 0 || fieldEnd >= 0;
    const end = isOpen ? (fieldEnd < 0 ? next : fieldEnd) : this.#end;
    return { text: this.#xml.slice(from, end), after: isOpen ? end : end + 3 };
  }

  /** Where the field around a section ends, before the limit. */
  #fieldEnd(start: number, limit: number): number {
    const before = this.#xml.slice(Math.max(0, start - MAX_TAG_CHARS), start);
    this.#field = /<([\w:.-]+)[^<>]*>\s*$/.exec(before)?.[1] ?? this.#field;
    const end = this.#field === "" ? -1 : this.#xml.slice(start, limit).indexOf(`</${this.#field}`);
    return end < 0 ? -1 : start + end;
  }
}
