import type { ToldLink, ToldStory } from "../domain/digest.ts";
import { toldAt } from "../domain/item.ts";
import { cleanText, cutAtWord, languageTag, textDirection, webLink } from "./clean-text.ts";
import type { CoverageCard, StoryCard } from "./story-card.ts";
import { gistWithin } from "./story-gist.ts";
import { isoSeconds } from "./time-text.ts";
import type { News } from "./what-is-new.ts";

/** Longest headline in an edition, in characters. */
const MAX_TITLE_CHARS = 160;
/** Most outlets named below a story. */
const MAX_ALSO = 6;

/** How much of a story an edition shows. `gistChars`: the longest summary. `language`: of a story that does not say its own. */
export type Shown = { readonly gistChars: number; readonly also: boolean; readonly language: string };

export function toldStory(card: StoryCard, show: Shown): ToldStory {
  return {
    id: card.id,
    title: cutAtWord(card.title, MAX_TITLE_CHARS),
    link: card.link,
    outlet: card.outlet,
    gist: gistWithin(card.sentences, show.gistChars) ?? cutAtWord(card.gist, show.gistChars),
    language: card.language ?? show.language,
    direction: card.direction,
    at: card.time.iso,
    tags: card.tags,
    why: card.why,
    ...alsoIn(card.also, card, show),
    update: null,
  };
}

/** What is new first, and the story that it belongs to after it. */
export function toldUpdate(
  card: StoryCard,
  { text, more, by, before, newOutlets, since }: News,
  show: Shown,
): ToldStory {
  const outlet = cleanText(by.source.name);
  const title = cleanText(text);
  const come = new Set(newOutlets.map(cleanText));
  const also = [...new Map(card.coverage.map((told) => [told.outlet, told])).values()];
  return {
    ...toldStory(card, show),
    title: cutAtWord(title, MAX_TITLE_CHARS),
    link: webLink(by.item.link) ?? card.pageUrl,
    outlet,
    gist: cutAtWord(cleanText(more), show.gistChars),
    language: languageTag(by.item.language) ?? show.language,
    direction: textDirection(title),
    at: isoSeconds(toldAt(by.item)),
    ...alsoIn(
      also.filter((told) => told.outlet !== outlet && come.has(told.outlet)),
      card,
      show,
    ),
    update: {
      since: isoSeconds(since),
      title: cutAtWord(cleanText(before.title) || card.title, MAX_TITLE_CHARS),
      outlet: cleanText(before.outlet),
      link: card.pageUrl,
    },
  };
}

function alsoIn(
  outlets: readonly Pick<CoverageCard, "outlet" | "link">[],
  { pageUrl }: Pick<StoryCard, "pageUrl">,
  show: Pick<Shown, "also">,
): { readonly also: readonly ToldLink[]; readonly alsoMore: number } {
  const named = show.also ? outlets.slice(0, MAX_ALSO) : [];
  return {
    also: named.map(({ outlet, link }) => ({ outlet, link: link ?? pageUrl })),
    alsoMore: outlets.length - named.length,
  };
}
