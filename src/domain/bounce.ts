import type { EditionId } from "./digest.ts";

/**
 * What a refusal tells of the address. `hard`: there is no such mailbox. `soft`: the mailbox or its server cannot take
 * mail now. `policy`: what we send, or how, is refused; that is ours to mend and no bounce. `unknown`: it does not say.
 */
export type BounceClass = "hard" | "soft" | "policy" | "unknown";

/**
 * What is noted of a delivery besides its state. `taken`: the relay has it, and tries still or passed it on to where nothing
 * is reported; so it was handed over, and may come back yet.
 */
export type ReportKind = BounceClass | "complaint" | "arrived" | "taken";

/** How many soft bounces an address may have, within so many days and over so many editions, before it gets no more mail. */
export const SOFT_LIMITS = { bounces: 5, days: 14, editions: 3 } as const;

/**
 * A relay tries for four to five days before it gives a mail back (RFC 5321, 4.5.4.1). So a mail that was taken says
 * nothing yet; one that has not come back after so many days did arrive.
 */
export const ARRIVED_AFTER_DAYS = 5;

/** Characters of the token in `LOCAL+TOKEN@DOMAIN`, and what is left for LOCAL of 64 (RFC 5321, 4.5.3.1.1). */
export const RETURN_TOKEN_CHARS = 32;
export const MAX_RETURN_LOCAL_CHARS = 64 - 1 - RETURN_TOKEN_CHARS;

/** Reports are known, and counted, for so many days. */
export const REPORT_DAYS = 60;

export const DAY_MS = 24 * 3_600_000;

export type SoftBounce = {
  readonly editionId: EditionId;
  /** When the delivery that came back was made. */
  readonly deliveryDate: Date;
  readonly at: Date;
};

/**
 * Whether an address has bounced softly too often. `arrived`: the date of its last delivery that is known to have
 * arrived; bounces of earlier ones no longer count. Pure and total.
 */
export function isWornOut(bounces: readonly SoftBounce[], arrived: Date | null, now: Date): boolean {
  const since = now.getTime() - SOFT_LIMITS.days * DAY_MS;
  const counted = bounces.filter(
    ({ at, deliveryDate }) => at.getTime() > since && (arrived === null || deliveryDate > arrived),
  );
  const editions = new Set(counted.map(({ editionId }) => editionId));
  return counted.length >= SOFT_LIMITS.bounces && editions.size >= SOFT_LIMITS.editions;
}
