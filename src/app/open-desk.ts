import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { type Push } from "../collect/collect.ts";
import type { DeskStore } from "../domain/desk-store.ts";
import type { FetchImage } from "../domain/image.ts";
import type { Clock } from "../domain/log.ts";
import { type Hub } from "../publish/publish.ts";
import { cacheDocuments } from "../store/document-cache.ts";
import { openStore } from "../store/open-store.ts";
import { type BounceDoor } from "./bounce-door.ts";
import { createRetention, type Prune } from "./retention.ts";
import type { Stages } from "./run-once.ts";
import { readExamples } from "./tag-examples.ts";
import { toSource, type Settings } from "./settings/settings.ts";
import { type DeskParts, openStages, type WorkParts } from "./open-stages.ts";

/** The desk at work: the four stages over their adapters. Holds the worker lock of the database until it is closed. */
export type Desk = {
  readonly settings: Settings;
  readonly store: DeskStore;
  readonly stages: Stages;
  /** `null`: hubs cannot reach us. */
  readonly push: Push | null;
  /** By the manners that feeds are asked with. */
  readonly fetchImage: FetchImage;
  /** Pushes our own feeds; works beside the passes, and is woken by `onHubWork`. */
  readonly hub: Hub;
  /** Takes what mail services report; `null`: the settings have no secret for it. */
  readonly bounces: BounceDoor | null;
  readonly clock: Clock;
  /** Takes away what is no longer kept; to be called between passes. */
  readonly prune: Prune;
  /**
   * Works by other settings from now on, over the same database and lock; not to be called while a pass runs. Throws what
   * `openDesk` throws, and then the settings stay as they were.
   */
  renew(settings: Settings): Promise<void>;
  close(): Promise<void>;
};

export async function openDatabase({ database }: Settings): Promise<DeskStore> {
  return await openStore(database.kind === "sqlite" ? database.path : database.address.reveal());
}

/** Opens all that the stages need, in the order in which an operator's mistake is cheapest. Throws a `UserError` for each. */
export async function openDesk(settings: Settings, parts: DeskParts): Promise<Desk> {
  const closing = new AsyncDisposableStack();
  try {
    const worker = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
    const database = await openDatabase(settings);
    closing.defer(async () => await database.close());
    // The stages publish through the same memory from which pages are served, so that it knows what changed.
    const store: DeskStore = { ...database, documents: cacheDocuments(database.documents) };
    const lock = await store.lockWorker(worker, parts.clock());
    closing.defer(async () => await lock.release());
    let work = await openWork(settings, { ...parts, worker, store });
    closing.defer(async () => await work.closing.disposeAsync());
    return {
      get settings() {
        return work.settings;
      },
      get stages() {
        return work.stages;
      },
      get push() {
        return work.push;
      },
      fetchImage: async (url, signal) => await work.fetchImage(url, signal),
      get hub() {
        return work.hub;
      },
      get bounces() {
        return work.bounces;
      },
      prune: async (signal) => await work.prune(signal),
      store,
      clock: parts.clock,
      async renew(next) {
        const before = work;
        work = await openWork(next, { ...parts, worker, store });
        await before.closing.disposeAsync();
      },
      close: async () => await closing.disposeAsync(),
    };
  } catch (cause) {
    await closing.disposeAsync();
    throw cause;
  }
}

/** The stages by some settings, and what they opened. */
async function openWork(settings: Settings, parts: WorkParts) {
  const closing = new AsyncDisposableStack();
  try {
    if (settings.curate.examples !== null) await readExamples(settings.curate.examples); // A mistake is told now.
    const opened = await openStages(settings, { ...parts, closing });
    await parts.store.collect.syncSources(settings.sources.map(toSource), parts.clock());
    const { retention } = settings;
    const prune = createRetention({ ...parts, store: parts.store.retention, retention });
    return { settings, ...opened, prune, closing };
  } catch (cause) {
    await closing.disposeAsync();
    throw cause;
  }
}
