import type { FeedReader, Push } from "../../collect/collect.ts";
import type { DeskStore } from "../../domain/desk-store.ts";
import type { FleetStore } from "../../domain/fleet.ts";
import type { JobQueues } from "../../domain/job-queues.ts";
import type { Clock, Log } from "../../domain/log.ts";
import type { HttpClient } from "../../net/http-client.ts";
import type { Ledger } from "../../send/send.ts";
import type { Settings } from "../settings/settings.ts";
import { createStageWatch, type StageWatch, UNWATCHED } from "../watch/meter-stages.ts";
import type { Meter } from "../watch/meter.ts";
import type { Role } from "./roles.ts";

/** What a worker among several works with, by some settings. */
export type WorkerParts = {
  readonly settings: Settings;
  readonly roles: readonly Role[];
  readonly store: DeskStore;
  readonly fleet: FleetStore;
  readonly queues: JobQueues;
  /** Its name, another for each process. */
  readonly worker: string;
  readonly http: HttpClient;
  readonly reader: FeedReader;
  readonly push: Push | null;
  /** Of its deliveries; it outlives settings. */
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  /** Hears what is done; missing: nobody watches. */
  readonly meter?: Meter;
};

export function watchOf({ meter, clock }: Pick<WorkerParts, "meter" | "clock">): StageWatch {
  return meter === undefined ? UNWATCHED : createStageWatch(meter, clock);
}

/**
 * Who sends and has not been heard of for so long loses its deliveries to others. Workers tell by their own clocks, so this is far
 * more than clocks that are looked after differ by.
 */
export const SEND_LEASE_SECONDS = 90;
