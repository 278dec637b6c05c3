import { setImmediate } from "node:timers/promises";
import { promisify } from "node:util";
import {
  brotliDecompress,
  brotliDecompressSync,
  gunzip,
  gunzipSync,
  inflate,
  inflateRaw,
  inflateRawSync,
  inflateSync,
} from "node:zlib";
import { failed, HttpFailure } from "./http-failure.ts";
import { createTurns } from "./turns.ts";

/**
 * Takes off the one coding that `Content-Encoding` names (RFC 9110, 8.4), or a gzip that nobody named. Unpacking stops
 * as soon as it passes `maxBytes`. Two codings on top of each other are refused: no server needs them, bombs do.
 * A body that is named as packed and is not is taken as it stands. Throws an `HttpFailure` for all that cannot be read.
 */
export type Unpack = (body: Uint8Array, contentEncoding: string | null, maxBytes: number) => Promise<Uint8Array>;

/** What is unpacked at once and here: less costs more to hand over than to do, more would hold up all others. */
const MAX_BYTES_AT_ONCE = 512 * 1024;
/** Of what is larger, so many bodies are unpacked at a time, and in such pieces: a crowd of bombs fills no memory. */
const LARGE_AT_A_TIME = 2;
const PIECE_BYTES = 256 * 1024;

export function createUnpack(): Unpack {
  const turns = createTurns(LARGE_AT_A_TIME);
  const oneByOne = createTurns(1);
  return async (body, contentEncoding, maxBytes) => {
    const name = nameOf(contentEncoding);
    if (body.byteLength === 0) return body;
    const coding = codingOf(body, name);
    if (coding === null) return limited(body, maxBytes);
    try {
      const small = await oneByOne(async () => {
        await setImmediate(); // Many bodies can end in one turn of the event loop.
        return unpackSmall(coding, body, Math.min(maxBytes, MAX_BYTES_AT_ONCE));
      });
      if (small !== null) return small;
      if (maxBytes <= MAX_BYTES_AT_ONCE || (coding === GZIP && saysMore(body, maxBytes))) throw tooLarge(maxBytes);
      return await turns(() => coding.later(body, { maxOutputLength: maxBytes, chunkSize: PIECE_BYTES }));
    } catch (cause) {
      if (cause instanceof HttpFailure) throw cause;
      if (isOutgrown(cause)) throw tooLarge(maxBytes);
      throw unreadable(`the body cannot be unpacked (${name ?? "gzip"}: ${codeOf(cause) ?? String(cause)})`);
    }
  };
}

type ZlibOptions = { readonly maxOutputLength: number; readonly chunkSize?: number };
type Coding = {
  readonly now: (body: Uint8Array, options: ZlibOptions) => Uint8Array;
  /** In a thread of the platform's own pool, piece by piece. */
  readonly later: (body: Uint8Array, options: ZlibOptions) => Promise<Uint8Array>;
};

const GZIP: Coding = { now: gunzipSync, later: promisify<Uint8Array, ZlibOptions, Uint8Array>(gunzip) };
const ZLIB: Coding = { now: inflateSync, later: promisify<Uint8Array, ZlibOptions, Uint8Array>(inflate) };
const BARE: Coding = { now: inflateRawSync, later: promisify<Uint8Array, ZlibOptions, Uint8Array>(inflateRaw) };
const BROTLI: Coding = {
  now: brotliDecompressSync,
  later: promisify<Uint8Array, ZlibOptions, Uint8Array>(brotliDecompress),
};

function nameOf(contentEncoding: string | null): string | null {
  const codings = (contentEncoding ?? "")
    .toLowerCase()
    .split(",")
    .map((name) => name.trim());
  const named = codings.filter((name) => name !== "" && name !== "identity");
  if (named.length > 1) throw unreadable(`the body is packed ${named.length} times (${named.join(", ").slice(0, 80)})`);
  return named[0] ?? null;
}

function codingOf(body: Uint8Array, name: string | null): Coding | null {
  if (name === "br") return BROTLI;
  if (name === "deflate") return looksLikeZlib(body) ? ZLIB : BARE;
  if (name !== null && name !== "gzip" && name !== "x-gzip") throw unreadable(`the coding "${name}" is unknown`);
  return looksLikeGzip(body) ? GZIP : null;
}

/** `null`: there is more than `maxBytes` in it. */
function unpackSmall(coding: Coding, body: Uint8Array, maxBytes: number): Uint8Array | null {
  if (body.byteLength > maxBytes) return null;
  try {
    return coding.now(body, { maxOutputLength: maxBytes });
  } catch (cause) {
    if (isOutgrown(cause)) return null;
    throw cause;
  }
}

function limited(body: Uint8Array, maxBytes: number): Uint8Array {
  if (body.byteLength > maxBytes) throw tooLarge(maxBytes);
  return body;
}

/** RFC 1952, 2.3.1 */
function looksLikeGzip(body: Uint8Array): boolean {
  return body[0] === 0x1f && body[1] === 0x8b && body[2] === 8;
}

/** Whether the size at its end (RFC 1952, 2.3.1: ISIZE) is more: then nobody has to unpack it to know. */
function saysMore(body: Uint8Array, maxBytes: number): boolean {
  if (body.byteLength < 4) return false;
  return new DataView(body.buffer, body.byteOffset).getUint32(body.byteLength - 4, true) > maxBytes;
}

/** RFC 1950, 2.2: method 8, and the first two bytes divide by 31. Some servers send bare RFC 1951 data instead. */
function looksLikeZlib(body: Uint8Array): boolean {
  const [cmf = 0, flags = 0] = body;
  return (cmf & 0x0f) === 8 && ((cmf << 8) | flags) % 31 === 0;
}

function isOutgrown(cause: unknown): boolean {
  return codeOf(cause) === "ERR_BUFFER_TOO_LARGE";
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
