import { sha256 } from "../../domain/content-id.ts";
import type { Clock, Log } from "../../domain/log.ts";
import { MAX_SEEN_PUSHES, type PushStore, type PushSubscription } from "../../domain/push-store.ts";
import type { SourceId } from "../../domain/source.ts";
import { type DocumentParts, storeDocument } from "../collect-source.ts";
import { isSignedBy } from "./hub-signature.ts";

/** What a hub sends (WebSub, 7). */
export type PushedContent = {
  readonly body: Uint8Array;
  readonly contentType: string | null;
  /** `X-Hub-Signature`. */
  readonly signature: string | null;
};

/** `gone`: there is no such subscription any more. `ignored`: taken, and not believed or not needed; the hub is not to know. */
export type PushEnd = "stored" | "ignored" | "gone";

export type ReceiveParts = Omit<DocumentParts, "store"> & {
  readonly store: DocumentParts["store"];
  readonly push: PushStore;
  readonly clock: Clock;
  readonly log: Log;
};

/** Takes what hubs send, one document of a source after the other, as if it had been fetched from the topic. */
export function createReceivePush(parts: ReceiveParts, signal: AbortSignal) {
  const last = new Map<SourceId, Promise<void>>();

  async function inTurn<Result>(source: SourceId, work: () => Promise<Result>): Promise<Result> {
    const before = last.get(source);
    const { promise, resolve } = Promise.withResolvers<void>();
    last.set(source, promise);
    try {
      await before;
      return await work();
    } finally {
      resolve();
      if (last.get(source) === promise) last.delete(source);
    }
  }

  return async (token: string, content: PushedContent): Promise<PushEnd> => {
    const subscription = await parts.push.byToken(token);
    if (subscription === null) return "gone";
    return await inTurn(subscription.sourceId, () => receive(parts, subscription, content, signal));
  };
}

async function receive(
  parts: ReceiveParts,
  subscription: PushSubscription,
  { body, contentType, signature }: PushedContent,
  signal: AbortSignal,
): Promise<PushEnd> {
  const { token, sourceId, topic, secret, hub } = subscription;
  const ignore = (why: string): PushEnd => {
    parts.log.warn({ source: sourceId, hub, why }, "a push was not taken");
    return "ignored";
  };
  if (!isSignedBy(secret, body, signature))
    return ignore(signature === null ? "it is not signed" : "its signature is wrong");
  if (subscription.state !== "active") return ignore("the hub did not confirm the subscription");
  const polled = await parts.push.followedSource(sourceId);
  if (polled === null) return "gone";
  if (polled.state.push.self !== topic) return ignore("the feed names another topic now");
  const hash = sha256(body).slice(0, SEEN_DIGITS);
  const before = await parts.push.byToken(token);
  if (before === null) return "gone";
  if (before.seen.includes(hash)) return ignore("it was sent before");
  await parts.room.free();
  const { failure, newItems, heldItems, changedItems } = await storeDocument(
    parts,
    polled,
    { body, contentType, url: topic },
    signal,
  );
  if (failure !== null) return ignore(failure.detail);
  await parts.push.change(token, (one) => ({
    ...one,
    lastPushAt: parts.clock(),
    seen: [hash, ...one.seen].slice(0, MAX_SEEN_PUSHES),
  }));
  parts.log.info({ source: sourceId, newItems, heldItems, changedItems }, "a hub pushed");
  return "stored";
}

const SEEN_DIGITS = 32;
