import type { Document } from "./document-store.ts";

/** Somebody's wish, laid before our own hub, that one of our feeds is sent to a callback (WebSub, sections 5 to 7). */
export type HubSubscription = {
  /** Made from callback and topic: asking again is the same subscription (5.1). */
  readonly id: string;
  /** http(s), without fragment. Its path and query may be known to nobody but its owner. */
  readonly callback: string;
  /** Of the callback, without port. */
  readonly host: string;
  /** The address of the feed, as the feed names it itself. */
  readonly topic: string;
  /** The document behind the topic. */
  readonly path: string;
  /** What is sent is signed with it; `null`: it is not signed. */
  readonly secret: string | null;
  /** `waiting`: its callback has not confirmed yet that it wants this. `denied`: it is being told that it gets nothing. */
  readonly state: "waiting" | "active" | "denied";
  /** Until when we promised to send; `null` while it waits. */
  readonly leaseUntil: Date | null;
  /** What the callback is to be asked or told; `null`: nothing. */
  readonly asked: HubAsk | null;
  /** The document that the callback needs not be sent any more: it has it, or we gave it up. */
  readonly toldEtag: string;
  /** Sends in a row that came to nothing. */
  readonly tries: number;
  /** Nothing is sent before. */
  readonly nextAt: Date;
  readonly lastSentAt: Date | null;
  /** For people: what went wrong last. */
  readonly detail: string | null;
};

/** `tries`: how often the callback was asked; `nextAt`: when it is asked next. */
export type HubAsk = HubQuestion & { readonly tries: number; readonly nextAt: Date };

export type HubQuestion =
  /** Of a renewal `secret` and lease count only when the callback has confirmed them. */
  | { readonly mode: "subscribe"; readonly secret: string | null; readonly leaseSeconds: number }
  | { readonly mode: "unsubscribe" }
  | { readonly mode: "denied"; readonly reason: string };

/** How many subscriptions there are: in all, for the host of a callback, for a topic, and those that wait. */
export type HubCounts = {
  readonly all: number;
  readonly ofHost: number;
  readonly ofTopic: number;
  readonly waiting: number;
};

/** How it stands with a foreign hub that is told what changed. */
export type HubCall = {
  readonly hub: string;
  /** Requests in a row that came to nothing. */
  readonly tries: number;
  readonly nextAt: Date;
  readonly lastToldAt: Date | null;
  readonly detail: string | null;
};

export type HubChange = HubSubscription | "removed" | null;

export type DocumentMark = Pick<Document, "path" | "etag">;

export interface HubStore {
  counts(of: Pick<HubSubscription, "host" | "topic">): Promise<HubCounts>;
  add(subscription: HubSubscription): Promise<void>;
  /**
   * Reads one subscription, lets `next` decide, and does what it says, in one transaction. Gives what was done: the
   * subscription as it is now, `removed`, or `null` for nothing, since there is none or `next` said so.
   */
  change(id: string, next: (before: HubSubscription) => HubChange): Promise<HubChange>;
  /** Those whose callback is to be asked now, the longest due first. */
  toAsk(now: Date, limit: number): Promise<readonly HubSubscription[]>;
  /** Active ones whose document is another one than they were told, and that may be sent to now, the longest due first. */
  toSend(now: Date, limit: number): Promise<readonly HubSubscription[]>;
  /** Takes away active ones whose lease has ended, unless their callback is just being asked to renew it; gives them. */
  expire(now: Date): Promise<readonly HubSubscription[]>;
  /** Topics of all that are not denied. */
  topics(): Promise<readonly string[]>;
  /** All subscriptions to the topic are to be told that it is denied. Gives how many. */
  deny(topic: string, reason: string, now: Date): Promise<number>;
  /** By topic, then by callback. */
  list(limit: number): Promise<readonly HubSubscription[]>;
  /** Documents of which the foreign hub does not know that they changed: first what it was asked about longest ago. */
  untold(hub: string): Promise<readonly DocumentMark[]>;
  call(hub: string): Promise<HubCall | null>;
  /** Before the hub is told of these: what comes of it may never be known. */
  noteCalling(call: HubCall, paths: readonly string[], now: Date): Promise<void>;
  /** After it: the documents that it knows now, if any. Forgets other hubs. */
  noteCalled(call: HubCall, told: readonly DocumentMark[]): Promise<void>;
}
