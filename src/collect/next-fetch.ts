import type { FetchOutcome } from "../domain/source.ts";
import { unreachable } from "../domain/unreachable.ts";

export type PollContext = {
  readonly now: Date;
  /** How often the source is to be asked: its own interval, or the desk's. */
  readonly everySeconds: number;
  /** No source is asked more often than this. */
  readonly minSeconds: number;
  /** What a cache hint can put off, and how long a failing source is left alone at most. */
  readonly maxSeconds: number;
  /** This outcome included. */
  readonly failuresInARow: number;
  /** From 0 to 1: spreads sources that became due together. */
  readonly jitter: number;
};

/** The wait after 410 Gone. */
const GONE_SECONDS = 7 * 24 * 60 * 60;

/** The wait after the first failure; each further one doubles it. */
const FIRST_RETRY_SECONDS = 30 * 60;
/** What a `Retry-After` can put off at most. */
const MAX_RETRY_AFTER_SECONDS = 7 * 24 * 60 * 60;
/** How much jitter adds at most: this share of the wait, and this long. */
const JITTER_SHARE = 0.1;
const MAX_JITTER_SECONDS = 30 * 60;

/**
 * Decides when to ask a source again.
 *
 * Never earlier than the source's own interval and `minSeconds`. The server's wishes put it off further: `max-age` up
 * to `maxSeconds` (RFC 9111, 5.2.2.1), `Retry-After` up to 7 days (RFC 9110, 10.2.3). Failures in a row wait 30 minutes,
 * doubling up to `maxSeconds`. Jitter only ever adds, at most a tenth and 30 minutes.
 * Pure and total: no clock, no randomness, no exception.
 */
export function nextFetchAt(outcome: FetchOutcome, context: PollContext): Date {
  const wish = wishedSeconds(outcome, context);
  const seconds = Math.max(wish, context.everySeconds, context.minSeconds);
  const jitter = Math.min(seconds * JITTER_SHARE, MAX_JITTER_SECONDS) * context.jitter;
  return new Date(context.now.getTime() + Math.round(seconds + jitter) * 1000);
}

function wishedSeconds(outcome: FetchOutcome, context: PollContext): number {
  switch (outcome.kind) {
    case "fresh":
    case "unchanged":
      return Math.min(outcome.maxAgeSeconds, context.maxSeconds);
    case "throttled":
      return Math.max(Math.min(outcome.retryAfterSeconds ?? 0, MAX_RETRY_AFTER_SECONDS), backoffSeconds(context));
    case "failed":
      return backoffSeconds(context);
    case "gone":
      return GONE_SECONDS;
    default:
      return unreachable(outcome);
  }
}

function backoffSeconds({ failuresInARow, maxSeconds }: PollContext): number {
  return Math.min(FIRST_RETRY_SECONDS * 2 ** Math.max(0, failuresInARow - 1), maxSeconds);
}
