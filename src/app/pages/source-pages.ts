import type { DeskStore } from "../../domain/desk-store.ts";
import type { TemplateData } from "../../domain/render.ts";
import {
  CHART_DAYS,
  drawingMoment,
  type FollowedSource,
  openAddress,
  type PublishOptions,
  shownSources,
  sourcePage,
  sourcesPage,
} from "../../publish/publish.ts";
import { type Settings, toSource } from "../settings/settings.ts";
import { type FaringSource, readFaring } from "../sources/source-health.ts";

/** `behind`: the last story of the page before; `null`: the first page. */
export type SourceWish = { readonly id: string; readonly behind: string | null };

type SourceParts = {
  readonly store: Pick<DeskStore, "collect" | "sources" | "stories">;
  readonly settings: Settings;
  readonly options: PublishOptions;
  readonly now: Date;
};

const DAY_MS = 86_400_000;

/** All sources of the settings, and how they fare. */
export async function readSourcesPage({ store, settings, options, now }: SourceParts): Promise<TemplateData> {
  const sources = followed(await readFaring(store, settings, now), options);
  const storyCounts = await store.sources.storyCounts(daysBefore(now));
  return sourcesPage({ sources, storyCounts, options, now: drawingMoment(now) });
}

/** One of them, with its stories behind a place. `null`: the settings have none of this id, or the place is none. */
export async function readSourcePage(
  { id, behind }: SourceWish,
  { store, settings, options, now }: SourceParts,
): Promise<TemplateData | null> {
  const own = settings.sources.find((one) => one.id === id);
  if (own === undefined) return null;
  const [source] = followed(await readFaring(store, { sources: [own] }, now), options);
  if (source === undefined) return null;
  const quarters = await store.sources.toldQuarters(own.id, daysBefore(now));
  return await sourcePage({ source, quarters, behind, stories: store.stories, options, now: drawingMoment(now) });
}

function daysBefore(now: Date): Date {
  return new Date(now.getTime() - CHART_DAYS * DAY_MS);
}

function followed(faring: readonly FaringSource[], options: PublishOptions): FollowedSource[] {
  const withFeed = new Set(shownSources(options).map(({ id }) => id));
  return faring.map(({ source, state, health }) => {
    const { id, name, tags } = source;
    const address = openAddress(toSource(source), options.openSources);
    return { id, name, tags, openAddress: address, hasFeed: withFeed.has(id), state, health };
  });
}
