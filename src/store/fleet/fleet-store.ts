import type { DeskStore } from "../../domain/desk-store.ts";
import type { FleetStore } from "../../domain/fleet.ts";
import type { JobQueues } from "../../domain/job-queues.ts";
import { type Database, type MakeJobs, reading, writing } from "../database.ts";
import { handOut, isSettled, stillDue } from "./hand-out.ts";
import { createHostTurns } from "./host-turns.ts";
import { createStageLeases, fence } from "./stage-leases.ts";
import { bow, greet, livingWorkers } from "./workers.ts";

/** A database of PostgreSQL, whose writes make jobs from the moment on at which queues are opened. */
export type FleetDatabase = Database & {
  /** Over a connection of its own, for signs of life: they never wait behind the work. */
  readonly signs: Database["db"];
  /** Queues that lie beside the tables; `onJobs` is told how jobs are made in a transaction. */
  openQueues(wish: { readonly works: boolean; readonly onTrouble: (cause: unknown) => void }): Promise<OpenedQueues>;
};

export type OpenedQueues = { readonly queues: JobQueues; readonly makeJobs: MakeJobs };

export type FleetParts = {
  readonly database: FleetDatabase;
  /** How stores are made over a database. */
  readonly toStore: (database: Database) => DeskStore;
  /** From now on writes make jobs. */
  readonly useJobs: (makeJobs: MakeJobs) => void;
};

export function createFleetStore({ database, toStore, useJobs }: FleetParts): FleetStore {
  const signs = { db: database.signs };
  return {
    leases: createStageLeases(signs),
    hosts: createHostTurns(database),
    fenced: (lease) => toStore(withFence(database, fence(lease))),
    async openQueues(log, { works } = { works: true }) {
      const onTrouble = (cause: unknown): void => log.warn({ err: cause }, "The queues of jobs have trouble");
      const { queues, makeJobs } = await database.openQueues({ works, onTrouble });
      useJobs(makeJobs);
      return queues;
    },
    handOut: async (wish) => {
      const { makeJobs } = database;
      if (makeJobs === undefined) throw new Error("Sources are handed out when the queues are open.");
      return await writing(database, (queries) => handOut(queries, wish, makeJobs));
    },
    stillDue: async (ids, now) => await reading(database, (queries) => stillDue(queries, ids, now)),
    isSettled: async (now) => await reading(database, (queries) => isSettled(queries, now)),
    greet: async (worker, roles, startedAt) =>
      await writing(signs, (queries) => greet(queries, { worker, roles, startedAt })),
    bow: async (worker) => await writing(database, (queries) => bow(queries, worker)),
    workers: async () => await reading(database, livingWorkers),
  };
}

/** The same database; a getter, for the jobs that writes make may be known only later. */
function withFence(database: Database, said: NonNullable<Database["fence"]>): Database {
  return Object.create(database, { fence: { value: said, enumerable: true } }) as Database;
}
