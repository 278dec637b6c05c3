import { z } from "zod";
import { readHost } from "./addresses.ts";
import { list, section, text } from "./fields.ts";
import { patternFault } from "./pattern-fault.ts";
import { tagName } from "./source-schema.ts";

/** Of one list of words, sources, hosts or patterns. */
const MAX_WORDS = 1_000;
const MAX_SOURCES = 1_000;
const MAX_HOSTS = 1_000;
const MAX_PATTERNS = 50;

const MAX_WORD_CHARS = 100;
const MAX_PATTERN_CHARS = 500;
/** A shorter beginning would match too much, in any language. */
const MIN_STEM_LETTERS = 3;

const TEXT = `a text of 1 to ${MAX_WORD_CHARS} characters on one line (put numbers, true and false in quotes)`;

const STAR = `a word whose star stands at its end, after at least ${MIN_STEM_LETTERS} letters, such as hack*`;

/** A text that `read` turns into a value, or says what it has to be instead. */
function checked(error: string, description: string, read: (raw: string) => { readonly value: string } | string) {
  return z
    .string({ error })
    .transform((raw, context) => {
      const answer = read(raw.trim());
      if (typeof answer !== "string") return answer.value;
      context.addIssue({ code: "custom", message: answer });
      return z.NEVER;
    })
    .meta({ description });
}

const plain = checked(TEXT, "A source, by its id or name", (raw) => (isLine(raw) ? { value: raw } : TEXT));
const word = checked(TEXT, "A word or phrase; a star at the end of a word matches all that begin so", readWord);
const HOST = "a host such as example.org, without https://, port and path; it stands for its subdomains too";
const host = text(HOST, readHost, { description: "A host; it stands for its subdomains too" });
const pattern = checked(`a pattern of 1 to ${MAX_PATTERN_CHARS} characters`, "A regular expression (RE2)", readPattern);

const WAY = "a map with any, all, none, source, host or match";

function oneOrMore(item: typeof plain, one: string, { what, max }: { readonly what: string; readonly max: number }) {
  const error = `${one}, or a list of 1 to ${max} ${what}`;
  return z.union([item, list(item, { what, min: 1, max })], { error }).transform((value) => [value].flat());
}

const words = (description: string) =>
  oneOrMore(word, "a word", { what: "words", max: MAX_WORDS }).optional().meta({ description });

const way = section(
  {
    any: words("One of these words is in the title or summary"),
    all: words("Each of these words is in the title or summary"),
    none: words("None of these words is in the title or summary"),
    source: oneOrMore(plain, "a source", { what: "sources", max: MAX_SOURCES })
      .optional()
      .meta({ description: "It comes from one of these sources, by id or name" }),
    host: oneOrMore(host, "a host such as example.org", { what: "hosts", max: MAX_HOSTS })
      .optional()
      .meta({ description: "Its link leads to one of these hosts or their subdomains" }),
    match: oneOrMore(pattern, "a pattern", { what: "patterns", max: MAX_PATTERNS })
      .optional()
      .meta({ description: "One of these regular expressions (RE2) is found in the title or summary" }),
  },
  WAY,
).refine(({ any, all, source, host: hosts, match }) => [any, all, source, hosts, match].some((part) => part), {
  error: "a map that says what gives the tag: any, all, source, host or match (none only says what does not)",
});

const entry = z.union([word, way], { error: `${TEXT}, or ${WAY}` });

const rule = z
  .union([list(entry, { what: "words and maps", max: MAX_WORDS }), way], { error: `a list of words, or ${WAY}` })
  .nullable();

/** Tags, each with what gives it: words, maps of what an item has to meet, or both in one list. */
export const tagRules = z.record(tagName, rule, { error: "a map of tag names, each with a list of words" });

function isLine(raw: string): boolean {
  return raw !== "" && raw.length <= MAX_WORD_CHARS && !/\p{Cc}/u.test(raw);
}

function readWord(raw: string): { readonly value: string } | string {
  if (!isLine(raw)) return TEXT;
  if (!/[\p{L}\p{N}]/u.test(raw)) return "a word: with a letter or digit in it";
  const stars = raw.match(/\*/g)?.length ?? 0;
  const stems = Array.from(raw.matchAll(/([\p{L}\p{M}\p{N}]+)\*(?!\S)/gu), ([, stem = ""]) => stem);
  const isShort = stems.some((stem) => (stem.match(/[\p{L}\p{N}]/gu)?.length ?? 0) < MIN_STEM_LETTERS);
  return stars === stems.length && !isShort ? { value: raw } : STAR;
}

function readPattern(raw: string): { readonly value: string } | string {
  if (raw === "" || raw.length > MAX_PATTERN_CHARS) return `a pattern of 1 to ${MAX_PATTERN_CHARS} characters`;
  return patternFault(raw) ?? { value: raw };
}
