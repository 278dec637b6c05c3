import { setTimeout as sleep } from "node:timers/promises";
import { COLLECT_DEFAULTS, createCollectSome, hostOf } from "../../collect/collect.ts";
import type { LeasedStage, StageLease } from "../../domain/fleet.ts";
import type { Job, NewJob } from "../../domain/job-queues.ts";
import type { PolledSource, SourceId } from "../../domain/source.ts";
import { createSharedSend } from "../../send/send.ts";
import { openCollecting } from "../open-collecting.ts";
import { openSending } from "../open-sending.ts";
import { collectOptions } from "../stage-options.ts";
import { holdStage } from "./hold-stage.ts";
import { LEASED } from "./leased-stages.ts";
import { stagesOf } from "./roles.ts";
import { runQueue } from "./run-queue.ts";
import { SEND_LEASE_SECONDS, watchOf, type WorkerParts } from "./worker-parts.ts";

/** Looks for jobs when there were none, in milliseconds. */
const COLLECT_IDLE_MS = 1_000;
const STAGE_IDLE_MS = 500;
const SEND_IDLE_MS = 1_000;

/** Works until `signal`; ends when all that was begun has ended. */
export type RoleWork = (signal: AbortSignal) => Promise<void>;

/** Opens what the roles of this process need; `closing` closes it. Throws a `UserError` for what the operator can mend. */
export async function openRoles(parts: WorkerParts, closing: AsyncDisposableStack): Promise<RoleWork> {
  const { roles } = parts;
  const works: RoleWork[] = stagesOf(roles).map((stage) => async (signal) => await standReady(parts, stage, signal));
  if (roles.includes("collect")) works.push(collectJobs(parts, closing), handingOut(parts));
  if (roles.includes("send")) works.push(await sendJobs(parts, closing));
  return async (signal) => void (await Promise.all(works.map(async (work) => await work(signal))));
}

async function standReady(parts: WorkerParts, stage: LeasedStage, signal: AbortSignal): Promise<void> {
  const { leases } = parts.fleet;
  const work = async (lease: StageLease, held: AbortSignal): Promise<void> => await workStage(parts, lease, held);
  await holdStage({ leases, stage, worker: parts.worker, log: parts.log, work }, signal);
}

/** Once at the beginning, for whatever the holder before left, and then whenever a job calls for it. */
async function workStage(parts: WorkerParts, lease: StageLease, signal: AbortSignal): Promise<void> {
  const { queues, log } = parts;
  const queue = lease.stage;
  await using closing = new AsyncDisposableStack();
  const once = await LEASED[queue](parts, parts.fleet.fenced(lease), closing);
  await queues.add(queue, [{ key: "all" }]);
  const work = async (jobs: readonly Job[]) => jobs.map(() => async () => await once(signal));
  await runQueue({ queues, queue, log, slots: 1, idleMs: STAGE_IDLE_MS, work }, signal);
}

function collectJobs(parts: WorkerParts, closing: AsyncDisposableStack): RoleWork {
  const { queues, log, fleet, clock, settings } = parts;
  const collectSome = createCollectSome(openCollecting(settings, { ...parts, closing }));
  const { concurrency: slots, perHost: perGroup } = { ...COLLECT_DEFAULTS, ...collectOptions(settings) };
  const watch = watchOf(parts).collect;
  const work = async (jobs: readonly Job[], signal: AbortSignal) => {
    const due = await fleet.stillDue(
      jobs.map(({ key }) => key as SourceId),
      clock(),
    );
    const begun = await collectSome(due, signal);
    const bySource = new Map(due.map(({ source }, index) => [source.id as string, begun[index]]));
    return jobs.map(({ key }) => {
      const collect = bySource.get(key);
      return async () => await (collect === undefined ? null : watch(collect)(signal)); // One that is not due any more is done.
    });
  };
  const run = { queues, queue: "collect", log, slots, perGroup, idleMs: COLLECT_IDLE_MS, work } as const;
  return async (signal) => await runQueue(run, signal);
}

/** A job of an edition stands for one batch; that of a tick for all that is due. */
async function sendJobs(parts: WorkerParts, closing: AsyncDisposableStack): Promise<RoleWork> {
  const { queues, log } = parts;
  const { sendParts } = await openSending(parts.settings, { ...parts, closing, leaseSeconds: SEND_LEASE_SECONDS });
  const { deliver } = createSharedSend(sendParts);
  const watch = watchOf(parts).send;
  const work = async (jobs: readonly Job[], signal: AbortSignal) =>
    jobs.map(
      ({ key }) =>
        async () =>
          await watch(async () => await deliver(signal, key === "all" ? undefined : 1))(signal),
    );
  const run = { queues, queue: "send", log, slots: 1, idleMs: SEND_IDLE_MS, work } as const;
  return async (signal) => await runQueue(run, signal);
}

/** Most sources that get their jobs in one transaction. */
const HAND_OUT_SOURCES = 1_000;
/** How often it is looked for due sources, in milliseconds: so they are asked as they fall due, and not all of a minute at once. */
const HAND_OUT_MS = 2_000;

/** All workers look, and each source gets one job all the same. */
function handingOut({ fleet, clock, log }: WorkerParts): RoleWork {
  const wish = { limit: HAND_OUT_SOURCES, toJob };
  return async (signal) => {
    while (!signal.aborted) {
      const handed = await fleet.handOut({ ...wish, now: clock() }).catch((cause: unknown) => {
        log.warn({ err: cause }, "sources cannot be handed out now; trying again");
        return 0;
      });
      if (handed < HAND_OUT_SOURCES) await sleep(HAND_OUT_MS, undefined, { signal }).catch(() => {}); // Only a stop ends it early.
    }
  };
}

function toJob(polled: PolledSource): NewJob {
  return { key: polled.source.id, group: hostOf(polled) };
}

/** What each minute calls for. All workers hear the tick, and its work is done once: of one key only one job waits. */
export async function tick({ queues, roles }: WorkerParts): Promise<void> {
  for (const stage of stagesOf(roles)) await queues.add(stage, [{ key: "all" }]);
  if (roles.includes("send")) await queues.add("send", [{ key: "all" }]);
}
