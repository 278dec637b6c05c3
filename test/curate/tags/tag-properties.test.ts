import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createPatterns } from "../../../src/curate/tags/patterns.ts";
import { createWordTree } from "../../../src/curate/tags/word-tree.ts";

const WORDS = "AI US ai us C C++ .NET zero day days hack hackers 北 朝鮮 サーバー Zürich zurich classes class".split(
  " ",
);
const BETWEEN = [" ", "-", ", ", "。", "", " *", "* ", "\u200F"];

const aText = fc
  .array(fc.tuple(fc.constantFrom(...WORDS), fc.constantFrom(...BETWEEN)), { maxLength: 12 })
  .map((parts) => parts.flat().join(""));

describe("a tree of many words", () => {
  test("finds of each what a tree of it alone finds", () => {
    fc.assert(
      fc.property(fc.array(aText, { maxLength: 12 }), aText, (phrases, text) => {
        const all = createWordTree<number>();
        phrases.forEach((phrase, at) => all.add(phrase, at));
        const found = all.find(text);
        for (const [at, phrase] of phrases.entries()) {
          const single = createWordTree<number>();
          single.add(phrase, at);
          expect(found.filter(({ use }) => use === at)).toEqual(single.find(text));
        }
      }),
      { numRuns: 300 },
    );
  });

  test("finds a phrase in itself, unless only its capitals or a star could tell", () => {
    const plain = aText.filter((text) => !text.includes("*") && /[\p{Ll}\p{Lo}]/u.test(text));
    fc.assert(
      fc.property(plain, (phrase) => {
        const tree = createWordTree<string>();
        tree.add(phrase, phrase);
        expect(tree.find(phrase)).not.toEqual([]);
      }),
    );
  });
});

describe("many patterns", () => {
  const ATOMS = ["a", "b", "é", "北", "[ab]", "(?:a|bc)", "(?i:B)", String.raw`\w`, String.raw`\p{L}`, "."];
  const anAtom = fc
    .tuple(fc.constantFrom(...ATOMS), fc.constantFrom("", "+", "{2}", "?"))
    .map((parts) => parts.join(""));
  const aPattern = fc
    .tuple(fc.constantFrom("", "^", String.raw`\b`), fc.array(anAtom, { minLength: 1, maxLength: 4 }))
    .map(([start, atoms]) => start + atoms.join(""));
  const aLine = fc
    .array(fc.constantFrom("a", "b", "B", "c", "é", "北", " ", "1"), { maxLength: 15 })
    .map((l) => l.join(""));

  test("are found as each by itself, with the same part", () => {
    fc.assert(
      fc.property(fc.array(aPattern, { minLength: 1, maxLength: 10 }), aLine, (patterns, text) => {
        const alone = patterns.flatMap((pattern, at) =>
          createPatterns([pattern])(text).map(({ shown }) => ({ pattern: at, shown })),
        );
        expect(createPatterns(patterns)(text)).toEqual(alone);
      }),
      { numRuns: 200 },
    );
  });
});
