import { createHmac } from "node:crypto";
import type { CallbackAnswer, Callbacks } from "../../domain/ask-callback.ts";
import type { Document, DocumentStore } from "../../domain/document-store.ts";
import type { HubChange, HubStore, HubSubscription } from "../../domain/hub-store.ts";
import type { Clock, Log } from "../../domain/log.ts";
import { byHost } from "./by-host.ts";
import { later, MAX_RETRY_SECONDS, MAX_SEND_TRIES, retrySeconds } from "./hub-limits.ts";
import { shownCallback } from "./shown-callback.ts";

export type SendParts = {
  readonly store: HubStore;
  readonly documents: Pick<DocumentStore, "find">;
  readonly callbacks: Callbacks;
  /** Our own hub, as feeds name it. */
  readonly hub: string;
  readonly clock: Clock;
  readonly log: Log;
};

/** Subscriptions that are looked at in one go. */
const MAX_SENDS = 500;

/**
 * Sends each document that changed, whole, to those who want it (WebSub, 7). What is to be sent follows from the documents
 * as they are now: of several changes only the newest is sent.
 */
export async function sendContent(parts: SendParts, rest: AbortSignal, signal: AbortSignal): Promise<void> {
  const due = await parts.store.toSend(parts.clock(), MAX_SENDS);
  await byHost(due, rest, async (one) => await sendOne(parts, one, signal));
}

async function sendOne(parts: SendParts, { id, path }: HubSubscription, signal: AbortSignal): Promise<void> {
  const { store, documents, callbacks, clock } = parts;
  const document = await documents.find(path);
  if (document === null) return;
  const now = clock();
  // That it is tried is written down first, so that whoever dies at it does not try for ever.
  const one = await store.change(id, (before) => {
    if (before.state !== "active" || before.toldEtag === document.etag) return null;
    const tries = before.tries + 1;
    return { ...before, tries, nextAt: later(now, retrySeconds(tries)) };
  });
  if (one === null || one === "removed") return;
  const headers = headersOf(one, document, parts.hub);
  const answer = await callbacks.send({ callback: one.callback, headers, body: document.body }, signal);
  const after = await store.change(id, (before) => afterAnswer(before, document, answer, clock()));
  tell(parts.log, one, answer, after);
}

function headersOf({ topic, secret }: HubSubscription, { contentType, body }: Document, hub: string) {
  const signature = secret === null ? null : createHmac("sha256", secret).update(body).digest("hex");
  return {
    "content-type": contentType,
    link: `<${hub}>; rel="hub", <${topic}>; rel="self"`,
    ...(signature === null ? {} : { "x-hub-signature": `sha256=${signature}` }), // 8
  };
}

/** Any 2xx is taken, 410 ends it (7), all else is tried again until it is enough. Pure. */
function afterAnswer(before: HubSubscription, { etag }: Document, answer: CallbackAnswer, now: Date): HubChange {
  if (answer.kind === "answer" && answer.status === 410) return "removed";
  if (isTaken(answer)) return { ...before, toldEtag: etag, tries: 0, nextAt: now, lastSentAt: now, detail: null };
  const wish = answer.kind === "answer" ? (answer.retryAfterSeconds ?? 0) : 0;
  const soonest = later(now, Math.min(wish, MAX_RETRY_SECONDS));
  const nextAt = before.nextAt > soonest ? before.nextAt : soonest;
  const toldEtag = before.tries >= MAX_SEND_TRIES ? etag : before.toldEtag;
  return { ...before, toldEtag, nextAt, detail: answer.detail };
}

function isTaken(answer: CallbackAnswer): boolean {
  return answer.kind === "answer" && answer.status >= 200 && answer.status < 300;
}

function tell(log: Log, one: HubSubscription, answer: CallbackAnswer, after: HubChange): void {
  const fields = { callback: shownCallback(one.callback), topic: one.topic };
  if (isTaken(answer)) return log.debug(fields, "our hub sent a feed");
  const trouble = { ...fields, tries: one.tries, detail: answer.detail };
  if (after === "removed") log.info(trouble, "a callback is gone, and its subscription with it");
  else if (one.tries >= MAX_SEND_TRIES) log.warn(trouble, "a subscriber of our hub gets this content no more");
  else log.info(trouble, "a subscriber of our hub did not take a feed; it is tried again");
}
