import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { type Push } from "../collect/collect.ts";
import type { DepartureKeeper } from "../domain/departure.ts";
import type { DeskStore } from "../domain/desk-store.ts";
import type { FetchImage } from "../domain/image.ts";
import type { Clock, Log } from "../domain/log.ts";
import { type Hub } from "../publish/publish.ts";
import { cacheDocuments } from "../store/document-cache.ts";
import { createDepartureFolder } from "../store/departures/departure-folder.ts";
import { openStore } from "../store/open-store.ts";
import { type BounceDoor } from "./bounce-door.ts";
import { createRetention, type Prune } from "./retention.ts";
import { createLedger, type Ledger } from "../send/send.ts";
import type { Stages } from "./run-once.ts";
import { readExamples } from "./tag-examples.ts";
import { toSource, type Settings } from "./settings/settings.ts";
import { openStages } from "./open-stages.ts";
import type { DeskParts, WorkParts } from "./stage-parts.ts";

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

/** `log`: is told at once when somebody who leaves cannot be noted outside of the database. */
export async function openDatabase(settings: Settings, log?: Log): Promise<DeskStore> {
  const folder = createDepartureFolder(settings.mail.departures);
  return await openStore(addressOf(settings), log === undefined ? folder : telling(folder, log));
}

function telling(folder: DepartureKeeper, log: Log): DepartureKeeper {
  return {
    ...folder,
    async keep(departures) {
      await folder.keep(departures).catch((cause: unknown) => {
        log.error(
          { err: cause },
          "Who leaves cannot be noted in mail.departures: a restored backup would not know of it",
        );
        throw cause;
      });
    },
  };
}

export function addressOf({ database }: Settings): string {
  return database.kind === "sqlite" ? database.path : database.address.reveal();
}

/** Opens all that the stages need, in the order in which an operator's mistake is cheapest. Throws a `UserError` for each. */
export async function openDesk(settings: Settings, parts: DeskParts): Promise<Desk> {
  return await openDeskOver(await openDatabase(settings, parts.log), settings, parts);
}

/** The same over a database that is open already, and is closed with the desk, or at once when that cannot be opened. */
export async function openDeskOver(database: DeskStore, settings: Settings, parts: DeskParts): Promise<Desk> {
  const closing = new AsyncDisposableStack();
  closing.defer(async () => await database.close());
  try {
    const worker = workerName();
    const store = withMemory(database);
    const lock = await store.lockWorker(worker, parts.clock());
    closing.defer(async () => await lock.release());
    await store.departures.payOwed();
    const ledger = createLedger(store.send, worker);
    let work = await openWork(settings, { ...parts, worker, store, ledger });
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
        work = await openWork(next, { ...parts, worker, store, ledger });
        await before.closing.disposeAsync();
      },
      close: async () => await closing.disposeAsync(),
    };
  } catch (cause) {
    await closing.disposeAsync();
    throw cause;
  }
}

/** The name of this process among workers. */
export function workerName(): string {
  return `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
}

/** What is served is held in memory, and published through it, so that it knows what changed. */
export function withMemory(store: DeskStore): DeskStore {
  return { ...store, documents: cacheDocuments(store.documents) };
}

/** The stages by some settings, and what they opened. */
async function openWork(settings: Settings, parts: WorkParts & { readonly ledger: Ledger }) {
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
