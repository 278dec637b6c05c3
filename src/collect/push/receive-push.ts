import { sha256 } from "../../domain/content-id.ts";
import type { Log } from "../../domain/log.ts";
import { MAX_SEEN_PUSHES, type PushStore } from "../../domain/push-store.ts";
import type { SourceId } from "../../domain/source.ts";
import type { DocumentParts } from "../read-body.ts";
import { storeDocument } from "../store-document.ts";
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

export type ReceiveParts = DocumentParts & { readonly push: PushStore; readonly log: Log };

/** Of a hash, hex; enough to tell one push from the others. */
const SEEN_DIGITS = 32;

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
    return await inTurn(subscription.sourceId, () => receive(parts, token, content, signal));
  };
}

async function receive(
  parts: ReceiveParts,
  token: string,
  { body, contentType, signature }: PushedContent,
  signal: AbortSignal,
): Promise<PushEnd> {
  const subscription = await parts.push.byToken(token); // Again: much can change until it is its turn.
  if (subscription === null) return "gone";
  const { sourceId, topic, secret, hub, state, seen } = subscription;
  const ignore = (why: string): PushEnd => {
    parts.log.warn({ source: sourceId, hub, why }, "a push was not taken");
    return "ignored";
  };
  if (!isSignedBy(secret, body, signature))
    return ignore(signature === null ? "it is not signed" : "its signature is wrong");
  if (state !== "active") return ignore("the hub did not confirm the subscription");
  const polled = await parts.push.followedSource(sourceId);
  if (polled === null) return "gone";
  if (polled.state.push.self !== topic) return ignore("the feed names another topic now");
  const hash = sha256(body).slice(0, SEEN_DIGITS);
  if (seen.includes(hash)) return ignore("it was sent before");
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
