import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { exportSite, type ExportParts, type ExportReport } from "../../../src/app/export/export-site.ts";
import { readSettings } from "../../../src/app/settings/read-settings.ts";
import { toSource } from "../../../src/app/settings/settings.ts";
import { publishOptions } from "../../../src/app/stage-options.ts";
import { wholeTextReader } from "../../../src/app/whole-texts.ts";
import type { DeskStore } from "../../../src/domain/desk-store.ts";
import type { Story } from "../../../src/domain/story.ts";
import { createFeedMemory } from "../../../src/publish/feed-memory.ts";
import { publishFeeds } from "../../../src/publish/publish-feeds.ts";
import { openStore } from "../../../src/store/open-store.ts";
import { anItem, aPlan, aStory, minutesOn, MORNING, sourced } from "../../builders.ts";
import { storeStories } from "../../contract/stored.ts";

export const SITE_URL = "http://desk.example";

export type ADesk = {
  readonly folder: string;
  /** The file of the settings. */
  readonly config: string;
  readonly store: DeskStore;
  /** Writes the settings anew. */
  readonly configure: (over: object) => void;
  /** Stores the stories and draws the feeds, as a pass does. */
  readonly tell: (stories: readonly Story[]) => Promise<void>;
  /** Stories that are stored already, as they are now. */
  readonly retell: (stories: readonly Story[], moves?: Parameters<typeof aPlan>[0]) => Promise<void>;
  readonly run: (over?: Partial<ExportParts>) => Promise<ExportReport>;
  /** A second connection, as another process has it. */
  readonly another: () => Promise<DeskStore>;
};

/** A desk with a database of its own and an export of it. */
export async function aDesk(): Promise<ADesk> {
  const home = mkdtempSync(join(tmpdir(), "newsdesk-export-"));
  onTestFinished(() => rmSync(home, { recursive: true }));
  const file = join(home, "newsdesk.yaml");
  const configure = (over: object): void => writeFileSync(file, JSON.stringify({ ...SMALL, ...over }));
  configure({});
  const another = async (): Promise<DeskStore> => {
    const opened = await openStore(join(home, "data/newsdesk.db"));
    onTestFinished(async () => await opened.close());
    return opened;
  };
  const store = await another();
  const draw = async (): Promise<void> => {
    const options = publishOptions(await readSettings(file, {}));
    await publishFeeds({
      ...store,
      options,
      memory: createFeedMemory(),
      wholeTexts: wholeTextReader(store.collect),
      now: MORNING,
    });
  };
  const folder = join(home, "site");
  return {
    folder,
    config: file,
    store,
    configure,
    async tell(stories) {
      const followed = (await readSettings(file, {})).sources.map(toSource);
      await storeStories(store, stories);
      await store.collect.syncSources([...followed, ...stories.map(({ coverage }) => coverage[0].source)], MORNING);
      await draw();
    },
    async retell(stories, over = {}) {
      await store.curate.saveCurated(aPlan({ stories, ...over }));
      await draw();
    },
    another,
    run: async ({ signal = new AbortController().signal, ...over } = {}) =>
      await exportSite({
        store,
        settings: await readSettings(file, {}),
        folder,
        clock: () => MORNING,
        signal,
        onProgress: () => {},
        ...over,
      }),
  };
}

const SMALL = {
  site: { title: "Test desk", url: SITE_URL },
  sources: [{ id: "gazette", name: "The Gazette", url: "https://the-gazette.example/feed.xml" }],
  tags: { security: ["breach"], film: ["film"] },
  feeds: [{ name: "safe", title: "Safe", where: "tag:security" }],
};

/** A story that was told so many minutes after the builders' morning. */
export function toldAfter(minutes: number, over: Partial<Story> = {}): Story {
  const lead = sourced(anItem(`Told after ${minutes} minutes`, { publishedAt: minutesOn(minutes) }));
  return aStory([lead], over);
}
