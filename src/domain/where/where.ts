/** Which comparison a measured term makes. */
export type Sign = "<" | "<=" | ">" | ">=" | "=";

/** Asks for a name or words. `text`: as written; it is folded when it is compared. `language`: in lower case. */
export type NamedTerm = { readonly kind: "tag" | "source" | "language" | "text"; readonly value: string };

/** Asks for a number. `score` has no unit, `outlets` counts, `age` is in seconds. */
export type MeasuredTerm = {
  readonly kind: "score" | "outlets" | "age";
  readonly sign: Sign;
  readonly value: number;
};

/** A choice of stories, as the operator writes it under `where`; the README has the language. An empty `and` takes all. */
export type Where =
  | NamedTerm
  | MeasuredTerm
  | { readonly kind: "not"; readonly of: Where }
  | { readonly kind: "and" | "or"; readonly of: readonly Where[] };

/** Takes every story. */
export const ANYWHERE: Where = { kind: "and", of: [] };

/** Longest choice, in characters; most terms in it; most brackets and `not` inside one another. */
export const MAX_WHERE_CHARS = 2_000;
export const MAX_WHERE_TERMS = 100;
export const MAX_WHERE_DEPTH = 20;

/** Oldest age that can be asked for, in seconds: 520 weeks. */
export const MAX_AGE_SECONDS = 520 * 604_800;

/** A story is asked for by a tag that it has. */
export function withTag(tag: string): Where {
  return { kind: "tag", value: tag };
}
