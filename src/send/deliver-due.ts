import { setTimeout as sleep } from "node:timers/promises";
import type { Delivery } from "../domain/delivery.ts";
import type { SendStore } from "../domain/send-store.ts";
import { familyOf, isLimited, type SendLimits } from "../domain/sending/limits.ts";
import { classify } from "./bounces/classify.ts";
import { deliver, type DeliverParts } from "./deliver.ts";
import { orHalt } from "./hand-over.ts";
import type { Relay } from "./relays.ts";
import type { SendRun } from "./send-run.ts";

export type DueParts = Omit<DeliverParts, "store" | "onPutOff" | "onGivenBack"> & {
  readonly store: DeliverParts["store"] & Pick<SendStore, "claim" | "claimWithin" | "notePutOff" | "returnTokens">;
  readonly limits: SendLimits;
  /** Deliveries under way at once. */
  readonly connections: number;
  /** Deliveries taken from the outbox at once, where nothing limits them. */
  readonly batchRows: number;
  /** Batches that are taken at most, where nothing limits them; missing: until nothing is due. */
  readonly maxBatches?: number;
  /** Takes over what others left, before each claim; `null`: this process sends alone. */
  readonly takeOver: (() => Promise<void>) | null;
  /** Notes that mails were taken to be sent: before the first of them goes, and once more behind the last. */
  readonly noteTaken: () => Promise<void>;
  /** By default that of the platform. */
  readonly pause?: Pause;
};

/** Waits so long, or until the signal. Never throws. */
export type Pause = (ms: number, signal: AbortSignal) => Promise<void>;

/** A token that comes within this time is waited for; a later one is for a later pass, in milliseconds. */
const MAX_PAUSE_MS = 2_000;
/** A run that has waited for so long leaves the rest to the next pass, so that news is collected meanwhile. */
const MAX_PAUSED_MS = 60_000;

/** Delivers what is due, until nothing is, nothing more may go for now, or the run halts. */
export async function deliverDue(run: SendRun, parts: DueParts): Promise<void> {
  const { limits, relays, clock } = parts;
  const isHeldIn = isLimited(limits, relays.all);
  const onGivenBack: DeliverParts["onGivenBack"] = isHeldIn ? returnTokens(parts) : async () => {};
  let hasTaken = false;
  const noteTaken = async (): Promise<void> => {
    hasTaken = true;
    await parts.noteTaken();
  };
  const whole = { ...parts, noteTaken, onPutOff: notePutOff(parts), onGivenBack };
  relays.begin(clock());
  // Beside others a try has to end before the next claim: a delivery that was taken over and comes back meets no earlier try of it here.
  const lanes = parts.takeOver === null ? parts.connections : 1;
  // What fails in one lane halts them all, and each gives back what it has: none goes on by itself.
  if (isHeldIn) await inLanes(lanes, async () => void (await orHalt(async () => await withinLimits(run, whole), run)));
  else await inBatches(run, whole);
  if (hasTaken) await orHalt(parts.noteTaken, run);
}

async function inBatches(run: SendRun, parts: DueParts & DeliverParts): Promise<void> {
  const { maxBatches = Number.POSITIVE_INFINITY } = parts;
  for (let batches = 0; batches < maxBatches && run.halted() === null; batches += 1) {
    await parts.takeOver?.();
    const batch = [...(await parts.store.claim(parts.worker, parts.clock(), parts.batchRows))];
    if (batch.length === 0) return;
    await orHalt(parts.noteTaken, run);
    await inLanes(parts.connections, async () => {
      for (let next = batch.shift(); next !== undefined; next = batch.shift())
        await deliver({ delivery: next, relay: relayOf(null, parts) }, run, parts);
    });
  }
}

async function inLanes(lanes: number, lane: () => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: Math.max(1, lanes) }, lane));
}

/** One delivery at a time: its tokens were taken just now, so that what goes over the wire keeps to the limits too. */
async function withinLimits(run: SendRun, parts: DueParts & DeliverParts): Promise<void> {
  const { store, relays, clock, worker, limits, freshSeconds, pause = systemPause } = parts;
  let pausedMs = 0;
  while (run.halted() === null) {
    await parts.takeOver?.();
    const usable = relays.usable(clock());
    // None but after the clock was set back: a run with none that can be used has halted.
    const room = { limits, relays: usable.length > 0 ? usable : relays.all, freshSeconds, most: 1 };
    const { taken, nextAt } = await store.claimWithin(room, worker, clock());
    if (taken.length > 0) await orHalt(parts.noteTaken, run);
    for (const { delivery, relay } of taken) await deliver({ delivery, relay: relayOf(relay, parts) }, run, parts);
    if (taken.length > 0) continue;
    const waitMs = nextAt === null ? Number.POSITIVE_INFINITY : Math.max(0, nextAt.getTime() - clock().getTime());
    if (waitMs > MAX_PAUSE_MS || pausedMs > MAX_PAUSED_MS) return;
    pausedMs += Math.max(1, waitMs);
    await pause(waitMs, run.signal);
  }
}

/** The one of this name, else the first that can be used. A run with none that can be used has halted. */
function relayOf(name: string | null, { relays, clock }: DueParts): Relay {
  const relay = relays.all.find((one) => one.name === name) ?? relays.usable(clock())[0] ?? relays.all[0];
  if (relay === undefined) throw new Error("There is no relay to send by.");
  return relay;
}

/** A slow rate must not lose its tokens to relays that cannot be used. */
function returnTokens({ limits, store, clock }: DueParts): DeliverParts["onGivenBack"] {
  return async ({ address }, run) => {
    await orHalt(async () => await store.returnTokens(limits, address, clock()), run);
  };
}

/** 421: the server closes the line on us (RFC 5321, 4.2.2), which is what large ones say to who sends too much. */
const CLOSING = /^\D*421\b/;

function notePutOff({ limits, store, clock }: DueParts): DeliverParts["onPutOff"] {
  return async ({ address }: Delivery, detail, run) => {
    if (limits.warmUp === null) return;
    const isPolicy = CLOSING.test(detail) || classify({ text: detail }) === "policy";
    const family = familyOf(address, limits.domains).name;
    await orHalt(async () => await store.notePutOff(family, isPolicy, clock()), run);
  };
}

async function systemPause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {}); // Only a stop ends it early.
}
