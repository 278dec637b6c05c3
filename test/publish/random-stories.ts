import * as fc from "fast-check";
import type { Story } from "../../src/domain/story.ts";
import { HOSTILE_TEXTS } from "./hostile.ts";
import { story, tell } from "./desk.ts";

/** Any code unit at all: control characters, halves of pairs, noncharacters, marks that turn text around. */
const codeUnit = fc.oneof(
  fc.nat(0xff_ff).map((unit) => String.fromCharCode(unit)),
  fc.constantFrom(..."<>&\"']/;\u0000\u001b\u0085\u061c\u200e\u202e\u2066\ud800\udfff\ufffe\uffff".split("")),
);
const junk = fc.string({ unit: codeUnit, maxLength: 24 });
const text = fc.oneof(
  junk,
  fc.tuple(junk, fc.constantFrom(...HOSTILE_TEXTS), junk).map((parts) => parts.join("")),
);
const address = fc.oneof(
  text,
  fc
    .tuple(fc.constantFrom("https://h.example/", "http://h.example/?q=", "https://h.example/#"), text)
    .map((parts) => parts.join("")),
);
const maybe = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> => fc.option(value, { freq: 3 });
const moment = fc.date({ min: new Date(-1e14), max: new Date(8e15), noInvalidDate: false });

const type = maybe(fc.oneof(text, fc.constantFrom("audio/mpeg", "text/vtt; charset=utf-8")));
/** As it may be stored: numbers are sound, texts and addresses are not. */
const episode = fc.record({
  number: fc.integer({ min: 1 }),
  season: fc.integer({ min: 1 }),
  isExplicit: fc.boolean(),
  transcripts: fc.array(fc.record({ url: address, type, language: maybe(text) }), { maxLength: 2 }),
  chapters: fc.record({ url: address, type }),
});

const telling = fc.record({
  title: text,
  outlet: text,
  summary: text,
  author: maybe(text),
  language: maybe(fc.oneof(text, fc.constantFrom("ar", "de-CH", "x"))),
  link: maybe(address),
  image: maybe(address),
  labels: fc.array(text, { maxLength: 2 }),
  enclosures: fc.array(
    fc.record({
      url: address,
      type,
      lengthBytes: maybe(fc.integer()),
      durationSeconds: fc.oneof(fc.integer({ min: 1 }), fc.double()),
      description: text,
      episode,
    }),
    { maxLength: 3 },
  ),
});

/** A story whose every text, address and time may be anything. Made anew for each number, so ids differ. */
export const hostileStory: fc.Arbitrary<Omit<Story, "id">> = fc
  .tuple(fc.array(telling, { minLength: 1, maxLength: 3 }), fc.array(text, { maxLength: 3 }), moment, moment)
  .map(([tellings, words, publishedAt, updatedAt]) => {
    const [lead = tell("never"), ...others] = tellings.map(({ title, ...over }) => tell(title, over));
    const gist = words.map((word) => ({ text: word, itemId: lead.item.id }));
    return story([lead, ...others], { tags: words, gist, phrases: words, publishedAt, updatedAt });
  });

/** That many of them, each with an id of its own. */
export function hostileDesk(count: number): fc.Arbitrary<readonly Story[]> {
  return fc
    .array(hostileStory, { minLength: count, maxLength: count })
    .map((stories) => stories.map((one, index) => ({ ...one, id: `story-${index}` as Story["id"] })));
}
