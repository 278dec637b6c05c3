/** How long the tag before a section may be, in characters. */
const MAX_TAG_CHARS = 500;

/**
 * Mends what no parser could tell apart: characters that no XML may have, a `<` that begins no tag, a tag cut off at the
 * end, and CDATA without an end, which would swallow the entries that follow. What is inside CDATA stays as it is.
 */
export function mendSections(xml: string): string {
  const parts: string[] = [];
  let at = 0;
  let end = 0;
  for (let start = xml.indexOf(CDATA); start >= 0; start = xml.indexOf(CDATA, at)) {
    const from = start + CDATA.length;
    const next = xml.indexOf(CDATA, from);
    if (end >= 0 && end < from) end = xml.indexOf("]]>", from);
    const isOpen = end < 0 || (next >= 0 && next < end);
    const inner = xml.slice(from, isOpen ? openEnd(xml, start, next < 0 ? xml.length : next) : end);
    parts.push(mendMarkup(xml.slice(at, start)), CDATA, inner, "]]>");
    at = isOpen ? from + inner.length : end + 3;
  }
  return withoutCutTag(`${parts.join("")}${mendMarkup(xml.slice(at))}`);
}

const CDATA = "<![CDATA[";

/** An open section ends where its field does, and at the limit when that has no end either. */
function openEnd(xml: string, start: number, limit: number): number {
  const [, name] = /<([\w:.-]+)[^<>]*>\s*$/.exec(xml.slice(Math.max(0, start - MAX_TAG_CHARS), start)) ?? [];
  const closing = name === undefined ? -1 : xml.slice(start, limit).indexOf(`</${name}`);
  return closing < 0 ? limit : start + closing;
}

function mendMarkup(part: string): string {
  return part.replace(/[^\t\n\r -\uFFFD]/g, "").replace(/<(?![?!/\p{L}_])/gu, "&lt;");
}

function withoutCutTag(xml: string): string {
  const open = xml.lastIndexOf("<");
  return open > xml.lastIndexOf(">") ? xml.slice(0, open) : xml;
}
