import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Document } from "../domain/document-store.ts";
import type { Encoding } from "./accept-encoding.ts";
import { SECURITY_HEADERS } from "./security-headers.ts";

/** One form of a document, ready for the wire: headers are names and values in turn, as `writeHead` takes them. */
export type Representation = {
  readonly etag: string;
  readonly body: Uint8Array;
  readonly headers: readonly string[];
  readonly notModified: readonly string[];
};

export type Representations = {
  readonly changedAt: Date;
  readonly etags: readonly string[];
  readonly byEncoding: Readonly<Record<Encoding, Representation>>;
};

/** How much is done for the forms of a document. */
export type Effort = {
  /** From 0 to 11, and from 1 to 9. */
  readonly brotliQuality: number;
  readonly gzipLevel: number;
  /** How long a reader may keep it before it asks again, in seconds. */
  readonly maxAgeSeconds: number;
};

/**
 * Of what is made once and read often. With a higher quality a feed takes five to ten times as long, and shrinks by a few
 * hundredths more.
 */
export const STORED: Effort = { brotliQuality: 6, gzipLevel: 9, maxAgeSeconds: 300 };
/** Of what is drawn while a reader waits, and may be asked for by nobody else. */
export const DRAWN: Effort = { brotliQuality: 4, gzipLevel: 5, maxAgeSeconds: 60 };
/** How long a reader may keep what never changes: a year, after which nobody asks (RFC 8246). */
const FIXED_SECONDS = 31_536_000;

/** Below it the frame of an encoding costs about what it saves, in bytes. */
const MIN_COMPRESSED_BYTES = 1_024;

export type Represent = (document: Document) => Representations | Promise<Representations>;

/**
 * The forms of each document, made once for as long as the document is held: compression runs in the platform's threads,
 * and the first reader waits for it. `extra`: further headers of this document.
 */
export function createRepresent(
  extra: (document: Document) => Readonly<Record<string, string>>,
  effort: Effort,
): Represent {
  const known = new WeakMap<Document, Representations | Promise<Representations>>();
  const make = async (document: Document): Promise<Representations> => {
    try {
      const made = await toRepresentations(document, extra(document), effort);
      known.set(document, made);
      return made;
    } catch (cause) {
      known.delete(document);
      throw cause;
    }
  };
  return (document) => {
    const found = known.get(document);
    if (found !== undefined) return found;
    const making = make(document);
    known.set(document, making);
    return making;
  };
}

async function toRepresentations(
  document: Document,
  extra: Readonly<Record<string, string>>,
  effort: Effort,
): Promise<Representations> {
  const { br, gzip: gzipped } = await compressed(document.body, effort);
  const age = document.isFixed === true ? `${FIXED_SECONDS}, immutable` : effort.maxAgeSeconds;
  const shared = { ...extra, "cache-control": `public, max-age=${age}` };
  const plain = toRepresentation(document, { encoding: "identity", body: document.body, extra: shared });
  const form = (encoding: Encoding, body: Uint8Array | null): Representation =>
    body === null ? plain : toRepresentation(document, { encoding, body, extra: shared });
  const byEncoding = { br: form("br", br), gzip: form("gzip", gzipped), identity: plain };
  const etags = [...new Set(Object.values(byEncoding).map(({ etag }) => etag))];
  return { changedAt: document.changedAt, etags, byEncoding };
}

/** `null`: not worth it. */
async function compressed(
  body: Uint8Array,
  { brotliQuality, gzipLevel }: Effort,
): Promise<Record<"br" | "gzip", Uint8Array | null>> {
  if (body.byteLength < MIN_COMPRESSED_BYTES) return { br: null, gzip: null };
  const params = {
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_QUALITY]: brotliQuality,
    [constants.BROTLI_PARAM_SIZE_HINT]: body.byteLength,
  };
  const [br, gzipped] = await Promise.all([
    promisify(brotliCompress)(body, { params }),
    promisify(gzip)(body, { level: gzipLevel }),
  ]);
  const ifSmaller = (form: Uint8Array): Uint8Array | null => (form.byteLength < body.byteLength ? form : null);
  return { br: ifSmaller(br), gzip: ifSmaller(gzipped) };
}

type Form = {
  readonly encoding: Encoding;
  readonly body: Uint8Array;
  readonly extra: Readonly<Record<string, string>>;
};

/** Each form is other bytes, so each has a strong validator of its own (RFC 9110, 8.8.3.3). */
function toRepresentation(document: Document, { encoding, body, extra }: Form): Representation {
  const { etag, changedAt, contentType } = document;
  const ownEtag = encoding === "identity" ? etag : etag.replace(/"$/, `-${encoding}"`);
  const shared = {
    ...SECURITY_HEADERS,
    ...extra,
    vary: "accept-encoding",
    etag: ownEtag,
    "last-modified": changedAt.toUTCString(),
  };
  const whole = {
    ...shared,
    "content-type": contentType,
    "content-length": String(body.byteLength),
    ...(encoding === "identity" ? {} : { "content-encoding": encoding }),
  };
  return { etag: ownEtag, body, headers: Object.entries(whole).flat(), notModified: Object.entries(shared).flat() };
}
