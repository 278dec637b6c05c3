import { type Cadence, USUAL_WISHES, type Wishes } from "../../domain/subscriber.ts";
import { LANGUAGES, type WordKey } from "../../domain/words/words.ts";
import type { WishFields } from "../../publish/publish.ts";
import { readTimezone } from "../settings/times.ts";

/** Words that one subscriber mutes, and characters of each. */
const MAX_MUTED = 50;
const MAX_MUTED_CHARS = 100;
const MAX_STORIES = 200;

const CADENCES: ReadonlySet<string> = new Set<Cadence>(["schedule", "daily", "weekdays", "weekly"]);

/** What a form said of wishes; a field that it has not is as usual. */
export function fieldsIn(form: URLSearchParams): WishFields {
  const usual = toFields(USUAL_WISHES, null);
  const said = (name: Exclude<keyof WishFields, "topics">): string => form.get(name)?.trim() ?? usual[name];
  return {
    cadence: said("cadence"),
    weekday: said("weekday"),
    hour: said("hour"),
    timezone: said("timezone"),
    topics: form.getAll("topic"),
    muted: said("muted"),
    stories: said("stories"),
    language: said("language"),
    links: said("links"),
  };
}

export function toFields(wishes: Wishes, language: string | null): WishFields {
  const { cadence, weekday, hour, timezone, topics, muted, stories, plainLinks } = wishes;
  return {
    cadence,
    weekday: String(weekday),
    hour: String(hour),
    timezone: timezone ?? "",
    topics,
    muted: muted.join("\n"),
    stories: stories === null ? "" : String(stories),
    language: language ?? "",
    links: plainLinks ? "plain" : "counted",
  };
}

/**
 * Reads wishes out of fields. What a list offers and nobody can mistype counts as usual when it is none of the list; what is
 * typed and wrong is told. `tags`: the topics that there are. `language`: `null` is that of the site.
 */
export function readFields(
  fields: WishFields,
  tags: readonly string[],
): { readonly wishes: Wishes; readonly language: string | null; readonly problems: readonly WordKey[] } {
  const timezone = fields.timezone === "" ? null : readTimezone(fields.timezone);
  const stories = fields.stories === "" ? null : (wholeNumber(fields.stories, 1, MAX_STORIES) ?? Number.NaN);
  const muted = [...new Set(fields.muted.split(/\r?\n/).map(toWord))].filter((word) => word !== "");
  const wishes: Wishes = {
    cadence: isCadence(fields.cadence) ? fields.cadence : USUAL_WISHES.cadence,
    hour: wholeNumber(fields.hour, 0, 23) ?? USUAL_WISHES.hour,
    timezone,
    weekday: wholeNumber(fields.weekday, 1, 7) ?? USUAL_WISHES.weekday,
    topics: tags.filter((tag) => fields.topics.includes(tag)),
    muted,
    stories,
    pausedUntil: null,
    plainLinks: fields.links === "plain",
  };
  const isTooMuch = muted.length > MAX_MUTED || muted.some((word) => word.length > MAX_MUTED_CHARS);
  const problems: readonly (WordKey | null)[] = [
    fields.timezone !== "" && timezone === null ? "problem-timezone" : null,
    Number.isNaN(stories) ? "problem-stories" : null,
    isTooMuch ? "problem-muted" : null,
  ];
  const language = LANGUAGES.includes(fields.language) ? fields.language : null;
  return { wishes, language, problems: problems.filter((problem) => problem !== null) };
}

function isCadence(text: string): text is Cadence {
  return CADENCES.has(text);
}

function wholeNumber(text: string, min: number, max: number): number | null {
  const value = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : null;
}

/** On one line, without what nobody sees. */
function toWord(line: string): string {
  return line
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim();
}
