import type { FetchOutcome, HostPause, PollState } from "../../domain/source.ts";
import { durationWords, failureWords, momentWords } from "./duration-words.ts";

export type PollContext = Pick<PollState, "failuresInARow" | "goneInARow" | "wishes" | "rhythmSeconds" | "newestAt"> & {
  readonly now: Date;
  /** The operator's own interval for the source; `null`: the desk's, stretched to how often the source publishes. */
  readonly ownEverySeconds: number | null;
  /** The desk's interval. */
  readonly everySeconds: number;
  /** No source is asked more often than this. */
  readonly minSeconds: number;
  /** What a hint of the server or the feed can put off, and how long a failing source is left alone at most. */
  readonly maxSeconds: number;
  /** When the answer asked for a pause. */
  readonly pause: HostPause | null;
  /** A hub promised to send what is new. */
  readonly isPushed?: boolean;
  /** From 0 to 1: spreads sources that became due together. */
  readonly jitter: number;
};

/** `why`: for people, what decided. */
export type NextFetch = { readonly at: Date; readonly why: string };

type Wait = { readonly seconds: number; readonly why: string };

const HOUR_SECONDS = 60 * 60;
const DAY_SECONDS = 24 * HOUR_SECONDS;

/** A living source is asked at least so often, and a quiet one more rarely: after so much silence, so far apart. */
const MAX_LIVELY_SECONDS = 4 * HOUR_SECONDS;
const QUIET: readonly (readonly [silentSeconds: number, seconds: number])[] = [
  [30 * DAY_SECONDS, 24 * HOUR_SECONDS],
  [14 * DAY_SECONDS, 12 * HOUR_SECONDS],
  [7 * DAY_SECONDS, 6 * HOUR_SECONDS],
];

/** However much is skipped, and on top of the operator's own interval; the store takes what is further off for a mistake. */
const MAX_AHEAD_SECONDS = 8 * DAY_SECONDS;

/** What a hub pushes is polled as a back-up; with jitter that is once a day. */
const PUSHED_SECONDS = 23.5 * HOUR_SECONDS;
/** The wait when a server said twice in a row that the feed is gone. One 410 is a mistake until it is repeated. */
const GONE_SECONDS = 7 * DAY_SECONDS;
/** The wait after the first failure; each further one doubles it. */
const FIRST_RETRY_SECONDS = 30 * 60;
/** How much jitter adds at most: this share of the wait, and this long. */
const JITTER_SHARE = 0.1;
const MAX_JITTER_SECONDS = 30 * 60;

/**
 * Decides when to ask a source again: the longest of all waits that count.
 *
 * The operator's interval is kept as it is. Without one it is the desk's, stretched to half of what lies between two
 * entries of the source, up to 4 h, and up to 24 h when it fell silent. The server's and the feed's wishes put it off
 * further, up to `maxSeconds`: `max-age` and `Expires` (RFC 9111, 5.2.2.1 and 5.3), `ttl`, the syndication module.
 * Failures in a row wait 30 minutes, doubling up to `maxSeconds`; a second 410 in a row a week; a pause its own time.
 * Jitter only ever adds, at most a tenth and 30 minutes. `skipHours` and `skipDays` push to the next hour that is open.
 * Never more than 8 days ahead, but for a longer interval. Pure and total.
 */
export function nextFetch(outcome: FetchOutcome, context: PollContext): NextFetch {
  const waits = [
    intervalOf(context),
    floorOf(context),
    ...(context.isPushed === true ? [PUSHED] : []),
    ...wishesOf(context),
    ...answerWaits(outcome, context),
  ];
  const longest = waits.reduce((best, wait) => (wait.seconds > best.seconds ? wait : best));
  const jitter = Math.min(longest.seconds * JITTER_SHARE, MAX_JITTER_SECONDS) * context.jitter * 1000;
  const at = new Date(context.now.getTime() + Math.round(longest.seconds * 1000 + jitter));
  const isOrdered = context.pause !== null || context.goneInARow > 1; // Far off already, and by a stronger word.
  const open = isOrdered ? null : nextOpenHour(at, context.wishes);
  if (open === null) return { at, why: longest.why };
  const latest = context.now.getTime() + MAX_AHEAD_SECONDS * 1000 + (context.ownEverySeconds ?? 0) * 1000;
  return { at: new Date(Math.min(open.getTime() + Math.round(jitter), latest)), why: "it skips the hours before" };
}

const PUSHED: Wait = { seconds: PUSHED_SECONDS, why: "its hub pushes what is new; this is the back-up" };

function intervalOf(context: PollContext): Wait {
  const { ownEverySeconds } = context;
  if (ownEverySeconds === null) return stretched(context);
  return { seconds: ownEverySeconds, why: `its own interval of ${durationWords(ownEverySeconds)}` };
}

function floorOf({ minSeconds }: PollContext): Wait {
  return { seconds: minSeconds, why: `no source is asked more often than every ${durationWords(minSeconds)}` };
}

function stretched({ everySeconds, rhythmSeconds, newestAt, now }: PollContext): Wait {
  const silentSeconds = newestAt === null ? 0 : (now.getTime() - newestAt.getTime()) / 1000;
  const [, quietSeconds = 0] = QUIET.find(([silent]) => silentSeconds >= silent) ?? [];
  if (quietSeconds > everySeconds)
    return { seconds: quietSeconds, why: `nothing new for ${durationWords(silentSeconds)}` };
  const half = Math.min((rhythmSeconds ?? 0) / 2, MAX_LIVELY_SECONDS);
  if (half > everySeconds)
    return { seconds: Math.round(half), why: `publishes about every ${durationWords(rhythmSeconds ?? 0)}` };
  return { seconds: everySeconds, why: `the desk's interval of ${durationWords(everySeconds)}` };
}

function wishesOf({ wishes, maxSeconds }: PollContext): readonly Wait[] {
  const { ttlSeconds, updateSeconds } = wishes;
  return [hint("ttl", ttlSeconds ?? 0, maxSeconds), hint("update period", updateSeconds ?? 0, maxSeconds)];
}

function hint(name: string, wished: number, maxSeconds: number): Wait {
  const seconds = Math.max(0, Math.min(wished, maxSeconds));
  const cut = wished > maxSeconds ? `, cut to ${durationWords(maxSeconds)}` : "";
  return { seconds, why: `its ${name} of ${durationWords(wished)}${cut}` };
}

function answerWaits(outcome: FetchOutcome, context: PollContext): readonly Wait[] {
  const { now, pause, maxSeconds, failuresInARow, goneInARow } = context;
  if (outcome.kind === "fresh" || outcome.kind === "unchanged")
    return [hint("cache time", outcome.maxAgeSeconds, maxSeconds)];
  const backoff = { seconds: backoffSeconds(context), why: failureWords(failuresInARow) };
  if (pause !== null)
    return [backoff, { seconds: (pause.until.getTime() - now.getTime()) / 1000, why: waitWords(pause) }];
  if (goneInARow > 1) return [{ seconds: GONE_SECONDS, why: "gone for good, so asked once a week" }];
  return [backoff];
}

/** Why a source is not asked before its host's pause is over. */
export function waitWords({ until }: HostPause): string {
  return `asked to wait until ${momentWords(until)}`;
}

function backoffSeconds({ failuresInARow, maxSeconds }: PollContext): number {
  return Math.min(FIRST_RETRY_SECONDS * 2 ** Math.max(0, failuresInARow - 1), maxSeconds);
}

/** The start of the first hour after `at` that is not skipped; `null`: `at` is not in a skipped one. All skipped is none. */
function nextOpenHour(at: Date, { skipHours, skipDays }: PollState["wishes"]): Date | null {
  const [hours, days] = [new Set(skipHours), new Set(skipDays)];
  if (hours.size > 23) hours.clear();
  if (days.size > 6) days.clear();
  const isSkipped = (date: Date): boolean => hours.has(date.getUTCHours()) || days.has(date.getUTCDay());
  if (!isSkipped(at)) return null;
  const hourMs = HOUR_SECONDS * 1000;
  let next = new Date((Math.floor(at.getTime() / hourMs) + 1) * hourMs);
  for (let hour = 0; hour < 7 * 24 && isSkipped(next); hour += 1) next = new Date(next.getTime() + hourMs);
  return next;
}
