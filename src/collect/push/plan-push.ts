import type { PushedSource, PushSubscription } from "../../domain/push-store.ts";
import type { SourceId } from "../../domain/source.ts";

/** What is to be done with subscriptions now. */
export type PushPlan = {
  /** New ones, to be laid before their hub. */
  readonly open: readonly OpenSubscription[];
  /** To be laid before their hub once more: to renew them, or because nothing came of it. */
  readonly renew: readonly PushSubscription[];
  readonly unsubscribe: readonly PushSubscription[];
  /** Nobody needs to be told that these are gone. */
  readonly drop: readonly PushSubscription[];
  /** Their lease has ended, and nobody renewed it. */
  readonly expire: readonly PushSubscription[];
};

export type OpenSubscription = { readonly sourceId: SourceId; readonly hub: string; readonly topic: string };

/** Requests to leave a hub that does not answer; then its lease is left to end. */
const MAX_UNSUBSCRIBE_TRIES = 3;

/**
 * Decides what to do about push from what the feeds say and what was agreed on. A subscription that no feed wants any
 * longer (its source is gone, or names another hub or topic) is given back, but not before the one in its place works.
 * Pure.
 */
export function planPush(
  wanted: readonly PushedSource[],
  subscriptions: readonly PushSubscription[],
  now: Date,
): PushPlan {
  const wishes = new Map(wanted.map((source) => [source.sourceId, source]));
  const fitting = new Map<SourceId, PushSubscription>();
  for (const one of subscriptions) {
    if (!fitting.has(one.sourceId) && fits(one, wishes.get(one.sourceId))) fitting.set(one.sourceId, one);
  }
  const kept = [...fitting.values()];
  const others = subscriptions.filter((one) => fitting.get(one.sourceId) !== one);
  const isReplaced = ({ sourceId }: PushSubscription): boolean =>
    !wishes.has(sourceId) || fitting.get(sourceId)?.state === "active";
  const isOver = (one: PushSubscription): boolean =>
    one.state !== "active" || isEnded(one, now) || (one.asked === "unsubscribe" && one.tries >= MAX_UNSUBSCRIBE_TRIES);
  return {
    open: wanted.filter(({ sourceId }) => !fitting.has(sourceId)).flatMap(toOpen),
    renew: kept.filter(({ nextAt }) => nextAt <= now),
    unsubscribe: others.filter((one) => !isOver(one) && isReplaced(one) && isDue(one, now)),
    drop: others.filter(
      (one) => isOver(one) && (one.asked !== "unsubscribe" || one.nextAt <= now || isEnded(one, now)),
    ),
    expire: kept.filter((one) => one.state === "active" && isEnded(one, now)),
  };
}

function fits({ hub, topic, asked }: PushSubscription, wish: PushedSource | undefined): boolean {
  return wish !== undefined && asked !== "unsubscribe" && topic === wish.push.self && wish.push.hubs.includes(hub);
}

function toOpen({ sourceId, push: { hubs, self } }: PushedSource): readonly OpenSubscription[] {
  const [hub] = hubs;
  return hub === undefined || self === null ? [] : [{ sourceId, hub, topic: self }];
}

function isEnded({ leaseUntil }: PushSubscription, now: Date): boolean {
  return leaseUntil !== null && leaseUntil <= now;
}

/** The first time at once, and again when the hub did not answer. */
function isDue({ asked, nextAt }: PushSubscription, now: Date): boolean {
  return asked !== "unsubscribe" || nextAt <= now;
}
