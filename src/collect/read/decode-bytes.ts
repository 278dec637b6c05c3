export type DecodedText = { readonly text: string; readonly encoding: string };

/** As many bytes as an XML declaration may need. */
const DECLARATION_BYTES = 1_024;

/**
 * Turns the bytes of a document into text. In this order: a byte order mark; the pattern of `<` in wide codings (XML
 * 1.0, appendix F); valid UTF-8, whatever the labels say, since nothing else looks like it; the charset of the HTTP
 * header; the XML declaration; and last UTF-8 or windows-1252, whichever leaves fewer holes. Never throws.
 */
export function decodeBytes(bytes: Uint8Array, contentType: string | null): DecodedText {
  const wide = wideEncoding(bytes);
  if (wide !== null) return { text: withoutBom(decodeWide(bytes, wide)), encoding: wide };
  const labels = [charsetOf(contentType), declaredEncoding(bytes)].filter((label) => label !== null);
  const escaped = labels.find((label) => label.startsWith("iso-2022") || label === "hz-gb-2312");
  const utf8 = escaped === undefined ? decodeStrictly(bytes, "utf-8") : null;
  if (utf8 !== null) return { text: withoutBom(utf8), encoding: "utf-8" };
  for (const label of labels.filter((name) => !/^utf-?8$/.test(name))) {
    const decoder = decoderFor(label);
    if (decoder !== null) return { text: decoder.decode(bytes), encoding: decoder.encoding };
  }
  return decodeByGuess(bytes);
}

type Wide = "utf-32le" | "utf-32be" | "utf-16le" | "utf-16be";

const WIDE_STARTS: readonly (readonly [Wide, readonly number[]])[] = [
  ["utf-32le", [0xff, 0xfe, 0, 0]],
  ["utf-32be", [0, 0, 0xfe, 0xff]],
  ["utf-32le", [0x3c, 0, 0, 0]],
  ["utf-32be", [0, 0, 0, 0x3c]],
  ["utf-16le", [0xff, 0xfe]],
  ["utf-16be", [0xfe, 0xff]],
  ["utf-16le", [0x3c, 0]],
  ["utf-16be", [0, 0x3c]],
];

function wideEncoding(bytes: Uint8Array): Wide | null {
  const start = WIDE_STARTS.find(([, pattern]) => pattern.every((byte, index) => bytes[index] === byte));
  return start?.[0] ?? null;
}

function decodeWide(bytes: Uint8Array, encoding: Wide): string {
  if (encoding === "utf-16le" || encoding === "utf-16be") return new TextDecoder(encoding).decode(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: string[] = [];
  for (let at = 0; at + 4 <= bytes.byteLength; at += 4) {
    const code = view.getUint32(at, encoding === "utf-32le");
    parts.push(code <= 0x10_ffff ? String.fromCodePoint(code) : "\uFFFD");
  }
  return parts.join("").toWellFormed();
}

function charsetOf(contentType: string | null): string | null {
  const [, label] = /charset\s*=\s*["']?([\w.:-]+)/i.exec(contentType ?? "") ?? [];
  return label?.toLowerCase() ?? null;
}

function declaredEncoding(bytes: Uint8Array): string | null {
  const start = new TextDecoder("latin1").decode(bytes.subarray(0, DECLARATION_BYTES));
  const [, label] = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/i.exec(start) ?? [];
  return label?.toLowerCase() ?? null;
}

function decodeStrictly(bytes: Uint8Array, label: string): string | null {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function decoderFor(label: string): InstanceType<typeof TextDecoder> | null {
  try {
    return new TextDecoder(label);
  } catch {
    return null; // A label that nobody knows tells nothing.
  }
}

/** Broken UTF-8 has a few holes among many good letters; in another coding nearly each letter above ASCII is a hole. */
function decodeByGuess(bytes: Uint8Array): DecodedText {
  const text = new TextDecoder("utf-8").decode(bytes);
  const holes = text.match(/\uFFFD/g)?.length ?? 0;
  const letters = text.match(/[\u0080-\uFFFC]/g)?.length ?? 0;
  if (holes <= letters) return { text, encoding: "utf-8" };
  return { text: new TextDecoder("windows-1252").decode(bytes), encoding: "windows-1252" };
}

function withoutBom(text: string): string {
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}
