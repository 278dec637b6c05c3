import type { Story } from "../domain/story.ts";
import { cleanText, webLink } from "./clean-text.ts";

/** A sentence of the gist, the outlet that wrote it, and its page; `link` is `null` when the item has none. */
export type GistCard = {
  readonly text: string;
  readonly outlet: string;
  readonly link: string | null;
  /** It is from the outlet whose item leads the story. */
  readonly isOfLead: boolean;
};

/** The story's gist, each sentence with where it is from. */
export function gistCards({ gist, coverage }: Story): readonly GistCard[] {
  return gist.flatMap(({ text, itemId }): readonly GistCard[] => {
    const told = coverage.find(({ item }) => item.id === itemId);
    if (told === undefined) return [];
    const isOfLead = told.source.name === coverage[0].source.name;
    return [{ text: cleanText(text), outlet: cleanText(told.source.name), link: webLink(told.item.link), isOfLead }];
  });
}

/** The gist as one plain text; a sentence of another outlet than the lead's names it. */
export function gistText(cards: readonly GistCard[]): string {
  return cards.map(({ text, outlet, isOfLead }) => (isOfLead ? text : `${text} (${outlet})`)).join(" ");
}

/** As many whole sentences as fit, in characters; `null` when not even the first one does. */
export function gistWithin(cards: readonly GistCard[], maxChars: number): string | null {
  const texts = cards.map((_, at) => gistText(cards.slice(0, at + 1)));
  return texts.findLast((text) => text.length <= maxChars) ?? null;
}
