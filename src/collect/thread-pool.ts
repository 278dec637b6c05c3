import { getCompileCacheDir } from "node:module";
import { dirname } from "node:path";
import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";

export type ThreadPoolOptions = {
  /** Threads that run at the same time. */
  readonly threads: number;
  /** For one job once its thread has started, in milliseconds. */
  readonly deadlineMs: number;
  /** Of a thread's heap, in MiB; looked at each `WATCH_MS` while it works. */
  readonly memoryMib: number;
  /** After this long without a job a thread is ended, in milliseconds. */
  readonly idleMs: number;
};

/** Of a thread's heap for new objects. Left to itself it grows to three times this, and is no faster. */
const YOUNG_MIB = 48;

/** What came of a job: an answer, or the end of its thread. */
export type JobOutcome<Answer> =
  | { readonly kind: "answered"; readonly answer: Answer }
  | {
      readonly kind: "ended";
      readonly why: "deadline" | "memory" | "crash";
      readonly detail: string;
    };

export type ThreadPool<Request, Answer> = {
  /** Rejects when `signal` aborts: a job that waits is taken back, the thread of one that runs is ended. */
  run(request: Request, signal?: AbortSignal): Promise<JobOutcome<Answer>>;
  /** Ends the threads that have nothing to do now, whose memory somebody else needs. */
  rest(): void;
  close(): Promise<void>;
};

type Job<Request, Answer> = {
  readonly request: Request;
  readonly resolve: (outcome: JobOutcome<Answer>) => void;
  readonly reject: (cause: unknown) => void;
};

type Thread<Request, Answer> = {
  readonly worker: Worker;
  isReady: boolean;
  job: Job<Request, Answer> | null;
  timer: NodeJS.Timeout | null;
  /** Looks at its memory while it works. */
  watch: NodeJS.Timeout | null;
};

/** How often the memory of a thread at work is looked at, in milliseconds. */
const WATCH_MS = 50;
/**
 * The platform's own limit lies so many times above ours. A thread that runs into it with one large allocation does not end
 * alone: V8 ends the whole process. Between two looks no document fills that much.
 */
const BACKSTOP_FACTOR = 4;
const MIB = 1024 * 1024;
/**
 * Node takes the types out of our files with WebAssembly, in each thread that loads them. When one thread ends while another makes that
 * code faster, V8 13.6 frees the slower code twice and ends the process (SIGSEGV in `WasmEngine::FreeDeadCode`). Now it frees none:
 * some hundred kB that stay.
 */
const KEEP_WASM_CODE = "--no-wasm-code-gc";

/**
 * Runs jobs in threads of `script`, each of which says "ready" once and then answers each message with one message.
 * A thread that passes its deadline or its memory is ended, and the next job gets a new one. Threads start when there
 * is work, and those without work never keep the process alive.
 */
export function createThreadPool<Request extends object, Answer>(
  script: URL,
  options: ThreadPoolOptions,
): ThreadPool<Request, Answer> {
  setFlagsFromString(KEEP_WASM_CODE);
  const threads = new Set<Thread<Request, Answer>>();
  const queue: Job<Request, Answer>[] = [];
  let isClosed = false;

  function serve(): void {
    if (queue.length === 0) return;
    const free = [...threads].find((thread) => thread.isReady && thread.job === null);
    if (free !== undefined) assign(free);
    else if (threads.size < options.threads) start();
  }

  function start(): void {
    const worker = new Worker(script, {
      execArgv: [],
      env: environment(),
      resourceLimits: {
        maxOldGenerationSizeMb: options.memoryMib * BACKSTOP_FACTOR,
        maxYoungGenerationSizeMb: YOUNG_MIB,
        stackSizeMb: 4,
      },
    });
    const thread: Thread<Request, Answer> = {
      worker,
      isReady: false,
      job: null,
      timer: null,
      watch: null,
    };
    threads.add(thread);
    worker.on("message", (message: Answer | "ready") => {
      if (!threads.has(thread)) return; // We ended it while the message was on its way.
      if (message === "ready") ready(thread);
      else answered(thread, message);
    });
    worker.on("error", (cause) => broke(thread, cause));
    worker.on("exit", () => broke(thread, new Error("the thread ended by itself")));
  }

  function ready(thread: Thread<Request, Answer>): void {
    thread.isReady = true;
    if (queue.length > 0) assign(thread);
    else idle(thread);
  }

  function assign(thread: Thread<Request, Answer>): void {
    const job = queue.shift();
    if (job === undefined) return;
    stopTimers(thread);
    thread.job = job;
    thread.timer = setTimeout(
      () => end(thread, "deadline", `not done after ${options.deadlineMs} ms`),
      options.deadlineMs,
    );
    thread.watch = setInterval(() => void weigh(thread), WATCH_MS);
    thread.worker.ref();
    post(thread.worker, job.request);
  }

  async function weigh(thread: Thread<Request, Answer>): Promise<void> {
    const { job } = thread;
    const heap = await thread.worker.getHeapStatistics().catch(() => null); // It has ended meanwhile.
    if (heap === null || thread.job !== job || !threads.has(thread)) return;
    if (heap.used_heap_size > options.memoryMib * MIB) end(thread, "memory", `more than ${options.memoryMib} MiB`);
  }

  function answered(thread: Thread<Request, Answer>, answer: Answer): void {
    const { job } = thread;
    thread.job = null;
    job?.resolve({ kind: "answered", answer });
    if (queue.length > 0) assign(thread);
    else idle(thread);
  }

  function idle(thread: Thread<Request, Answer>): void {
    stopTimers(thread);
    thread.worker.unref();
    thread.timer = setTimeout(() => remove(thread), options.idleMs).unref();
  }

  function broke(thread: Thread<Request, Answer>, cause: unknown): void {
    if (!threads.has(thread)) return; // We ended it ourselves.
    const isMemory = cause instanceof Error && "code" in cause && cause.code === "ERR_WORKER_OUT_OF_MEMORY";
    if (thread.isReady)
      return end(
        thread,
        isMemory ? "memory" : "crash",
        isMemory ? `more than ${options.memoryMib} MiB` : String(cause),
      );
    // A thread that cannot even start is no fault of a job; it would fail for each of them.
    remove(thread);
    for (const job of queue.splice(0)) job.reject(new Error("A reading thread cannot start.", { cause }));
  }

  function end(thread: Thread<Request, Answer>, why: "deadline" | "memory" | "crash", detail: string): void {
    const { job } = thread;
    remove(thread);
    job?.resolve({ kind: "ended", why, detail });
    serve();
  }

  function remove(thread: Thread<Request, Answer>): void {
    stopTimers(thread);
    threads.delete(thread);
    void thread.worker.terminate();
  }

  function stopTimers(thread: Thread<Request, Answer>): void {
    if (thread.timer !== null) clearTimeout(thread.timer);
    if (thread.watch !== null) clearInterval(thread.watch);
  }

  /** Takes a job back, wherever it is. */
  function withdraw(job: Job<Request, Answer>, reason: unknown): void {
    const at = queue.indexOf(job);
    if (at >= 0) queue.splice(at, 1);
    const reading = [...threads].find((thread) => thread.job === job);
    if (reading !== undefined) remove(reading);
    job.reject(reason);
    serve();
  }

  return {
    run: async (request, signal) => {
      if (isClosed) throw new Error("The reader is closed.");
      const { promise, resolve, reject } = Promise.withResolvers<JobOutcome<Answer>>();
      const job: Job<Request, Answer> = { request, resolve, reject };
      const stop = (): void => withdraw(job, signal?.reason);
      signal?.addEventListener("abort", stop, { once: true });
      queue.push(job);
      serve();
      return promise.finally(() => signal?.removeEventListener("abort", stop));
    },
    rest() {
      for (const thread of threads) if (thread.isReady && thread.job === null) remove(thread);
    },
    close: async () => {
      isClosed = true;
      const closed = new Error("The reader is closed.");
      for (const job of [...queue.splice(0), ...[...threads].flatMap(({ job: own }) => own ?? [])]) job.reject(closed);
      const workers = [...threads].map(({ worker }) => worker);
      for (const thread of threads) remove(thread);
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

/** A body is copied only now, when its turn has come, and handed over for good; the caller keeps its own. */
function post(worker: Worker, request: object): void {
  const body = "body" in request && request.body instanceof Uint8Array ? new Uint8Array(request.body) : null;
  worker.postMessage(body === null ? request : { ...request, body }, body === null ? [] : [body.buffer]);
}

/** Of the process, with its cache of compiled code, which a thread does not share by itself: it starts in half the time and 40 MB. */
function environment(): NodeJS.ProcessEnv {
  const folder = getCompileCacheDir();
  return folder === undefined ? process.env : { ...process.env, NODE_COMPILE_CACHE: dirname(folder) };
}
