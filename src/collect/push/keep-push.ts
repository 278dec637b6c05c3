import type { AskHub, HubAnswer } from "../../domain/ask-hub.ts";
import type { Clock, Log } from "../../domain/log.ts";
import type { PushStore, PushSubscription } from "../../domain/push-store.ts";
import { runLanes, toLanes, type Worked } from "../lanes.ts";
import { later, LEASE_SECONDS, REFUSED_SECONDS, retrySeconds } from "./lease.ts";
import { type OpenSubscription, planPush, type PushPlan } from "./plan-push.ts";

export type KeepPushParts = {
  readonly store: PushStore;
  readonly askHub: AskHub;
  /** The address below which hubs reach `/push/:token`, without a trailing slash. */
  readonly publicUrl: string;
  readonly clock: Clock;
  /** Gives random text of so many bytes, safe in an address. */
  readonly random: (bytes: number) => string;
  readonly log: Log;
  readonly options?: Partial<KeepPushOptions>;
};

export type KeepPushOptions = {
  /** Requests to hubs in one pass. */
  readonly perPass: number;
  /** Hubs that are asked at the same time. */
  readonly concurrency: number;
  /** After so long no hub is waited for, in milliseconds. */
  readonly passMs: number;
};

/** So few that one hub can answer all of them within a pass, with the gap that its host is due. */
const DEFAULTS: KeepPushOptions = { perPass: 10, concurrency: 8, passMs: 15_000 };

/** Nobody guesses 256 bits; a secret must be shorter than 200 bytes (WebSub, 5.1.1). */
const TOKEN_BYTES = 32;
const SECRET_BYTES = 32;

/**
 * Keeps the subscriptions at hubs as the feeds want them: opens, renews and ends them. What a hub does, or does not, is
 * a line of the log and a later try, and never touches polling. Throws when `signal` aborts, or when the store fails.
 */
export function createKeepPush(parts: KeepPushParts): (signal: AbortSignal) => Promise<void> {
  const options = { ...DEFAULTS, ...parts.options };
  return async (signal) => {
    const { store, clock } = parts;
    const plan = planPush(await store.wanted(), await store.subscriptions(), clock());
    for (const one of plan.expire) await expire(parts, one);
    for (const { token } of plan.drop) await store.remove(token);
    const stop = AbortSignal.any([signal, AbortSignal.timeout(options.passMs)]);
    const requests = (await intents(parts, plan, options.perPass)).map((one) => [one] as const);
    const lanes = toLanes(requests, ([{ hub }]) => URL.parse(hub)?.host ?? hub, 1);
    const laneOptions = { concurrency: options.concurrency, restMs: 0, sleep: async () => {} };
    const work = async ([one]: readonly [PushSubscription]): Promise<Worked> => {
      await ask(parts, one, stop, signal);
      return "free"; // The client of the house keeps hosts apart.
    };
    await runLanes(lanes, laneOptions, work, signal);
  };
}

/** Written before the hub is asked: it may ask back before it answers. */
async function intents(
  { store, clock, random }: KeepPushParts,
  plan: PushPlan,
  limit: number,
): Promise<readonly PushSubscription[]> {
  const now = clock();
  const opened = plan.open.slice(0, limit).map((one) => opening(one, random, now));
  for (const one of opened) await store.add(one);
  const asked: PushSubscription[] = [...opened];
  const again = [
    ...plan.renew.map((one) => ({ one, mode: "subscribe" as const })),
    ...plan.unsubscribe.map((one) => ({ one, mode: "unsubscribe" as const })),
  ];
  for (const { one, mode } of again.slice(0, limit - opened.length)) {
    const next = (before: PushSubscription): PushSubscription => {
      const tries = before.asked === mode ? before.tries + 1 : 1;
      return { ...before, asked: mode, tries, nextAt: later(now, retrySeconds(tries)) };
    };
    if (await store.change(one.token, next)) asked.push({ ...one, asked: mode });
  }
  return asked;
}

function opening(one: OpenSubscription, random: KeepPushParts["random"], now: Date): PushSubscription {
  return {
    ...one,
    token: random(TOKEN_BYTES),
    secret: random(SECRET_BYTES),
    state: "waiting",
    asked: "subscribe",
    leaseUntil: null,
    nextAt: later(now, retrySeconds(1)),
    tries: 1,
    lastPushAt: null,
    seen: [],
    detail: null,
  };
}

async function ask(parts: KeepPushParts, one: PushSubscription, stop: AbortSignal, signal: AbortSignal): Promise<void> {
  const { hub, topic, secret, token } = one;
  const mode = one.asked ?? "subscribe";
  const request = {
    hub,
    mode,
    topic,
    secret,
    callback: `${parts.publicUrl}/push/${token}`,
    leaseSeconds: LEASE_SECONDS,
  };
  const answer = await parts.askHub(request, stop).catch((cause: unknown): HubAnswer => {
    signal.throwIfAborted();
    if (!stop.aborted) throw cause;
    return { kind: "failed", detail: `${hub}: no answer within the time of a pass`, retryAfterSeconds: null };
  });
  if (answer.kind === "accepted") return;
  parts.log.warn({ source: one.sourceId, hub, mode, detail: answer.detail }, "a hub did not take a subscription");
  const now = parts.clock();
  await parts.store.change(token, (before) => (before.asked === mode ? afterAnswer(before, answer, now) : null));
}

/** A subscription that still works stays what it is until its lease ends. */
function afterAnswer(
  before: PushSubscription,
  answer: Exclude<HubAnswer, { readonly kind: "accepted" }>,
  now: Date,
): PushSubscription {
  const { detail } = answer;
  if (answer.kind === "refused" && before.asked === "subscribe" && before.state !== "active") {
    return { ...before, state: "refused", asked: null, detail, nextAt: later(now, REFUSED_SECONDS) };
  }
  const seconds = answer.kind === "failed" ? Math.min(answer.retryAfterSeconds ?? 0, REFUSED_SECONDS) : 0;
  return { ...before, detail, nextAt: new Date(Math.max(before.nextAt.getTime(), later(now, seconds).getTime())) };
}

/** The source is polled as ever again, and the hub is asked anew. */
async function expire({ store, clock, log }: KeepPushParts, one: PushSubscription): Promise<void> {
  const now = clock();
  const detail = "its lease ended before the hub renewed it";
  const ended = await store.change(one.token, (before) =>
    before.leaseUntil !== null && before.leaseUntil <= now
      ? { ...before, state: "waiting", leaseUntil: null, detail }
      : null,
  );
  if (!ended) return;
  log.warn({ source: one.sourceId, hub: one.hub, detail }, "a source is pushed no longer");
  await store.pollSoon(one.sourceId, now);
}
