import { createFeedReader } from "../../collect/collect.ts";
import type { DeskStore } from "../../domain/desk-store.ts";
import type { FleetStore } from "../../domain/fleet.ts";
import type { JobQueues } from "../../domain/job-queues.ts";
import type { Clock, Log } from "../../domain/log.ts";
import { createHttpClient } from "../../net/http-client.ts";
import { createFetchImage } from "../../net/http-image.ts";
import { startHeartbeat } from "../heartbeat.ts";
import { createLedger } from "../../send/send.ts";
import { type Desk, workerName } from "../open-desk.ts";
import { openHub } from "../open-hub.ts";
import { openPush } from "../open-collecting.ts";
import { openBounces } from "../open-sending.ts";
import { toSource, type Settings } from "../settings/settings.ts";
import { httpOptions } from "../stage-options.ts";
import { readExamples } from "../tag-examples.ts";
import { keepPresence } from "./presence.ts";
import type { Meter } from "../watch/meter.ts";
import type { Role } from "./roles.ts";
import { createSharedGate } from "./shared-gate.ts";
import { openRoles, type RoleWork, tick } from "./work-roles.ts";
import type { WorkerParts } from "./worker-parts.ts";

/** A process that shares the work on a desk: its doors for the web, and its roles at work until it is closed. */
export type Worker = Omit<Desk, "stages" | "prune"> & {
  readonly queues: JobQueues;
  /** Somebody waits for a letter. */
  wake(): void;
  /** Rejects with a `WorkerInTheWay` when this process may not work on; pending else. */
  readonly ended: Promise<never>;
};

export type OpenWorkerParts = {
  readonly store: DeskStore;
  readonly fleet: FleetStore;
  readonly roles: readonly Role[];
  readonly clock: Clock;
  readonly log: Log;
  /** Hears what is done; missing: nobody watches. */
  readonly meter?: Meter;
};

/** Begins to work in these roles beside other workers. `store` is closed with it. Throws a `UserError` for what the operator can mend. */
export async function openWorker(settings: Settings, parts: OpenWorkerParts): Promise<Worker> {
  const { store, fleet, roles, clock, log } = parts;
  const closing = new AsyncDisposableStack();
  closing.defer(async () => await store.close());
  try {
    const worker = workerName();
    const presence = await keepPresence({ store, fleet, worker, roles, clock, log });
    closing.defer(async () => await presence.end());
    await store.departures.payOwed();
    const queues = await fleet.openQueues(log);
    closing.defer(async () => await queues.close());
    const common = { ...parts, worker, queues, ledger: createLedger(store.send, worker) };
    let work = await openWork(settings, common);
    closing.defer(async () => await work.end());
    work.begin();
    const ticking = startHeartbeat(async () => await tick(work.parts), log, "a tick");
    closing.defer(async () => await ticking.stop());
    const wake = (): void => void queues.add("post", [{ key: "all" }]).catch(() => {}); // The next tick does.
    return {
      get settings() {
        return work.parts.settings;
      },
      get push() {
        return work.parts.push;
      },
      get hub() {
        return work.hub;
      },
      get bounces() {
        return work.bounces;
      },
      fetchImage: async (url, signal) => await work.fetchImage(url, signal),
      store,
      queues,
      clock,
      wake,
      ended: presence.ended,
      async renew(next) {
        const before = work;
        work = await openWork(next, common);
        await before.end(); // Two at work under one name would take from each other what each of them holds.
        work.begin();
      },
      close: async () => await closing.disposeAsync(),
    };
  } catch (cause) {
    await closing.disposeAsync();
    throw cause;
  }
}

type CommonParts = OpenWorkerParts & Pick<WorkerParts, "worker" | "queues" | "ledger">;

/** Opens what the roles work with, by some settings. */
async function openWork(settings: Settings, common: CommonParts) {
  const closing = new AsyncDisposableStack();
  try {
    return await openWithin(closing, settings, common);
  } catch (cause) {
    await closing.disposeAsync();
    throw cause;
  }
}

async function openWithin(closing: AsyncDisposableStack, settings: Settings, common: CommonParts) {
  const { store, queues, clock, log } = common;
  if (settings.curate.examples !== null) await readExamples(settings.curate.examples); // A mistake is told now.
  const http = createHttpClient({ ...httpOptions(settings), sharedGate: sharedGate(settings, common) });
  closing.defer(async () => await http.close());
  const reader = createFeedReader();
  closing.defer(async () => await reader.close());
  const push = openPush(settings, { store, http, reader, clock, log, serves: true });
  closing.defer(async () => await push?.close());
  const onWork = (): void => void queues.add("hub", [{ key: "all" }]).catch(() => {}); // The next tick does.
  const hub = openHub(settings, { store, http, clock, log, onWork, serves: true });
  closing.defer(async () => await hub.close());
  const parts: WorkerParts = { ...common, settings, http, reader, push };
  const work = await openRoles(parts, closing);
  await store.collect.syncSources(settings.sources.map(toSource), clock());
  return {
    parts,
    hub,
    bounces: openBounces(settings, { store, clock, log }),
    fetchImage: createFetchImage(http),
    ...working(work, closing, log),
  };
}

/** `end`: stops what was begun, waits for it, and closes what it worked with. */
function working(work: RoleWork, closing: AsyncDisposableStack, log: Log) {
  const stopping = new AbortController();
  let running = Promise.resolve();
  return {
    begin(): void {
      running = work(stopping.signal).catch((cause: unknown) => {
        log.error({ err: cause }, "a role of this worker cannot be worked in");
      });
    },
    async end(): Promise<void> {
      stopping.abort();
      await running;
      await closing.disposeAsync();
    },
  };
}

function sharedGate(settings: Settings, { fleet, worker, log }: CommonParts) {
  const { perHost, hostGapSeconds, timeoutSeconds } = settings.collect;
  const requestMs = 2 * timeoutSeconds * 1000;
  return createSharedGate(fleet.hosts, { holder: worker, perHost, gapMs: hostGapSeconds * 1000, requestMs }, log);
}
