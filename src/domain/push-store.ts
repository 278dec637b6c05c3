import type { PolledSource, PushLinks, SourceId } from "./source.ts";

/** Our wish, laid before a hub, that it sends us what a source's feed says anew (WebSub, sections 5 to 7). */
export type PushSubscription = {
  /** The last part of the callback address: who knows it is the hub. */
  readonly token: string;
  readonly sourceId: SourceId;
  readonly hub: string;
  /** The address of the feed, as the feed names it itself. */
  readonly topic: string;
  /** The hub signs with it what it sends. */
  readonly secret: string;
  /** `waiting`: not confirmed yet. `active`: confirmed. `refused`: the hub does not want it, or not now. */
  readonly state: "waiting" | "active" | "refused";
  /** What we asked the hub for last and it has not confirmed yet; only that is confirmed when it asks back. */
  readonly asked: "subscribe" | "unsubscribe" | null;
  /** Until when the hub promised to push; `null` when it promises nothing that polling could be lessened for. */
  readonly leaseUntil: Date | null;
  /** When the hub is asked next. */
  readonly nextAt: Date;
  /** Requests since the hub last confirmed. */
  readonly tries: number;
  readonly lastPushAt: Date | null;
  /** Hashes of what was pushed, the newest first, at most `MAX_SEEN_PUSHES`: the same is not taken twice. */
  readonly seen: readonly string[];
  /** For people: what went wrong last. */
  readonly detail: string | null;
};

export const MAX_SEEN_PUSHES = 20;

/** A followed source whose feed names a hub and itself. */
export type PushedSource = { readonly sourceId: SourceId; readonly push: PushLinks };

export interface PushStore {
  /** Followed sources whose feed names a hub and itself, by id. */
  wanted(): Promise<readonly PushedSource[]>;
  /** By source, then by token. */
  subscriptions(): Promise<readonly PushSubscription[]>;
  /** `null`: the settings do not name it any more. */
  followedSource(source: SourceId): Promise<PolledSource | null>;
  byToken(token: string): Promise<PushSubscription | null>;
  /**
   * Reads one subscription, lets `next` decide, and writes what it gives, in one transaction: a hub may ask back while
   * we still wait for its answer. `null` from `next` changes nothing. Gives whether anything was written.
   */
  change(token: string, next: (before: PushSubscription) => PushSubscription | null): Promise<boolean>;
  add(subscription: PushSubscription): Promise<void>;
  /** A subscription that is not there is no mistake. */
  remove(token: string): Promise<void>;
  /** Makes the source due at once: it is pushed no longer, and its next poll may lie a day ahead. */
  pollSoon(source: SourceId, now: Date): Promise<void>;
}
