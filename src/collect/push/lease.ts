import type { PushSubscription } from "../../domain/push-store.ts";

const DAY_SECONDS = 24 * 60 * 60;
/** What we ask a hub for. */
export const LEASE_SECONDS = 10 * DAY_SECONDS;
/** A longer lease is renewed as if it ended then; a shorter one is renewed no more often than if it lasted so long. */
const MAX_LEASE_SECONDS = 14 * DAY_SECONDS;
const MIN_LEASE_SECONDS = DAY_SECONDS;

/** How soon a hub that failed is asked again; doubled with each try. */
const FIRST_RETRY_SECONDS = 10 * 60;
const MAX_RETRY_SECONDS = DAY_SECONDS;
/** How soon a hub that said no is asked again. */
export const REFUSED_SECONDS = 7 * DAY_SECONDS;

export function later(now: Date, seconds: number): Date {
  return new Date(now.getTime() + seconds * 1000);
}

/** The wait after so many requests without success, in seconds. */
export function retrySeconds(tries: number): number {
  return Math.min(FIRST_RETRY_SECONDS * 2 ** Math.max(0, tries - 1), MAX_RETRY_SECONDS);
}

/**
 * The lease that a hub grants (`hub.lease_seconds`), from 1 to 14 days, renewed at its half. A shorter one is taken, but nothing
 * is promised by it that polling could be lessened for; a hub that names none promises a day.
 */
export function leaseOf(rawSeconds: string | null, now: Date): Pick<PushSubscription, "leaseUntil" | "nextAt"> {
  const named = /^\d+$/.test(rawSeconds ?? "") ? Number(rawSeconds) : MIN_LEASE_SECONDS;
  const seconds = Math.min(Math.max(named, MIN_LEASE_SECONDS), MAX_LEASE_SECONDS);
  return { leaseUntil: named < MIN_LEASE_SECONDS ? null : later(now, seconds), nextAt: later(now, seconds / 2) };
}

/** Whether the hub promised to push what is new now, so that polling is only a back-up. */
export function isPushed({ state, leaseUntil, asked }: PushSubscription, now: Date): boolean {
  return state === "active" && asked !== "unsubscribe" && leaseUntil !== null && leaseUntil > now;
}
