import { contentId } from "../../domain/content-id.ts";
import type { DocumentStore } from "../../domain/document-store.ts";
import type { HubAsk, HubCounts, HubStore, HubSubscription } from "../../domain/hub-store.ts";
import { HUB_LIMITS } from "./hub-limits.ts";
import type { HubRefusal, HubWish } from "./hub-wish.ts";

export type TakeParts = {
  readonly store: HubStore;
  readonly documents: Pick<DocumentStore, "find">;
  readonly now: Date;
};

/**
 * Notes the wish, for its callback to be asked whether it is meant (WebSub, 5.3). A subscription that stands goes on as it
 * was until then. `null`: it is taken.
 */
export async function takeWish(wish: HubWish, parts: TakeParts): Promise<HubRefusal | null> {
  const { store, now } = parts;
  const asked = toAsk(wish, now);
  const id = contentId("hub", wish.callback.href, wish.topic);
  const known = await store.change(id, (before) => ({
    ...before,
    asked,
    state: before.state === "denied" ? "waiting" : before.state,
    path: wish.path === "" ? before.path : wish.path,
  }));
  if (known !== null || asked.mode === "unsubscribe") return null; // Of what is not there nobody needs to be asked.
  const { callback, topic, path } = wish;
  const full = fullness(await store.counts({ host: callback.hostname, topic }));
  if (full !== null) return full;
  const document = await parts.documents.find(path);
  const one: HubSubscription = {
    id,
    callback: callback.href,
    host: callback.hostname,
    topic,
    path,
    secret: null,
    state: "waiting",
    leaseUntil: null,
    asked,
    // What it says now the subscriber has, or can read; what changes until it has confirmed is sent then.
    toldEtag: document?.etag ?? "",
    tries: 0,
    nextAt: now,
    lastSentAt: null,
    detail: null,
  };
  await store.add(one);
  return null;
}

function toAsk({ mode, secret, leaseSeconds }: HubWish, now: Date): HubAsk {
  const due = { tries: 0, nextAt: now };
  return mode === "subscribe" ? { mode, secret, leaseSeconds, ...due } : { mode, ...due };
}

const WAIT_SECONDS = 10 * 60;
const FULL_SECONDS = 24 * 60 * 60;

function fullness({ all, ofHost, ofTopic, waiting }: HubCounts): HubRefusal | null {
  const { maxAll, maxPerHost, maxPerTopic, maxWaiting } = HUB_LIMITS;
  if (waiting >= maxWaiting) return refuse(503, "Too many subscriptions wait to be confirmed.", WAIT_SECONDS);
  if (ofHost >= maxPerHost) return refuse(429, "This host has as many subscriptions as it may have.", FULL_SECONDS);
  if (ofTopic >= maxPerTopic) return refuse(503, "This topic has as many subscriptions as it can have.", FULL_SECONDS);
  if (all >= maxAll) return refuse(503, "This hub has as many subscriptions as it can have.", FULL_SECONDS);
  return null;
}

function refuse(status: number, words: string, afterSeconds: number): HubRefusal {
  return { status, words, afterSeconds };
}
