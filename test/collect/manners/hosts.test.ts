import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CollectStore } from "../../../src/domain/collect-store.ts";
import { feedOf, openMannersDesk, START, type MannersDesk } from "./desk.ts";

/** F3: a host is asked one thing at a time, with a gap, and not at all while it wants to be left alone. */
let desk: MannersDesk;

beforeEach(async () => {
  desk = await openMannersDesk();
});

afterEach(async () => {
  await desk.close();
});

const PATHS = ["/1", "/2", "/3", "/4", "/5"];

async function followOnHost(name: string, paths: readonly string[] = PATHS): Promise<void> {
  for (const path of paths) desk.serve(path, { body: feedOf(["One"]) });
  await desk.follow(...paths.map((path) => desk.source(path, { feedUrl: `http://${desk.at(name)}${path}` })));
}

function minutes(): readonly number[] {
  return desk.requests.map(({ at }) => (at.getTime() - START.getTime()) / 60_000);
}

describe("two requests to one host", () => {
  test("have a second between them", async () => {
    await followOnHost("a.example");
    await desk.pass();
    expect(desk.requests.map(({ at }) => at.getTime() - START.getTime())).toEqual([0, 1_000, 2_000, 3_000, 4_000]);
  });

  test("have the gap that the operator wants, or none", async () => {
    await followOnHost("a.example");
    await desk.pass({ options: { hostGapMs: 0 }, http: { hostGapMs: 0 } });
    expect(new Set(minutes())).toEqual(new Set([0]));
  });

  test("have the gap within one source's redirects, too", async () => {
    desk.serve("/old", { status: 302, headers: { location: "/new" } });
    desk.serve("/new", { body: feedOf(["One"]) });
    await desk.follow(desk.source("/old"));
    await desk.pass();
    expect(desk.requests.map(({ at }) => at.getTime() - START.getTime())).toEqual([0, 1_000]);
  });

  test("do not hold up another host", async () => {
    const other = desk.source("/other", { feedUrl: `http://${desk.at("b.example")}/other` });
    for (const path of [...PATHS, "/other"]) desk.serve(path, { body: feedOf(["One"]) });
    await desk.follow(...PATHS.map((path) => desk.source(path)), other);
    await desk.pass({ options: { concurrency: 1 } });
    const order = desk.requests.map(({ path }) => path);
    expect(order.indexOf("/other")).toBe(1);
  });
});

describe.for([429, 503])("a host that says %i", (status) => {
  test("is not asked for any of its sources until 10 minutes are over, and none of them has failed", async () => {
    await followOnHost("a.example");
    desk.serve("/1", { status });
    expect(await desk.pass()).toMatchObject({ asked: 1, throttled: 1, failed: 0, putOff: 4 });
    expect(desk.requests).toHaveLength(1);
    expect(desk.now().getTime() - START.getTime()).toBe(1_000); // Nobody rests for those that are not asked.
    expect(await desk.state("/3")).toMatchObject({
      failuresInARow: 0,
      lastFailure: null,
      lastFetchAt: null,
      nextFetchAt: new Date("2015-01-01T00:10:00Z"),
      nextFetchWhy: "asked to wait until 2015-01-01 00:10 UTC",
    });
    await desk.passFor(9 / 60, 1);
    expect(desk.requests).toHaveLength(1);
    desk.wait({ minutes: 1 });
    expect(await desk.pass()).toMatchObject({ asked: 4, fresh: 4 });
  });

  test.for([
    { why: "in seconds", value: "7200", hours: 2 },
    { why: "as a date", value: "Thu, 01 Jan 2015 03:00:00 GMT", hours: 3 },
    { why: "beyond a week", value: "99999999999", hours: 7 * 24 },
  ])("is left alone as long as it wishes: $why", async ({ value, hours }) => {
    await followOnHost("a.example");
    desk.serve("/1", { status, headers: { "retry-after": value } });
    await desk.pass();
    await desk.passFor(hours - 0.5, 30);
    expect(desk.requests).toHaveLength(1);
    await desk.passFor(2, 30);
    expect(desk.requests.length).toBeGreaterThan(4);
  });

  test.for(["-1000", "0", "1", "soon", "Thu, 01 Jan 1970 00:00:00 GMT"])(
    "is left alone for 10 minutes at least when it wishes %j",
    async (value) => {
      await followOnHost("a.example");
      desk.serve("/1", { status, headers: { "retry-after": value } });
      await desk.pass();
      desk.wait({ minutes: 9 });
      await desk.pass();
      expect(desk.requests).toHaveLength(1);
    },
  );

  test("is left alone longer and longer while it goes on", async () => {
    await followOnHost(
      "a.example",
      Array.from({ length: 30 }, (_, index) => `/s${index}`),
    );
    for (let index = 0; index < 30; index += 1) desk.serve(`/s${index}`, { status });
    await desk.passFor(12, 2);
    const gaps = minutes()
      .slice(1)
      .map((at, index) => at - (minutes()[index] ?? 0));
    expect(gaps.slice(0, 6).map((gap) => Math.round(gap / 2) * 2)).toEqual([10, 20, 40, 80, 160, 320]);
    expect(desk.requests.length).toBeLessThan(8);
  });
});

describe("a pause of a host", () => {
  test("holds for all its ports, and for no other host", async () => {
    const elsewhere = desk.source("/other", { feedUrl: `http://${desk.at("b.example")}/other` });
    const samePort = desk.source("/port", { feedUrl: "http://a.example:81/port" });
    desk.serve("/1", { status: 429 });
    desk.serve("/other", { body: feedOf(["One"]) });
    await desk.follow(desk.source("/1"), samePort, elsewhere);
    expect(await desk.pass()).toMatchObject({ asked: 2, throttled: 1, fresh: 1, putOff: 1 });
  });

  test("holds after a restart", async () => {
    desk.serve("/1", { status: 503, headers: { "retry-after": "7200" } });
    await desk.follow(desk.source("/1"));
    await desk.pass();
    desk.serve("/2", { body: feedOf(["One"]) });
    await desk.follow(desk.source("/1"), desk.source("/2"));
    desk.wait({ hours: 1 });
    expect(await desk.pass({ http: {} })).toMatchObject({ asked: 0, putOff: 1 });
    desk.wait({ hours: 1 });
    expect(await desk.pass({ http: {} })).toMatchObject({ fresh: 1 });
  });

  test("holds for whoever is sent there by a redirect: no failure, and no request", async () => {
    const away = `http://${desk.at("b.example")}`;
    desk.serve("/busy", { status: 429 });
    desk.serve("/sent", { status: 302, headers: { location: `${away}/behind` } });
    await desk.follow(desk.source("/busy", { feedUrl: `${away}/busy` }));
    await desk.pass();
    await desk.follow(desk.source("/sent"));
    expect(await desk.pass()).toMatchObject({ asked: 0, putOff: 1, failures: [] });
    expect(desk.requests.map(({ path }) => path)).toEqual(["/busy", "/sent"]);
    expect(await desk.state("/sent")).toMatchObject({
      failuresInARow: 0,
      nextFetchAt: new Date("2015-01-01T00:10:00Z"),
    });
  });

  test("is of the host that asked, after redirects", async () => {
    const away = `http://${desk.at("b.example")}`;
    desk.serve("/sent", { status: 302, headers: { location: `${away}/busy` } });
    desk.serve("/busy", { status: 503 });
    desk.serve("/own", { body: feedOf(["One"]) });
    desk.serve("/theirs", { body: feedOf(["One"]) });
    await desk.follow(desk.source("/sent"));
    await desk.pass();
    await desk.follow(desk.source("/own"), desk.source("/theirs", { feedUrl: `${away}/theirs` }));
    expect(await desk.pass()).toMatchObject({ asked: 1, fresh: 1, putOff: 1 });
    expect(desk.requests.map(({ path }) => path)).toEqual(["/sent", "/busy", "/own"]);
  });

  test("is passed over by who asks for it by hand", async () => {
    desk.serve("/1", { status: 429 });
    await desk.follow(desk.source("/1"));
    await desk.pass();
    const { collect } = desk.store;
    const askingAll: CollectStore = {
      ...collect,
      dueSources: async (_, limit) => await collect.dueSources(new Date(8.64e15), limit),
      hostPauses: async () => [],
    };
    desk.serve("/1", { body: feedOf(["One"]) });
    expect(await desk.pass({ store: askingAll })).toMatchObject({ asked: 1, fresh: 1 });
  });
});
