import { schedule } from "node-cron";
import type { Log } from "../domain/log.ts";
import { newLogId, withLogFields } from "./log.ts";
import { UserError } from "../domain/user-error.ts";

/** Five fields of cron: each minute. What is due is found in storage, so a beat that is missed loses nothing. */
const EACH_MINUTE = "* * * * *";

export type Heartbeat = {
  /** Beats now, or as soon as the running pass is over. */
  wake(): void;
  /** Asks a running pass to stop, waits for it, and beats no more. */
  stop(): Promise<void>;
};

/**
 * Runs `pass` at once and then each minute, never two at a time: a beat that falls into a running pass is left out.
 * A pass that fails is logged, and the next beat tries again. `what`: its name in the log.
 */
export function startHeartbeat(pass: (signal: AbortSignal) => Promise<unknown>, log: Log, what = "a pass"): Heartbeat {
  const guarded = guard(what, log);
  const stopping = new AbortController();
  let running: Promise<void> | null = null;
  let isWoken = false;
  const beat = (): void => {
    if (stopping.signal.aborted) return;
    running ??= withLogFields({ job: newLogId() }, () => guarded(pass, stopping.signal)).finally(() => {
      running = null;
      if (isWoken) wake();
    });
  };
  const wake = (): void => {
    isWoken = running !== null;
    beat();
  };
  const task = schedule(EACH_MINUTE, beat, { name: "newsdesk", suppressMissedWarning: true });
  beat();
  return {
    wake,
    stop: async () => {
      stopping.abort();
      await task.destroy();
      await running;
    },
  };
}

function guard(what: string, log: Log) {
  return async (pass: (signal: AbortSignal) => Promise<unknown>, signal: AbortSignal): Promise<void> => {
    try {
      await pass(signal);
    } catch (error) {
      if (signal.aborted) return;
      const hint = error instanceof UserError ? error.hint : undefined;
      log.error({ err: error, hint }, `${what} failed; the next beat tries again`);
    }
  };
}
