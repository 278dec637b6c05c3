import * as fc from "fast-check";

/** One thing that happens to a document on its way. `others` are the documents that it may be mixed up with. */
type Mishap = (bytes: Uint8Array, others: readonly Uint8Array[]) => Uint8Array;

const place = fc.double({ min: 0, max: 1, noNaN: true });
/** Of a piece, in bytes. */
const length = fc.integer({ min: 1, max: 400 });

/** Pieces that mean something to some parser. */
const TOKENS = [
  "< > & ]]> <![CDATA[ <!-- --> <? ?> &b; &nbsp; &#0; &#xD800; &#xFFFE; &#x202E; &#99999999999; &#x; &lt;script&gt;",
  '<item> </item> </entry> <title> </title> <link/> </channel> </rss> <rss> <x:y> { } [ ] " \\ud800 \\u0000 null -1e999 : ,',
  "\u0000 \u0001 \u0007 \u007F \u0080 \u0090 \uFFFE \u202E 😀 é",
]
  .flatMap((row) => row.split(" "))
  .concat(
    "<!DOCTYPE a [<!ENTITY b 'c'>]>",
    " xmlns='a'",
    " xml:base='javascript:a'",
    "<a b=c d>",
    "\u000B",
    "\u2028",
    "\uFEFF",
  )
  .concat(["utf-16", "koi8-r", "bogus", "shift_jis"].map((label) => `<?xml version="1.0" encoding="${label}"?>`))
  .map((token) => new TextEncoder().encode(token));

/** Marks, halves and beginnings of codings. */
const RAW = [
  [0xff, 0xfe],
  [0xfe, 0xff],
  [0xc3, 0x28],
  [0xed, 0xa0, 0x80],
  [0x80],
  [0x1b, 0x24, 0x42],
  [0x1f, 0x8b, 8],
].map((bytes) => Uint8Array.from(bytes));

const mishap: fc.Arbitrary<Mishap> = fc.oneof(
  fc.tuple(place, fc.integer({ min: 1, max: 255 })).map(flip),
  fc.tuple(place, fc.constantFrom(...TOKENS, ...RAW)).map(put),
  fc.tuple(place, fc.uint8Array({ minLength: 1, maxLength: 8 })).map(put),
  fc.tuple(place, length, fc.integer({ min: 0, max: 40 })).map(repeat),
  fc.tuple(place, place, length, place).map(graft),
  place.map(cutOff),
);

function flip([at, mask]: readonly [number, number]): Mishap {
  return (bytes) => bytes.map((byte, position) => (position === index(bytes, at) ? byte ^ mask : byte));
}

function cutOff(at: number): Mishap {
  return (bytes) => bytes.subarray(0, index(bytes, at));
}

function put([at, piece]: readonly [number, Uint8Array]): Mishap {
  return (bytes) => joined(bytes.subarray(0, index(bytes, at)), piece, bytes.subarray(index(bytes, at)));
}

/** No times at all cuts the piece out. */
function repeat([from, size, times]: readonly [number, number, number]): Mishap {
  return (bytes) => {
    const [start, end] = [index(bytes, from), index(bytes, from) + size];
    const pieces = Array.from({ length: times }, () => bytes.subarray(start, end));
    return joined(bytes.subarray(0, start), ...pieces, bytes.subarray(end));
  };
}

/** Puts a piece of another document in. */
function graft([at, from, size, which]: readonly [number, number, number, number]): Mishap {
  return (bytes, others) => {
    const donor = others[Math.floor(which * (others.length - 1))] ?? bytes;
    const start = index(donor, from);
    return put([at, donor.subarray(start, start + size)])(bytes, others);
  };
}

function index(bytes: Uint8Array, share: number): number {
  return Math.floor(share * bytes.length);
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(parts);
}

export type Mutant = { readonly bytes: Uint8Array; readonly contentType: string | null };

const CONTENT_TYPES = [
  null,
  "text/xml",
  "application/rss+xml; charset=utf-8",
  "text/html; charset=windows-1251",
  ";charset=;",
];

/** Documents that were sound, after one to eight mishaps. */
export function mutantsOf(documents: readonly Uint8Array[]): fc.Arbitrary<Mutant> {
  return fc
    .record({
      document: fc.nat({ max: documents.length - 1 }),
      mishaps: fc.array(mishap, { minLength: 1, maxLength: 8 }),
      contentType: fc.constantFrom(...CONTENT_TYPES),
    })
    .map(({ document, mishaps, contentType }) => ({
      bytes: mishaps.reduce((bytes, happen) => happen(bytes, documents), documents[document] ?? new Uint8Array()),
      contentType,
    }));
}
