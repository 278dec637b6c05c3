import { Parser } from "htmlparser2";
import { localNameOf } from "./xml-names.ts";

/** What stands in a field: text, or markup whose entities and tags are still those of the markup. */
export type FieldText = { readonly text: string; readonly isMarkup: boolean };

const TEXT_FIELD = /^(?:title|subtitle|tagline|summary|content|description|encoded|body|abstract)$/;

/** Whether an element holds a text. `<content url="…">` does not: it is Media RSS, and holds elements. `name`: lower case. */
export function isTextField(name: string, attributes: ReadonlyMap<string, string>): boolean {
  return TEXT_FIELD.test(localNameOf(name)) && !attributes.has("url");
}

/**
 * Reads the source between the two tags of a field. Text and CDATA are joined and their entities resolved once;
 * comments go. Elements make markup of it, as XHTML in Atom is (RFC 4287, 3.1.1.3) and HTML that nobody escaped: that is
 * handed over as it is written, without the prefixes that XHTML may have. Never fails: a section without an end goes on
 * to the end of the source.
 */
export function readFieldText(source: string): FieldText {
  if (!source.includes("<")) return { text: decodeText(source), isMarkup: false };
  const sections = sectionsOf(source);
  const isMarkup = sections.some(({ isCdata, text }) => !isCdata && /<\/?[a-z]/i.test(text));
  const parts = sections.map(({ isCdata, text }) => {
    if (!isMarkup) return isCdata ? text : decodeText(text);
    return isCdata ? escapeText(text) : text.replace(/<(\/?)[\w.-]+:(?=[a-z])/gi, "<$1");
  });
  return { text: parts.join(""), isMarkup };
}

type Section = { readonly isCdata: boolean; readonly text: string };

function sectionsOf(source: string): readonly Section[] {
  const sections: Section[] = [];
  const start = /<!--|<!\[CDATA\[/g;
  let at = 0;
  for (let match = start.exec(source); match !== null; match = start.exec(source)) {
    const isCdata = match[0] !== "<!--";
    const found = source.indexOf(isCdata ? "]]>" : "-->", start.lastIndex);
    const end = found < 0 ? source.length : found;
    sections.push({ isCdata: false, text: source.slice(at, match.index) });
    if (isCdata) sections.push({ isCdata, text: source.slice(start.lastIndex, end) });
    at = Math.min(end + 3, source.length);
    start.lastIndex = at;
  }
  return [...sections, { isCdata: false, text: source.slice(at) }];
}

/** Resolves entities, once: those of XML, numbers, and the names of HTML, which feeds use without declaring them. */
export function decodeText(source: string): string {
  if (!source.includes("&")) return source;
  // Most are of these four; none of them leaves anything behind that could be a part of another.
  const rest = source
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'");
  return rest.includes("&") ? rest.replace(/&#?[a-z\d]{1,31};/gi, decodeEntity) : rest;
}

/** As many entities as are worth remembering; HTML names about two thousand. */
const MAX_KNOWN = 4_096;
const known = new Map<string, string>();

function decodeEntity(entity: string): string {
  if (entity === "&amp;") return "&";
  const found = known.get(entity);
  if (found !== undefined) return found;
  let text = "";
  new Parser({ ontext: (part) => (text += part) }).end(entity);
  if (text.length > 1 && text.endsWith(";")) text = entity; // HTML reads a name in the first letters of a longer one.
  if (known.size < MAX_KNOWN) known.set(entity, text);
  return text;
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
