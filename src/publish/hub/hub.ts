import type { TellHub } from "../../domain/ask-hub.ts";
import type { Callbacks } from "../../domain/ask-callback.ts";
import type { DocumentStore } from "../../domain/document-store.ts";
import type { HubStore } from "../../domain/hub-store.ts";
import type { Clock, Log } from "../../domain/log.ts";
import { askCallbacks } from "./ask-callbacks.ts";
import { type HubForm, type HubRefusal, isRefusal, readHubWish } from "./hub-wish.ts";
import { sendContent } from "./send-content.ts";
import { shownCallback } from "./shown-callback.ts";
import { takeWish } from "./take-wish.ts";
import { tellForeignHub } from "./tell-hub.ts";

/** Who pushes our feeds: we (`own`), another server (`foreign`), or nobody (`null`). */
export type HubChoice = { readonly kind: "own" | "foreign"; readonly address: string } | null;

export type HubParts = {
  readonly store: { readonly hub: HubStore; readonly documents: DocumentStore };
  readonly choice: HubChoice;
  /** The pages are served, so subscribers can reach our own hub. */
  readonly serves: boolean;
  /** Our feeds: the address of each, and the path of its document. */
  readonly topics: ReadonlyMap<string, string>;
  readonly callbacks: Callbacks;
  readonly tellHub: TellHub;
  readonly clock: Clock;
  /** Gives random text of so many bytes, safe in an address. */
  readonly random: (bytes: number) => string;
  readonly log: Log;
  /** After so long nothing more is begun, in milliseconds. */
  readonly workMs?: number;
};

/** Pushes our feeds (WebSub). */
export type Hub = {
  /** Takes what a stranger asks of our own hub. `null`: taken. `closed`: there is none of ours. */
  take(form: HubForm): Promise<HubRefusal | "closed" | null>;
  /**
   * Does what is due: asks callbacks, sends what changed, tells a foreign hub. What others do, or do not, is a line of the log and a
   * later try. Throws when `signal` aborts, or when the store fails.
   */
  work(signal: AbortSignal): Promise<void>;
  /** What is on its way is given up, and found again in storage. */
  close(): Promise<void>;
};

const WORK_MS = 30_000;

export function createHub(parts: HubParts): Hub {
  const closing = new AbortController();
  let taking: Promise<unknown> = Promise.resolve();
  let working: Promise<void> = Promise.resolve();
  const workOnce = async (signal: AbortSignal): Promise<void> => {
    const either = AbortSignal.any([signal, closing.signal]);
    try {
      await work(parts, either);
    } catch (cause) {
      if (!closing.signal.aborted || signal.aborted) throw cause;
    }
  };
  return {
    async take(form) {
      // One after the other, so that no two find the last free place.
      const taken = taking.then(async () => await take(parts, form));
      taking = taken.catch(() => {});
      return await taken;
    },
    async work(signal) {
      const done = working.then(async () => await workOnce(signal));
      working = done.catch(() => {});
      await done;
    },
    async close() {
      closing.abort(new Error("The desk is closing."));
      await working;
    },
  };
}

async function take(parts: HubParts, form: HubForm): Promise<HubRefusal | "closed" | null> {
  const { store, choice, serves, topics, callbacks, clock, log } = parts;
  if (!serves || choice?.kind !== "own") return "closed";
  const wish = readHubWish(form, {
    topics,
    isForbidden: (callback) => callbacks.isForbidden(callback),
  });
  if (isRefusal(wish)) return wish;
  const refusal = await takeWish(wish, { store: store.hub, documents: store.documents, now: clock() });
  const { href } = wish.callback;
  const fields = { callback: shownCallback(href), topic: wish.topic, mode: wish.mode };
  if (refusal !== null) log.warn({ ...fields, why: refusal.words }, "our hub is full");
  return refusal;
}

async function work(parts: HubParts, signal: AbortSignal): Promise<void> {
  const { choice, serves, workMs = WORK_MS } = parts;
  const rest = AbortSignal.any([signal, AbortSignal.timeout(workMs)]);
  const forHub = { ...parts, store: parts.store.hub, documents: parts.store.documents };
  if (choice?.kind === "foreign") await tellForeignHub({ ...forHub, hub: choice.address }, rest, signal);
  if (!serves) return;
  await tidy(parts);
  // Beside one another: whoever keeps us waiting for an answer holds up no push.
  const asking = askCallbacks(forHub, rest, signal);
  const send = async (): Promise<void> => {
    if (choice?.kind === "own") await sendContent({ ...forHub, hub: choice.address }, rest, signal);
  };
  for (const end of await Promise.allSettled([asking, send()])) if (end.status === "rejected") throw end.reason;
  await send(); // To those who have just said yes.
}

/** Ends what is over: leases, and subscriptions to what this hub pushes no more. */
async function tidy({ store: { hub }, choice, topics, clock, log }: HubParts): Promise<void> {
  const now = clock();
  for (const { callback, topic } of await hub.expire(now)) {
    log.info({ callback: shownCallback(callback), topic }, "a lease of our hub ended, and nobody renewed it");
  }
  for (const topic of await hub.topics()) {
    if (choice?.kind === "own" && topics.has(topic)) continue;
    const reason = choice?.kind === "own" ? "This feed is not there any more." : "This hub is closed.";
    const denied = await hub.deny(topic, reason, now);
    log.info({ topic, subscriptions: denied }, "our hub pushes a topic no more");
  }
}
