/** A term of the language of choices, as an example that can be followed, and what it asks for. */
export type SearchTerm = { readonly example: string; readonly path: string; readonly means: string };

/** What can be asked for, in a few lines; a tag of the desk stands for all. README, "Choices", has the whole. */
export function searchTerms(tags: readonly string[]): readonly SearchTerm[] {
  const tag = tags.find((each) => /^[\p{L}\p{N}_-]+$/u.test(each)) ?? "security";
  const rows = [
    ["sony hack", "both words, in a title or a summary"],
    ['"zero day"', "these words in a row"],
    ["sony or nintendo", "one of them, or both"],
    [`tag:${tag}`, "stories with a tag"],
    [`-tag:${tag}`, "not so: works before any term"],
    ['source:"The Register"', "told by this outlet"],
    ["language:de", "its headline is in this language"],
    ["outlets>=3", "told by so many outlets"],
    ["age<7d", "first told in the last seven days; also 12h or 4w"],
  ] as const;
  return rows.map(([example, means]) => ({ example, means, path: `search?q=${encodeURIComponent(example)}` }));
}
