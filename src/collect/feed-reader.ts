import { setImmediate } from "node:timers/promises";
import { NO_MEMORY, type SourceMemory } from "../domain/collect-store.ts";
import type { Failed } from "../domain/source.ts";
import type { CleanFeed } from "./clean/clean-feed.ts";
import type { ReadAnswer, ReadRequest } from "./read-request.ts";
import type { ParsedFeed } from "./read/parsed-feed.ts";
import { createThreadPool, type ThreadPoolOptions } from "./thread-pool.ts";

const DEFAULTS: ThreadPoolOptions = {
  threads: 1,
  deadlineMs: 5_000,
  memoryMib: 256,
  idleMs: 10_000,
};

export type FeedOrigin = {
  readonly contentType: string | null;
  readonly url: string;
  /** The HTTP `Link` header that it came with. */
  readonly link?: string | undefined;
};

export type ReadOptions = {
  /** Gives up what waits for a thread, or ends the thread that reads it: the call is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
  /** When blocks are said to be seen; the time of the call when it is missing. */
  readonly now?: Date;
};

/** Reads feed documents in threads of its own, so that no document can stop or fill the process. */
export interface FeedReader {
  /** The entries, cleaned, as `collect` stores them. */
  readEntries(
    body: Uint8Array,
    origin: FeedOrigin,
    memory?: SourceMemory,
    options?: ReadOptions,
  ): Promise<{ readonly kind: "entries"; readonly feed: CleanFeed } | Failed>;
  /** The feed as it says it itself; with `clean` its entries after cleaning. */
  readFeed(
    body: Uint8Array,
    origin: FeedOrigin & { readonly clean?: boolean },
  ): Promise<{ readonly kind: "parsed"; readonly feed: ParsedFeed } | Failed>;
  /** Ends the threads that have nothing to do now, whose memory somebody else needs. */
  rest(): void;
  /** Ends all threads; what they were reading is rejected. */
  close(): Promise<void>;
}

type Asked = FeedOrigin & ReadOptions & { readonly memory?: SourceMemory };

/** The thread's code has our own ending: `.ts` in development, `.js` after the build. */
const SCRIPT = new URL(`./reader-thread${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`, import.meta.url);

export function createFeedReader(given: Partial<ThreadPoolOptions> = {}): FeedReader {
  const pool = createThreadPool<ReadRequest, ReadAnswer>(SCRIPT, { ...DEFAULTS, ...given });
  const ask = async (
    want: ReadRequest["want"],
    body: Uint8Array,
    { contentType, url, link, memory = NO_MEMORY, now = new Date(), signal }: Asked,
  ): Promise<ReadAnswer> => {
    signal?.throwIfAborted();
    const outcome = await pool.run({ want, body, contentType, url, link, memory, now }, signal);
    await setImmediate(); // To take over an answer of megabytes is work for one turn; what is made of it gets the next.
    if (outcome.kind === "answered") return outcome.answer;
    if (outcome.why === "crash")
      return { kind: "failed", reason: "broken-feed", detail: `its reader broke: ${outcome.detail}` };
    return { kind: "failed", reason: "too-slow-to-read", detail: `reading it was given up: ${outcome.detail}` };
  };
  return {
    readEntries: async (body, { contentType, url, link }, memory = NO_MEMORY, options = {}) =>
      answerOf("entries", await ask("entries", body, { contentType, url, link, memory, ...options })),
    readFeed: async (body, origin) =>
      answerOf("parsed", await ask(origin.clean === true ? "cleaned" : "parsed", body, origin)),
    rest: () => pool.rest(),
    close: () => pool.close(),
  };
}

function answerOf<Kind extends ReadAnswer["kind"]>(
  kind: Kind,
  answer: ReadAnswer,
): Extract<ReadAnswer, { kind: Kind }> | Failed {
  if (answer.kind === "failed") return answer;
  if (answer.kind !== kind) throw new Error(`Asked for ${kind}, and got ${answer.kind}.`);
  return answer as Extract<ReadAnswer, { kind: Kind }>;
}
