import type { PollState, SourceId } from "../../domain/source.ts";
import type { StoryOutline } from "../../domain/site-snapshot.ts";
import { CHART_DAYS, dayOf, PAGE_STORIES } from "../../publish/publish.ts";
import { readSourcePage, readSourcesPage } from "../pages/source-pages.ts";
import { marksOf } from "./archive-kinds.ts";
import type { ExportView } from "./export-view.ts";
import { drawData, type PageKind, pageFile } from "./page-kind.ts";

const DAY_MS = 86_400_000;

export const sourcesRoot: PageKind = async (view) => {
  const { store, settings, page, from, asOf } = view;
  const counts = await store.sources.storyCounts(chartStart(asOf));
  const states = [...(await statesOf(view))].map(([id, state]) => [id, shownState(state)]);
  const listed = settings.sources.map(({ id, name, tags }) => [id, name, tags]);
  return [
    {
      path: pageFile("sources"),
      from: from(
        "sources",
        listed,
        states,
        [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)),
      ),
      draw: async () => await page("sources", await readSourcesPage({ ...view, now: asOf })),
    },
  ];
};

export const sourcePages: PageKind = async (view) => {
  const { store, settings, options, asOf } = view;
  const states = await statesOf(view);
  const stories = storiesBySource(view.outlines);
  const today = dayOf(asOf, options.site.timezone);
  return await Promise.all(
    settings.sources.map(async ({ id, name, tags }) => {
      const quarters = await store.sources.toldQuarters(id, chartStart(asOf));
      const shown = marksOf(stories.get(id) ?? [], PAGE_STORIES + 1);
      return {
        path: pageFile(`source/${id}`),
        from: view.from("source", id, name, tags, shownState(states.get(id)), quarters, today, shown),
        draw: async () =>
          await drawData(view, "source", await readSourcePage({ id, behind: null }, { ...view, now: asOf })),
      };
    }),
  );
};

function chartStart(asOf: Date): Date {
  return new Date(asOf.getTime() - CHART_DAYS * DAY_MS);
}

async function statesOf({ store }: ExportView): Promise<ReadonlyMap<SourceId, PollState | null>> {
  return new Map((await store.collect.sources()).map(({ source, state }) => [source.id, state]));
}

/** When it was asked, and how that went, no static page shows. */
function shownState(state: PollState | null | undefined): unknown {
  return state == null ? null : [state.newestAt, state.language, state.siteUrl, state.rhythmSeconds];
}

function storiesBySource(outlines: readonly StoryOutline[]): ReadonlyMap<SourceId, readonly StoryOutline[]> {
  const bySource = new Map<SourceId, StoryOutline[]>();
  for (const story of outlines) {
    for (const id of story.sources) {
      const list = bySource.get(id) ?? [];
      if (list.length <= PAGE_STORIES) list.push(story);
      bySource.set(id, list);
    }
  }
  return bySource;
}
