import type { DeskStore } from "../../../src/domain/desk-store.ts";
import { NO_BOX } from "../../../src/domain/report-box.ts";
import type { Log } from "../../../src/domain/log.ts";
import type { MarkKeeper } from "../../../src/domain/send-guard.ts";
import type { SendStore } from "../../../src/domain/send-store.ts";
import { createSend, type Relay } from "../../../src/send/send.ts";
import { address } from "../../builders.ts";

/** Where a process can die: around each step that leaves a trace outside it. */
export const CRASH_POINTS = [
  "before fanOut",
  "after fanOut",
  "before claim",
  "after claim",
  "before keep",
  "after keep",
  "before connect",
  "before markDot",
  "after markDot",
  "before settle",
  "after settle",
] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

/** The process dies the `time`th time that it comes to `point`. */
export type Crash = { readonly point: CrashPoint; readonly time: number };

const QUIET: Log = { debug() {}, info() {}, warn() {}, error() {} };
const FRESH_SECONDS = 48 * 3_600;

type Life = {
  readonly store: DeskStore;
  readonly relays: readonly Relay[];
  readonly clock: () => Date;
  readonly worker: string;
  readonly marks: MarkKeeper;
  readonly crash: Crash | null;
  readonly onHit: (point: CrashPoint) => void;
};

/**
 * One run of `send` in a process of its own, which may die: from then on none of its calls does anything or comes back.
 * Returns whether it died. (That a killed process leaves the disk as it should is tried with real kills elsewhere.)
 */
export async function liveOnce({ store, relays, clock, worker, marks, crash, onHit }: Life): Promise<"died" | "ended"> {
  const death = Promise.withResolvers<"died">();
  const never = new Promise<never>(() => {});
  let [isDead, seen] = [false, 0];
  const reach = async (here: CrashPoint): Promise<void> => {
    if (!isDead && crash?.point === here && (seen += 1) === crash.time) {
      isDead = true;
      onHit(here);
      death.resolve("died");
    }
    if (isDead) await never;
  };
  const around = <Args extends unknown[], Result>(
    name: "fanOut" | "claim" | "keep" | "markDot" | "settle",
    act: (...args: Args) => Promise<Result>,
  ) => {
    return async (...args: Args): Promise<Result> => {
      await reach(`before ${name}`);
      const result = await act(...args);
      await reach(`after ${name}`);
      return result;
    };
  };
  const whole = store.send;
  const send: SendStore = {
    ...whole,
    fanOut: around("fanOut", async (...args) => await whole.fanOut(...args)),
    claim: around("claim", async (...args) => await whole.claim(...args)),
    markDot: around("markDot", async (...args) => await whole.markDot(...args)),
    settle: around("settle", async (...args) => await whole.settle(...args)),
  };
  const stage = createSend({
    ...store,
    box: NO_BOX,
    store: send,
    relays: relays.map((relay) => ({
      ...relay,
      mailer: {
        ...relay.mailer,
        async send(...args) {
          await reach("before connect");
          return await relay.mailer.send(...args);
        },
      },
    })),
    marking: {
      guard: store.guard,
      marks: { ...marks, keep: around("keep", async (...args) => await marks.keep(...args)) },
    },
    clock,
    log: QUIET,
    worker,
    options: {
      sender: { name: "Desk", address: address("news@desk.example"), replyTo: null },
      siteUrl: "https://desk.example",
      connections: CONNECTIONS,
      freshSeconds: FRESH_SECONDS,
      batchRows: 4,
    },
  });
  const ended = stage(new AbortController().signal).then(() => "ended" as const);
  return await Promise.race([ended, death.promise]);
}

/** Messages under way at once: no more than these can be in doubt after a death. */
export const CONNECTIONS = 2;
