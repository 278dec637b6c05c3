import { describe, expect, test } from "vitest";
import { healthOf, isQuiet } from "../../src/collect/health.ts";
import type { HealthState } from "../../src/domain/health.ts";
import type { HostPause, PollState } from "../../src/domain/source.ts";
import { aPollState, aSource } from "../builders.ts";

const now = new Date("2015-03-01T00:00:00Z");
const daysAgo = (days: number): Date => new Date(now.getTime() - days * 86_400_000);
const DAY = 86_400;

const well: Partial<PollState> = {
  lastFetchAt: daysAgo(0),
  lastSuccessAt: daysAgo(0),
  newestAt: daysAgo(1),
  rhythmSeconds: DAY,
  lastReceived: "304, not modified",
};
const timeout = { reason: "timeout", detail: "x.example: no answer in time" } as const;
const down = { ...well, lastSuccessAt: daysAgo(2), lastFailure: timeout };
const pause: HostPause = { host: "x.example", until: daysAgo(-1), why: "x.example asked to be left alone", inARow: 1 };

function told(state: Partial<PollState>, pauses: readonly HostPause[] = []) {
  return healthOf(
    { source: aSource("X", { feedUrl: "https://x.example/feed" }), state: aPollState(state) },
    now,
    pauses,
  );
}

describe("healthOf", () => {
  test.for<{
    why: string;
    state: Partial<PollState>;
    pauses?: readonly HostPause[];
    told: { readonly state: HealthState; readonly since: Date | null; readonly why: string };
  }>([
    { why: "a source that was never asked", state: {}, told: { state: "new", since: null, why: "not asked yet" } },
    { why: "a good one", state: well, told: { state: "ok", since: daysAgo(0), why: "304, not modified" } },
    {
      why: "one that fails",
      state: { ...down, failuresInARow: 3 },
      told: { state: "failing", since: daysAgo(2), why: "timeout: x.example: no answer in time (3 failures in a row)" },
    },
    {
      why: "one whose host asked it to wait",
      state: {
        ...down,
        failuresInARow: 1,
        lastFailure: { reason: "throttled", detail: "x.example: asked us to wait" },
        nextFetchAt: daysAgo(-1),
      },
      told: {
        state: "waiting",
        since: daysAgo(2),
        why: "x.example: asked us to wait; asked again 2015-03-02 00:00 UTC",
      },
    },
    {
      why: "one whose host asked another to wait",
      state: well,
      pauses: [{ ...pause, host: "y.example", why: "" }, pause],
      told: { state: "waiting", since: daysAgo(0), why: "x.example asked to be left alone" },
    },
    {
      why: "one whose host's pause is over",
      state: well,
      pauses: [{ ...pause, until: daysAgo(1) }],
      told: { state: "ok", since: daysAgo(0), why: "304, not modified" },
    },
    {
      why: "one that was gone once",
      state: { ...down, failuresInARow: 1, goneInARow: 1, lastFailure: { reason: "gone", detail: "gone" } },
      told: { state: "failing", since: daysAgo(2), why: "gone: gone (1 failure in a row)" },
    },
    {
      why: "one that is gone for good",
      state: { ...down, failuresInARow: 2, goneInARow: 2, lastFailure: { reason: "gone", detail: "gone" } },
      told: { state: "paused", since: daysAgo(2), why: "gone" },
    },
    {
      why: "one that says nothing new",
      state: { ...well, newestAt: daysAgo(8) },
      told: { state: "quiet", since: daysAgo(8), why: "nothing new for 8 days; it used to publish about every 24 h" },
    },
    {
      why: "one that moved",
      state: { ...well, movedUrl: "https://new.example/feed" },
      told: { state: "moved", since: null, why: "moved to https://new.example/feed" },
    },
    {
      why: "one in quarantine, whatever else",
      state: { ...down, failuresInARow: 3, quarantine: { since: daysAgo(5), why: "another title and host" } },
      told: { state: "quarantined", since: daysAgo(5), why: "another title and host" },
    },
  ])("tells $why", ({ state, pauses, told: expected }) => {
    const { trouble: _, ...health } = told(state, pauses);
    expect(health).toEqual(expected);
  });

  test("puts the worst first", () => {
    const states: Record<string, Partial<PollState>> = {
      good: well,
      new: {},
      moved: { ...well, movedUrl: "https://new.example/" },
      quiet: { ...well, newestAt: daysAgo(60) },
      "fails once": { ...down, failuresInARow: 1 },
      "fails long": { ...down, failuresInARow: 9 },
      "failed always": { ...down, failuresInARow: 9, lastSuccessAt: null },
      quarantined: { ...well, quarantine: { since: now, why: "" } },
      gone: { ...down, goneInARow: 2 },
    };
    const sorted = Object.entries(states).sort(([, one], [, other]) => told(other).trouble - told(one).trouble);
    expect(sorted.map(([name]) => name)).toEqual([
      "gone",
      "quarantined",
      "failed always",
      "fails long",
      "fails once",
      "quiet",
      "moved",
      "new",
      "good",
    ]);
  });
});

describe("isQuiet", () => {
  test.for([
    { why: "not within its rhythm", newest: 6, rhythmDays: 1, quiet: false },
    { why: "not within a week, however lively it was", newest: 7, rhythmDays: 0.01, quiet: false },
    { why: "after more than a week", newest: 7.1, rhythmDays: 0.01, quiet: true },
    { why: "not while a rare one may still come", newest: 60, rhythmDays: 10, quiet: false },
    { why: "after six times its rhythm", newest: 60.1, rhythmDays: 10, quiet: true },
    { why: "not within a month when its rhythm is not known", newest: 30, rhythmDays: null, quiet: false },
    { why: "after a month when its rhythm is not known", newest: 30.1, rhythmDays: null, quiet: true },
    { why: "not when nothing is known", newest: null, rhythmDays: null, quiet: false },
  ])("is true $why: $quiet", ({ newest, rhythmDays, quiet }) => {
    const newestAt = newest === null ? null : daysAgo(newest);
    const rhythmSeconds = rhythmDays === null ? null : rhythmDays * DAY;
    expect(isQuiet({ newestAt, rhythmSeconds }, now)).toBe(quiet);
  });
});
