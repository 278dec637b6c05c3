import { onTestFinished } from "vitest";
import type { DeskStore } from "../../../src/domain/desk-store.ts";
import type { FleetStore } from "../../../src/domain/fleet.ts";
import type { JobQueues } from "../../../src/domain/job-queues.ts";
import { createLog } from "../../../src/app/log.ts";
import { backends, type Desk, openDesk } from "../backends.ts";

export type FleetDesk = Desk & { readonly fleet: FleetStore };

export function fleetOf({ fleet }: DeskStore): FleetStore {
  if (fleet === null) throw new Error("This database is for one worker.");
  return fleet;
}

/** An empty desk on PostgreSQL; none has a job yet. */
export async function openFleetDesk(): Promise<FleetDesk> {
  const desk = await openDesk(backends.postgres);
  return { ...desk, fleet: fleetOf(desk.store) };
}

/** Queues that work; closed at the end of the test. */
export async function openQueues(fleet: FleetStore): Promise<JobQueues> {
  const queues = await fleet.openQueues(createLog("error"));
  onTestFinished(async () => await queues.close());
  return queues;
}
