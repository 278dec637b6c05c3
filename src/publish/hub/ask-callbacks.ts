import type { Callbacks } from "../../domain/ask-callback.ts";
import type { HubAsk, HubStore, HubSubscription } from "../../domain/hub-store.ts";
import type { Clock, Log } from "../../domain/log.ts";
import { unreachable } from "../../domain/unreachable.ts";
import { afterVerdict, isSameAsk, type Verdict, verdictOf } from "./ask-verdict.ts";
import { byHost } from "./by-host.ts";
import { ASK_AGAIN_SECONDS, later, MAX_ASK_TRIES } from "./hub-limits.ts";
import { shownCallback } from "./shown-callback.ts";

export type AskParts = {
  readonly store: HubStore;
  readonly callbacks: Callbacks;
  readonly clock: Clock;
  /** Gives random text of so many bytes, safe in an address. */
  readonly random: (bytes: number) => string;
  readonly log: Log;
};

/** Callbacks that are asked in one go. */
const MAX_ASKED = 200;
const CHALLENGE_BYTES = 32;
const OFTEN_ENOUGH: Verdict = { kind: "no", detail: "it was asked often enough" };

/** Asks the callbacks whether their wishes are meant (WebSub, 5.3), and tells those that are denied (5.2). */
export async function askCallbacks(parts: AskParts, rest: AbortSignal, signal: AbortSignal): Promise<void> {
  const due = await parts.store.toAsk(parts.clock(), MAX_ASKED);
  await byHost(due, rest, async (one) => await askOne(parts, one, signal));
}

async function askOne(parts: AskParts, one: HubSubscription, signal: AbortSignal) {
  const { id, asked, topic, callback } = one;
  if (asked === null) return;
  if (asked.tries >= MAX_ASK_TRIES) return await settle(parts, one, asked, OFTEN_ENOUGH); // Somebody died at the last try.
  // That it is asked is written down first: whoever dies meanwhile does not ask for ever.
  const asking = { ...asked, tries: asked.tries + 1, nextAt: later(parts.clock(), ASK_AGAIN_SECONDS) };
  const noted = await parts.store.change(id, (before) =>
    before.asked !== null && isSameAsk(before.asked, asked) ? { ...before, asked: asking } : null,
  );
  if (noted === null) return;
  const challenge = parts.random(CHALLENGE_BYTES);
  const parameters = parametersOf(topic, asking, challenge);
  const answer = await parts.callbacks.ask({ callback, parameters }, signal);
  await settle(parts, one, asking, verdictOf(answer, asking, challenge));
}

function parametersOf(topic: string, asked: HubAsk, challenge: string): Readonly<Record<string, string>> {
  const named = { "hub.mode": asked.mode, "hub.topic": topic };
  switch (asked.mode) {
    case "subscribe":
      return { ...named, "hub.challenge": challenge, "hub.lease_seconds": String(asked.leaseSeconds) };
    case "unsubscribe":
      return { ...named, "hub.challenge": challenge };
    case "denied":
      return { ...named, "hub.reason": asked.reason };
    default:
      return unreachable(asked);
  }
}

async function settle(parts: AskParts, one: HubSubscription, asking: HubAsk, verdict: Verdict): Promise<void> {
  const { store, clock, log } = parts;
  const after = await store.change(one.id, (before) => afterVerdict(before, asking, verdict, clock()));
  if (after === null) return;
  const fields = { callback: shownCallback(one.callback), topic: one.topic, mode: asking.mode };
  if (verdict.kind === "yes") log.info(fields, "a callback confirmed what was asked of our hub");
  else log.warn({ ...fields, detail: verdict.detail }, "a callback did not confirm what was asked of our hub");
}
