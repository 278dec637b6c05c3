import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from "node:zlib";
import { failed, HttpFailure } from "./http-failure.ts";

/** Reads a body as it comes. More than `maxBytes` raises an `HttpFailure`, and the connection is closed with it. */
export async function readBody(chunks: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}

/**
 * Takes off the one coding that `Content-Encoding` names (RFC 9110, 8.4), or a gzip that nobody named. Unpacking stops
 * as soon as it passes `maxBytes`. Two codings on top of each other are refused: no server needs them, bombs do.
 * A body that is named as packed and is not is taken as it stands.
 */
export function unpackBody(body: Uint8Array, contentEncoding: string | null, maxBytes: number): Uint8Array {
  const codings = (contentEncoding ?? "")
    .toLowerCase()
    .split(",")
    .map((name) => name.trim());
  const named = codings.filter((name) => name !== "" && name !== "identity");
  if (named.length > 1) throw unreadable(`the body is packed ${named.length} times (${named.join(", ").slice(0, 80)})`);
  if (body.byteLength === 0) return body;
  try {
    return unpackOnce(body, named[0] ?? null, maxBytes);
  } catch (cause) {
    if (cause instanceof HttpFailure) throw cause;
    if (codeOf(cause) === "ERR_BUFFER_TOO_LARGE") throw tooLarge(maxBytes);
    throw unreadable(`the body cannot be unpacked (${named[0] ?? "gzip"}: ${codeOf(cause) ?? String(cause)})`);
  }
}

// Unpacking is done at once and here: it is bounded by `maxBytes`, and a turn through the thread pool costs more
// than the unpacking of an ordinary feed, and would wait there behind name lookups that hang.
function unpackOnce(body: Uint8Array, coding: string | null, maxBytes: number): Uint8Array {
  const options = { maxOutputLength: maxBytes };
  if (coding === "br") return brotliDecompressSync(body, options);
  if (coding === "deflate") return looksLikeZlib(body) ? inflateSync(body, options) : inflateRawSync(body, options);
  if (coding !== null && coding !== "gzip" && coding !== "x-gzip")
    throw unreadable(`the coding "${coding}" is unknown`);
  return looksLikeGzip(body) ? gunzipSync(body, options) : body;
}

/** RFC 1952, 2.3.1 */
function looksLikeGzip(body: Uint8Array): boolean {
  return body[0] === 0x1f && body[1] === 0x8b && body[2] === 8;
}

/** RFC 1950, 2.2: method 8, and the first two bytes divide by 31. Some servers send bare RFC 1951 data instead. */
function looksLikeZlib(body: Uint8Array): boolean {
  const [cmf = 0, flags = 0] = body;
  return (cmf & 0x0f) === 8 && ((cmf << 8) | flags) % 31 === 0;
}

function codeOf(cause: unknown): string | null {
  return cause instanceof Error && "code" in cause ? String(cause.code) : null;
}

function tooLarge(maxBytes: number): HttpFailure {
  return failed("too-large", `the answer is larger than ${maxBytes} bytes`);
}

function unreadable(detail: string): HttpFailure {
  return failed("encoding", detail);
}
