import { encodedPath } from "../domain/encoded-path.ts";
import type { TemplateData } from "../domain/render.ts";
import type { SourceId } from "../domain/source.ts";
import type { ToldQuarter } from "../domain/source-store.ts";
import type { StoryStore } from "../domain/story-store.ts";
import { wordsIn } from "../domain/words/words.ts";
import { cleanText, languageTag } from "./clean-text.ts";
import { aboutText } from "./duration-text.ts";
import { rootOf, storiesByDay } from "./list-page.ts";
import { type FrameOptions, pageFrame } from "./page-frame.ts";
import { riverStories } from "./river-stories.ts";
import { CHART_DAYS, sourceChart } from "./source-chart.ts";
import { fareOf, type FollowedSource, siteAddress } from "./source-fare.ts";
import { sourcePath, tagPath } from "./story-card.ts";
import { type TimeText, timeText } from "./time-text.ts";

export { CHART_DAYS } from "./source-chart.ts";
export type { FollowedSource } from "./source-fare.ts";

export type SourcesPageInput = {
  readonly sources: readonly FollowedSource[];
  /** Stories of the last `CHART_DAYS` days. */
  readonly storyCounts: ReadonlyMap<SourceId, number>;
  readonly options: FrameOptions;
  readonly now: Date;
};

/** The values of `templates/pages/sources.liquid`: all sources, by name. */
export function sourcesPage({ sources, storyCounts, options, now }: SourcesPageInput): TemplateData {
  const { site } = options;
  const { say, locale } = wordsIn(site.language);
  const intro = say("sources-intro", { site: cleanText(site.title), count: sources.length });
  const byName = new Intl.Collator(locale);
  return {
    ...pageFrame(options, { title: say("sources"), path: "sources", root: rootOf("sources"), description: intro }),
    intro,
    days: CHART_DAYS,
    sources: sources
      .toSorted((one, other) => byName.compare(one.name, other.name))
      .map((source) => sourceRow(source, { storyCounts, options, now })),
  };
}

type RowParts = Pick<SourcesPageInput, "storyCounts" | "options" | "now">;

function sourceRow(source: FollowedSource, { storyCounts, options, now }: RowParts): object {
  const fare = fareOf(source, { language: options.site.language, now });
  return { ...sourceCard(source, options), stories: storyCounts.get(source.id) ?? 0, fare };
}

export type SourcePageInput = {
  readonly source: FollowedSource;
  /** Since the first of the last `CHART_DAYS` days. */
  readonly quarters: readonly ToldQuarter[];
  /** The last story of the page before; `null`: this is the first page. */
  readonly behind: string | null;
  readonly stories: Pick<StoryStore, "find">;
  readonly options: FrameOptions;
  readonly now: Date;
};

/** The values of `templates/pages/source.liquid`. `null`: `behind` is none of ours. */
export async function sourcePage(input: SourcePageInput): Promise<TemplateData | null> {
  const { source, quarters, behind, options, now } = input;
  const { site } = options;
  const { language } = site;
  const path = sourcePath(source.id);
  const river = await riverStories(input.stories, { pick: { source: source.id }, path, behind, options });
  if (river === null) return null;
  const card = sourceCard(source, options);
  const description = wordsIn(language).say("source-intro", { outlet: card.name });
  return {
    ...pageFrame(options, { title: card.name, path: river.path, root: rootOf(path), description }),
    source: card,
    intro: description,
    isFirst: behind === null,
    siteAddress: siteAddress(source),
    feedAddress: source.openAddress,
    feedPath: source.hasFeed ? encodedPath(`sources/${source.id}`) : null,
    fare: fareOf(source, { language, now }),
    rhythm: rhythmText(source, language),
    asked: askedTimes(source, options),
    leads: leadsText(quarters, language),
    chartDays: CHART_DAYS,
    chart: sourceChart(quarters, site, now),
    days: storiesByDay(river.stories, options),
    newer: river.newer,
    older: river.older,
  };
}

type SourceCard = {
  readonly name: string;
  readonly path: string;
  readonly language: string | null;
  readonly tagLinks: readonly { readonly tag: string; readonly path: string }[];
  readonly newestAt: TimeText | null;
};

function sourceCard({ id, name, tags, state }: FollowedSource, { site }: FrameOptions): SourceCard {
  const newestAt = state?.newestAt ?? null;
  return {
    name: cleanText(name),
    path: sourcePath(id),
    language: languageTag(state?.language ?? null),
    tagLinks: tags.map((tag) => ({ tag: cleanText(tag), path: tagPath(tag) })).filter(({ tag }) => tag !== ""),
    newestAt: newestAt === null ? null : timeText(newestAt, site),
  };
}

function rhythmText({ state }: FollowedSource, language: string): string | null {
  const seconds = state?.rhythmSeconds ?? null;
  return seconds === null ? null : wordsIn(language).say("about-every", { time: aboutText(seconds, language) });
}

function askedTimes({ state }: FollowedSource, { site }: FrameOptions): object {
  const text = (at: Date | null | undefined): object | null => (at instanceof Date ? timeText(at, site) : null);
  return { last: text(state?.lastFetchAt), answered: text(state?.lastSuccessAt), next: text(state?.nextFetchAt) };
}

/** How many of its items lead their story; `null`: it is in no story yet. */
function leadsText(quarters: readonly ToldQuarter[], language: string): string | null {
  const led = quarters.reduce((sum, quarter) => sum + quarter.led, 0);
  const count = quarters.reduce((sum, quarter) => sum + quarter.led + quarter.joined, 0);
  if (count === 0) return null;
  const { say, locale } = wordsIn(language);
  const share = new Intl.NumberFormat(locale, { style: "percent" }).format(led / count);
  return say("led-of", { led, count, share, days: CHART_DAYS });
}
