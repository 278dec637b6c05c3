import { toldAt } from "../domain/item.ts";
import { cleanText, cutAtWord, languageTag, textDirection, webLink } from "./clean-text.ts";
import type { CoverageCard, StoryCard } from "./story-card.ts";
import { gistWithin } from "./story-gist.ts";
import { type TimeStyle, timeText } from "./time-text.ts";
import type { News } from "./what-is-new.ts";

/** Longest headline in a mail, in characters. */
const MAX_TITLE_CHARS = 160;
/** Most outlets named below a story. */
const MAX_ALSO = 6;

/** `gistChars`: the longest summary. */
export type Shown = {
  readonly gistChars: number;
  readonly also: boolean;
  /** IANA and BCP 47: how times are shown. */
  readonly style: TimeStyle;
};

type Linked = { readonly outlet: string; readonly link: string };

type MailCard = Linked & {
  readonly title: string;
  readonly gist: string;
  readonly language: string;
  readonly direction: "ltr" | "rtl";
  /** Mail programs that do not know `dir` know this. */
  readonly align: "left" | "right";
  readonly time: string;
  readonly tags: string;
  readonly why: string;
  readonly also: readonly Linked[];
  /** Outlets beyond those named. */
  readonly alsoMore: number;
  /**
   * When the digest has told the story before: since when this is new, in words, and what it was told as then. Title, gist,
   * outlet, link and time are those of what is new, and `also` names the outlets that have come since. Else `null`.
   */
  readonly update: (Linked & { readonly since: string; readonly title: string }) | null;
};

export function mailCard(card: StoryCard, show: Shown): MailCard {
  return {
    title: cutAtWord(card.title, MAX_TITLE_CHARS),
    link: card.link,
    outlet: card.outlet,
    gist: gistWithin(card.sentences, show.gistChars) ?? cutAtWord(card.gist, show.gistChars),
    ...wording(card.language ?? show.style.language, card.direction),
    time: card.time.text,
    tags: card.tags.join(", "),
    why: card.why,
    ...alsoIn(card.also, card, show),
    update: null,
  };
}

/** What is new first, and the story that it belongs to after it. */
export function updateCard(
  card: StoryCard,
  { text, more, by, before, newOutlets, since }: News,
  show: Shown,
): MailCard {
  const outlet = cleanText(by.source.name);
  const title = cleanText(text);
  const come = new Set(newOutlets.map(cleanText));
  const also = [...new Map(card.coverage.map((told) => [told.outlet, told])).values()];
  return {
    ...mailCard(card, show),
    title: cutAtWord(title, MAX_TITLE_CHARS),
    link: webLink(by.item.link) ?? card.pageUrl,
    outlet,
    gist: cutAtWord(cleanText(more), show.gistChars),
    ...wording(languageTag(by.item.language) ?? show.style.language, textDirection(title)),
    time: timeText(toldAt(by.item), show.style).text,
    ...alsoIn(
      also.filter((told) => told.outlet !== outlet && come.has(told.outlet)),
      card,
      show,
    ),
    update: {
      since: timeText(since, show.style).text,
      title: cutAtWord(cleanText(before.title) || card.title, MAX_TITLE_CHARS),
      outlet: cleanText(before.outlet),
      link: card.pageUrl,
    },
  };
}

function wording(
  language: string,
  direction: MailCard["direction"],
): Pick<MailCard, "language" | "direction" | "align"> {
  return { language, direction, align: direction === "rtl" ? "right" : "left" };
}

function alsoIn(
  outlets: readonly Pick<CoverageCard, "outlet" | "link">[],
  { pageUrl }: Pick<StoryCard, "pageUrl">,
  show: Pick<Shown, "also">,
): Pick<MailCard, "also" | "alsoMore"> {
  const named = show.also ? outlets.slice(0, MAX_ALSO) : [];
  return {
    also: named.map(({ outlet, link }) => ({ outlet, link: link ?? pageUrl })),
    alsoMore: outlets.length - named.length,
  };
}

type Numbered<Part> = Part & { readonly number: number };
export type NumberedCard = Numbered<
  Omit<MailCard, "also" | "update"> & {
    readonly also: readonly Numbered<Linked>[];
    readonly update: Numbered<NonNullable<MailCard["update"]>> | null;
  }
>;

/** Numbers all links through, for the plain text. */
export function numberLinks(cards: readonly MailCard[]): readonly NumberedCard[] {
  let last = 0;
  return cards.map((card) => ({
    ...card,
    number: (last += 1),
    update: card.update === null ? null : { ...card.update, number: (last += 1) },
    also: card.also.map((told) => ({ ...told, number: (last += 1) })),
  }));
}
