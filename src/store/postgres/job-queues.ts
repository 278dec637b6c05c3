import { type ConstructorOptions, type Db, fromKysely, PgBoss, type QueueResult } from "pg-boss";
import { sql } from "kysely";
import {
  type DeadJob,
  type Job,
  type JobQueues,
  type NewJob,
  type QueueDepth,
  type QueueName,
  QUEUES,
  SILENT_SECONDS,
} from "../../domain/job-queues.ts";
import type { SourceId } from "../../domain/source.ts";
import { type Database, type MakeJobs, type Queries, writing } from "../database.ts";
import { takeBack } from "../fleet/hand-out.ts";
import type { OpenedQueues } from "../fleet/fleet-store.ts";

/** Where jobs go whose tries are used up. */
const DEAD = "dead";

/** Connections of the queues by themselves. */
const MAX_CONNECTIONS = 3;
/** How often jobs of workers that fell silent are looked for, in seconds. */
const LOOK_SECONDS = 5;
/** How long a job that is done is kept, and how often such are cleared away, in seconds. */
const KEPT_SECONDS = 60;
const DAY_SECONDS = 24 * 60 * 60;

const QUEUE = {
  policy: "short", // One of a key waits; what is being done may be called for again meanwhile.
  deadLetter: DEAD,
  heartbeatSeconds: SILENT_SECONDS,
  expireInSeconds: 8 * 60 * 60, // Silence tells that a job is lost; a long stage is none.
  retryLimit: 4,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 60,
  retentionSeconds: DAY_SECONDS,
  deleteAfterSeconds: KEPT_SECONDS,
} as const;

const DEAD_QUEUE = {
  policy: "standard",
  retentionSeconds: 14 * DAY_SECONDS,
  deleteAfterSeconds: KEPT_SECONDS,
} as const;

/** Dead jobs that are counted and listed; with two weeks of a bug in one stage there are twenty thousand. */
const MAX_DEAD = 50_000;

type JobData = { readonly key: string };

export type QueueParts = {
  readonly database: Database;
  /** How the server is reached; as for the tables. */
  readonly connection: Pick<ConstructorOptions, "connectionString" | "connectionTimeoutMillis">;
  /** False: for a look from outside, which keeps nothing in order. */
  readonly works: boolean;
  readonly onTrouble: (cause: unknown) => void;
};

/** The queues of pg-boss, in a schema beside that of the tables; made when they are missing. */
export async function openJobQueues({ database, connection, works, onTrouble }: QueueParts): Promise<OpenedQueues> {
  const boss = new PgBoss({
    ...connection,
    schema: await schemaOf(database.db),
    max: MAX_CONNECTIONS,
    application_name: "newsdesk jobs",
    supervise: works,
    schedule: false, // node-cron wakes us.
    superviseIntervalSeconds: LOOK_SECONDS,
    monitorIntervalSeconds: LOOK_SECONDS,
    maintenanceIntervalSeconds: KEPT_SECONDS,
    registerInstance: false,
    openTelemetry: { enabled: false },
  });
  boss.on("error", onTrouble);
  try {
    await boss.start();
    await makeQueue(boss, DEAD, DEAD_QUEUE);
    for (const queue of QUEUES) await makeQueue(boss, queue, QUEUE);
  } catch (cause) {
    await boss.stop({ graceful: false, close: true }).catch(() => {}); // What it could not begin is what matters.
    throw cause;
  }
  const makeJobs: MakeJobs = async (queries, queue, jobs) => await insert(boss, queue, jobs, fromKysely(queries));
  return { queues: toQueues(boss, database), makeJobs };
}

/** One desk may lie in each schema of a database. */
async function schemaOf(db: Queries): Promise<string> {
  const { rows } = await sql<{ name: string }>`select current_schema() as name`.execute(db);
  const [found] = rows;
  return found === undefined || found.name === "public" ? "newsdesk_jobs" : `"${found.name}_jobs"`;
}

async function makeQueue(boss: PgBoss, name: string, { policy, ...options }: typeof QUEUE | typeof DEAD_QUEUE) {
  await boss.createQueue(name, { policy, ...options });
  await boss.updateQueue(name, options); // An older program may have made it.
}

async function insert(boss: PgBoss, queue: QueueName, jobs: readonly NewJob[], db?: Db): Promise<void> {
  if (jobs.length === 0) return;
  const rows = jobs.map(({ key, group }) => ({
    data: { key } satisfies JobData,
    singletonKey: key,
    ...(group === undefined ? {} : { group: { id: group } }),
  }));
  await boss.insert(queue, rows, db === undefined ? {} : { db });
}

function toQueues(boss: PgBoss, database: Database): JobQueues {
  return {
    add: async (queue, jobs) => await insert(boss, queue, jobs),
    async take(queue, jobs, perGroup) {
      const groups = perGroup === undefined ? {} : { groupConcurrency: perGroup };
      const taken = await boss.fetch<JobData>(queue, { batchSize: jobs, ...groups });
      return taken.map(({ id, data, retryCount }) => ({ id, key: data.key, retries: retryCount }));
    },
    async keep(queue, jobs) {
      if (jobs.length > 0) await boss.touch(queue, jobs.map(toAttempt));
    },
    async done(queue, jobs) {
      if (jobs.length === 0) return;
      await writing(database, async (queries) => {
        if (queue === "collect")
          await takeBack(
            queries,
            jobs.map(({ key }) => key as SourceId),
          );
        await boss.complete(queue, jobs.map(toAttempt), null, { db: fromKysely(queries) });
      });
    },
    failed: async (queue, job, why) => void (await boss.fail(queue, toAttempt(job), { why })),
    async depths() {
      const [queues, dead] = [await boss.getQueues([...QUEUES]), await deadJobs(boss)];
      return queues.map((found) => toDepth(found, dead.filter(({ sourceName }) => sourceName === found.name).length));
    },
    async dead(limit) {
      const jobs = await deadJobs(boss);
      return jobs.map(toDead).toReversed().slice(0, limit);
    },
    async redrive(queue) {
      let sum = 0;
      const filter = queue === null ? {} : { sourceName: queue };
      for (let moved = 1; moved > 0; sum += moved) moved = await boss.redrive(DEAD, filter);
      return sum;
    },
    close: async () => await boss.stop({ graceful: true, close: true }),
  };
}

/** The oldest first, `MAX_DEAD` at most. */
async function deadJobs(boss: PgBoss) {
  return await boss.findJobs<JobData>(DEAD, { queued: true, limit: MAX_DEAD });
}

/** Another attempt of the same job is another worker's. */
function toAttempt({ id, retries }: Job) {
  return { id, retryCount: retries };
}

function toDepth({ name, readyCount, deferredCount, activeCount }: QueueResult, dead: number): QueueDepth {
  return { queue: name as QueueName, waiting: readyCount, deferred: deferredCount, active: activeCount, dead };
}

type Found = Awaited<ReturnType<PgBoss["findJobs"]>>[number];

function toDead({ id, data, sourceName, createdOn, sourceOutput }: Found): DeadJob {
  const { key } = data as JobData;
  const why = sourceOutput !== null && "why" in sourceOutput ? String(sourceOutput.why) : "Its worker fell silent.";
  return { id, queue: sourceName as QueueName, key, failedAt: createdOn, why };
}
