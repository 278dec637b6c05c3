import { CDATA, CdataSections } from "./cdata-sections.ts";

/**
 * Mends what no parser could tell apart: characters that no XML may have, a `<` that begins no tag, a tag cut off at the
 * end, and CDATA without an end. What is inside CDATA stays as it is.
 */
export function mendSections(xml: string): string {
  const sections = new CdataSections(xml);
  const parts: string[] = [];
  let at = 0;
  for (let start = xml.indexOf(CDATA); start >= 0; start = xml.indexOf(CDATA, at)) {
    const { text, after } = sections.read(start);
    parts.push(mendMarkup(xml.slice(at, start)), CDATA, text, "]]>");
    at = after;
  }
  return withoutCutTag(`${parts.join("")}${mendMarkup(xml.slice(at))}`);
}

function mendMarkup(part: string): string {
  return part.replace(/[^\t\n\r -\uFFFD]/g, "").replace(/<(?![?!/\p{L}_])/gu, "&lt;");
}

function withoutCutTag(xml: string): string {
  const open = xml.lastIndexOf("<");
  return open > xml.lastIndexOf(">") ? xml.slice(0, open) : xml;
}
