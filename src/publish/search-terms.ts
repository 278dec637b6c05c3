import type { Words, WordKey } from "../domain/words/words.ts";

/** A term of the language of choices, as an example that can be followed, and what it asks for. */
export type SearchTerm = { readonly example: string; readonly path: string; readonly means: string };

/** What can be asked for, in a few lines; a tag of the desk stands for all. README, "Choices", has the whole. */
export function searchTerms(tags: readonly string[], say: Words["say"]): readonly SearchTerm[] {
  const tag = tags.find((each) => /^[\p{L}\p{N}_-]+$/u.test(each)) ?? "security";
  const rows: readonly (readonly [example: string, means: WordKey])[] = [
    ["sony hack", "term-words"],
    ['"zero day"', "term-row"],
    ["sony or nintendo", "term-or"],
    [`tag:${tag}`, "term-tag"],
    [`-tag:${tag}`, "term-not"],
    ['source:"The Register"', "term-source"],
    ["language:de", "term-language"],
    ["outlets>=3", "term-outlets"],
    ["age<7d", "term-age"],
  ];
  return rows.map(([example, means]) => ({
    example,
    means: say(means),
    path: `search?q=${encodeURIComponent(example)}`,
  }));
}
