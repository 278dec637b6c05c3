import { setTimeout as sleep } from "node:timers/promises";
import { LeaseLost } from "../../domain/fleet.ts";
import { type Job, type JobQueues, type QueueName, SILENT_SECONDS } from "../../domain/job-queues.ts";
import type { Log } from "../../domain/log.ts";
import { withLogFields } from "../log.ts";

type Work = () => Promise<unknown>;

export type QueueRun = {
  readonly queues: JobQueues;
  readonly queue: QueueName;
  readonly log: Log;
  /** Jobs that are done at the same time. */
  readonly slots: number;
  /** Jobs of one group that are done at the same time, by all workers together. */
  readonly perGroup?: number;
  /** How long to wait for the next look when there was nothing, in milliseconds. */
  readonly idleMs: number;
  /** The work of each of these, in order. A job whose work rejects is handed out again. */
  readonly work: (jobs: readonly Job[], signal: AbortSignal) => Promise<readonly Work[]>;
};

/** Says that a job is alive so often within the time in which silence would lose it. */
const SIGNS = 3;
/** After a trouble of the queues themselves, in milliseconds. */
const TROUBLE_MS = 1_000;

/**
 * Does the jobs of a queue until `signal`: takes as many as there are free slots, says of those under way that they are alive, and
 * notes how each ended. Ends when all that was begun has ended. Trouble with the queues is logged, and they are asked again.
 */
export async function runQueue(run: QueueRun, signal: AbortSignal): Promise<void> {
  const under = new Map<Job, Promise<void>>();
  const beating = setInterval(() => void keep(run, [...under.keys()]), (SILENT_SECONDS * 1000) / SIGNS);
  try {
    while (!signal.aborted) {
      const begun = await orTrouble(run, () => begin(run, under, signal));
      if (under.size >= run.slots) await Promise.race(under.values());
      else if (begun === null) await pause(TROUBLE_MS, signal);
      else if (begun === 0) await Promise.race([pause(run.idleMs, signal), ...under.values()]); // One that ends may let in another of its group.
    }
    await Promise.all(under.values());
  } finally {
    clearInterval(beating);
  }
}

/** Returns how many jobs were begun. */
async function begin(run: QueueRun, under: Map<Job, Promise<void>>, signal: AbortSignal): Promise<number> {
  const jobs = await run.queues.take(run.queue, run.slots - under.size, run.perGroup);
  if (jobs.length === 0) return 0;
  const failing = (cause: unknown) => jobs.map(() => async () => await Promise.reject(cause));
  const works = await run.work(jobs, signal).catch(failing);
  for (const [index, job] of jobs.entries()) {
    const done = withLogFields(
      { job: job.id, queue: run.queue },
      async () => await end(run, job, works[index], signal),
    );
    under.set(
      job,
      done.finally(() => under.delete(job)),
    );
  }
  return jobs.length;
}

async function end(run: QueueRun, job: Job, work: Work | undefined, signal: AbortSignal): Promise<void> {
  const { queues, queue, log } = run;
  const trouble = await (work?.() ?? Promise.resolve()).then(
    () => null,
    (cause: unknown) => ({ cause }),
  );
  await orTrouble(run, async () => {
    if (trouble === null) return await queues.done(queue, [job]);
    if (signal.aborted) return await giveBack(run, job);
    const fields = { err: trouble.cause, of: job.key, retries: job.retries };
    if (trouble.cause instanceof LeaseLost) log.warn(fields, "a job was left to the next worker");
    else log.error(fields, "a job failed");
    await queues.failed(queue, job, String(trouble.cause));
  });
}

/** A stop is no failure, so it uses up no try. A source whose job ends is due as it was, and gets the next one with the next tick. */
async function giveBack({ queues, queue }: QueueRun, job: Job): Promise<void> {
  await queues.done(queue, [job]);
  if (queue !== "collect") await queues.add(queue, [{ key: job.key }]);
}

async function keep(run: QueueRun, jobs: readonly Job[]): Promise<void> {
  await orTrouble(run, async () => await run.queues.keep(run.queue, jobs));
}

/** `null`: there was trouble; nothing that is stored is lost, for a job that is not noted as done is handed out again. */
async function orTrouble<Value>({ queue, log }: QueueRun, act: () => Promise<Value>): Promise<Value | null> {
  try {
    return await act();
  } catch (cause) {
    log.warn({ err: cause, queue }, "the queues of jobs cannot be asked; trying again");
    return null;
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {}); // Only a stop ends it early.
}
