import type { Delivery, MailOutcome } from "../domain/delivery.ts";
import type { Settlement } from "../domain/send-store.ts";
import { unreachable } from "../domain/unreachable.ts";
import { classify } from "./bounces/classify.ts";
import type { Evidence } from "./evidence.ts";
import { jitterOf, nextTryAt } from "./next-try.ts";

/** How long a relay that cannot be used is left alone, in seconds. */
const RELAY_REST_SECONDS = 60;

/** What is known besides the outcome. */
export type Moment = { readonly now: Date; readonly freshUntil: Date };

/** Decides what becomes of a delivery after a try (RFC 5321, 4.2.1; RFC 3463 for the classes of 5xx). Pure and total. */
export function settlementOf(outcome: MailOutcome, delivery: Delivery, moment: Moment): Settlement {
  const { now } = moment;
  switch (outcome.kind) {
    case "accepted":
      return { state: "sent", at: now, detail: outcome.response };
    case "deferred":
      return tryAgain(outcome.detail, delivery, moment);
    case "rejected":
      return rejection(outcome.detail, now);
    case "unavailable":
      return putBack(outcome.detail, now, afterRest(now));
    case "doubt":
      return { state: "doubt", at: now, detail: outcome.detail };
    default:
      return unreachable(outcome);
  }
}

/** A 5xx is not tried again (RFC 5321, 4.2.1), also where it is ours to mend: then the next edition shows whether it was. */
function rejection(detail: string, now: Date): Settlement {
  const kind = classify({ text: detail });
  const bounce = kind === "hard" || kind === "soft" ? { bounce: kind } : {};
  return { state: kind === "hard" ? "bounced" : "failed", at: now, detail, ...bounce };
}

/** Whether the relay refuses what the desk sends or how it does, for now or for good, whoever the mail is for. */
export function isOurFault(outcome: MailOutcome): outcome is Extract<MailOutcome, { kind: "deferred" | "rejected" }> {
  if (outcome.kind !== "deferred" && outcome.kind !== "rejected") return false;
  return classify({ text: outcome.detail }) === "policy";
}

/** x.2.2 in a reply that put the mail off: the mailbox is full (RFC 3463, 3.3). All else may be the relay's own trouble. */
const FULL = /^\D*4\d\d[ -]4\.2\.2\b/;

/** Later, as long as the news is fresh; the try counts. */
export function tryAgain(detail: string, delivery: Delivery, { now, freshUntil }: Moment): Settlement {
  const nextAt = nextTryAt(delivery.attempt, now, freshUntil, jitterOf(delivery.id, delivery.attempt));
  if (nextAt === null) {
    const bounce = FULL.test(detail) ? ({ bounce: "soft" } as const) : {};
    return { state: "expired", at: now, detail: `Too old for another try. ${detail}`, ...bounce };
  }
  return { state: "deferred", at: now, detail, nextAt };
}

/** Back to the outbox as if it had not been taken: nothing was learnt about this subscriber. */
export function putBack(detail: string, now: Date, nextAt: Date): Settlement {
  return { state: "deferred", at: now, detail, nextAt, uncounted: true };
}

/** When a relay that could not be used is tried again. */
export function afterRest(now: Date): Date {
  return new Date(now.getTime() + RELAY_REST_SECONDS * 1000);
}

/** What the mailer's evidence makes of a message that was left at the dot. */
export function settleDoubt(evidence: Evidence, now: Date): Settlement {
  switch (evidence) {
    case "arrived":
      return { state: "sent", at: now, detail: "Found to have arrived." };
    case "not-arrived":
      return putBack("Found not to have arrived.", now, now);
    case "unknown":
      return { state: "held", at: now, detail: "It may have arrived: the line broke before the relay's answer." };
    default:
      return unreachable(evidence);
  }
}
