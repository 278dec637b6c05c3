import { DURATION_PATTERN, parseDuration, printDuration } from "../quantities.ts";

/** So many messages in so many seconds: in no stretch of that length more. */
export type Rate = { readonly count: number; readonly seconds: number };

/**
 * When the bucket of a rate is full again, in milliseconds. That is all there is to know of it: each token that is missing
 * takes as long as the next to come back.
 */
export type FullAt = number;

export const RATE_PATTERN = `[0-9]{1,9}/${DURATION_PATTERN}`;
const MAX_SECONDS = 7 * 86_400;
/** So much of a rate may go at once: what comes up between two passes, each of which may take this long, in seconds. */
const BURST_SECONDS = 120;
/** And no more than this share of it, since all of it is taken off what comes evenly. */
const BURST_SHARE = 0.1;

/** `500/1h`, `10/1s`: messages, 1 at least, in a duration of a week at most. `null` for anything else. */
export function parseRate(text: string): Rate | null {
  const [, digits = "", duration = ""] = /^([0-9]{1,9})\/([0-9A-Za-z]+)$/.exec(text) ?? [];
  const [count, seconds] = [Number(digits), parseDuration(duration) ?? 0];
  return count >= 1 && seconds >= 1 && seconds <= MAX_SECONDS ? { count, seconds } : null;
}

export function printRate({ count, seconds }: Rate): string {
  return `${count}/${printDuration(seconds)}`;
}

/** Messages that may go at once when none went for long; at least 1. */
export function burstOf({ count, seconds }: Rate): number {
  const between = Math.ceil((count * BURST_SECONDS) / seconds);
  return Math.max(1, Math.min(between, Math.floor(count * BURST_SHARE)));
}

/**
 * Milliseconds from one token to the next. The burst is taken off, so that burst and tokens together are never more than
 * `count` in a stretch of `seconds` (its end not counted).
 */
export function intervalMs(rate: Rate): number {
  return (rate.seconds * 1_000) / (rate.count - burstOf(rate) + 1);
}

/** When the next token is there: `now` or later, in whole milliseconds. `fullAt`: `null` for one that was never used. */
export function tokenAt(fullAt: FullAt | null, rate: Rate, now: number): number {
  const empty = believed(fullAt, rate, now) - (burstOf(rate) - 1) * intervalMs(rate);
  return Math.max(now, Math.ceil(empty));
}

/** The bucket after one token was taken, whether it was there or not. */
export function takeToken(fullAt: FullAt | null, rate: Rate, now: number): FullAt {
  return believed(fullAt, rate, now) + intervalMs(rate);
}

/** The bucket after a token came back that was not used: as if it had not been taken. */
export function returnToken(fullAt: FullAt | null, rate: Rate): FullAt | null {
  return fullAt === null ? null : fullAt - intervalMs(rate);
}

/** Whole tokens that are left. */
export function tokensLeft(fullAt: FullAt | null, rate: Rate, now: number): number {
  return Math.max(0, Math.floor(burstOf(rate) - (believed(fullAt, rate, now) - now) / intervalMs(rate)));
}

/** A clock that was set back, or a rate that was raised, must not leave a bucket that is empty for years. */
function believed(fullAt: FullAt | null, rate: Rate, now: number): FullAt {
  return Math.min(Math.max(fullAt ?? now, now), now + burstOf(rate) * intervalMs(rate));
}
