import type { Story } from "../domain/story.ts";
import { cleanText, cutAtWord, webLink } from "./clean-text.ts";

/** A sentence of the gist, the outlet that wrote it, and its page; `link` is `null` when the item has none. */
export type GistCard = {
  readonly text: string;
  readonly outlet: string;
  readonly link: string | null;
  /** It is from the outlet whose item leads the story. */
  readonly isOfLead: boolean;
};

/**
 * The story's gist, each sentence with where it is from, at most `maxChars` of it: whole sentences, or the first one cut
 * when not even that fits. None of a source whose text is not to be shown: the gist may be from before that was said.
 */
export function gistCards({ gist, coverage }: Story, maxChars: number): readonly GistCard[] {
  const cards = gist.flatMap(({ text, itemId }): readonly GistCard[] => {
    const told = coverage.find(({ item }) => item.id === itemId);
    if (told === undefined || told.source.republish === "title") return [];
    const isOfLead = told.source.name === coverage[0].source.name;
    return [{ text: cleanText(text), outlet: cleanText(told.source.name), link: webLink(told.item.link), isOfLead }];
  });
  const [first] = cards;
  const ends = cards.map((_, at) => cards.slice(0, at + 1).reduce((sum, { text }) => sum + text.length, 0));
  const fitting = cards.slice(0, ends.filter((chars) => chars <= maxChars).length);
  return first === undefined || fitting.length > 0 ? fitting : [{ ...first, text: cutAtWord(first.text, maxChars) }];
}

/** The gist as one plain text; a sentence of another outlet than the lead's names it. */
export function gistText(cards: readonly Pick<GistCard, "text" | "outlet" | "isOfLead">[]): string {
  return cards.map(({ text, outlet, isOfLead }) => (isOfLead ? text : `${text} (${outlet})`)).join(" ");
}

/** As many whole sentences as fit, in characters; `null` when not even the first one does. */
export function gistWithin(cards: readonly GistCard[], maxChars: number): string | null {
  const texts = cards.map((_, at) => gistText(cards.slice(0, at + 1)));
  return texts.findLast((text) => text.length <= maxChars) ?? null;
}
