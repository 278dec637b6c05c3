import { randomBytes } from "node:crypto";
import {
  type CollectParts,
  createPageReader,
  createPush,
  createReadPages,
  type FeedReader,
  type Push,
  type ReadPages,
} from "../collect/collect.ts";
import type { CollectStore } from "../domain/collect-store.ts";
import type { HttpClient } from "../net/http-client.ts";
import { createFetchFeed } from "../net/http-fetch.ts";
import { createAskHub } from "../net/http-hub.ts";
import { createFetchPage } from "../net/http-page.ts";
import type { Settings } from "./settings/settings.ts";
import { collectOptions } from "./stage-options.ts";
import type { DeskParts, StageParts } from "./stage-parts.ts";
import { meterFetch } from "./watch/meter-stages.ts";

export type CollectingParts = StageParts & {
  readonly http: HttpClient;
  readonly reader: FeedReader;
  readonly push: Push | null;
};

/** What the first stage is made of, and what reads the pages behind its items. */
export function openCollecting(
  settings: Settings,
  parts: CollectingParts,
): CollectParts & { readonly readPages: ReadPages } {
  const { store, clock, log, http, reader, push, closing, meter } = parts;
  const fetch = createFetchFeed(http, clock);
  const pageReader = createPageReader();
  closing.defer(async () => await pageReader.close());
  const readPages = createReadPages({
    store: { ...store.collect, ...store.pages },
    fetchPage: createFetchPage(http, clock),
    reader: pageReader,
    clock,
    log,
  });
  return {
    store: parts.askAll === true ? askingAll(store.collect) : store.collect,
    fetch: meter === undefined ? fetch : meterFetch(fetch, meter),
    reader,
    clock,
    log,
    options: collectOptions(settings),
    readPages,
    ...(push === null ? {} : { push }),
  };
}

type PushParts = DeskParts & Pick<StageParts, "store"> & { readonly http: HttpClient; readonly reader: FeedReader };

export function openPush({ web }: Settings, { serves, store, http, reader, clock, log }: PushParts): Push | null {
  if (web.publicUrl === null || serves !== true) return null;
  return createPush({
    store,
    askHub: createAskHub(http, clock),
    reader,
    publicUrl: web.publicUrl,
    clock,
    random: (bytes) => randomBytes(bytes).toString("base64url"),
    log,
  });
}

/** Later than any source can be due. */
const END_OF_TIME = new Date(8.64e15);

/** The same storage, in which every source is due, and no host is left alone because of what it said before this pass. */
function askingAll(store: CollectStore): CollectStore {
  return {
    ...store,
    dueSources: async (_now, limit) => await store.dueSources(END_OF_TIME, limit),
    hostPauses: async () => [],
  };
}
