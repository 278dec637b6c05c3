import { type Word, words } from "./words.ts";

/** A phrase that stands for a name. `key` is no key of any word; `length` in words; `shown`: as it stands in the text. */
export type AliasMatch = { readonly key: string; readonly shown: string; readonly length: number };

/** Names that are written in several ways. */
export type Aliases = {
  /** The longest phrase that begins at a place of a text. */
  at(text: readonly Word[], place: number): AliasMatch | null;
};

type Phrase = { readonly key: string; readonly folded: readonly string[] };

export const NO_ALIASES: Aliases = { at: () => null };

/** From the operator's list: a name, and the other words for it. The name stands for itself too; a hyphen is a space. */
export function createAliases(list: Readonly<Record<string, readonly string[]>>): Aliases {
  const phrases = Object.entries(list).flatMap(([name, others]) => [name, ...others].map((text) => phrase(name, text)));
  const told = phrases.filter(({ folded }) => folded.length > 0);
  if (told.length === 0) return NO_ALIASES;
  const longestFirst = told.toSorted((a, b) => b.folded.length - a.folded.length);
  const byFirst = Map.groupBy(longestFirst, ({ folded }) => folded[0] ?? "");
  return {
    at(text, place) {
      const folded = text[place]?.folded ?? "";
      const found = byFirst.get(folded)?.find((each) => isAt(each, text, place));
      return found === undefined ? null : toMatch(found, text, place);
    },
  };
}

function phrase(name: string, text: string): Phrase {
  return { key: `=${name}`, folded: words(text).map(({ folded }) => folded) };
}

function isAt({ folded }: Phrase, text: readonly Word[], place: number): boolean {
  return folded.every((word, at) => text[place + at]?.folded === word);
}

function toMatch({ key, folded }: Phrase, text: readonly Word[], place: number): AliasMatch {
  const shown = text.slice(place, place + folded.length).map((word) => word.shown);
  return { key, shown: shown.join(" "), length: folded.length };
}
