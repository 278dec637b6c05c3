import { afterEach, beforeEach, expect, test } from "vitest";
import { createThreadPool, type ThreadPool } from "../../src/collect/thread-pool.ts";

type Answer = { readonly thread: number; readonly bytes: readonly number[] };
type Request = { readonly body: Uint8Array } | { readonly want: "nothing" };

/** Tells which thread it is, and what it was handed, of which it spoils its own copy. */
const SCRIPT = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort, threadId } from "node:worker_threads";
    parentPort.on("message", ({ body = new Uint8Array(0) }) => {
      const bytes = [...new Uint8Array(body.buffer)];
      body.fill(0);
      parentPort.postMessage({ thread: threadId, bytes });
    });
    parentPort.postMessage("ready");`)}`,
);

let pool: ThreadPool<Request, Answer>;
beforeEach(() => {
  pool = createThreadPool(SCRIPT, { threads: 1, deadlineMs: 25_000, memoryMib: 64, idleMs: 600_000 });
});
afterEach(async () => await pool.close());

async function ask(request: Request): Promise<Answer> {
  const outcome = await pool.run(request);
  if (outcome.kind !== "answered") throw new Error(outcome.detail);
  return outcome.answer;
}

test("hands over its own copy of a body, and no more of its buffer than that", async () => {
  const whole = Uint8Array.from([1, 2, 3, 4]);
  expect(await ask({ body: whole.subarray(1, 3) })).toMatchObject({ bytes: [2, 3] });
  expect([...whole]).toEqual([1, 2, 3, 4]);
});

test("keeps its thread between two jobs, and ends it when it rests", async () => {
  const first = await ask({ want: "nothing" });
  expect((await ask({ want: "nothing" })).thread).toBe(first.thread);
  pool.rest();
  expect((await ask({ want: "nothing" })).thread).not.toBe(first.thread);
});

test("ends no thread that is at work when it rests", async () => {
  const first = await ask({ want: "nothing" });
  const running = ask({ want: "nothing" });
  pool.rest();
  expect((await running).thread).toBe(first.thread);
});
