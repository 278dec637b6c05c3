import { timingSafeEqual } from "node:crypto";
import type { CallbackAnswer } from "../../domain/ask-callback.ts";
import type { HubAsk, HubChange, HubSubscription } from "../../domain/hub-store.ts";
import { later, MAX_ASK_TRIES } from "./hub-limits.ts";

/** `yes`: it is meant. `no`: it is not, or nobody asks any more. `failed`: it is asked again. */
export type Verdict =
  | { readonly kind: "yes" }
  | { readonly kind: "no"; readonly detail: string }
  | { readonly kind: "failed"; readonly detail: string };

/**
 * What a callback's answer says (WebSub, 5.3). Yes is any 2xx whose text is the challenge and nothing else. Whoever is denied
 * has nothing to answer. Pure.
 */
export function verdictOf(answer: CallbackAnswer, { mode, tries }: HubAsk, challenge: string): Verdict {
  const isLast = tries >= MAX_ASK_TRIES;
  if (answer.kind === "failed") return { kind: isLast ? "no" : "failed", detail: answer.detail };
  const { status, text, detail } = answer;
  const isOk = status >= 200 && status < 300;
  if (isOk && (mode === "denied" || isSame(text, challenge))) return { kind: "yes" };
  if (isOk) return { kind: "no", detail: `${detail}, without the challenge` };
  const isPassing = status >= 500 || status === 408 || status === 429;
  return { kind: isPassing && !isLast ? "failed" : "no", detail };
}

/**
 * The subscription after the verdict. Only what was confirmed changes anything; one that stands outlasts a renewal that was
 * not confirmed, up to the end of its lease. `asking`: as it was asked; when it was asked anew meanwhile, nothing changes. Pure.
 */
export function afterVerdict(before: HubSubscription, asking: HubAsk, verdict: Verdict, now: Date): HubChange {
  const { asked, leaseUntil } = before;
  if (asked === null || !isSameAsk(asked, asking)) return null;
  if (verdict.kind === "failed") return { ...before, detail: verdict.detail };
  if (asked.mode === "denied") return "removed";
  if (verdict.kind === "yes") return asked.mode === "subscribe" ? begun(before, asked, now) : "removed";
  const stands = before.state === "active" && leaseUntil !== null && leaseUntil > now;
  return stands ? { ...before, asked: null, detail: verdict.detail } : "removed";
}

type Subscribing = Extract<HubAsk, { readonly mode: "subscribe" }>;

/** A subscriber that says so anew is there again, so what waits for it is sent at once. */
function begun(before: HubSubscription, { secret, leaseSeconds }: Subscribing, now: Date): HubSubscription {
  const leaseUntil = later(now, leaseSeconds);
  return { ...before, asked: null, state: "active", secret, leaseUntil, tries: 0, nextAt: now, detail: null };
}

function isSame(text: string, challenge: string): boolean {
  const [one, other] = [Buffer.from(text), Buffer.from(challenge)];
  return one.byteLength === other.byteLength && timingSafeEqual(one, other);
}

/** Nobody has asked for anything else meanwhile. */
export function isSameAsk(one: HubAsk, other: HubAsk): boolean {
  return one.mode === other.mode && one.tries === other.tries && one.nextAt.getTime() === other.nextAt.getTime();
}
