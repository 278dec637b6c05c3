import type { Digest } from "../domain/digest.ts";
import type { TemplateData } from "../domain/render.ts";
import type { Story } from "../domain/story.ts";
import { cutAtWord, textDirection } from "./clean-text.ts";
import { arrange, preheaderOf, subjectOf, toldOrder } from "./compose-edition.ts";
import type { PublishOptions } from "./options.ts";
import type { DueSlot } from "./slot.ts";
import { gistWithin } from "./story-gist.ts";
import { type CoverageCard, type StoryCard, storyCard } from "./story-card.ts";
import { timeText } from "./time-text.ts";

/** Longest summary in a mail, in characters: two or three lines. */
const MAX_GIST_CHARS = 200;
/** Longest summary of the lead, in characters. */
const MAX_LEAD_GIST_CHARS = 400;
/** Longest headline in a mail, in characters. */
const MAX_TITLE_CHARS = 160;
/** Most outlets named below a story. */
const MAX_ALSO = 6;
const WORDS_PER_MINUTE = 220;

/** How much of the stories a mail shows; smaller numbers make a smaller mail. */
export type Trim = {
  /** Whether the other outlets are named. */
  readonly also: boolean;
  /** So many of the best stories keep their summary. */
  readonly gists: number;
  /** So many of the best stories are told; the others are "more on the web". */
  readonly stories: number;
};

export type MailInput = {
  readonly options: Pick<PublishOptions, "site" | "postalAddress">;
  readonly digest: Digest;
  readonly due: DueSlot;
  /** Best first, never none. */
  readonly stories: readonly Story[];
};

/** The values of the mail templates: documented by `templates/mail/digest.mjml`, which uses them all. */
export function mailData({ options, digest, due, stories }: MailInput, trim: Trim): TemplateData {
  const { site } = options;
  const told = stories.slice(0, trim.stories);
  const kept = new Set(told.slice(0, trim.gists));
  const order = toldOrder(told, digest);
  const cards = numberLinks(
    order.map((story, index) => {
      const longest = index === 0 ? MAX_LEAD_GIST_CHARS : MAX_GIST_CHARS;
      const shown = { gistChars: kept.has(story) ? longest : 0, also: trim.also, language: site.language };
      return mailCard(storyCard(story, site, digest.timezone), shown);
    }),
  );
  const cardOf = new Map(order.map((story, index) => [story, cards[index]]));
  return {
    subject: subjectOf(told),
    preheader: preheaderOf(told),
    language: site.language,
    direction: textDirection(site.title),
    digest: { title: digest.title },
    site: { title: site.title, url: `${site.url}/`, feedUrl: `${site.url}/feed.xml` },
    date: timeText(due.plannedAt, digest.timezone).day,
    count: told.length,
    minutes: readingMinutes(cards),
    lead: cards[0],
    sections: arrange(told.slice(1), digest).map((section) => ({
      title: section.title,
      stories: section.stories.map((story) => cardOf.get(story)),
    })),
    moreOnWeb: stories.length - told.length,
    postalAddress: options.postalAddress,
  };
}

type Shown = { readonly gistChars: number; readonly also: boolean; readonly language: string };

type MailCard = {
  readonly title: string;
  readonly link: string;
  readonly outlet: string;
  readonly gist: string;
  readonly language: string;
  readonly direction: "ltr" | "rtl";
  /** Mail programs that do not know `dir` know this. */
  readonly align: "left" | "right";
  readonly time: string;
  readonly tags: string;
  readonly why: string;
  readonly also: readonly Pick<CoverageCard, "outlet" | "link">[];
  /** Outlets beyond those named. */
  readonly alsoMore: number;
};

function mailCard(card: StoryCard, show: Shown): MailCard {
  const also = show.also ? card.also.slice(0, MAX_ALSO) : [];
  return {
    title: cutAtWord(card.title, MAX_TITLE_CHARS),
    link: card.link,
    outlet: card.outlet,
    gist: gistWithin(card.sentences, show.gistChars) ?? cutAtWord(card.gist, show.gistChars),
    language: card.language ?? show.language,
    direction: card.direction,
    align: card.direction === "rtl" ? "right" : "left",
    time: card.time.text,
    tags: card.tags.join(", "),
    why: card.why,
    also: also.map(({ outlet, link }) => ({ outlet, link: link ?? card.pageUrl })),
    alsoMore: card.also.length - also.length,
  };
}

type Numbered<Linked> = Linked & { readonly number: number };
type NumberedCard = Numbered<Omit<MailCard, "also"> & { readonly also: readonly Numbered<MailCard["also"][number]>[] }>;

/** Numbers all links through, for the plain text. */
function numberLinks(cards: readonly MailCard[]): readonly NumberedCard[] {
  let last = 0;
  return cards.map((card) => ({
    ...card,
    number: (last += 1),
    also: card.also.map((told) => ({ ...told, number: (last += 1) })),
  }));
}

function readingMinutes(cards: readonly Pick<MailCard, "title" | "gist">[]): number {
  const words = cards.flatMap(({ title, gist }) => `${title} ${gist}`.split(/\s+/)).length;
  return Math.max(1, Math.round(words / WORDS_PER_MINUTE));
}
