import { CdataSections } from "./cdata-sections.ts";
import { isEntryName } from "./xml-names.ts";

/** A document whose entries are taken out, and these. */
export type CutDocument = {
  /** Each entry is an empty element here, with its number in the attribute `NUMBER`. */
  readonly frame: string;
  /** From their first tag to their last. */
  readonly entries: readonly string[];
};

/** The first attribute of an entry in the frame; of two with one name the first counts. */
export const NUMBER = "entry-number";

/** Entries of one document; further ones are left out. Feeds tell the newest first. */
export const MAX_ENTRIES = 20_000;

const MARK = /<!--|<!\[CDATA\[|<(\/?)((?:[\w.-]+:)?(?:item|entry))(?=[\s>/])/gi;

/**
 * Takes the entries out of a document, so that each can be read by itself and a bad one costs no other. `null` when
 * one of them lacks its end: then nothing is cut. One pass, in time that grows with the length alone.
 */
export function cutEntries(xml: string, nameOf: (raw: string) => string): CutDocument | null {
  const parts: string[] = [];
  const entries: string[] = [];
  const mark = new RegExp(MARK);
  const sections = new CdataSections(xml);
  let [kept, opened, depth] = [0, 0, 0];
  for (let match = mark.exec(xml); match !== null; match = mark.exec(xml)) {
    const [whole, slash, raw] = match;
    if (raw === undefined) {
      mark.lastIndex = whole === "<!--" ? afterComment(xml, mark.lastIndex) : sections.read(match.index).after;
    } else if (isEntryName(nameOf(raw))) {
      const end = tagEnd(xml, mark.lastIndex);
      if (end === null) return null;
      mark.lastIndex = end.at;
      if (depth === 0) opened = match.index;
      if (slash === "/") depth -= 1;
      else if (!end.isEmpty) depth += 1;
      if (depth < 0) return null;
      if (depth > 0) continue;
      parts.push(xml.slice(kept, opened));
      kept = end.at;
      if (entries.length >= MAX_ENTRIES) continue;
      parts.push(`<${raw} ${NUMBER}="${entries.length}"/>`);
      entries.push(xml.slice(opened, end.at));
    }
  }
  parts.push(xml.slice(kept));
  return depth === 0 ? { frame: parts.join(""), entries } : null;
}

function afterComment(xml: string, from: number): number {
  const end = xml.indexOf("-->", from);
  return end < 0 ? xml.length : end + 3;
}

/** Behind the `>` of a tag; one in quotes is not its end. */
function tagEnd(xml: string, from: number): { readonly at: number; readonly isEmpty: boolean } | null {
  const mark = /["'>]/g;
  mark.lastIndex = from;
  for (let match = mark.exec(xml); match !== null; match = mark.exec(xml)) {
    if (match[0] === ">") return { at: mark.lastIndex, isEmpty: xml[match.index - 1] === "/" };
    const quote = xml.indexOf(match[0], mark.lastIndex);
    if (quote < 0) return null;
    mark.lastIndex = quote + 1;
  }
  return null;
}
