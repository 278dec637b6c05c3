import { LineCounter, parseDocument, type Document, type ErrorCode, type YAMLError } from "yaml";
import type { Mistake } from "./mistake.ts";

/** What YAML makes of the text. With `mistakes` there is no telling what the rest means. */
export type YamlText = {
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
  readonly mistakes: readonly Mistake[];
};

/**
 * Reads YAML 1.2 with the core schema: no merge keys, no tags, keys are texts. Equal keys are found later, where it
 * takes linear time. The messages are ours, since those of the library may quote what must not be shown.
 */
export function parseYaml(text: string): YamlText {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    schema: "core",
    merge: false,
    resolveKnownTags: false,
    stringKeys: true,
    uniqueKeys: false,
    prettyErrors: false,
  });
  const found = [...document.errors, ...document.warnings].toSorted((a, b) => a.pos[0] - b.pos[0]);
  const told = found.filter(({ code }, index) => index === 0 || !FOLLOW_UPS.has(code));
  const mistakes = onePerLine(told, lines).map(({ code, pos: [at] }) => ({
    at,
    text: adviceFor(code, lineAt(text, at)),
  }));
  return { document, lines, mistakes };
}

/** After another slip these mostly mean that YAML has lost the thread. */
const FOLLOW_UPS: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["UNEXPECTED_TOKEN", "IMPOSSIBLE"]);

/** One slip often breaks the rest of its line too; only the first is told. */
function onePerLine(slips: readonly YAMLError[], lines: LineCounter): readonly YAMLError[] {
  return [...new Map(slips.toReversed().map((slip) => [lines.linePos(slip.pos[0]).line, slip])).values()];
}

function adviceFor(code: ErrorCode, line: string): string {
  const bracket = line.search(/[[{]/);
  // The first bracket may be that of the placeholder itself, after its dollar sign.
  return bracket !== -1 && line[bracket - 1] !== "$" && line.includes("${", bracket) ? IN_BRACKETS : PLAIN_WORDS[code];
}

function lineAt(text: string, at: number): string {
  const end = text.indexOf("\n", at);
  return text.slice(text.lastIndexOf("\n", at - 1) + 1, end === -1 ? text.length : end);
}

const IN_BRACKETS = 'Inside { } and [ ] a text with ${…} needs quotes: { key: "${NAME}" }.';
const INDENT = "The indentation does not fit. Indent the entries of one list or map alike, with blanks.";
const ANCHOR = "Anchors (&name) and aliases (*name) are not written like this. It is simplest to write the value out.";
const QUOTE = 'This text cannot stand here as it is. Put it in quotes: "…".';
const KEY = "A key must be a short text on one line, followed by a colon and a blank.";
const TAG = "Tags (!name) have no meaning here. Remove it; a text that begins with ! needs quotes.";
const UNEXPECTED =
  'This is not expected here. Is a colon, a quote or a bracket missing before it, or does a text with ": " or " #" need quotes?';

const PLAIN_WORDS: Readonly<Record<ErrorCode, string>> = {
  ALIAS_PROPS: ANCHOR,
  BAD_ALIAS: ANCHOR,
  BAD_COLLECTION_TYPE: TAG,
  BAD_DIRECTIVE: "Lines that begin with % are not used here. Remove it, or put the text in quotes.",
  BAD_DQ_ESCAPE: 'A backslash in "…" begins an escape. Write \\\\ for the backslash itself, or use single quotes.',
  BAD_INDENT: INDENT,
  BAD_PROP_ORDER: ANCHOR,
  BAD_SCALAR_START: QUOTE,
  BLOCK_AS_IMPLICIT_KEY: "A list or map must begin on its own line, or a text with a colon needs quotes.",
  BLOCK_IN_FLOW: "Inside brackets use commas: [a, b] or { key: value }.",
  DUPLICATE_KEY: "This key is there twice. Keep one.",
  IMPOSSIBLE: UNEXPECTED,
  KEY_OVER_1024_CHARS: KEY,
  MISSING_CHAR: "Something is missing here: a closing quote or bracket, a comma, or the blank after a colon.",
  MULTILINE_IMPLICIT_KEY: "A key must be on one line. Is a colon or a closing quote missing before it?",
  MULTIPLE_ANCHORS: ANCHOR,
  MULTIPLE_DOCS: "The file must be one document. Remove the line --- and what does not belong to the settings.",
  MULTIPLE_TAGS: TAG,
  NON_STRING_KEY: KEY,
  RESOURCE_EXHAUSTION: "Lists and maps are nested too deeply here.",
  TAB_AS_INDENT: "Tabs cannot be used to indent. Use blanks.",
  TAG_RESOLVE_FAILED: TAG,
  UNEXPECTED_TOKEN: UNEXPECTED,
};
