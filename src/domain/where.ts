import type { Story } from "./story.ts";

/** A choice of stories: those with all tags of `all` and none of `none`. */
export type Where = { readonly all: readonly string[]; readonly none: readonly string[] };

/** Takes every story. */
export const ANYWHERE: Where = { all: [], none: [] };

/**
 * Reads a choice: words parted by spaces, each `tag:name` (must have it) or `-tag:name` (must not).
 * Returns the sentence that says what is wrong for anything else.
 */
export function parseWhere(text: string): Where | { readonly problem: string } {
  const all: string[] = [];
  const none: string[] = [];
  for (const term of text.split(/\s+/).filter((word) => word !== "")) {
    const [, minus, tag] = /^(-?)tag:([\p{L}\p{N}_-]+)$/u.exec(term) ?? [];
    if (tag === undefined) return { problem: `"${term}" is not a choice. Write tag:name or -tag:name.` };
    (minus === "-" ? none : all).push(tag);
  }
  return { all, none };
}

export function isWanted(story: Pick<Story, "tags">, where: Where): boolean {
  const has = new Set(story.tags.map(({ tag }) => tag));
  return where.all.every((tag) => has.has(tag)) && !where.none.some((tag) => has.has(tag));
}
