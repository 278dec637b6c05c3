import type { FetchOutcome, HostPause } from "../../domain/source.ts";
import { durationWords } from "./duration-words.ts";

/** What a `Retry-After` can put off at most. */
const MAX_RETRY_AFTER_SECONDS = 7 * 24 * 60 * 60;
/** The pause of a host that names no time; each further one in a row doubles it. */
const FIRST_PAUSE_SECONDS = 10 * 60;
const MAX_PAUSE_SECONDS = 24 * 60 * 60;
/** A host that was left alone for so long after its last pause starts anew. */
const FORGIVEN_MS = 24 * 60 * 60 * 1000;

/**
 * How long to leave a host alone that said 429 or 503: as long as it wishes (`Retry-After`: RFC 9110, 10.2.3), up to 7
 * days, and never shorter than our own wait, which starts at 10 minutes and doubles up to a day. `before` is its last
 * pause, over or not. Pure.
 */
export function pauseOf(
  { host, retryAfterSeconds }: Extract<FetchOutcome, { readonly kind: "throttled" }>,
  before: HostPause | null,
  { now, failuresInARow }: { readonly now: Date; readonly failuresInARow: number },
): HostPause {
  const isRepeated = before !== null && now.getTime() - before.until.getTime() < FORGIVEN_MS;
  const inARow = Math.max(isRepeated ? before.inARow + 1 : 1, failuresInARow);
  const own = Math.min(FIRST_PAUSE_SECONDS * 2 ** (inARow - 1), MAX_PAUSE_SECONDS);
  const seconds = Math.max(own, Math.min(retryAfterSeconds ?? 0, MAX_RETRY_AFTER_SECONDS));
  const why = `${host} asked to be left alone (HTTP 429 or 503); it gets ${durationWords(seconds)}`;
  return { host, until: new Date(now.getTime() + seconds * 1000), why, inARow };
}
