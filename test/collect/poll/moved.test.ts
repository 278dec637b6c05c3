import { describe, expect, test } from "vitest";
import { addressOf, headersOf, nextMove } from "../../../src/collect/poll/moved.ts";
import type { FetchOutcome, PollState } from "../../../src/domain/source.ts";
import { aPollState, aSource } from "../../builders.ts";

const OLD = "https://old.example/feed";
const NEW = "https://new.example/feed";
const now = new Date("2015-01-03T00:00:00Z");
const dayAgo = new Date("2015-01-02T00:00:00Z");
const justNow = new Date("2015-01-02T00:00:01Z");

const polled = (state: Partial<PollState> = {}, feedUrl = OLD, headers = {}) => ({
  source: aSource("Gazette", { feedUrl, headers }),
  state: aPollState(state),
});
const good = (movedTo: string | null): FetchOutcome => ({
  kind: "unchanged",
  validators: { etag: null, lastModified: null },
  maxAgeSeconds: 0,
  movedTo,
});
const failed = (
  reason: "status" | "timeout" | "not-a-feed" | "empty" | "broken-feed",
  status?: number,
): FetchOutcome => ({
  kind: "failed",
  reason,
  detail: "",
  ...(status === undefined ? {} : { status }),
});
const throttled: FetchOutcome = { kind: "throttled", retryAfterSeconds: null, host: "new.example" };

describe("a permanent redirect", () => {
  test.for<{
    why: string;
    state?: Partial<PollState>;
    feedUrl?: string;
    outcome: FetchOutcome;
    failures?: number;
    after: { readonly moving: PollState["moving"]; readonly movedUrl: string | null };
  }>([
    { why: "that is not there changes nothing", outcome: good(null), after: { moving: null, movedUrl: null } },
    {
      why: "is noted first",
      outcome: good(NEW),
      after: { moving: { url: NEW, answers: 1, since: now }, movedUrl: null },
    },
    {
      why: "is counted",
      state: { moving: { url: NEW, answers: 1, since: dayAgo } },
      outcome: good(NEW),
      after: { moving: { url: NEW, answers: 2, since: dayAgo }, movedUrl: null },
    },
    {
      why: "is followed after the third answer, a day after the first",
      state: { moving: { url: NEW, answers: 2, since: dayAgo } },
      outcome: good(NEW),
      after: { moving: null, movedUrl: NEW },
    },
    {
      why: "is not followed within a day, however often it comes",
      state: { moving: { url: NEW, answers: 50, since: justNow } },
      outcome: good(NEW),
      after: { moving: { url: NEW, answers: 51, since: justNow }, movedUrl: null },
    },
    {
      why: "to another address is counted anew",
      state: { moving: { url: "https://portal.example/", answers: 2, since: dayAgo } },
      outcome: good(NEW),
      after: { moving: { url: NEW, answers: 1, since: now }, movedUrl: null },
    },
    {
      why: "is forgotten when an answer comes without it",
      state: { moving: { url: NEW, answers: 2, since: dayAgo } },
      outcome: good(null),
      after: { moving: null, movedUrl: null },
    },
    {
      why: "is neither counted nor forgotten by a failure",
      state: { moving: { url: NEW, answers: 2, since: dayAgo } },
      outcome: failed("timeout"),
      after: { moving: { url: NEW, answers: 2, since: dayAgo }, movedUrl: null },
    },
    {
      why: "to https of the same host and path is followed at once",
      feedUrl: "http://old.example/feed?a=1",
      outcome: good("https://old.example/feed?a=1"),
      after: { moving: null, movedUrl: "https://old.example/feed?a=1" },
    },
    {
      why: "to https of another path is not",
      feedUrl: "http://old.example/feed",
      outcome: good("https://old.example/login"),
      after: { moving: { url: "https://old.example/login", answers: 1, since: now }, movedUrl: null },
    },
    {
      why: "to https of another host is not",
      feedUrl: "http://old.example/feed",
      outcome: good("https://www.old.example/feed"),
      after: { moving: { url: "https://www.old.example/feed", answers: 1, since: now }, movedUrl: null },
    },
    {
      why: "of the new address leads on",
      state: { movedUrl: NEW, moving: { url: "https://newer.example/", answers: 2, since: dayAgo } },
      outcome: good("https://newer.example/"),
      after: { moving: null, movedUrl: "https://newer.example/" },
    },
    {
      why: "back to the address of the settings needs no note",
      state: { movedUrl: NEW, moving: { url: OLD, answers: 2, since: dayAgo } },
      outcome: good(OLD),
      after: { moving: null, movedUrl: null },
    },
  ])("$why", ({ state, feedUrl, outcome, after }) => {
    expect(nextMove(polled(state, feedUrl), outcome, 1, now)).toEqual(after);
  });
});

describe("the new address", () => {
  test.for<{ why: string; outcome: FetchOutcome; failures: number; movedUrl: string | null }>([
    { why: "stays while it answers", outcome: good(null), failures: 0, movedUrl: NEW },
    { why: "is given up when it is not found", outcome: failed("status", 404), failures: 1, movedUrl: null },
    { why: "is given up when it is gone", outcome: { kind: "gone" }, failures: 1, movedUrl: null },
    { why: "is given up when it is no feed", outcome: failed("not-a-feed"), failures: 1, movedUrl: null },
    { why: "is given up when it is empty", outcome: failed("empty"), failures: 1, movedUrl: null },
    { why: "stays after another failure", outcome: failed("status", 500), failures: 2, movedUrl: NEW },
    { why: "is given up after three others in a row", outcome: failed("timeout"), failures: 3, movedUrl: null },
    { why: "stays when its host asks us to wait", outcome: throttled, failures: 9, movedUrl: NEW },
  ])("$why", ({ outcome, failures, movedUrl }) => {
    expect(nextMove(polled({ movedUrl: NEW }), outcome, failures, now).movedUrl).toBe(movedUrl);
  });

  test("is the one that is asked", () => {
    expect([addressOf(polled()), addressOf(polled({ movedUrl: NEW }))]).toEqual([OLD, NEW]);
  });

  test.for([
    { why: "the source's own server", movedUrl: null, sent: true },
    { why: "the same origin", movedUrl: "https://old.example/new", sent: true },
    { why: "another host", movedUrl: NEW, sent: false },
    { why: "another scheme", movedUrl: "http://old.example/feed", sent: false },
    { why: "another port", movedUrl: "https://old.example:8443/feed", sent: false },
  ])("gets the source's headers only as $why: $sent", ({ movedUrl, sent }) => {
    expect(headersOf(polled({ movedUrl }, OLD, { "x-token": "t" }))).toEqual(sent ? { "x-token": "t" } : {});
  });
});
