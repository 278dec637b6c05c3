export type WideEncoding = "utf-32le" | "utf-32be" | "utf-16le" | "utf-16be";

const MARKS: readonly (readonly [WideEncoding, readonly number[]])[] = [
  ["utf-32le", [0xff, 0xfe, 0, 0]],
  ["utf-32be", [0, 0, 0xfe, 0xff]],
  ["utf-16le", [0xff, 0xfe]],
  ["utf-16be", [0xfe, 0xff]],
];

/** How much of a document shows the pattern of its coding, in bytes: its first tags, which are ASCII in every feed. */
const PATTERN_BYTES = 256;
/** Share of the letters that have to show it. */
const PATTERN_SHARE = 0.7;

/**
 * Says which wide coding a document is written in: by its mark (Unicode 16, 23.8), or, without one, by where the zeros
 * of its ASCII letters stand (the idea of XML 1.0, appendix F). `null`: it is not written in a wide coding.
 */
export function wideEncodingOf(bytes: Uint8Array): WideEncoding | null {
  const marked = MARKS.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte));
  if (marked !== undefined) return marked[0];
  const start = bytes.subarray(0, PATTERN_BYTES);
  if (start.length < 4 || !start.includes(0)) return null;
  if (hasPattern(start, [true, false, false, false])) return "utf-32le";
  if (hasPattern(start, [false, false, false, true])) return "utf-32be";
  if (hasPattern(start, [true, false])) return "utf-16le";
  return hasPattern(start, [false, true]) ? "utf-16be" : null;
}

/** Whether most letters have zeros in all places but that of their own byte. */
function hasPattern(start: Uint8Array, isOwn: readonly boolean[]): boolean {
  const letters = Math.floor(start.length / isOwn.length);
  let shown = 0;
  for (let letter = 0; letter < letters; letter += 1) {
    if (isOwn.every((own, index) => (start[letter * isOwn.length + index] !== 0) === own)) shown += 1;
  }
  return shown >= letters * PATTERN_SHARE;
}

/** Decodes all bytes, marks included. What is no letter becomes U+FFFD; bytes left over at the end are left out. */
export function decodeWide(bytes: Uint8Array, encoding: WideEncoding): string {
  if (encoding === "utf-16le" || encoding === "utf-16be") {
    return new TextDecoder(encoding).decode(bytes.subarray(0, bytes.length - (bytes.length % 2)));
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: string[] = [];
  for (let at = 0; at + 4 <= bytes.byteLength; at += 4) {
    const code = view.getUint32(at, encoding === "utf-32le");
    parts.push(code <= 0x10_ffff ? String.fromCodePoint(code) : "\uFFFD");
  }
  return parts.join("").toWellFormed();
}
