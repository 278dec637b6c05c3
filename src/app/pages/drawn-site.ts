import type { DeskStore } from "../../domain/desk-store.ts";
import type { Document } from "../../domain/document-store.ts";
import type { Clock } from "../../domain/log.ts";
import type { TemplateData } from "../../domain/render.ts";
import type { StoryId } from "../../domain/story.ts";
import {
  archivePage,
  dayPage,
  digestPage,
  editionPage,
  editionsPage,
  feedsPage,
  monthPage,
  type PublishOptions,
  riverPage,
  type RiverWish,
} from "../../publish/publish.ts";
import type { Render } from "../../render/render.ts";
import type { Settings } from "../settings/settings.ts";
import { createDrawnPages } from "./drawn-pages.ts";
import { createPageState } from "./page-state.ts";
import { readFeedTwin } from "./feed-twins.ts";
import { readSourcePage, readSourcesPage, type SourceWish } from "./source-pages.ts";
import { readStoryPage } from "./story-pages.ts";

/** Pages that are drawn when they are asked for: the very same value as long as nothing changed. `null`: there is none. */
export type DrawnSite = {
  storyPage(id: string): Promise<Document | null>;
  /** All stories or those of a tag, newest first. */
  riverPage(wish: RiverWish): Promise<Document | null>;
  /** All months; of a month (`2014-12`) its days, of a day (`2014-12-18`) its stories. */
  archivePage(dayOrMonth: string | null): Promise<Document | null>;
  /** All sources and how they fare. */
  sourcesPage(): Promise<Document | null>;
  /** One source, and its stories behind a place. */
  sourcePage(wish: SourceWish): Promise<Document | null>;
  /** All digests with their latest editions. */
  editionsPage(): Promise<Document | null>;
  /** The editions of a digest, behind a slot. */
  digestPage(name: string, behind: string | null): Promise<Document | null>;
  /** `null` too where nobody but its subscribers may read it. */
  editionPage(name: string, slot: string): Promise<Document | null>;
  /** All merged feeds. */
  feedsPage(): Promise<Document | null>;
  /** The page of a merged feed, which tells what is at its address: `feed`, `feeds/security`. */
  feedTwin(path: string): Promise<Document | null>;
};

/** What is drawn now: by other settings there is another view. */
type View = { readonly settings: Settings; readonly options: PublishOptions };

export type DrawnParts = {
  readonly store: Pick<DeskStore, "stories" | "sources" | "collect" | "editions"> & {
    readonly documents: Pick<DeskStore["documents"], "find">;
  };
  readonly render: Pick<Render, "page" | "pageTemplates">;
  readonly view: () => View;
  readonly clock: Clock;
};

export function createDrawnSite({ store, render, view, clock }: DrawnParts): DrawnSite {
  const { page, pageTemplates } = render;
  const state = createPageState({ stories: store.stories, pageTemplates, settings: view });
  const drawn = createDrawnPages({ state, clock });
  const parts = () => ({ store, stories: store.stories, editions: store.editions, now: clock(), ...view() });
  type Parts = ReturnType<typeof parts>;
  const draw = (path: string, template: string, data: (from: Parts) => Promise<TemplateData | null>) =>
    drawn(path, async () => {
      const values = await data(parts());
      return values === null ? null : await page(template, values);
    });
  return {
    storyPage: (id) => draw(`story/${id}`, "story", (from) => readStoryPage(id as StoryId, from)),
    riverPage: (wish) =>
      draw(`${wish.tag === null ? "latest" : `tag/${wish.tag}`}?${wish.behind ?? ""}`, "list", (from) =>
        riverPage(wish, from),
      ),
    archivePage(when) {
      if (when === null) return draw("archive", "calendar", archivePage);
      const isMonth = when.length === "2014-12".length;
      return draw(`archive/${when}`, isMonth ? "calendar" : "list", (from) =>
        (isMonth ? monthPage : dayPage)(when, from),
      );
    },
    sourcesPage: () => draw("sources", "sources", readSourcesPage),
    sourcePage: (wish) =>
      draw(`source/${wish.id}?${wish.behind ?? ""}`, "source", (from) => readSourcePage(wish, from)),
    editionsPage: () => draw("editions", "editions", editionsPage),
    digestPage: (name, behind) =>
      draw(`digest/${name}?${behind ?? ""}`, "editions", (from) => digestPage(name, behind, from)),
    editionPage: (name, slot) => draw(`digest/${name}/${slot}`, "edition", (from) => editionPage(name, slot, from)),
    feedsPage: () => draw("feeds", "feeds", async ({ options }) => await Promise.resolve(feedsPage(options))),
    feedTwin: (path) => draw(`twin/${path}`, "feed-twin", (from) => readFeedTwin(path, from)),
  };
}
