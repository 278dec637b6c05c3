/** What one family of domains may get, and got, on one day (UTC) while a sender makes itself known. */
export type WarmDay = {
  readonly family: string;
  /** `2026-11-23`. */
  readonly day: string;
  /** Editions that may go to it; letters are counted, but never held up. */
  readonly allowed: number;
  /** What was handed over, letters and editions. */
  readonly used: number;
  /** Of these, put off by their servers. */
  readonly deferred: number;
  /** Of these, put off for our reputation: 421, or x.7.x (RFC 3463, 3.8). */
  readonly policy: number;
  /** No edition before, in milliseconds; 0: at once. */
  readonly restUntil: number;
  /** Why so many are allowed. */
  readonly why: string;
};

/** What was said of the last day's mails since. */
export type Aftermath = { readonly complaints: number };

export const WARM_UP_FROM = 50;
/** So many a day, and nobody speaks of a warm-up any more. */
const MAX_ALLOWED = 1_000_000;
/** From these shares on a day did not go well enough for twice as many. */
const MAX_DEFERRED_SHARE = 0.05;
const MAX_COMPLAINT_SHARE = 0.001;
/** A day on which less than this share of what may be sent was sent proves nothing. */
const MIN_USED_SHARE = 0.5;
/** Who has not heard of us for so long has forgotten us, in days. */
const MAX_GAP_DAYS = 30;
/** No edition for so long after servers told us to slow down. */
const REST_MS = 3_600_000;
const DAY_MS = 86_400_000;

export function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, "2026-11-23".length);
}

/** When the next day begins. */
export function dayAfter(now: number): number {
  return (Math.floor(now / DAY_MS) + 1) * DAY_MS;
}

export function dayStart(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

/**
 * Decides how many a family gets on a day, from the last day on which it got any (`null`: none). Twice as many after a day that went well,
 * as many after one that did not. Pure and total.
 */
export function nextWarmDay(
  last: WarmDay | null,
  { complaints }: Aftermath,
  today: { readonly family: string; readonly day: string; readonly from: number },
): WarmDay {
  const { family, day, from } = today;
  const fresh = { family, day, used: 0, deferred: 0, policy: 0, restUntil: 0 };
  if (last === null) return { ...fresh, allowed: from, why: "It begins." };
  const gapDays = (dayStart(day) - dayStart(last.day)) / DAY_MS;
  if (gapDays > MAX_GAP_DAYS) return { ...fresh, allowed: from, why: `Nothing was sent for ${gapDays} days.` };
  const fault = faultOf(last, complaints);
  if (fault !== null) return { ...fresh, allowed: last.allowed, why: fault };
  return { ...fresh, allowed: Math.min(MAX_ALLOWED, last.allowed * 2), why: `${last.used} went well on ${last.day}.` };
}

/** Why a day earns no more; `null`: it does. */
function faultOf({ day, allowed, used, deferred, policy }: WarmDay, complaints: number): string | null {
  if (policy > 0) return `Servers said on ${day} that it was too much.`;
  if (used < allowed * MIN_USED_SHARE) return `Only ${used} of ${allowed} were sent on ${day}.`;
  if (deferred >= used * MAX_DEFERRED_SHARE) return `${deferred} of ${used} were put off on ${day}.`;
  if (complaints >= used * MAX_COMPLAINT_SHARE && complaints > 0)
    return `Readers called ${complaints} of ${used} spam.`;
  return null;
}

/** The day after one more mail was put off by the family's servers. The first time that they blame us halves it. */
export function putOffToday(day: WarmDay, isPolicy: boolean, now: number): WarmDay {
  const deferred = day.deferred + 1;
  if (!isPolicy) return { ...day, deferred };
  const policy = day.policy + 1;
  if (policy > 1) return { ...day, deferred, policy, restUntil: now + REST_MS };
  const allowed = Math.max(1, Math.floor(day.allowed / 2));
  return {
    ...day,
    deferred,
    policy,
    allowed,
    restUntil: now + REST_MS,
    why: "Servers said today that it is too much.",
  };
}
