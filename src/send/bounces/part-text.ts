import { header, type Part } from "./mime-tree.ts";

/** Reads the text of a leaf: its transfer encoding undone (RFC 2045, 6), then its charset. Total: what is unknown is left. */
export function partText(part: Part): string {
  const bytes = decodeTransfer(part.body, header(part.headers, "content-transfer-encoding").toLowerCase());
  return decodeCharset(bytes, part.parameters.get("charset") ?? "utf-8").replaceAll("\r\n", "\n");
}

/** A header's value with its encoded words read (RFC 2047). */
export function wordsOf(value: string): string {
  const joined = value.replace(/\?=\s+=\?/g, "?==?");
  return joined.replace(
    /=\?([\w-]+)(?:\*[\w-]+)?\?([bq])\?([^?\s]*)\?=/gi,
    (_, charset: string, form: string, text: string) => {
      const bytes = /b/i.test(form) ? Buffer.from(text, "base64") : unquote(text.replaceAll("_", " "));
      return decodeCharset(bytes, charset);
    },
  );
}

function decodeTransfer(body: string, encoding: string): Buffer {
  if (encoding.startsWith("base64")) return Buffer.from(body, "base64");
  if (encoding.startsWith("quoted-printable")) return unquote(withoutTails(body).replaceAll("=\n", ""));
  return Buffer.from(body, "latin1");
}

/** Blanks at the ends of lines were added on the way (RFC 2045, 6.7). A pattern for them would take time in the square. */
function withoutTails(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

function unquote(text: string): Buffer {
  const bytes = text.replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1");
}

function decodeCharset(bytes: Uint8Array, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder("latin1").decode(bytes); // A charset that nobody knows; status codes are ASCII.
  }
}
