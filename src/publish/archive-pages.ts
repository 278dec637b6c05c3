import type { TemplateData } from "../domain/render.ts";
import type { StorySpan, StoryStore } from "../domain/story-store.ts";
import { wordsIn } from "../domain/words/words.ts";
import { dayOf, dayText, monthOf, monthText, spanOf } from "./calendar-days.ts";
import { listPage, type PageLink, rootOf } from "./list-page.ts";
import { type FrameOptions, pageFrame } from "./page-frame.ts";

/** Most stories on the page of a day. */
export const MAX_DAY_STORIES = 500;
/** Most months, or days, that one page lists, the newest: those of a century, with a story in each month. */
const MAX_ROWS = 1_200;

type ArchiveParts = { readonly stories: StoryStore; readonly options: FrameOptions };

/** The months that have stories, newest first. */
export async function archivePage(parts: ArchiveParts): Promise<TemplateData> {
  const months = await namesBack({}, monthOf, parts);
  const { language } = parts.options.site;
  const { say } = wordsIn(language);
  const rows = months.map((month) => ({ text: monthText(month, language), path: `archive/${month}` }));
  return calendar(say("archive"), "archive", { rows, options: parts.options });
}

/** The days of a month (`2014-12`) that have stories, newest first. `null`: it has none, or that is no month. */
export async function monthPage(month: string, parts: ArchiveParts): Promise<TemplateData | null> {
  const { timezone, language } = parts.options.site;
  const span = spanOf(month, timezone);
  const days = span === null ? [] : await namesBack(span, dayOf, parts);
  if (days.length === 0) return null;
  const rows = days.map((day) => ({ text: dayText(day, language), path: `archive/${day}` }));
  return calendar(monthText(month, language), `archive/${month}`, { rows, options: parts.options });
}

/** The stories of a day (`2014-12-18`), as the site's zone counts days. `null`: it has none, or that is no day. */
export async function dayPage(day: string, { stories, options }: ArchiveParts): Promise<TemplateData | null> {
  const span = spanOf(day, options.site.timezone);
  if (span === null) return null;
  const wish = { publishedSince: span.since, publishedBefore: span.until, order: "newest" } as const;
  const found = await stories.find({ ...wish, limit: MAX_DAY_STORIES + 1 });
  if (found.length === 0) return null;
  const { language } = options.site;
  const heading = dayText(day, language);
  const isCut = found.length > MAX_DAY_STORIES;
  const key = isCut ? "day-intro-cut" : "day-intro";
  const intro = wordsIn(language).say(key, { day: heading, count: MAX_DAY_STORIES });
  const shown = found.slice(0, MAX_DAY_STORIES);
  const around = await neighbours(span, { stories, options });
  return listPage({ heading, intro, stories: shown, path: `archive/${day}`, feedPath: null, ...around, options });
}

/**
 * The names of the months or days within a span that have stories, newest first: from the last story on from each to the
 * one before, so that it takes as long as there are names and not as there are stories.
 */
async function namesBack(
  span: Partial<StorySpan>,
  nameOf: (at: Date, timezone: string) => string,
  { stories, options }: ArchiveParts,
): Promise<readonly string[]> {
  const { timezone } = options.site;
  const names: string[] = [];
  let last = await stories.published("last", span);
  while (last !== null && names.length < MAX_ROWS) {
    const name = nameOf(last, timezone);
    const here = spanOf(name, timezone);
    if (here === null) break; // No calendar of ours has such a year.
    names.push(name);
    last = await stories.published("last", { ...span, until: here.since });
  }
  return names;
}

/** The nearest days around one that have stories. */
async function neighbours(
  { since, until }: StorySpan,
  { stories, options }: ArchiveParts,
): Promise<{ readonly newer: PageLink | null; readonly older: PageLink | null }> {
  const link = (at: Date | null): PageLink | null => {
    if (at === null) return null;
    const day = dayOf(at, options.site.timezone);
    return { text: dayText(day, options.site.language), path: `archive/${day}` };
  };
  return {
    newer: link(await stories.published("first", { since: until })),
    older: link(await stories.published("last", { until: since })),
  };
}

type CalendarParts = { readonly rows: readonly PageLink[]; readonly options: FrameOptions };

function calendar(heading: string, path: string, { rows, options }: CalendarParts): TemplateData {
  const description = wordsIn(options.site.language).say("archive-intro", { heading });
  return { ...pageFrame(options, { title: heading, path, root: rootOf(path), description }), heading, rows };
}
