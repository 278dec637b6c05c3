import { describe, expect, test } from "vitest";
import { createHttpGate } from "../../src/net/http-gate.ts";

const fail = async (): Promise<never> => await Promise.reject(new Error("cut"));
const NEVER = new AbortController().signal;

/** A gate in a time that only goes by while somebody sleeps or works. */
function gateOf({ perHost = 1, gapMs = 1_000 }: { readonly perHost?: number; readonly gapMs?: number } = {}) {
  let time = 0;
  const log: string[] = [];
  const sleep = async (ms: number): Promise<void> => {
    time += ms;
  };
  const gate = createHttpGate({ perHost, gapMs, nowMs: () => time, sleep });
  const ask = async (host: string, workMs = 0, signal = NEVER): Promise<void> =>
    await gate(
      host,
      async () => {
        log.push(`${host} ${time}`);
        time += workMs;
      },
      signal,
    );
  return { ask, log, pass: (ms: number) => (time += ms) };
}

describe("the gate of a host", () => {
  test("leaves a gap from the end of one request to the start of the next", async () => {
    const { ask, log } = gateOf();
    for (const workMs of [300, 0, 0]) await ask("a", workMs);
    expect(log).toEqual(["a 0", "a 1300", "a 2300"]);
  });

  test("leaves no more than what is missing of it", async () => {
    const { ask, log, pass } = gateOf();
    await ask("a");
    pass(800);
    await ask("a");
    pass(5_000);
    await ask("a");
    expect(log).toEqual(["a 0", "a 1000", "a 6000"]);
  });

  test("leaves a gap before those that wait, too", async () => {
    const { ask, log } = gateOf();
    await Promise.all([ask("a", 100), ask("a", 100), ask("a", 100)]);
    expect(log).toEqual(["a 0", "a 1100", "a 2200"]);
  });

  test("does not hold up another host", async () => {
    const { ask, log } = gateOf();
    await ask("a");
    await ask("b");
    await ask("c");
    expect(log).toEqual(["a 0", "b 0", "c 0"]);
  });

  test("needs no gap where none is wanted", async () => {
    const { ask, log } = gateOf({ gapMs: 0 });
    await ask("a");
    await ask("a");
    expect(log).toEqual(["a 0", "a 0"]);
  });

  test("lets so many through at a time, the others in the order they came", async () => {
    const gate = createHttpGate({ perHost: 2, gapMs: 0 });
    const log: number[] = [];
    const open = Promise.withResolvers<void>();
    const asks = [1, 2, 3, 4].map((n) =>
      gate(
        "a",
        async () => {
          log.push(n);
          await open.promise;
        },
        NEVER,
      ),
    );
    await Promise.resolve();
    expect(log).toEqual([1, 2]);
    open.resolve();
    await Promise.all(asks);
    expect(log).toEqual([1, 2, 3, 4]);
  });

  test("stays open after work that failed, and after one who no longer waits", async () => {
    const gate = createHttpGate({ perHost: 1, gapMs: 60_000 });
    await expect(gate("a", fail, NEVER)).rejects.toThrow("cut");
    const stop = new AbortController();
    const waiting = gate("a", async () => "asked", stop.signal);
    stop.abort();
    await expect(waiting).rejects.toThrow("abort");
    expect(await gate("b", async () => "asked", NEVER)).toBe("asked");
  });
});
