/** Parts of a document that are never touched. */
const CDATA = /(<!\[CDATA\[[\s\S]*?(?:\]\]>|$))/;

/**
 * Mends a document that the plain parse refused: junk before the first tag, control characters, the DOCTYPE (its
 * entities are never declared to the parser), `&` that begins no entity, tags cut off at the end. What is inside CDATA
 * stays as it is. The parse that follows is the lenient one, which closes tags by itself.
 */
export function repairXml(xml: string, rootName: string): string {
  const start = Math.max(0, xml.search(/<[?!A-Za-z]/));
  const parts = xml.slice(start).split(CDATA);
  const mended = parts.map((part, index) => (index % 2 === 1 ? closeCdata(part) : repairMarkup(part))).join("");
  return `${withoutCutTag(mended)}${closings(rootName)}`;
}

function repairMarkup(part: string): string {
  return part
    .replace(/<!DOCTYPE[^>[]*(?:\[[\s\S]*?\]\s*)?>/gi, "")
    .replace(/(?![\t\n\r\u0085])\p{Cc}|[\uFFFE\uFFFF]/gu, "")
    .replace(/&(?!#\d{1,8};|#x[\da-f]{1,6};|[a-z][a-z\d]{1,31};)/gi, "&amp;")
    .replace(/<(?![?!/A-Za-z_])/g, "&lt;");
}

function closeCdata(part: string): string {
  return part.endsWith("]]>") ? part : `${part}]]>`;
}

function withoutCutTag(xml: string): string {
  const open = xml.lastIndexOf("<");
  return open > xml.lastIndexOf(">") ? xml.slice(0, open) : xml;
}

/** Ends for the skeleton of a document that was cut off; behind a whole one they stand outside of it and do nothing. */
function closings(rootName: string): string {
  const prefix = rootName.includes(":") ? `${rootName.split(":")[0] ?? ""}:` : "";
  if (/feed$/i.test(rootName)) return `</${prefix}entry></${rootName}>`;
  return /rdf$/i.test(rootName) ? `</item></${rootName}>` : `</item></channel></${rootName}>`;
}

/** Fields whose content is markup as often as text. */
const MARKUP_FIELDS = "title|subtitle|tagline|summary|content|description|encoded|body|info|rights";

/**
 * Puts markup that stands in a field as elements into CDATA, so that the parser hands it over as it was written: XHTML
 * in Atom (RFC 4287, 3.1.1.3) and HTML that somebody forgot to escape. `only` limits this to the fields that say so.
 */
export function wrapMarkup(xml: string, only: "xhtml" | "all"): string {
  const type =
    only === "xhtml" ? String.raw`(?=[^>]*\b(?:type|mode)\s*=\s*["'](?:xhtml|xml|application/xhtml\+xml)["'])` : "";
  const open = new RegExp(String.raw`<((?:[\w.-]+:)?(?:${MARKUP_FIELDS}))(?=[\s>])${type}[^>]*?(?<!/)>`, "gi");
  const parts: string[] = [];
  let at = 0;
  for (let match = open.exec(xml); match !== null; match = open.exec(xml)) {
    const start = match.index + match[0].length;
    const end = xml.indexOf(`</${match[1] ?? ""}`, start);
    if (end < 0) break;
    parts.push(xml.slice(at, start), wrapped(xml.slice(start, end)));
    at = end;
    open.lastIndex = end;
  }
  return `${parts.join("")}${xml.slice(at)}`;
}

function wrapped(inner: string): string {
  if (!inner.includes("<") || inner.trimStart().startsWith("<![CDATA[")) return inner;
  const flat = inner
    .split(CDATA)
    .map((part, index) => (index % 2 === 1 ? escaped(part) : part))
    .join("");
  return `<![CDATA[${flat.replace(/<(\/?)[\w.-]+:(?=[a-z])/gi, "<$1").replaceAll("]]>", "]]&gt;")}]]>`;
}

function escaped(cdata: string): string {
  return cdata
    .replace(/^<!\[CDATA\[|\]\]>$/g, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}
