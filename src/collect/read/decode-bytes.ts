import { encodingOf, nameFor, readsAscii, type Encoding } from "./encoding-label.ts";
import { guessEncoding } from "./guess-encoding.ts";
import { decodeWide, wideEncodingOf } from "./wide-text.ts";

export type DecodedText = {
  readonly text: string;
  /** What the bytes were read with: the label in lower case; for ASCII the declared one, since each label that fits is true. */
  readonly encoding: string;
};

/** Within how many bytes a document says its coding. */
const DECLARATION_BYTES = 1_024;

/**
 * Turns the bytes of a document into text. In this order: a byte order mark; the pattern of ASCII in wide codings;
 * valid UTF-8, whatever the labels say, since nothing else looks like it; the charset of the HTTP header; the
 * declaration of the document; a guess from the letters; and last UTF-8 or windows-1252, whichever leaves fewer holes.
 * Never throws.
 */
export function decodeBytes(bytes: Uint8Array, contentType: string | null): DecodedText {
  const { text, encoding } = decode(bytes, contentType);
  return { text: withoutMarks(mended(text)), encoding };
}

function decode(bytes: Uint8Array, contentType: string | null): DecodedText {
  const wide = wideEncodingOf(bytes);
  if (wide !== null) return { text: decodeWide(bytes, wide), encoding: wide };
  const labels = labelsOf(bytes, contentType);
  const isEscaped = labels.some((label) => !readsAscii(label));
  const utf8 = isEscaped ? null : decodeUtf8(bytes);
  if (utf8 !== null) return { text: utf8, encoding: isAscii(utf8, bytes) ? asciiName(labels, contentType) : "utf-8" };
  if (hasUtf8Mark(bytes)) return { text: new TextDecoder().decode(bytes), encoding: "utf-8" };
  return decodeByLabel(bytes, labels) ?? decodeByGuess(bytes);
}

/** What the document is said to be written in, the best source first. */
function labelsOf(bytes: Uint8Array, contentType: string | null): readonly Encoding[] {
  const start = new TextDecoder("latin1").decode(bytes.subarray(0, DECLARATION_BYTES));
  const labels = [charsetOf(contentType), declaredLabel(start), metaLabel(start)];
  return labels.flatMap((label) => (label === null ? [] : (encodingOf(label) ?? [])));
}

function charsetOf(contentType: string | null): string | null {
  return /;\s*charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(contentType ?? "")?.[1] ?? null;
}

function declaredLabel(start: string): string | null {
  return /^[^<]*<\?xml[^>]*?\sencoding\s*=\s*["']?\s*([\w.:-]+)/i.exec(start)?.[1] ?? null;
}

/** Of a page (HTML, 4.2.5.4), never of a feed that quotes one. */
function metaLabel(start: string): string | null {
  if (!/^[^<]*(?:<!--[\s\S]*?-->\s*|<\?[^>]*>\s*)*<(?:!doctype\s+html|html|head|meta)\b/i.test(start)) return null;
  return /<meta\s[^>]*?charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(start)?.[1] ?? null;
}

/** Valid UTF-8, and what was valid until it was cut off within a letter. */
function decodeUtf8(bytes: Uint8Array): string | null {
  const whole = decodeStrictly(bytes);
  if (whole !== null) return whole;
  const cutAt = bytes.findLastIndex((byte) => byte < 0x80 || byte >= 0xc2);
  const isCut = (bytes[cutAt] ?? 0) >= 0xc2 && (bytes[cutAt] ?? 0) <= 0xf4 && bytes.length - cutAt < 4;
  const until = isCut ? decodeStrictly(bytes.subarray(0, cutAt)) : null;
  return until === null || until.length === cutAt ? null : until; // One letter in ASCII is the letter of another coding.
}

function decodeStrictly(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function isAscii(utf8: string, bytes: Uint8Array): boolean {
  return utf8.length === bytes.length;
}

/** XML that is sent as text without a charset is ASCII by RFC 3023, 3.1; so it is said where it does no harm. */
function asciiName(labels: readonly Encoding[], contentType: string | null): string {
  const isBareText = /^\s*text\//i.test(contentType ?? "") && charsetOf(contentType) === null;
  if (isBareText) return "us-ascii";
  const [first] = labels;
  return first === undefined ? "utf-8" : (first.narrow ?? first.decoder);
}

function hasUtf8Mark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/** Share of a text's letters above ASCII that may be holes when the label is true. */
const MAX_HOLES = 0.1;

/** By the first label that fits. One that says Western is given by default so often that it needs to look like it. */
function decodeByLabel(bytes: Uint8Array, labels: readonly Encoding[]): DecodedText | null {
  for (const label of labels.filter(({ decoder }) => decoder !== "utf-8")) {
    if (label.decoder === "windows-1252" && guessEncoding(bytes) !== null) continue;
    const text = new TextDecoder(label.decoder).decode(bytes);
    if (holesIn(text) <= MAX_HOLES) return { text, encoding: nameFor(label, bytes) };
  }
  return null;
}

/** Broken UTF-8 has a few holes among many good letters; in another coding nearly each letter above ASCII is a hole. */
function decodeByGuess(bytes: Uint8Array): DecodedText {
  const text = new TextDecoder("utf-8").decode(bytes);
  if (holesIn(text) <= 0.5) return { text, encoding: "utf-8" };
  const { name, decoder } = guessEncoding(bytes) ?? { name: "windows-1252", decoder: "windows-1252" };
  return { text: new TextDecoder(decoder).decode(bytes), encoding: name };
}

/** Share of holes among the letters above ASCII, from 0 to 1. */
function holesIn(text: string): number {
  const holes = text.match(/\uFFFD/g)?.length ?? 0;
  return holes === 0 ? 0 : holes / (text.match(/[\u0080-\uFFFF]/g)?.length ?? 1);
}

/** C1 controls are never meant: they are what windows-1252 has there, put into a wider coding number by number. */
function mended(text: string): string {
  return text.replace(/[\u0080-\u0084\u0086-\u009F]/g, (control) => C1[control.charCodeAt(0) - 0x80] ?? control);
}

const C1 = Array.from(
  new TextDecoder("windows-1252").decode(Uint8Array.from({ length: 32 }, (_, index) => 0x80 + index)),
);

function withoutMarks(text: string): string {
  return text.replace(/^\uFEFF+/, "");
}
