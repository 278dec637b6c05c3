import type { Clock, Log } from "../../domain/log.ts";
import type { PushStore, PushSubscription } from "../../domain/push-store.ts";
import { leaseOf, later, REFUSED_SECONDS } from "./lease.ts";

/** What a hub says when it asks back (WebSub, 5.2 and 5.3); `null` for what it leaves out. */
export type HubQuestion = {
  readonly mode: string | null;
  readonly topic: string | null;
  readonly challenge: string | null;
  readonly leaseSeconds: string | null;
  readonly reason: string | null;
};

export type ConfirmParts = { readonly store: PushStore; readonly clock: Clock; readonly log: Log };

const MAX_CHALLENGE_CHARS = 4_096;
const MAX_REASON_CHARS = 200;

/**
 * Answers a hub that asks back: with the text to echo, which is empty for a denial, or with `null`: we did not ask for
 * that. Only what we asked for, for exactly that topic, is confirmed; a denial is believed, because only the hub knows
 * the token.
 */
export async function confirmPush(
  { store, clock, log }: ConfirmParts,
  token: string,
  question: HubQuestion,
): Promise<string | null> {
  const before = await store.byToken(token);
  if (before === null || question.topic !== before.topic) return null;
  const now = clock();
  const { mode, challenge, leaseSeconds } = question;
  if (mode === "denied") {
    const detail = `the hub refuses it: ${oneLine(question.reason ?? "") || "no reason given"}`;
    await store.change(token, (one) => denied(one, detail, now));
    if (before.state === "active") await store.pollSoon(before.sourceId, now);
    log.warn({ source: before.sourceId, hub: before.hub, detail }, "a hub denied a subscription");
    return "";
  }
  if (challenge === null || challenge === "" || challenge.length > MAX_CHALLENGE_CHARS) return null;
  if (mode === "unsubscribe" && before.asked === "unsubscribe") {
    await store.remove(token);
    return challenge;
  }
  if (mode !== "subscribe") return null;
  const isOurs = await store.change(token, (one) =>
    one.asked === "subscribe"
      ? { ...one, state: "active", asked: null, tries: 0, detail: null, ...leaseOf(leaseSeconds, now) }
      : null,
  );
  if (isOurs) log.info({ source: before.sourceId, hub: before.hub }, "a hub pushes a source");
  return isOurs ? challenge : null;
}

function denied(one: PushSubscription, detail: string, now: Date): PushSubscription {
  const nextAt = later(now, REFUSED_SECONDS);
  return { ...one, state: "refused", asked: null, leaseUntil: null, nextAt, detail };
}

function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim()
    .slice(0, MAX_REASON_CHARS);
}
