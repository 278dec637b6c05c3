import type { TemplateData } from "../domain/render.ts";
import type { StorySpan, StoryStore } from "../domain/story-store.ts";
import { dayOf, monthOf, monthsBack, monthText, spanOf } from "./calendar-days.ts";
import { listPage, type PageLink, rootOf } from "./list-page.ts";
import { type FrameOptions, pageFrame } from "./page-frame.ts";
import { timeText } from "./time-text.ts";

/** Most stories on the page of a day. */
const MAX_DAY_STORIES = 500;
/** Most stories of a month that its calendar counts. */
const MAX_COUNTED = 200_000;
/** Months that the archive lists, the newest: a century. */
const MAX_MONTHS = 1_200;

type ArchiveParts = { readonly stories: StoryStore; readonly options: FrameOptions };

/** A row of a calendar: a month or a day, and how many stories it has when they were counted. */
type Row = { readonly text: string; readonly path: string; readonly count: number | null };

/** All months from the first story to the last, newest first; of a desk without stories none. */
export async function archivePage({ stories, options }: ArchiveParts): Promise<TemplateData> {
  const { timezone } = options.site;
  const bounds = await stories.publishedBounds({});
  const months =
    bounds === null ? [] : monthsBack(monthOf(bounds.last, timezone), monthOf(bounds.first, timezone), MAX_MONTHS);
  const rows = months.map((month) => ({ text: monthText(month), path: `archive/${month}`, count: null }));
  return calendar("Archive", "archive", { rows, options });
}

/** The days of a month (`2014-12`) that have stories, newest first. `null`: it has none, or that is no month. */
export async function monthPage(month: string, { stories, options }: ArchiveParts): Promise<TemplateData | null> {
  const { timezone } = options.site;
  const span = spanOf(month, timezone);
  const times = span === null ? [] : await stories.publishedTimes(span, MAX_COUNTED);
  if (times.length === 0) return null;
  const days = Map.groupBy(times, (at) => dayOf(at, timezone));
  const rows = Array.from(days, ([day, [at, ...others]]) => ({
    text: timeText(at ?? new Date(0), timezone).day,
    path: `archive/${day}`,
    count: others.length + 1,
  }));
  return calendar(monthText(month), `archive/${month}`, { rows, options });
}

/** The stories of a day (`2014-12-18`), as the site's zone counts days. `null`: it has none, or that is no day. */
export async function dayPage(day: string, { stories, options }: ArchiveParts): Promise<TemplateData | null> {
  const { timezone } = options.site;
  const span = spanOf(day, timezone);
  if (span === null) return null;
  const wish = { publishedSince: span.since, publishedBefore: span.until, order: "newest" } as const;
  const found = await stories.find({ ...wish, limit: MAX_DAY_STORIES });
  if (found.length === 0) return null;
  const heading = timeText(span.since, timezone).day;
  const intro = `What was told on ${heading}, newest first.`;
  const around = await neighbours(span, { stories, options });
  return listPage({ heading, intro, stories: found, path: `archive/${day}`, feedPath: null, ...around, options });
}

/** The nearest days around one that have stories. */
async function neighbours(
  { since, until }: StorySpan,
  { stories, options }: ArchiveParts,
): Promise<{ readonly newer: PageLink | null; readonly older: PageLink | null }> {
  const { timezone } = options.site;
  const link = (at: Date | undefined): PageLink | null =>
    at === undefined ? null : { text: timeText(at, timezone).day, path: `archive/${dayOf(at, timezone)}` };
  const after = await stories.publishedBounds({ since: until });
  const before = await stories.publishedBounds({ until: since });
  return { newer: link(after?.first), older: link(before?.last) };
}

function calendar(
  heading: string,
  path: string,
  { rows, options }: { readonly rows: readonly Row[]; readonly options: FrameOptions },
): TemplateData {
  const description = `${heading}: all that was told, day by day.`;
  return { ...pageFrame(options, { title: heading, path, root: rootOf(path), description }), heading, rows };
}
