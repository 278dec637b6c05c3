import { describe, expect, test } from "vitest";
import { nextFetch, type PollContext } from "../../../src/collect/poll/next-fetch.ts";
import { NO_WISHES, type FetchOutcome, type HostPause } from "../../../src/domain/source.ts";

const HOUR = 3_600;
const DAY = 24 * HOUR;

/** A Thursday. */
const now = new Date("2015-01-01T08:00:00Z");

const context: PollContext = {
  now,
  ownEverySeconds: null,
  everySeconds: HOUR,
  minSeconds: 600,
  maxSeconds: DAY,
  failuresInARow: 0,
  goneInARow: 0,
  wishes: NO_WISHES,
  rhythmSeconds: null,
  newestAt: null,
  pause: null,
  jitter: 0,
};

const NO_VALIDATORS = { etag: null, lastModified: null };
const timeout: FetchOutcome = { kind: "failed", reason: "timeout", detail: "" };
const gone: FetchOutcome = { kind: "gone" };
const throttled: FetchOutcome = { kind: "throttled", host: "x.example", retryAfterSeconds: null };
const unchanged = (maxAgeSeconds = 0): FetchOutcome => ({
  kind: "unchanged",
  validators: NO_VALIDATORS,
  movedTo: null,
  maxAgeSeconds,
});
const pauseUntil = (until: string): HostPause => ({ host: "x.example", until: new Date(until), why: "", inARow: 1 });
const ago = (seconds: number): Date => new Date(now.getTime() - seconds * 1000);

type Case = {
  readonly why: string;
  readonly outcome?: FetchOutcome;
  readonly given?: Partial<PollContext>;
  /** Day of the month, hour and minute, and second where it is not 0. */
  readonly at: string;
  readonly because: string;
};

function check({ outcome = unchanged(), given = {}, at, because }: Case): void {
  const next = nextFetch(outcome, { ...context, ...given });
  expect([next.at.toISOString().slice(8, 19).replace(/:00$/, ""), next.why]).toEqual([at, because]);
}

describe("the wait after a good answer", () => {
  test.for<Case>([
    { why: "is the desk's interval", at: "01T09:00", because: "the desk's interval of 1 h" },
    {
      why: "is the source's own interval, be it shorter",
      given: { ownEverySeconds: 900, rhythmSeconds: 8 * HOUR, newestAt: ago(60 * DAY) },
      at: "01T08:15",
      because: "its own interval of 15 min",
    },
    {
      why: "is never below the floor",
      given: { ownEverySeconds: 60 },
      at: "01T08:10",
      because: "no source is asked more often than every 10 min",
    },
    {
      why: "is half of what lies between two entries",
      given: { rhythmSeconds: 6 * HOUR, newestAt: now },
      at: "01T11:00",
      because: "publishes about every 6 h",
    },
    {
      why: "is the desk's interval for a source that publishes all the time",
      given: { rhythmSeconds: 60, newestAt: now },
      at: "01T09:00",
      because: "the desk's interval of 1 h",
    },
    {
      why: "is 4 h at most while the source is alive",
      given: { rhythmSeconds: 3 * DAY, newestAt: ago(6 * DAY) },
      at: "01T12:00",
      because: "publishes about every 3 days",
    },
    {
      why: "is 6 h after 7 quiet days",
      given: { newestAt: ago(7 * DAY) },
      at: "01T14:00",
      because: "nothing new for 7 days",
    },
    {
      why: "is 12 h after 14 quiet days",
      given: { newestAt: ago(14 * DAY) },
      at: "01T20:00",
      because: "nothing new for 14 days",
    },
    {
      why: "is 24 h after 30 quiet days",
      given: { newestAt: ago(30 * DAY) },
      at: "02T08:00",
      because: "nothing new for 30 days",
    },
    {
      why: "is no shorter for a quiet source than the desk's interval",
      given: { newestAt: ago(7 * DAY), everySeconds: 8 * HOUR },
      at: "01T16:00",
      because: "the desk's interval of 8 h",
    },
  ])("$why", check);
});

describe("a hint", () => {
  test.for<Case>([
    {
      why: "of max-age or Expires puts it off",
      outcome: unchanged(2 * HOUR),
      at: "01T10:00",
      because: "its cache time of 2 h",
    },
    { why: "does not hasten it", outcome: unchanged(10), at: "01T09:00", because: "the desk's interval of 1 h" },
    {
      why: "of max-age counts up to a day",
      outcome: unchanged(365 * DAY),
      at: "02T08:00",
      because: "its cache time of 365 days, cut to 24 h",
    },
    {
      why: "of ttl puts it off, also past an interval of its own",
      given: { ownEverySeconds: 900, wishes: { ...NO_WISHES, ttlSeconds: 2 * HOUR } },
      at: "01T10:00",
      because: "its ttl of 2 h",
    },
    {
      why: "of ttl counts up to a day",
      given: { wishes: { ...NO_WISHES, ttlSeconds: 30 * DAY } },
      at: "02T08:00",
      because: "its ttl of 30 days, cut to 24 h",
    },
    {
      why: "of the syndication module puts it off",
      given: { wishes: { ...NO_WISHES, updateSeconds: 12 * HOUR } },
      at: "01T20:00",
      because: "its update period of 12 h",
    },
    {
      why: "counts for a source that fails, too",
      outcome: timeout,
      given: { failuresInARow: 1, wishes: { ...NO_WISHES, ttlSeconds: 5 * HOUR } },
      at: "01T13:00",
      because: "its ttl of 5 h",
    },
    {
      why: "does not cut a longer interval of its own",
      outcome: unchanged(10 * DAY),
      given: { ownEverySeconds: 2 * DAY },
      at: "03T08:00",
      because: "its own interval of 2 days",
    },
  ])("$why", check);
});

describe("skipped hours and days", () => {
  test.for<Case>([
    {
      why: "push to the next open hour",
      given: skipping([9, 10, 11]),
      at: "01T12:00",
      because: "it skips the hours before",
    },
    {
      why: "push past midnight",
      given: skipping([9, ...range(10, 24), 0]),
      at: "02T01:00",
      because: "it skips the hours before",
    },
    {
      why: "push to the next open day",
      given: skipping([], [4, 5]),
      at: "03T00:00",
      because: "it skips the hours before",
    },
    { why: "count together", given: skipping([0, 1], [4, 5]), at: "03T02:00", because: "it skips the hours before" },
    {
      why: "do nothing to an open hour",
      given: skipping([8, 10]),
      at: "01T09:00",
      because: "the desk's interval of 1 h",
    },
    {
      why: "of all hours are none",
      given: skipping(range(0, 24)),
      at: "01T09:00",
      because: "the desk's interval of 1 h",
    },
    {
      why: "of all days are none",
      given: skipping([], range(0, 7)),
      at: "01T09:00",
      because: "the desk's interval of 1 h",
    },
    {
      why: "never push beyond 8 days",
      given: { ...skipping([], range(0, 6)), everySeconds: 7 * DAY },
      at: "09T08:00",
      because: "it skips the hours before",
    },
    {
      why: "hold for a source that fails",
      outcome: timeout,
      given: { failuresInARow: 1, ...skipping([9]) },
      at: "01T10:00",
      because: "it skips the hours before",
    },
    {
      why: "spread the sources over the open hour",
      given: { ...skipping([9]), jitter: 1 },
      at: "01T10:06",
      because: "it skips the hours before",
    },
  ])("$why", check);
});

describe("the wait after a failure", () => {
  test.for<Case>([
    {
      why: "is half an hour",
      outcome: timeout,
      given: { failuresInARow: 1, everySeconds: 600 },
      at: "01T08:30",
      because: "first failure in a row",
    },
    {
      why: "doubles with each",
      outcome: timeout,
      given: { failuresInARow: 3 },
      at: "01T10:00",
      because: "third failure in a row",
    },
    {
      why: "stops doubling at a day",
      outcome: timeout,
      given: { failuresInARow: 500 },
      at: "02T08:00",
      because: "500th failure in a row",
    },
    {
      why: "is never below the interval",
      outcome: timeout,
      given: { failuresInARow: 1, ownEverySeconds: 2 * HOUR },
      at: "01T10:00",
      because: "its own interval of 2 h",
    },
    {
      why: "is that of a failure after one 410",
      outcome: gone,
      given: { failuresInARow: 2, goneInARow: 1 },
      at: "01T09:00",
      because: "the desk's interval of 1 h",
    },
    {
      why: "is a week after the second 410 in a row",
      outcome: gone,
      given: { failuresInARow: 2, goneInARow: 2 },
      at: "08T08:00",
      because: "gone for good, so asked once a week",
    },
    {
      why: "is the host's pause, and no skipped hour comes on top",
      outcome: throttled,
      given: {
        failuresInARow: 1,
        pause: pauseUntil("2015-01-08T08:00:00Z"),
        wishes: { ...NO_WISHES, skipDays: range(0, 6) },
      },
      at: "08T08:00",
      because: "asked to wait until 2015-01-08 08:00 UTC",
    },
    {
      why: "is our own when the host's pause is shorter",
      outcome: throttled,
      given: { failuresInARow: 3, pause: pauseUntil("2015-01-01T08:10:00Z") },
      at: "01T10:00",
      because: "third failure in a row",
    },
  ])("$why", check);
});

describe("jitter", () => {
  test.for<Case>([
    { why: "adds a tenth at most", given: { jitter: 1 }, at: "01T09:06", because: "the desk's interval of 1 h" },
    {
      why: "adds half an hour at most",
      outcome: unchanged(DAY),
      given: { jitter: 1 },
      at: "02T08:30",
      because: "its cache time of 24 h",
    },
    { why: "never takes away", given: { jitter: 0 }, at: "01T09:00", because: "the desk's interval of 1 h" },
  ])("$why", check);
});

function skipping(skipHours: readonly number[], skipDays: readonly number[] = []): Partial<PollContext> {
  return { wishes: { ...NO_WISHES, skipHours, skipDays } };
}

function range(from: number, end: number): readonly number[] {
  return Array.from({ length: end - from }, (_, index) => from + index);
}
