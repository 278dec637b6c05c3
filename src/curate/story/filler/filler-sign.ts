import type { FillerKind } from "../../../domain/story.ts";

/**
 * Where a sign is looked for. Folded (small letters, no accents): `title`, `summary`, `text` (both), `label`, `author`
 * (or the outlet's name). As they stand: `raw` (the summary). Of the page's address: `host`, `path`, `query`.
 */
export type SignPlace = "title" | "summary" | "text" | "label" | "author" | "raw" | "host" | "path" | "query";

/** Something that filler of a kind has and news hardly ever has. */
export type FillerSign = {
  readonly on: SignPlace;
  readonly pattern: RegExp;
  /** From 0 to 1: how sure it makes us by itself. Signs add up as chances do: each takes its share of the doubt that is left. */
  readonly weight: number;
  /** The outlet itself says what it is: no word of the text contradicts that. */
  readonly isMark?: boolean;
};

/** Words that news about such things has. */
export type NewsSign = {
  readonly on: "title" | "text" | "host";
  readonly pattern: RegExp;
  /** What is left of the signs' sureness, from 0 to 1. */
  readonly left: number;
};

export type FillerSigns = {
  readonly kind: FillerKind;
  readonly signs: readonly FillerSign[];
  readonly news: readonly NewsSign[];
};

/** A pattern from its alternatives, over folded text. */
export function anyOf(...alternatives: readonly string[]): RegExp {
  return new RegExp(`(?:${alternatives.join("|")})`, "u");
}

/** The same, as a whole text. */
export function wholly(...alternatives: readonly string[]): RegExp {
  return new RegExp(`^(?:${alternatives.join("|")})$`, "u");
}
