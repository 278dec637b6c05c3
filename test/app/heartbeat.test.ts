import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { startHeartbeat, type Heartbeat } from "../../src/app/heartbeat.ts";
import type { Log } from "../../src/domain/log.ts";
import { UserError } from "../../src/domain/user-error.ts";

const MINUTE_MS = 60_000;
const ignore = (): void => {};

/** Each pass that began, to be ended by the test; real node-cron, on a clock that the test moves. */
describe("startHeartbeat", () => {
  let passes: { readonly signal: AbortSignal; readonly end: () => void; readonly fail: (cause: Error) => void }[];
  let errors: { readonly fields: object; readonly message: string }[];
  let heartbeat: Heartbeat;

  beforeEach(() => {
    vi.useFakeTimers({ now: new Date("2026-11-23T06:00:30Z") });
    passes = [];
    errors = [];
    heartbeat = startHeartbeat(beginPass, log());
  });

  afterEach(async () => {
    for (const { end } of passes) end();
    await heartbeat.stop();
    vi.useRealTimers();
  });

  test("runs a pass at once, and one each minute after it", async () => {
    expect(passes).toHaveLength(1);
    await endLast();
    for (const count of [2, 3, 4]) {
      await vi.advanceTimersByTimeAsync(MINUTE_MS);
      expect(passes).toHaveLength(count);
      await endLast();
    }
  });

  test("never runs two at a time: beats in a running pass are left out", async () => {
    await vi.advanceTimersByTimeAsync(5 * MINUTE_MS);
    expect(passes).toHaveLength(1);
    await endLast();
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
    expect(passes).toHaveLength(2);
  });

  test("beats at once when it is woken, or as soon as the running pass is over, once however often", async () => {
    heartbeat.wake();
    heartbeat.wake();
    expect(passes).toHaveLength(1);
    await endLast();
    expect(passes).toHaveLength(2);
    await endLast();
    expect(passes).toHaveLength(2);
    heartbeat.wake();
    expect(passes).toHaveLength(3);
  });

  test("logs a pass that fails, with the hint, and tries again at the next beat", async () => {
    const cause = new UserError("The disk is full.", "Make room.");
    passes[0]?.fail(cause);
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
    expect(errors).toEqual([
      { fields: { err: cause, hint: "Make room." }, message: "a pass failed; the next beat tries again" },
    ]);
    expect(passes).toHaveLength(2);
  });

  test("stop asks the running pass to end, waits for it, and beats no more", async () => {
    const stopped = vi.fn<() => void>();
    const stopping = heartbeat.stop().then(stopped);
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
    expect(passes[0]?.signal.aborted).toBe(true);
    expect(stopped).not.toHaveBeenCalled();
    passes[0]?.fail(new Error("stopped in the middle"));
    await stopping;
    expect(stopped).toHaveBeenCalledOnce();
    expect(errors).toEqual([]);
    expect(vi.getTimerCount()).toBe(0); // One that is left keeps the process from ending.
    await vi.advanceTimersByTimeAsync(5 * MINUTE_MS);
    expect(passes).toHaveLength(1);
  });

  async function beginPass(signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    passes.push({ signal, end: resolve, fail: reject });
    await promise;
  }

  async function endLast(): Promise<void> {
    passes.at(-1)?.end();
    await vi.advanceTimersByTimeAsync(0);
  }

  function log(): Log {
    return {
      debug: ignore,
      info: ignore,
      warn: ignore,
      error: (fields, message) => void errors.push({ fields, message }),
    };
  }
});
