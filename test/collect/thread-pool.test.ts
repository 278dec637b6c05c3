import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createThreadPool, type ThreadPool } from "../../src/collect/thread-pool.ts";

type Answer = { readonly thread: number; readonly bytes: readonly number[] };
type Request = {
  readonly body?: Uint8Array;
  /** `hang`: never answers. `fill`: holds more memory than it may, and never answers. `break`: throws. */
  readonly fate?: "hang" | "fill" | "break";
  /** Set to 1 when the request was taken, or when its answer is on its way. */
  readonly flag?: Int32Array;
};

const DEADLINE_MS = 25_000;
const MEMORY_MIB = 64;

/** Tells which thread it is, and what it was handed, of which it spoils its own copy. */
const SCRIPT = scriptOf(`
  import { parentPort, threadId } from "node:worker_threads";
  const held = [];
  const say = (flag) => flag !== undefined && (Atomics.store(flag, 0, 1), Atomics.notify(flag, 0));
  parentPort.on("message", ({ body = new Uint8Array(0), fate, flag }) => {
    if (fate !== undefined) say(flag);
    if (fate === "break") throw new Error("a fault");
    if (fate === "fill") for (let mib = 0; mib < ${MEMORY_MIB + 32}; mib += 1) held.push(new Array(131_072).fill(mib + 0.5));
    if (fate !== undefined) for (;;);
    const bytes = [...new Uint8Array(body.buffer)];
    body.fill(0);
    parentPort.postMessage({ thread: threadId, bytes });
    say(flag);
  });
  parentPort.postMessage("ready");`);

function scriptOf(code: string): URL {
  return new URL(`data:text/javascript,${encodeURIComponent(code)}`);
}

function aFlag(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4));
}

function open(script = SCRIPT, threads = 1): ThreadPool<Request, Answer> {
  return createThreadPool(script, { threads, deadlineMs: DEADLINE_MS, memoryMib: MEMORY_MIB, idleMs: 600_000 });
}

let pool: ThreadPool<Request, Answer>;
beforeEach(() => {
  // Deadlines pass when a test says so, and not by themselves.
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  pool = open();
});
afterEach(async () => {
  await pool.close();
  vi.useRealTimers();
});

async function ask(request: Request = {}, of = pool): Promise<Answer> {
  const outcome = await of.run(request);
  if (outcome.kind !== "answered") throw new Error(outcome.detail);
  return outcome.answer;
}

/** Waits until a thread has set it. */
async function isSet(flag: Int32Array): Promise<void> {
  while (Atomics.load(flag, 0) === 0) await nextTurn();
}

test("hands over its own copy of a body, and no more of its buffer than that", async () => {
  const whole = Uint8Array.from([1, 2, 3, 4]);
  expect(await ask({ body: whole.subarray(1, 3) })).toMatchObject({ bytes: [2, 3] });
  expect([...whole]).toEqual([1, 2, 3, 4]);
});

test("does jobs beside one that hangs, in another thread", async () => {
  const wide = open(SCRIPT, 2);
  const flag = aFlag();
  const hanging = Promise.allSettled([wide.run({ fate: "hang", flag })]);
  await isSet(flag);
  const others = await Promise.all([ask({}, wide), ask({}, wide), ask({}, wide)]);
  expect(new Set(others.map(({ thread }) => thread)).size).toBe(1);
  await wide.close();
  expect(await hanging).toMatchObject([{ status: "rejected" }]);
});

describe("a thread that has nothing to do", () => {
  test("is kept for the next job, and ended when the pool rests", async () => {
    const first = await ask();
    expect((await ask()).thread).toBe(first.thread);
    pool.rest();
    expect((await ask()).thread).not.toBe(first.thread);
  });

  test("is ended after a while", async () => {
    const first = await ask();
    vi.advanceTimersByTime(599_999);
    expect((await ask()).thread).toBe(first.thread);
    vi.advanceTimersByTime(600_000);
    expect((await ask()).thread).not.toBe(first.thread);
  });
});

describe("a thread at work", () => {
  test("is not ended when the pool rests", async () => {
    const first = await ask();
    const running = ask();
    pool.rest();
    expect((await running).thread).toBe(first.thread);
  });

  test("is ended at its deadline and not before, and the next job gets a new one", async () => {
    const first = await ask();
    const flag = aFlag();
    const [hanging, next] = [pool.run({ fate: "hang", flag }), ask()];
    await isSet(flag);
    vi.advanceTimersByTime(DEADLINE_MS - 1);
    expect(await Promise.race([hanging, nextTurn("at work")])).toBe("at work");
    vi.advanceTimersByTime(1);
    expect(await hanging).toEqual({ kind: "ended", why: "deadline", detail: "not done after 25000 ms" });
    expect((await next).thread).not.toBe(first.thread);
  });

  test("is ended when it holds too much memory, and the next job gets a new one", async () => {
    const first = await ask();
    const [filling, next] = [pool.run({ fate: "fill" }), ask()];
    expect(await filling).toEqual({ kind: "ended", why: "memory", detail: "more than 64 MiB" });
    expect((await next).thread).not.toBe(first.thread);
  });

  test("that breaks costs its own job alone", async () => {
    const [breaking, next] = [pool.run({ fate: "break" }), ask()];
    expect(await breaking).toEqual({ kind: "ended", why: "crash", detail: "Error: a fault" });
    expect(await next).toMatchObject({ bytes: [] });
  });

  test("that answers while it is being ended gets no further job", async () => {
    await ask();
    const flag = aFlag();
    const [late, next] = [pool.run({ flag }), ask()];
    Atomics.wait(flag, 0, 0); // The answer is on its way, and nobody here has taken it yet.
    vi.advanceTimersByTime(DEADLINE_MS);
    expect(await late).toMatchObject({ kind: "ended", why: "deadline" });
    expect(await next).toMatchObject({ bytes: [] });
  });
});

describe("a job whose signal aborts", () => {
  test("is taken back while it waits, and its thread is ended while it runs; the others go on", async () => {
    const flag = aFlag();
    const [running, waiting] = [new AbortController(), new AbortController()];
    const jobs = [pool.run({ fate: "hang", flag }, running.signal), pool.run({ fate: "hang" }, waiting.signal)];
    const next = ask();
    await isSet(flag);
    waiting.abort(new Error("no more"));
    await expect(jobs[1]).rejects.toThrow("no more");
    running.abort(new Error("stop"));
    await expect(jobs[0]).rejects.toThrow("stop");
    expect(await next).toMatchObject({ bytes: [] });
  });
});

test("rejects what waits and what runs when it is closed, and all that comes after", async () => {
  const flag = aFlag();
  const jobs = [pool.run({ fate: "hang", flag }), pool.run({})];
  const ends = Promise.allSettled(jobs);
  await isSet(flag);
  await pool.close();
  const closed = { status: "rejected", reason: new Error("The reader is closed.") };
  expect(await ends).toEqual([closed, closed]);
  await expect(pool.run({})).rejects.toThrow("The reader is closed.");
});

test("rejects all that waits when its threads cannot start", async () => {
  const broken = open(scriptOf("throw new Error('no')"));
  const ends = await Promise.allSettled([broken.run({}), broken.run({})]);
  const failed = { status: "rejected", reason: new Error("A reading thread cannot start.") };
  expect(ends).toMatchObject([failed, failed]);
  await broken.close();
});
