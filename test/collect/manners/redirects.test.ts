import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { feedOf, openMannersDesk, type MannersDesk } from "./desk.ts";

/** F4: which redirects are followed for good. */
let desk: MannersDesk;

beforeEach(async () => {
  desk = await openMannersDesk();
});

afterEach(async () => {
  await desk.close();
});

const HEADERS = { authorization: "Bearer secret" };
const paths = (): readonly string[] => desk.requests.map(({ path }) => path);

/** `/old` of one host leads to `/new` of another, which has the feed. */
async function moveAway(status: number): Promise<string> {
  const target = `http://${desk.at("b.example")}/new`;
  desk.serve("/old", { status, headers: { location: target } });
  desk.serve("/new", ({ headers }) =>
    headers["if-none-match"] === '"1"' ? { status: 304 } : { headers: { etag: '"1"' }, body: feedOf(["One"]) },
  );
  await desk.follow(desk.source("/old", { headers: HEADERS }));
  return target;
}

/** The source of `moveAway` is asked at its new address. */
async function settle(): Promise<void> {
  await moveAway(301);
  await desk.passFor(36, 60);
  expect((await desk.state("/old")).movedUrl).not.toBe(null);
  desk.requests.length = 0;
}

describe.for([301, 308])("a redirect with %i", (status) => {
  test("is followed for good after three equal answers over a day, fresh ones or not", async () => {
    const target = await moveAway(status);
    for (const hours of [0, 12, 11]) {
      desk.wait({ hours });
      await desk.pass();
    }
    expect(await desk.state("/old")).toMatchObject({ moving: { url: target, answers: 3 }, movedUrl: null });
    desk.wait({ hours: 2 });
    await desk.pass();
    expect(await desk.state("/old")).toMatchObject({ moving: null, movedUrl: target });
    expect(paths()).toEqual(["/old", "/new", "/old", "/new", "/old", "/new", "/old", "/new"]);
    desk.wait({ hours: 12 });
    await desk.pass();
    expect(paths().slice(8)).toEqual(["/new"]);
  });

  test("never takes the source's headers along to another origin", async () => {
    await moveAway(status);
    await desk.passFor(72, 60);
    expect((await desk.state("/old")).movedUrl).not.toBe(null);
    const sent = new Set(desk.requests.map(({ path, headers }) => `${path} ${headers.authorization ?? "nothing"}`));
    expect([...sent].sort()).toEqual(["/new nothing", "/old Bearer secret"]);
  });
});

describe.for([302, 303, 307])("a redirect with %i", (status) => {
  test("is never followed for good", async () => {
    await moveAway(status);
    await desk.passFor(72, 120);
    expect(await desk.state("/old")).toMatchObject({ moving: null, movedUrl: null });
    expect(paths().filter((path) => path === "/old").length).toBe(paths().length / 2);
  });
});

describe("a source that moved", () => {
  test.for([
    { why: "is not found there", answer: { status: 404 }, tries: 1 },
    { why: "is gone there", answer: { status: 410 }, tries: 1 },
    { why: "is no feed there", answer: { body: "<html><title>Parked</title></html>" }, tries: 1 },
    { why: "fails there three times", answer: { status: 500 }, tries: 3 },
  ])("and $why is asked at its old address again", async ({ answer, tries }) => {
    await settle();
    desk.serve("/new", answer);
    for (let pass = 0; pass < tries; pass += 1) {
      desk.wait({ days: 1, hours: 6 });
      await desk.pass();
    }
    expect(paths()).toEqual(Array.from({ length: tries }, () => "/new"));
    expect(await desk.state("/old")).toMatchObject({ movedUrl: null, moving: null, goneInARow: 0 });
    desk.serve("/old", { body: feedOf(["One", "Two"]) });
    desk.wait({ days: 2 });
    expect(await desk.pass()).toMatchObject({ fresh: 1, newItems: 1 });
    expect(paths().at(-1)).toBe("/old");
    expect(desk.requests.at(-1)?.headers.authorization).toBe("Bearer secret");
  });

  test("starts afresh when the settings name another address", async () => {
    await settle();
    desk.serve("/third", { body: feedOf(["One"]) });
    await desk.follow(desk.source("/old", { feedUrl: `http://${desk.at("c.example")}/third` }));
    await desk.pass();
    expect(paths()).toEqual(["/third"]);
  });
});

describe("redirects", () => {
  test("in a circle, to nowhere, and into the desk's own network are failures, and nothing is remembered of them", async () => {
    desk.serve("/circle", { status: 301, headers: { location: "/circle" } });
    desk.serve("/nowhere", { status: 301 });
    desk.serve("/inward", { status: 301, headers: { location: "http://192.168.1.1/feed" } });
    await desk.follow(desk.source("/circle"), desk.source("/nowhere"), desk.source("/inward"));
    const { failures } = await desk.pass();
    expect(failures.map(({ source, reason }) => `${source.name} ${reason}`)).toEqual([
      "circle redirect",
      "inward forbidden-address",
      "nowhere redirect",
    ]);
    for (const id of ["/circle", "/nowhere", "/inward"])
      expect(await desk.state(id)).toMatchObject({ moving: null, movedUrl: null });
  });
});
