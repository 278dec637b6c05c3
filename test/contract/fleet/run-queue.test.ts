import { describe, expect, onTestFinished, test } from "vitest";
import { runQueue, type QueueRun } from "../../../src/app/fleet/run-queue.ts";
import { LeaseLost } from "../../../src/domain/fleet.ts";
import type { JobQueues } from "../../../src/domain/job-queues.ts";
import type { Log } from "../../../src/domain/log.ts";
import { openFleetDesk, openQueues } from "./fleet-desk.ts";

type Said = { readonly level: string; readonly message: string };

function listeningLog(): { readonly log: Log; readonly said: Said[] } {
  const said: Said[] = [];
  const at = (level: string) => (_fields: object, message: string) => void said.push({ level, message });
  return { said, log: { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") } };
}

async function opened(work: QueueRun["work"], over: Partial<QueueRun> = {}) {
  const { fleet } = await openFleetDesk();
  const queues = await openQueues(fleet);
  const { log, said } = listeningLog();
  const stopping = new AbortController();
  const run: QueueRun = { queues, queue: "send", log, slots: 2, idleMs: 20, work, ...over };
  const begin = (): Promise<void> => runQueue(run, stopping.signal);
  onTestFinished(() => stopping.abort());
  const stop = async (running: Promise<void>): Promise<void> => {
    stopping.abort();
    await running;
  };
  return { queues, said, begin, stop };
}

const each =
  (act: (key: string, signal: AbortSignal) => Promise<void>): QueueRun["work"] =>
  async (jobs, signal) =>
    jobs.map(
      ({ key }) =>
        async () =>
          await act(key, signal),
    );

async function none(queues: JobQueues): Promise<void> {
  expect(await queues.take("send", 10)).toEqual([]);
}

describe("runQueue", () => {
  test("does what waits and what comes, no more at once than there are slots", async () => {
    let [under, most] = [0, 0];
    const done: string[] = [];
    const { queues, begin, stop } = await opened(
      each(async (key) => {
        most = Math.max(most, (under += 1));
        await new Promise((end) => setTimeout(end, 30));
        under -= 1;
        done.push(key);
      }),
    );
    await queues.add("send", [{ key: "a" }, { key: "b" }, { key: "c" }]);
    const running = begin();
    await expect.poll(() => done.toSorted()).toEqual(["a", "b", "c"]);
    await queues.add("send", [{ key: "d" }]);
    await expect.poll(() => done).toContain("d");
    await stop(running);
    expect(most).toBe(2);
    await none(queues);
  });

  test("hands a job that failed out again, and says what failed", async () => {
    const tries: string[] = [];
    const { queues, begin, stop, said } = await opened(
      each(async (key) => {
        tries.push(key);
        if (tries.length === 1) throw new Error("a hitch");
        if (tries.length === 2) throw new LeaseLost("curate");
      }),
    );
    await queues.add("send", [{ key: "hard" }]);
    const running = begin();
    await expect.poll(() => tries, { timeout: 20_000 }).toEqual(["hard", "hard", "hard"]);
    await stop(running);
    expect(said).toEqual([
      { level: "error", message: "a job failed" },
      { level: "warn", message: "a job was left to the next worker" },
    ]);
    await none(queues);
  });

  test("gives back at a stop what it has not done, without using up a try", async () => {
    const begun: string[] = [];
    const { queues, begin, stop, said } = await opened(
      each(async (key, signal) => {
        begun.push(key);
        await new Promise((_, fail) => signal.addEventListener("abort", () => fail(new Error("stopped"))));
      }),
    );
    await queues.add("send", [{ key: "long" }]);
    const running = begin();
    await expect.poll(() => begun).toEqual(["long"]);
    await stop(running);
    expect(said).toEqual([]);
    const back = await queues.take("send", 10);
    expect(back).toMatchObject([{ key: "long", retries: 0 }]);
    await queues.done("send", back);
  });

  test("goes on when the queues cannot be asked for a while, and when nothing of what it took can be begun", async () => {
    const done: string[] = [];
    let isBroken = true;
    const { fleet } = await openFleetDesk();
    const queues = await openQueues(fleet);
    let asked = 0;
    const take: JobQueues["take"] = async (...wish) => {
      asked += 1;
      if (asked === 1) throw new Error("no line");
      return await queues.take(...wish);
    };
    const work: QueueRun["work"] = async (jobs) => {
      if (isBroken) throw new Error("nothing can be read");
      return jobs.map(
        ({ key }) =>
          async () =>
            void done.push(key),
      );
    };
    const { begin, stop, said } = await opened(work, { queues: { ...queues, take } });
    await queues.add("send", [{ key: "late" }]);
    const running = begin();
    await expect.poll(() => said.length, { timeout: 10_000 }).toBe(2);
    isBroken = false;
    await expect.poll(() => done, { timeout: 20_000 }).toEqual(["late"]);
    await stop(running);
    expect(said).toEqual([
      { level: "warn", message: "the queues of jobs cannot be asked; trying again" },
      { level: "error", message: "a job failed" },
    ]);
  });
});
