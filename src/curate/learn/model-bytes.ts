import { z } from "zod";
import type { TagModel } from "./model.ts";

/** Raised when the form of the bytes, or what features are, or how is learned, changes: older models are made anew then. */
export const METHOD_VERSION = 4;

const Head = z.object({
  version: z.literal(METHOD_VERSION),
  tags: z.array(z.object({ tag: z.string(), uses: z.number(), bar: z.number().nullable() })),
  examples: z.number(),
  features: z.number().int().nonnegative(),
  weights: z.number().int().nonnegative(),
  isSingle: z.boolean(),
  ease: z.number(),
});

const HEAD_LENGTH_BYTES = 4;

/**
 * The model as bytes: length of the head, the head as JSON, then the numbers, little-endian as all our machines are: base
 * odds, hashes, uses, starts of rows, thousandths, tags of weights.
 */
export function toBytes({ tags, vocabulary, evidence, isSingle, ease }: TagModel): Uint8Array {
  const head: z.input<typeof Head> = {
    version: METHOD_VERSION,
    tags: tags.map((each) => ({ ...each, bar: Number.isFinite(each.bar) ? each.bar : null })),
    examples: vocabulary.examples,
    features: vocabulary.hashes.length,
    weights: evidence.tags.length,
    isSingle,
    ease,
  };
  const text = new TextEncoder().encode(JSON.stringify(head));
  const length = Uint32Array.of(text.length);
  const { base, starts, thousandths, tags: of } = evidence;
  return joined([length, text, base, vocabulary.hashes, vocabulary.uses, starts, thousandths, of]);
}

type Numbers = Uint8Array | Uint16Array | Int16Array | Uint32Array | Float64Array;

function joined(parts: readonly Numbers[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
    at += part.byteLength;
  }
  return bytes;
}

/** `null` when the bytes are not what `toBytes` gives: then the model is made anew. */
export function fromBytes(bytes: Uint8Array): TagModel | null {
  const head = headOf(bytes);
  if (head === null) return null;
  const { features, weights } = head.value;
  let at = head.end;
  const cut = <Cut>(size: number, width: number, make: (buffer: ArrayBuffer) => Cut): Cut => {
    const part = bytes.slice(at, at + size * width);
    at += size * width;
    return make(part.buffer);
  };
  const size = head.value.tags.length * 8 + features * 8 + (features + 1) * 4 + weights * 4;
  if (bytes.length !== head.end + size) return null;
  const base = cut(head.value.tags.length, 8, (buffer) => new Float64Array(buffer));
  const hashes = cut(features, 4, (buffer) => new Uint32Array(buffer));
  const uses = cut(features, 4, (buffer) => new Uint32Array(buffer));
  const starts = cut(features + 1, 4, (buffer) => new Uint32Array(buffer));
  const thousandths = cut(weights, 2, (buffer) => new Int16Array(buffer));
  const tags = cut(weights, 2, (buffer) => new Uint16Array(buffer));
  return {
    tags: head.value.tags.map((each) => ({ ...each, bar: each.bar ?? Number.POSITIVE_INFINITY })),
    vocabulary: { hashes, uses, examples: head.value.examples },
    evidence: { base, starts, tags, thousandths },
    isSingle: head.value.isSingle,
    ease: head.value.ease,
  };
}

function headOf(bytes: Uint8Array): { readonly value: z.output<typeof Head>; readonly end: number } | null {
  if (bytes.length < HEAD_LENGTH_BYTES) return null;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const end = HEAD_LENGTH_BYTES + length;
  if (end > bytes.length) return null;
  try {
    const head = Head.safeParse(JSON.parse(new TextDecoder().decode(bytes.subarray(HEAD_LENGTH_BYTES, end))));
    return head.success ? { value: head.data, end } : null;
  } catch {
    return null;
  }
}
