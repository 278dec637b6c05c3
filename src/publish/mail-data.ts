import type { Digest, EditionContent } from "../domain/digest.ts";
import type { TemplateData } from "../domain/render.ts";
import type { Story } from "../domain/story.ts";
import { wordsIn } from "../domain/words/words.ts";
import type { Updates } from "./compose-edition.ts";
import { storiesIn } from "./edition-content.ts";
import { NO_UPDATES, preheaderOf, subjectOf } from "./subject.ts";
import type { PublishOptions } from "./options.ts";
import type { DueSlot } from "./slot.ts";
import { type Counting, mailCard, type NumberedCard, numberLinks } from "./mail-card.ts";
import { timeText } from "./time-text.ts";

const WORDS_PER_MINUTE = 220;

export type MailInput = {
  readonly options: Pick<PublishOptions, "site" | "postalAddress">;
  readonly digest: Digest;
  readonly due: DueSlot;
  /** Best first, never none. */
  readonly stories: readonly Story[];
  /** What is new in those that the digest told before. Default: it told none. */
  readonly updates?: Updates;
  /** There is less new than usual. Default: there is not. */
  readonly isShort?: boolean;
  /** By way of which addresses its links are counted. Default: they are not. */
  readonly counting?: Counting;
};

/** The values of the mail templates: documented by `templates/mail/digest.mjml`, which uses them all. */
export function mailData(
  { options, digest, due, stories, updates = NO_UPDATES, isShort = false, counting = null }: MailInput,
  content: EditionContent,
): TemplateData {
  const { site } = options;
  const style = { timezone: digest.timezone, language: site.language };
  const words = wordsIn(site.language);
  const told = storiesIn(content);
  const best = stories.slice(0, told.length);
  const cards = numberLinks(
    told.map((story) => mailCard(story, style)),
    counting,
  );
  const cardOf = new Map(told.map((story, index) => [story, cards[index]]));
  return {
    subject: subjectOf(best, words, updates),
    preheader: preheaderOf(best, words, updates),
    language: words.language,
    direction: words.direction,
    align: words.direction === "rtl" ? "right" : "left",
    digest: { title: digest.title },
    site: { title: site.title, url: `${site.url}/`, feedUrl: `${site.url}/feed.xml` },
    date: timeText(due.plannedAt, style).day,
    count: told.length,
    note: isShort ? words.say("few-stories", { count: told.length }) : "",
    minutes: readingMinutes(cards),
    lead: cards[0],
    sections: content.sections.map((section) => ({
      title: section.title ?? words.say("more-stories"),
      stories: section.stories.map((story) => cardOf.get(story)),
    })),
    moreOnWeb: content.moreOnWeb,
    countsClicks: counting !== null,
    postalAddress: options.postalAddress,
  };
}

function readingMinutes(cards: readonly Pick<NumberedCard, "title" | "gist">[]): number {
  const words = cards.flatMap(({ title, gist }) => `${title} ${gist}`.split(/\s+/)).length;
  return Math.max(1, Math.round(words / WORDS_PER_MINUTE));
}
