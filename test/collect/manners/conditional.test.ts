import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { feedOf, openMannersDesk, type MannersDesk, type Request } from "./desk.ts";

/** F1: what is asked with which conditions, and what is done with the answer. */
let desk: MannersDesk;

beforeEach(async () => {
  desk = await openMannersDesk();
});

afterEach(async () => {
  await desk.close();
});

const conditions = ({ headers }: Request) => [headers["if-none-match"], headers["if-modified-since"]];
const isConditional = (request: Request): boolean => conditions(request).some((value) => value !== undefined);

describe("validators", () => {
  test("go back byte for byte, both, and no request is without them", async () => {
    const etag = 'W/"a, \\"b\\" \xe9-1"';
    const lastModified = "yesterday, I think";
    desk.serve("/a", (request) =>
      isConditional(request)
        ? { status: 304 }
        : { headers: { etag, "last-modified": lastModified }, body: feedOf(["One"]) },
    );
    await desk.follow(desk.source("/a"));
    await desk.passFor(24, 30);
    const [first, ...others] = desk.requests.map(conditions);
    expect(first).toEqual([undefined, undefined]);
    expect(others.length).toBeGreaterThan(10);
    expect(others).toEqual(others.map(() => [etag, lastModified]));
    expect(desk.parsed()).toBe(1);
  });

  test("that are new with a 304 take the place of the old ones", async () => {
    desk.serve("/a", (request) =>
      isConditional(request)
        ? { status: 304, headers: { "last-modified": "Fri, 02 Jan 2015 00:00:00 GMT" } }
        : { headers: { etag: '"1"', "last-modified": "Thu, 01 Jan 2015 00:00:00 GMT" }, body: feedOf(["One"]) },
    );
    await desk.follow(desk.source("/a"));
    await desk.passFor(6, 120);
    expect(desk.requests.map(conditions)).toEqual([
      [undefined, undefined],
      ['"1"', "Thu, 01 Jan 2015 00:00:00 GMT"],
      ['"1"', "Fri, 02 Jan 2015 00:00:00 GMT"],
    ]);
  });

  test("are forgotten when a good answer comes without them", async () => {
    let answers = 0;
    desk.serve("/a", () => {
      answers += 1;
      return { headers: answers === 1 ? { etag: '"1"' } : {}, body: feedOf([`News ${answers}`]) };
    });
    await desk.follow(desk.source("/a"));
    await desk.passFor(6, 120);
    expect(desk.requests.map(conditions)).toEqual([
      [undefined, undefined],
      ['"1"', undefined],
      [undefined, undefined],
    ]);
  });
});

describe("a server without validators", () => {
  test("is asked again and again, and the same body is read once", async () => {
    desk.serve("/a", { body: feedOf(["One"]) });
    await desk.follow(desk.source("/a"));
    const first = await desk.pass();
    desk.wait({ hours: 2 });
    const second = await desk.pass();
    expect([first.fresh, second.unchanged, desk.requests.length, desk.parsed()]).toEqual([1, 1, 2, 1]);
    expect((await desk.state("/a")).lastReceived).toMatch(/^200, no type, \d+ bytes$/);
  });
});

describe("a server that says 304 for ever", () => {
  test("is asked for all of it when the last whole answer is older than 8 days", async () => {
    desk.serve("/a", (request) =>
      isConditional(request) ? { status: 304 } : { headers: { etag: '"1"' }, body: feedOf([desk.now().toISOString()]) },
    );
    await desk.follow(desk.source("/a", { everySeconds: 6 * 3_600 }));
    await desk.passFor(25 * 24, 60);
    const whole = desk.requests
      .filter((request) => !isConditional(request))
      .map(({ at }) => at.toISOString().slice(0, 10));
    expect(whole).toEqual(["2015-01-01", "2015-01-09", "2015-01-17", "2015-01-25"]);
    expect(desk.requests.length).toBeGreaterThan(80);
    expect(desk.parsed()).toBe(4);
  });
});

describe("a feed that gives way to something else", () => {
  const LOGIN = "<!doctype html><html><head><title>Login</title></head></html>";

  test.for([
    { why: "a web page", body: LOGIN, reason: "not-a-feed" },
    { why: "nothing at all", body: "", reason: "empty" },
    { why: "another feed without entries", body: feedOf([]).replace("The feed", "Parked"), reason: "empty" },
  ])("$why is a failure that hides nothing: the feed is read when it is back", async ({ body, reason }) => {
    const good = { headers: { etag: '"good-1"' }, body: feedOf(["One"]) };
    desk.serve("/a", good);
    await desk.follow(desk.source("/a"));
    await desk.pass();
    const before = await desk.state("/a");

    // The bad answer has validators of its own, and the server stays true to them.
    desk.serve("/a", ({ headers }) =>
      headers["if-none-match"] === '"bad"' ? { status: 304 } : { headers: { etag: '"bad"' }, body },
    );
    desk.wait({ hours: 2 });
    await desk.pass();
    const bad = await desk.state("/a");
    expect(bad).toMatchObject({ failuresInARow: 1, lastFailure: { reason } });
    const kept = ({ validators, bodyHash, lastBodyAt, lastSuccessAt, movedUrl, feedTitle }: typeof before) => ({
      validators,
      bodyHash,
      lastBodyAt,
      lastSuccessAt,
      movedUrl,
      feedTitle,
    });
    expect(kept(bad)).toEqual(kept(before));
    expect(await desk.store.curate.pendingItems(10)).toHaveLength(1);

    desk.serve("/a", ({ headers }) =>
      headers["if-none-match"] === '"bad"'
        ? { status: 304 }
        : { headers: { etag: '"good-2"' }, body: feedOf(["One", "Two"]) },
    );
    desk.wait({ hours: 2 });
    expect(await desk.pass()).toMatchObject({ fresh: 1, newItems: 1 });
    expect(desk.requests.map(({ headers }) => headers["if-none-match"])).toEqual([undefined, '"good-1"', '"good-1"']);
  });

  test("is asked later and later meanwhile", async () => {
    desk.serve("/a", { body: feedOf(["One"]) });
    await desk.follow(desk.source("/a"));
    await desk.pass();
    desk.serve("/a", { body: LOGIN });
    desk.wait({ hours: 2 });
    await desk.passFor(6 * 24, 30);
    const gaps = desk.requests
      .slice(1)
      .map(({ at }, index) => (at.getTime() - (desk.requests[index]?.at.getTime() ?? 0)) / 3_600_000);
    expect(gaps.map(Math.floor).slice(0, 7)).toEqual([2, 1, 1, 2, 4, 8, 16]);
    expect(Math.max(...gaps)).toBeLessThan(25);
  });

  test("is not a feed that never had entries", async () => {
    desk.serve("/a", { body: feedOf([]) });
    await desk.follow(desk.source("/a"));
    expect(await desk.pass()).toMatchObject({ fresh: 1, failed: 0 });
  });

  test("a feed that says who it is may be empty: that is no failure, and the items stay", async () => {
    desk.serve("/a", { body: feedOf(["One"]) });
    await desk.follow(desk.source("/a"));
    await desk.pass();
    desk.serve("/a", { body: feedOf([]) });
    desk.wait({ hours: 2 });
    expect(await desk.pass()).toMatchObject({ fresh: 1, failed: 0, newItems: 0 });
    const { lastFailure, quarantine, lastReceived } = await desk.state("/a");
    expect([lastFailure, quarantine, lastReceived]).toEqual([null, null, expect.stringMatching(/0 items/)]);
    expect(await desk.store.curate.pendingItems(10)).toHaveLength(1);
  });
});
