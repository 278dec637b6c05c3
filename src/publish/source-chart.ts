import type { ToldQuarter } from "../domain/source-store.ts";
import { wordsIn } from "../domain/words/words.ts";
import { dayOf, dayText } from "./calendar-days.ts";
import type { Site } from "./options.ts";

/** How many days back the page of a source looks, today counted. */
export const CHART_DAYS = 30;
const DAY_MS = 86_400_000;

/** In units of the drawing. */
const BAR = { width: 16, gap: 4, height: 100 } as const;

/** A bar of the chart; whole numbers, from the upper left corner. */
export type Bar = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The day and its items in words. */
  readonly text: string;
};

export type SourceChart = {
  readonly width: number;
  readonly height: number;
  readonly bars: readonly Bar[];
  readonly first: string;
  readonly last: string;
  /** All that it shows, in words. */
  readonly text: string;
};

/** The items of each of the last days, as the site's zone counts days. */
export function sourceChart(quarters: readonly ToldQuarter[], site: Site, now: Date): SourceChart {
  const days = daysBack(now, site.timezone);
  const counts = new Map(days.map((day) => [day, 0]));
  for (const { startsAt, items } of quarters) {
    const day = dayOf(startsAt, site.timezone);
    const count = counts.get(day);
    if (count !== undefined) counts.set(day, count + items);
  }
  const most = Math.max(1, ...counts.values());
  const { say } = wordsIn(site.language);
  const bars = [...counts].map(([day, items], index): Bar => {
    const height = items === 0 ? 0 : Math.max(2, Math.round((items / most) * BAR.height));
    const text = `${dayText(day, site.language)}: ${say("count-items", { count: items })}`;
    return { x: index * (BAR.width + BAR.gap), y: BAR.height - height, width: BAR.width, height, text };
  });
  return {
    width: days.length * (BAR.width + BAR.gap) - BAR.gap,
    height: BAR.height,
    bars,
    first: dayText(days[0] ?? "", site.language),
    last: dayText(days.at(-1) ?? "", site.language),
    text: chartText(counts, site.language),
  };
}

/** Oldest first. Noon is the same day in each zone that the calendar of the site could mean. */
function daysBack(now: Date, timezone: string): readonly string[] {
  const noonMs = Date.parse(`${dayOf(now, timezone)}T12:00:00Z`);
  return Array.from({ length: CHART_DAYS }, (_, index) =>
    new Date(noonMs - (CHART_DAYS - 1 - index) * DAY_MS).toISOString().slice(0, 10),
  );
}

function chartText(counts: ReadonlyMap<string, number>, language: string): string {
  const { say, locale } = wordsIn(language);
  const days = counts.size;
  const items = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (items === 0) return say("chart-empty", { days });
  const [[day, most] = ["", 0]] = [...counts].toSorted(([, one], [, other]) => other - one);
  const average = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(items / days);
  const told = { items: say("count-items", { count: items }), days, average, day: dayText(day, language), most };
  const weekday = busiestWeekday(counts, locale);
  return [say("chart-text", told), ...(weekday === null ? [] : [say("chart-weekday", { weekday })])].join(" ");
}

/** The weekday on which more than twice its share of the items was told; `null`: there is none, or too few items to say. */
function busiestWeekday(counts: ReadonlyMap<string, number>, locale: string): string | null {
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const byWeekday = Map.groupBy(counts, ([day]) => new Date(`${day}T12:00:00Z`).getUTCDay());
  const sums = [...byWeekday].map(([weekday, days]) => ({
    weekday,
    items: days.reduce((sum, [, count]) => sum + count, 0),
  }));
  const [top] = sums.toSorted((one, other) => other.items - one.items);
  if (top === undefined || all < MIN_ITEMS || top.items / all <= 2 / 7) return null;
  // The first of this month was a Sunday.
  const date = new Date(Date.UTC(2026, 10, 1 + top.weekday, 12));
  return new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" }).format(date);
}

const MIN_ITEMS = 14;
