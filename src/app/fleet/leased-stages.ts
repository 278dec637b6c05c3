import type { DeskStore } from "../../domain/desk-store.ts";
import type { LeasedStage } from "../../domain/fleet.ts";
import { createSharedSend } from "../../send/send.ts";
import { openCurate } from "../curate-stage.ts";
import { openHub } from "../open-hub.ts";
import { openPublish } from "../open-stages.ts";
import { openCollecting } from "../open-collecting.ts";
import { behindLetters, openSending } from "../open-sending.ts";
import { createRetention } from "../retention.ts";
import { SEND_LEASE_SECONDS, watchOf, type WorkerParts } from "./worker-parts.ts";

/** Longest time that pruning takes of each turn, in milliseconds: news waits meanwhile, and the next turn goes on. */
const PRUNE_MS = 300;

/** What the holder of a lease does, again and again; what it keeps in memory was made under this lease. */
export type StageWork = (signal: AbortSignal) => Promise<unknown>;

/** `store` refuses what is written when the lease has passed on; what is opened is closed by `closing`. */
type OpenStage = (parts: WorkerParts, store: DeskStore, closing: AsyncDisposableStack) => Promise<StageWork>;

export const LEASED: Readonly<Record<LeasedStage, OpenStage>> = {
  async curate(parts, store) {
    const curate = watchOf(parts).curate(openCurate({ ...parts, store }));
    const { retention } = parts.settings;
    const prune = createRetention({ ...parts, store: store.retention, retention }, { passMs: PRUNE_MS });
    return async (signal) => {
      await curate(signal);
      await prune(signal); // By the same worker, or an item could go between being read and being placed.
    };
  },
  publish: async (parts, store) =>
    watchOf(parts).publish(openPublish(parts.settings, { ...parts, store, mayCompose: newsCameIn(parts) })),
  async post(parts, store, closing) {
    const { writeLetters, sendParts } = await openSending(parts.settings, {
      ...parts,
      store,
      closing,
      leaseSeconds: SEND_LEASE_SECONDS,
    });
    const { prepare } = createSharedSend(sendParts);
    return watchOf(parts).send(async (signal) => await behindLetters(writeLetters, signal, prepare));
  },
  async hub(parts, store, closing) {
    const hub = openHub(parts.settings, { ...parts, store, serves: true, onWork: () => {} });
    closing.defer(async () => await hub.close());
    return async (signal) => await hub.work(signal);
  },
  async tend(parts, store, closing) {
    const { readPages } = openCollecting(parts.settings, { ...parts, store, closing });
    return async (signal) => {
      await readPages(signal);
      await parts.push?.keep(signal);
      await parts.fleet.hosts.tidy();
    };
  },
};

/** No edition waits longer for news after a new holder has taken over, in milliseconds. */
const MAX_WAIT_MS = 2 * 60 * 1000;

/** After a time in which nobody worked, what was told meanwhile is to be in the next edition; as in a pass, where collect comes first. */
function newsCameIn({ fleet, clock }: WorkerParts): () => Promise<boolean> {
  const since = performance.now();
  let isIn = false;
  return async () => (isIn ||= performance.now() - since > MAX_WAIT_MS || (await fleet.isSettled(clock())));
}
