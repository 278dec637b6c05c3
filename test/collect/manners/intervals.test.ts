import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { aCollectPlan, aPollState } from "../../builders.ts";
import { feedOf, openMannersDesk, START, type Answer, type MannersDesk } from "./desk.ts";

/** F2: how often a source is asked. The desk passes each 5 minutes, as its heartbeat would, and the server counts. */
let desk: MannersDesk;

beforeEach(async () => {
  desk = await openMannersDesk();
});

afterEach(async () => {
  await desk.close();
});

const HOUR_MS = 3_600_000;

/** Hours between one request and the next. */
function gaps(): readonly number[] {
  return desk.requests
    .slice(1)
    .map(({ at }, index) => (at.getTime() - (desk.requests[index]?.at.getTime() ?? 0)) / HOUR_MS);
}

/** A feed whose newest entry is from the time of the request. */
function lively(answer: Answer = {}, head = ""): () => Answer {
  return () => ({ ...answer, body: feedOf([desk.now().toISOString()], head) });
}

/** So many entries, so many hours apart. */
function everyHours(hours: number, count: number, newest: Date): string {
  return Array.from({ length: count }, (_, index) => {
    const date = new Date(newest.getTime() - index * hours * HOUR_MS).toUTCString();
    return `<item><guid>${date}</guid><title>${date}</title><pubDate>${date}</pubDate></item>`;
  }).join("");
}

describe("a source", () => {
  test("is asked once an hour at most by default", async () => {
    desk.serve("/a", lively());
    await desk.follow(desk.source("/a"));
    await desk.passFor(24, 5);
    expect(desk.requests.length).toBeLessThanOrEqual(24);
    expect(desk.requests.length).toBeGreaterThanOrEqual(20);
    expect(Math.min(...gaps())).toBeGreaterThanOrEqual(1);
  });

  test("is asked at its own interval, which is kept", async () => {
    desk.serve("/a", lively());
    await desk.follow(desk.source("/a", { everySeconds: 15 * 60 }));
    await desk.passFor(6, 5);
    expect(desk.requests.length).toBeGreaterThanOrEqual(17);
    expect(Math.min(...gaps())).toBeGreaterThanOrEqual(0.25);
  });

  test("is never asked more often than every 10 minutes, whatever the settings held before", async () => {
    desk.serve("/a", lively());
    await desk.follow(desk.source("/a", { everySeconds: 60 }));
    await desk.passFor(6, 1);
    expect(Math.min(...gaps())).toBeGreaterThanOrEqual(1 / 6);
  });

  test.for<{ why: string; answer?: Answer; head?: string; hours: number }>([
    { why: "max-age", answer: { headers: { "cache-control": "max-age=10800" } }, hours: 3 },
    {
      why: "Expires, by the server's own clock",
      answer: { headers: { date: "Sat, 01 Jan 2000 00:00:00 GMT", expires: "Sat, 01 Jan 2000 03:00:00 GMT" } },
      hours: 3,
    },
    { why: "ttl", head: "<ttl>180</ttl>", hours: 3 },
    {
      why: "the syndication module",
      head: `<sy:updatePeriod xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">daily</sy:updatePeriod><sy:updateFrequency xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">8</sy:updateFrequency>`,
      hours: 3,
    },
    {
      why: "a year of max-age, a day at most",
      answer: { headers: { "cache-control": "max-age=31536000" } },
      hours: 24,
    },
    { why: "a month of ttl, a day at most", head: "<ttl>43200</ttl>", hours: 24 },
  ])("is not asked before the end of $why, whatever its interval", async ({ answer, head, hours }) => {
    desk.serve("/a", lively(answer, head));
    await desk.follow(desk.source("/a", { everySeconds: 10 * 60 }));
    await desk.passFor(hours * 2.5, 15);
    expect(desk.requests.length).toBe(3);
    expect(Math.min(...gaps())).toBeGreaterThanOrEqual(hours);
    expect(Math.max(...gaps())).toBeLessThanOrEqual(hours * 1.1 + 0.25);
  });

  test("is not asked in hours and on days that it skips", async () => {
    const hours = Array.from({ length: 10 }, (_, hour) => `<hour>${hour}</hour>`).join("");
    const head = `<skipHours>${hours}</skipHours><skipDays><day>Saturday</day><day>Sunday</day></skipDays>`;
    desk.serve("/a", lively({}, head));
    await desk.follow(desk.source("/a"));
    await desk.passFor(7 * 24, 20);
    const later = desk.requests.slice(1);
    expect(later.filter(({ at }) => at.getUTCHours() < 10)).toEqual([]);
    expect(later.filter(({ at }) => at.getUTCDay() === 0 || at.getUTCDay() === 6)).toEqual([]);
    expect(new Set(later.map(({ at }) => at.getUTCDay()))).toEqual(new Set([1, 2, 3, 4, 5]));
  });
});

describe("a source without an interval of its own", () => {
  test.for([
    { why: "every 6 hours is asked every 3", rhythm: 6, quietDays: 0, hours: 3 },
    { why: "every 3 minutes is asked every hour", rhythm: 0.05, quietDays: 0, hours: 1 },
    { why: "every 3 days is asked every 4 hours", rhythm: 72, quietDays: 0, hours: 4 },
    { why: "and is silent for a week is asked every 6 hours", rhythm: 6, quietDays: 7, hours: 6 },
    { why: "and is silent for two weeks is asked every 12 hours", rhythm: 6, quietDays: 15, hours: 12 },
    { why: "and is silent for a month is asked every 24 hours", rhythm: 6, quietDays: 31, hours: 24 },
  ])("that publishes $why", async ({ rhythm, quietDays, hours }) => {
    const newest = new Date(START.getTime() - quietDays * 24 * HOUR_MS);
    desk.serve("/a", { body: feedOf([], everyHours(rhythm, 12, newest)) });
    await desk.follow(desk.source("/a"));
    await desk.passFor(hours * 2.5, 5);
    expect(desk.requests.length).toBe(3);
    expect(Math.min(...gaps())).toBeGreaterThanOrEqual(hours);
    expect(Math.max(...gaps())).toBeLessThanOrEqual(hours * 1.1 + 0.2);
  });
});

describe("sources that became due together", () => {
  test("are spread, and never asked earlier for it", async () => {
    const paths = Array.from({ length: 40 }, (_, index) => `/s${index}`);
    for (const path of paths) desk.serve(path, lively());
    await desk.follow(...paths.map((path) => desk.source(path)));
    await desk.pass({ options: { hostGapMs: 0 }, http: { hostGapMs: 0 } });
    const states = await Promise.all(paths.map(async (path) => await desk.state(path)));
    const waits = states.map(({ nextFetchAt }) => (nextFetchAt.getTime() - START.getTime()) / 60_000);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(60);
    expect(Math.max(...waits)).toBeLessThanOrEqual(66);
    expect(new Set(waits.map(Math.floor)).size).toBeGreaterThanOrEqual(5);
  });
});

describe("the desk", () => {
  test("asks nobody anew after a restart", async () => {
    desk.serve("/a", lively());
    desk.serve("/b", { status: 500 });
    const sources = [desk.source("/a"), desk.source("/b")];
    for (let restart = 0; restart < 5; restart += 1) {
      await desk.follow(...sources);
      await desk.pass({ http: {} });
      desk.wait({ minutes: 5 });
    }
    expect(desk.requests.map(({ path }) => path).sort()).toEqual(["/a", "/b"]);
  });

  test("asks at once what a clock that was wrong put off for years", async () => {
    desk.serve("/a", lively());
    desk.setNow(new Date("2031-01-01T00:00:00Z"));
    await desk.follow(desk.source("/a"), desk.source("/slow", { everySeconds: 30 * 86_400 }));
    await desk.pass();
    desk.setNow(START);
    await desk.pass();
    expect(desk.requests.map(({ path }) => path).sort()).toEqual(["/a", "/a", "/slow", "/slow"]);
    await desk.pass();
    expect(desk.requests).toHaveLength(4);
  });

  test("does not take a long interval of a source for a wrong clock", async () => {
    desk.serve("/slow", lively());
    await desk.follow(desk.source("/slow", { everySeconds: 30 * 86_400 }));
    await desk.passFor(48, 60);
    expect(desk.requests).toHaveLength(1);
  });

  test("forgets a pause of a host that a wrong clock put off for years", async () => {
    desk.serve("/a", lively());
    await desk.follow(desk.source("/a"));
    const hostPause = { host: "a.example", until: new Date("2031-01-01T00:00:00Z"), why: "", inARow: 1 };
    await desk.store.collect.saveCollected([
      aCollectPlan(desk.source("/a").id, { state: aPollState({ nextFetchAt: START }), hostPause }),
    ]);
    expect(await desk.pass()).toMatchObject({ asked: 1, putOff: 0 });
  });
});

describe("what is remembered", () => {
  test("says when it is asked next and why, and what came", async () => {
    desk.serve("/a", lively({ headers: { "content-type": "application/rss+xml; charset=utf-8" } }, "<ttl>180</ttl>"));
    await desk.follow(desk.source("/a"));
    await desk.pass();
    const state = await desk.state("/a");
    expect(state.nextFetchWhy).toBe("its ttl of 3 h");
    expect(state.lastReceived).toMatch(/^200, application\/rss\+xml, \d+ bytes, 1 item$/);
    expect(state).toMatchObject({ lastSuccessAt: START, lastBodyAt: START, newestAt: START, rhythmSeconds: null });
  });
});
