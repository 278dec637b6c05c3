import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TEMPLATES } from "../../../src/app/folders.ts";
import { readSettings } from "../../../src/app/settings/read-settings.ts";
import type { Settings } from "../../../src/app/settings/settings.ts";
import { createSite } from "../../../src/app/site.ts";
import { publishOptions } from "../../../src/app/stage-options.ts";
import type { DeskStore } from "../../../src/domain/desk-store.ts";
import type { Log } from "../../../src/domain/log.ts";
import { createPublish } from "../../../src/publish/publish.ts";
import { wholeTextReader } from "../../../src/app/whole-texts.ts";
import { createRender } from "../../../src/render/render.ts";
import { cacheDocuments } from "../../../src/store/document-cache.ts";
import { openStore } from "../../../src/store/open-store.ts";
import { createWeb } from "../../../src/web/server.ts";
import { MORNING } from "../../builders.ts";
import { createTemporaryDesk } from "../temporary-desk.ts";

const NO_LOG: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** A desk that publishes and serves over HTTP, with nothing else of it at work. */
export type FeedDesk = {
  readonly store: DeskStore;
  /** Of the address of a document on this desk, below the site's. */
  readonly ask: (path: string, headers?: Readonly<Record<string, string>>) => Promise<Response>;
  readonly pass: (now?: Date) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** A folder with settings, for as many desks in turn as a test wants. */
export async function feedSettings(
  over: object,
): Promise<{ settings: Settings; home: string; remove(): Promise<void> }> {
  const desk = createTemporaryDesk({ sources: ["https://wire.example/feed.xml"], digests: [], ...over });
  const settings = await readSettings(desk.settings, {});
  const home = await mkdtemp(join(tmpdir(), "newsdesk-feeds-"));
  return {
    settings,
    home,
    async remove() {
      desk.remove();
      await rm(home, { recursive: true });
    },
  };
}

export async function openFeedDesk(settings: Settings, file: string): Promise<FeedDesk> {
  const database = await openStore(file);
  const store = { ...database, documents: cacheDocuments(database.documents) };
  let now = MORNING;
  const clock = (): Date => now;
  const { page, mail, pageTemplates } = createRender(TEMPLATES);
  const options = publishOptions(settings);
  const publish = createPublish({
    ...store,
    wholeTexts: wholeTextReader(store.collect),
    page,
    mail,
    pageTemplates,
    clock,
    log: NO_LOG,
    options,
  });
  const web = await createWeb(createSite({ settings, store, clock }), NO_LOG);
  const base = await web.listen({ host: "127.0.0.1", port: 0 });
  return {
    store,
    ask: async (path, headers = {}) => await fetch(`${base}/${path}`, { headers, redirect: "manual" }),
    async pass(at = now) {
      now = at;
      await publish(new AbortController().signal);
    },
    async close() {
      await web.close();
      await store.close();
    },
  };
}
