import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseWhere } from "../../../src/domain/where/parse-where.ts";
import { printWhere } from "../../../src/domain/where/print-where.ts";
import { MAX_AGE_SECONDS, type Where } from "../../../src/domain/where/where.ts";

const tag = (value: string): Where => ({ kind: "tag", value });
const text = (value: string): Where => ({ kind: "text", value });
const not = (of: Where): Where => ({ kind: "not", of });
const and = (...of: readonly Where[]): Where => ({ kind: "and", of });
const or = (...of: readonly Where[]): Where => ({ kind: "or", of });

describe("parseWhere", () => {
  test.for<{ why: string; written: string; where: Where; printed?: string }>([
    { why: "takes all when there is nothing", written: "  ", where: and(), printed: "" },
    { why: "reads a tag", written: "tag:security", where: tag("security") },
    { why: "reads the first spelling", written: "tag:a -tag:b", where: and(tag("a"), not(tag("b"))) },
    { why: "reads a name in quotes", written: 'source:"The \\"Reg\\""', where: { kind: "source", value: 'The "Reg"' } },
    {
      why: "reads a language",
      written: "language:pt-BR",
      where: { kind: "language", value: "pt-br" },
      printed: "language:pt-br",
    },
    { why: "reads text", written: "text:breach", where: text("breach") },
    { why: "takes a word alone as text", written: "breach", where: text("breach"), printed: "text:breach" },
    { why: "takes quotes alone as text", written: '"zero day"', where: text("zero day"), printed: 'text:"zero day"' },
    { why: "takes a keyword in quotes as text", written: '"or"', where: text("or"), printed: "text:or" },
    {
      why: "keeps dashes within words",
      written: "open-source",
      where: text("open-source"),
      printed: "text:open-source",
    },
    {
      why: "reads a score",
      written: "score >= -2.50",
      where: { kind: "score", sign: ">=", value: -2.5 },
      printed: "score>=-2.5",
    },
    { why: "reads a count", written: "outlets=3", where: { kind: "outlets", sign: "=", value: 3 } },
    { why: "reads an age", written: "age<36h", where: { kind: "age", sign: "<", value: 129_600 } },
    {
      why: "reads an age of days",
      written: "age > 24h",
      where: { kind: "age", sign: ">", value: 86_400 },
      printed: "age>1d",
    },
    { why: "reads no age", written: "age<=0s", where: { kind: "age", sign: "<=", value: 0 } },
    {
      why: "reads a number in quotes",
      written: 'outlets>="3"',
      where: { kind: "outlets", sign: ">=", value: 3 },
      printed: "outlets>=3",
    },
    { why: "binds and closer than or", written: "tag:a tag:b or tag:c", where: or(and(tag("a"), tag("b")), tag("c")) },
    { why: "reads and", written: "tag:a AND tag:b", where: and(tag("a"), tag("b")), printed: "tag:a tag:b" },
    { why: "obeys brackets", written: "tag:a (tag:b or tag:c)", where: and(tag("a"), or(tag("b"), tag("c"))) },
    { why: "reads not", written: "NOT TAG:a Or tag:b", where: or(not(tag("a")), tag("b")), printed: "-tag:a or tag:b" },
    { why: "turns brackets", written: "-(tag:a tag:b)", where: not(and(tag("a"), tag("b"))) },
    { why: "turns twice", written: "not -tag:a", where: not(not(tag("a"))), printed: "--tag:a" },
    {
      why: "needs no blanks at brackets",
      written: "(tag:a)tag:b",
      where: and(tag("a"), tag("b")),
      printed: "tag:a tag:b",
    },
    { why: "takes a name of a term alone as text", written: "score", where: text("score"), printed: "text:score" },
  ])("$why: $written", ({ written, where, printed = written }) => {
    expect(parseWhere(written)).toMatchObject({ where });
    expect(printWhere(where)).toBe(printed);
  });

  test("says which terms there are, and where", () => {
    expect(parseWhere('tag:a -(source:"B c" or tag:d) text:e')).toMatchObject({
      terms: [
        { term: { kind: "tag", value: "a" }, column: 1 },
        { term: { kind: "source", value: "B c" }, column: 9 },
        { term: { kind: "tag", value: "d" }, column: 25 },
        { term: { kind: "text", value: "e" }, column: 32 },
      ],
    });
  });
});

describe("parseWhere tells", () => {
  const SUCH_AS = 'Write one such as tag:security, "zero day" or outlets>=3.';
  test.for<[written: string, column: number, told: string]>([
    ["tag:securty or (", 17, `A term is missing at the end. ${SUCH_AS}`],
    ["tag:a or", 9, `A term is missing at the end. ${SUCH_AS}`],
    ["or tag:a", 1, `A term is missing before "or". ${SUCH_AS}`],
    ["tag:a and or", 11, `A term is missing before "or". ${SUCH_AS}`],
    ["()", 2, `A term is missing before ")". ${SUCH_AS}`],
    ["not", 4, `A term is missing at the end. ${SUCH_AS}`],
    ["tag:a -", 8, `A term is missing at the end. ${SUCH_AS}`],
    ["zero - day", 8, 'A blank stands between "-" and this. Take it out.'],
    ["(tag:a", 7, 'A ")" is missing here. Each "(" needs one.'],
    ["tag:a)", 6, 'This ")" closes nothing. Put a "(" before it, or take it out.'],
    ['tag:a "zero day', 7, 'This quote is never closed. Put a " where the words end.'],
    ["tga:a", 1, '"tga" is nothing that can be asked for. Did you mean "tag"?'],
    ["outlet>=3", 1, '"outlet" is nothing that can be asked for. Did you mean "outlets"?'],
    [
      "https://example.org",
      1,
      '"https" is nothing that can be asked for. Known are tag, source, language, text, score, outlets, age; put what is no term in quotes.',
    ],
    ["text:a:b", 7, '":" has no place here. Put what it belongs to in quotes, with all its words.'],
    ["<3", 1, '"<" has no place here. Put what it belongs to in quotes, with all its words.'],
    ["tag: a", 5, "Right behind tag: a word or a text in quotes is missing. Such as tag:security."],
    ["score:3", 6, "score needs a comparison. Such as score>=2.5."],
    ["tag>3", 4, "tag needs a colon. Such as tag:security."],
    ["age=24h", 4, "age is never the same for long. Use <, <=, > or >=."],
    ["age<1.5h", 5, '"1.5h" is not a duration such as 90s, 15m, 6h, 4d or 2w, up to 520w. Such as age<24h.'],
    ["age<521w", 5, '"521w" is not a duration such as 90s, 15m, 6h, 4d or 2w, up to 520w. Such as age<24h.'],
    ["outlets>=some", 10, '"some" is not a whole number from 0 to 9999. Such as outlets>=3.'],
    ["outlets>=", 10, "The end is not a whole number from 0 to 9999. Such as outlets>=3."],
    ["score>(1)", 7, '"(" is not a number from -9999 to 9999. Such as score>=2.5.'],
    ["language:german", 10, '"german" is not a language such as de or pt-BR. Such as language:de.'],
    ["tag:a && tag:b", 7, '"&&" is not a word with letters or digits. Such as text:"zero day".'],
    ['tag:" "', 5, '" " is not a tag. Such as tag:security.'],
    [
      "x".repeat(50).concat(":a"),
      1,
      `"${"x".repeat(40)}…" is nothing that can be asked for. Known are tag, source, language, text, score, outlets, age; put what is no term in quotes.`,
    ],
    ["a".repeat(2_001), 2_001, "A choice has at most 2000 characters. Make it simpler, or two of it."],
    ["a ".repeat(101), 201, "A choice has at most 100 terms. Make it simpler, or two of it."],
    [
      "(".repeat(21),
      21,
      'A choice has at most 20 brackets and "not" inside one another. Make it simpler, or two of it.',
    ],
  ])("of %j in column %i: %s", ([written, column, told]) => {
    const read = parseWhere(written);
    expect("problem" in read ? [read.column, `${read.problem} ${read.hint}`] : read).toEqual([column, told]);
  });
});

const words = fc.string({ maxLength: 20, unit: "binary" });
const name = words.filter((value) => value.trim() !== "");
const { where: anyWhere } = fc.letrec<{ where: Where; leaf: Where }>((tie) => ({
  leaf: fc.oneof(
    fc.record({ kind: fc.constantFrom("tag" as const, "source" as const), value: name }),
    fc.record({ kind: fc.constant("language" as const), value: fc.constantFrom("de", "pt-br", "zh-hant-tw") }),
    fc.record({ kind: fc.constant("text" as const), value: words.map((value) => `${value}a`) }),
    fc.record({
      kind: fc.constant("score" as const),
      sign: fc.constantFrom("<" as const, "<=" as const, ">" as const, ">=" as const),
      value: fc.integer({ min: -99_999, max: 99_999 }).map((cents) => cents / 100),
    }),
    fc.record({
      kind: fc.constant("outlets" as const),
      sign: fc.constantFrom("=" as const, "<" as const),
      value: fc.nat(9_999),
    }),
    fc.record({ kind: fc.constant("age" as const), sign: fc.constant(">" as const), value: fc.nat(MAX_AGE_SECONDS) }),
  ),
  where: fc.oneof(
    { depthSize: "small", maxDepth: 4 },
    tie("leaf"),
    fc.record({ kind: fc.constant("not" as const), of: tie("where") }),
    fc.record({
      kind: fc.constantFrom("and" as const, "or" as const),
      of: fc.array(tie("where"), { minLength: 2, maxLength: 3 }),
    }),
  ),
}));

describe("any choice", () => {
  test("is read as it was printed", () => {
    fc.assert(
      fc.property(anyWhere, (where) => {
        const printed = printWhere(where);
        fc.pre(printed.length <= 2_000);
        expect(parseWhere(printed)).toMatchObject({ where });
      }),
      { numRuns: 500 },
    );
  });

  test("is read or refused with a column within it, whatever the text", () => {
    const piece = fc.constantFrom(
      "tag",
      ":",
      "(",
      ")",
      "-",
      '"',
      "\\",
      " ",
      "or",
      "and",
      "not",
      "<",
      "=",
      "age",
      "24h",
      "é",
    );
    const anyText = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(piece, { maxLength: 30 }).map((all) => all.join("")),
    );
    fc.assert(
      fc.property(anyText, (written) => {
        const read = parseWhere(written);
        if (!("problem" in read)) return;
        expect(read.column).toBeGreaterThanOrEqual(1);
        expect(read.column).toBeLessThanOrEqual(written.length + 1);
      }),
      { numRuns: 2_000 },
    );
  });
});
