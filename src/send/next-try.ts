import { sha256 } from "../domain/content-id.ts";

/** Waits before the second, third … try, in minutes; the last one holds for all that follow. */
const WAIT_MINUTES = [1, 5, 15, 60, 240] as const;
/** A wait grows by at most this share of itself, so that what failed together does not come back together. */
const JITTER_SHARE = 0.2;
const MINUTE_MS = 60_000;

/**
 * When to try again after the `attempt`th try (from 1), or `null` when that would be at or after `freshUntil`: old news is
 * not sent. `jitter` is from 0 to 1. Pure and total.
 */
export function nextTryAt(attempt: number, now: Date, freshUntil: Date, jitter: number): Date | null {
  const minutes = WAIT_MINUTES[Math.min(Math.max(attempt, 1), WAIT_MINUTES.length) - 1] ?? WAIT_MINUTES[4];
  const at = now.getTime() + minutes * MINUTE_MS * (1 + JITTER_SHARE * jitter);
  return at < freshUntil.getTime() ? new Date(Math.round(at)) : null;
}

/** A steady number from 0 to 1 for one try of one delivery: looks random over many, and is the same when asked again. */
export function jitterOf(deliveryId: string, attempt: number): number {
  return Number.parseInt(sha256(`${deliveryId} ${attempt}`).slice(0, 8), 16) / 0xffff_ffff;
}
