/** A label of a document, understood. */
export type Encoding = {
  /** What `TextDecoder` calls it (WHATWG Encoding, 4.2). */
  readonly decoder: string;
  /** The narrower coding that the label names, when `decoder` reads a wider one in its place. */
  readonly narrow: string | null;
};

/** Labels of software that never read the standard's list: without case and without what parts the words. */
const NICKNAMES: readonly (readonly [RegExp, string])[] = [
  [/^utf8\w*$/, "utf-8"],
  [/^(?:cp|win|windows|ansi|mswin|ibm)?(125[0-8]|874)$/, "windows-$1"],
  [/^(?:iso|x?iso)?8859(1[013-6]|[1-9])$/, "iso-8859-$1"],
  [/^latin([1-4])$/, "iso-8859-$1"],
  [/^latin9$/, "iso-8859-15"],
  [/^koi8?(r|u)$/, "koi8-$1"],
  [/^(?:x?mac)?cyrillic$|^maccyrillic$/, "x-mac-cyrillic"],
  [/^x?mac(?:roman)?$|^macintosh$/, "macintosh"],
  [/^(?:cp|ms|windows)?(?:932|31j)$|^(?:x?sjis|shiftjis)\w*$/, "shift_jis"],
  [/^x?eucjp\w*$|^ujis$/, "euc-jp"],
  [/^(?:cp|ms|uhc|windows)?949$|^(?:x?euckr|ksc5601|ksx1001)\w*$/, "euc-kr"],
  [/^(?:cp|ms)?936$|^(?:gb2312|gbk|gb18030|x?euccn)\w*$/, "gb18030"],
  [/^(?:cp|ms)?950$|^(?:x?big5)\w*$/, "big5"],
  [/^(?:us)?ascii$/, "us-ascii"],
  [/^tis620\w*$/, "tis-620"],
];

/**
 * Understands the label of a document, in any spelling that feeds are known to use. `null` for labels that nobody
 * knows, and for the wide codings: bytes that are not written in one show it (`wide-text.ts`).
 */
export function encodingOf(label: string): Encoding | null {
  const known = decoderOf(label) === null ? nicknamed(label) : label;
  const decoder = decoderOf(known);
  if (decoder === null || decoder.startsWith("utf-16") || decoder === "replacement") return null;
  // The decoder of GB 18030 is that of its forerunners too (WHATWG Encoding, 10.1.1), so that is what is said.
  if (decoder === "gbk") return { decoder: "gb18030", narrow: null };
  return { decoder, narrow: narrowOf(known.toLowerCase(), decoder) };
}

function nicknamed(label: string): string {
  const bare = label.toLowerCase().replace(/[^a-z\d]/g, "");
  const [pattern, name = ""] = NICKNAMES.find(([nickname]) => nickname.test(bare)) ?? [];
  return pattern === undefined ? label : bare.replace(pattern, name);
}

function decoderOf(label: string): string | null {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return null; // A label that nobody knows tells nothing.
  }
}

/** What the web reads with windows code pages (WHATWG Encoding, 4.2) under a name of its own. */
function narrowOf(label: string, decoder: string): string | null {
  if (/^windows-|^x?-?cp/.test(label)) return null;
  if (decoder === "windows-1252") return /ascii|x3\.4/.test(label) ? "us-ascii" : "iso-8859-1";
  if (decoder === "windows-1254") return "iso-8859-9";
  if (decoder === "windows-874") return label.startsWith("tis") ? "tis-620" : "iso-8859-11";
  return null;
}

/** Whether ASCII letters are read by it as what they are, whatever surrounds them. */
export function readsAscii({ decoder }: Encoding): boolean {
  return !decoder.startsWith("iso-2022");
}

/**
 * The name that tells how the bytes were read: the narrow one as long as they hold nothing that only the wider coding
 * knows, such as the curly quotes of windows-1252 in what calls itself iso-8859-1.
 */
export function nameFor({ decoder, narrow }: Encoding, bytes: Uint8Array): string {
  if (narrow === null || bytes.some((byte) => byte >= 0x80 && (narrow === "us-ascii" || byte < 0xa0))) return decoder;
  return narrow;
}
