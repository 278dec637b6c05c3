const HOUR_SECONDS = 60 * 60;
const DAY_SECONDS = 24 * HOUR_SECONDS;

/** What strangers may ask of our hub. The README has the same table. */
export const HUB_LIMITS = {
  /** Of a callback's address. */
  maxCallbackChars: 2_048,
  /** WebSub, 5.1: less than 200. */
  maxSecretBytes: 199,
  /** A wish beyond these is brought within them. */
  minLeaseSeconds: HOUR_SECONDS,
  usualLeaseSeconds: 10 * DAY_SECONDS,
  maxLeaseSeconds: 30 * DAY_SECONDS,
  /** Subscriptions for callbacks of one host, to one topic, and in all. */
  maxPerHost: 100,
  maxPerTopic: 1_000,
  maxAll: 10_000,
  /** Of these, such as no callback has confirmed yet. */
  maxWaiting: 200,
} as const;

/** Whoever does not answer is asked once more, so much later: a request makes two requests at most. */
export const MAX_ASK_TRIES = 2;
export const ASK_AGAIN_SECONDS = 5 * 60;

/** How soon a send is tried again; doubled with each that fails, so the last try is some fourteen hours after the first. */
const FIRST_RETRY_SECONDS = 60;
export const MAX_RETRY_SECONDS = 6 * HOUR_SECONDS;
/** Then this content is given up. The subscription stays: the next content is tried, once, until one arrives. */
export const MAX_SEND_TRIES = 11;

/** The wait after so many tries without success, in seconds. */
export function retrySeconds(tries: number): number {
  return Math.min(FIRST_RETRY_SECONDS * 2 ** Math.max(0, tries - 1), MAX_RETRY_SECONDS);
}

export function later(now: Date, seconds: number): Date {
  return new Date(now.getTime() + seconds * 1000);
}
