import type { Digest } from "../domain/digest.ts";
import type { TemplateData } from "../domain/render.ts";
import type { Story } from "../domain/story.ts";
import { wordsIn } from "../domain/words/words.ts";
import { arrange, toldOrder, type Updates } from "./compose-edition.ts";
import { preheaderOf, subjectOf } from "./subject.ts";
import type { PublishOptions } from "./options.ts";
import type { DueSlot } from "./slot.ts";
import { mailCard, type NumberedCard, numberLinks, updateCard } from "./mail-card.ts";
import { storyCard } from "./story-card.ts";
import { timeText } from "./time-text.ts";

/** Longest summary in a mail, in characters: two or three lines. */
const MAX_GIST_CHARS = 200;
/** Longest summary of the lead, in characters. */
const MAX_LEAD_GIST_CHARS = 400;
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
  /** What is new in those that the digest told before. Default: it told none. */
  readonly updates?: Updates;
};

/** The values of the mail templates: documented by `templates/mail/digest.mjml`, which uses them all. */
export function mailData(
  { options, digest, due, stories, updates = new Map() }: MailInput,
  trim: Trim,
  composedAt: Date,
): TemplateData {
  const { site } = options;
  const style = { timezone: digest.timezone, language: site.language };
  const words = wordsIn(site.language);
  const told = stories.slice(0, trim.stories);
  const kept = new Set(told.slice(0, trim.gists));
  const order = toldOrder(told, digest, composedAt);
  const cards = numberLinks(
    order.map((story, index) => {
      const longest = Math.min(index === 0 ? MAX_LEAD_GIST_CHARS : MAX_GIST_CHARS, site.summaryChars);
      const { also } = trim;
      const shown = { gistChars: kept.has(story) ? longest : 0, also, style };
      const card = storyCard(story, site, style);
      const update = updates.get(story.id);
      return update === undefined ? mailCard(card, shown) : updateCard(card, update, shown);
    }),
  );
  const cardOf = new Map(order.map((story, index) => [story, cards[index]]));
  return {
    subject: subjectOf(told, words, updates),
    preheader: preheaderOf(told, words, updates),
    language: words.language,
    direction: words.direction,
    align: words.direction === "rtl" ? "right" : "left",
    digest: { title: digest.title },
    site: { title: site.title, url: `${site.url}/`, feedUrl: `${site.url}/feed.xml` },
    date: timeText(due.plannedAt, style).day,
    count: told.length,
    minutes: readingMinutes(cards),
    lead: cards[0],
    sections: arrange(told.slice(1), digest, composedAt).map((section) => ({
      title: section.title ?? words.say("more-stories"),
      stories: section.stories.map((story) => cardOf.get(story)),
    })),
    moreOnWeb: stories.length - told.length,
    postalAddress: options.postalAddress,
  };
}

function readingMinutes(cards: readonly Pick<NumberedCard, "title" | "gist">[]): number {
  const words = cards.flatMap(({ title, gist }) => `${title} ${gist}`.split(/\s+/)).length;
  return Math.max(1, Math.round(words / WORDS_PER_MINUTE));
}
