import type { DeskStore } from "../domain/desk-store.ts";
import type { Log } from "../domain/log.ts";
import { openWorker } from "./fleet/open-worker.ts";
import { refuseFewRoles, type Role } from "./fleet/roles.ts";
import { type Heartbeat, startHeartbeat } from "./heartbeat.ts";
import { type Desk, openDeskOver, withMemory } from "./open-desk.ts";
import { reloadable, renewer } from "./reload-desk.ts";
import type { Settings } from "./settings/settings.ts";
import type { Meter } from "./watch/meter.ts";
import type { ReadQueues } from "./watch/queue-figures.ts";

/** A desk that works until it is closed, alone or beside others, with its doors for the web. */
export type Engine = {
  /** They may be others at each look, by the settings of the moment. */
  readonly doors: Omit<Desk, "stages" | "renew" | "prune" | "close">;
  /** Begins to work, where that waits until the pages are served; to be called once. */
  begin(): void;
  /** Somebody waits for a letter, who need not wait for the next minute. */
  readonly wake: () => void;
  /** What waits in the queues; none where one process does all. */
  readonly queues: ReadQueues;
  /** Takes note of new settings. */
  change(settings: Settings): void;
  /** Rejects when this process may not work on; pending else. */
  readonly ended: Promise<never>;
  close(): Promise<void>;
};

export type EngineParts = {
  readonly roles: readonly Role[];
  readonly log: Log;
  /** Hears what is done; missing: nobody watches. */
  readonly meter?: Meter;
};

const clock = (): Date => new Date();

/** Begins to work: on a file alone, on PostgreSQL in some roles beside other workers. `database` is closed with it. */
export async function openEngine(database: DeskStore, settings: Settings, parts: EngineParts): Promise<Engine> {
  const { fleet } = database;
  if (fleet !== null) return await amongWorkers({ ...database, fleet }, settings, parts);
  try {
    refuseFewRoles(parts.roles);
  } catch (cause) {
    await database.close();
    throw cause;
  }
  return await alone(database, settings, parts);
}

async function alone(database: DeskStore, settings: Settings, { log, ...watched }: EngineParts): Promise<Engine> {
  let passes: Heartbeat | null = null;
  let pushes: Heartbeat | null = null; // Beside the passes: neither waits for the other.
  const onHubWork = (): void => pushes?.wake();
  const desk = await openDeskOver(database, settings, {
    ...watched,
    clock,
    log,
    askAll: false,
    serves: true,
    onHubWork,
  });
  const { change, pass } = reloadable(desk, log, watched.meter);
  return {
    doors: desk,
    begin() {
      passes = startHeartbeat(pass, log);
      pushes = startHeartbeat(async (signal) => await desk.hub.work(signal), log, "the work of the hub");
    },
    wake: () => passes?.wake(),
    change(next) {
      change(next);
      passes?.wake();
    },
    queues: async () => await Promise.resolve(new Map()),
    ended: new Promise<never>(() => {}),
    async close() {
      await Promise.all([passes?.stop(), pushes?.stop()]);
      await desk.close();
    },
  };
}

type Shared = DeskStore & { readonly fleet: NonNullable<DeskStore["fleet"]> };

async function amongWorkers(database: Shared, settings: Settings, parts: EngineParts): Promise<Engine> {
  const { fleet } = database;
  const { log } = parts;
  const worker = await openWorker(settings, { ...parts, store: withMemory(database), fleet, clock });
  const renew = renewer(worker, log, parts.meter);
  let renewing = Promise.resolve();
  const renewBehind = async (before: Promise<void>, next: Settings): Promise<void> => {
    await before;
    await renew(next).catch((cause: unknown) => log.error({ err: cause }, "the new settings cannot be used"));
  };
  return {
    doors: worker,
    begin() {}, // Jobs are done from the moment on at which the worker is open.
    wake: () => worker.wake(),
    change(next) {
      renewing = renewBehind(renewing, next);
    },
    async queues() {
      const depths = await worker.queues.depths();
      return new Map(
        depths.map(({ queue, waiting, deferred, active, dead }) => [
          queue,
          { waiting: waiting + deferred, active, failed: dead },
        ]),
      );
    },
    ended: worker.ended,
    async close() {
      await renewing;
      await worker.close();
    },
  };
}
