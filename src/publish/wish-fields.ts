import type { Digest } from "../domain/digest.ts";
import type { Cadence } from "../domain/subscriber.ts";
import { LANGUAGES, type WordKey, type Words } from "../domain/words/words.ts";
import type { PublishOptions } from "./options.ts";

/** Wishes as the fields of a form hold them: what was typed, right or wrong. */
export type WishFields = {
  readonly cadence: string;
  readonly weekday: string;
  readonly hour: string;
  readonly timezone: string;
  readonly topics: readonly string[];
  /** A word a line. */
  readonly muted: string;
  readonly stories: string;
  /** Empty: that of the site. */
  readonly language: string;
  /** `plain`: links of mails are not counted. */
  readonly links: string;
};

const CADENCES = ["schedule", "daily", "weekdays", "weekly"] as const satisfies readonly Cadence[];
const LINKS = ["counted", "plain"] as const;
/** A Monday, and so the first day of any week. */
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 24 * 3600 * 1000;

type Option = { readonly value: string; readonly text: string; readonly isChosen: boolean };

type Offered = Pick<PublishOptions, "tags"> & { readonly digests: readonly Pick<Digest, "countsClicks">[] };

/** The values of `templates/pages/wishes.liquid`. `tags`: which topics there are; nobody is asked what no digest counts. */
export function wishesData(fields: WishFields, { tags, digests }: Offered, words: Words): object {
  const counts = digests.some(({ countsClicks }) => countsClicks);
  const links = option(fields.links);
  const cadence = option(fields.cadence);
  const weekday = option(fields.weekday);
  const hour = option(fields.hour);
  const language = option(fields.language);
  return {
    topics: tags.map((tag) => ({ value: tag, text: tag, isChosen: fields.topics.includes(tag) })),
    cadences: CADENCES.map((each) => cadence(each, words.say(`cadence-${each}` satisfies WordKey))),
    weekdays: Array.from({ length: 7 }, (_, day) => weekday(String(day + 1), weekdayName(day, words))),
    hours: Array.from({ length: 24 }, (_, each) => hour(String(each), `${String(each).padStart(2, "0")}:00`)),
    zones: Intl.supportedValuesOf("timeZone"),
    languages: LANGUAGES.map((tag) => language(tag, nameOf(tag))),
    timezone: fields.timezone,
    muted: fields.muted,
    stories: fields.stories,
    links: counts ? LINKS.map((each) => links(each, words.say(`links-${each}` satisfies WordKey))) : [],
  };
}

function option(chosen: string): (value: string, text: string) => Option {
  return (value, text) => ({ value, text, isChosen: value === chosen });
}

function weekdayName(day: number, { locale }: Words): string {
  const format = new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" });
  return format.format(new Date(MONDAY + day * DAY_MS));
}

/** In its own words, so that whoever reads it finds it. */
function nameOf(tag: string): string {
  return new Intl.DisplayNames(tag, { type: "language" }).of(tag) ?? tag;
}
