import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { feedOf, openMannersDesk, type Answer, type MannersDesk } from "./desk.ts";

/** A source whose address in the settings is a page that announces a feed. */
let desk: MannersDesk;

beforeEach(async () => {
  desk = await openMannersDesk();
});

afterEach(async () => {
  await desk.close();
});

const LONG_AGO = "Mon, 01 Jan 2024 00:00:00 GMT";
const paths = (): readonly string[] => desk.requests.map(({ path }) => path);

function pageOf(...feeds: readonly string[]): string {
  const links = feeds.map((href) => `<link rel="alternate" type="application/rss+xml" href="${href}">`);
  return `<!doctype html><html><head><title>The Gazette</title>${links.join("")}</head><body><p>News</p></body></html>`;
}

function servePage(...feeds: readonly string[]): void {
  desk.serve("/", { headers: { "content-type": "text/html" }, body: pageOf(...feeds) });
}

describe("a page that announces a feed", () => {
  test("is asked once, and its feed from then on", async () => {
    servePage("/feed.xml");
    desk.serve("/feed.xml", { body: feedOf(["One", "Two"]) });
    await desk.follow(desk.source("/"));
    const report = await desk.pass();
    expect([report.newItems, report.failed, paths()]).toEqual([2, 0, ["/", "/feed.xml"]]);
    expect(await desk.state("/")).toMatchObject({ isPage: true, lastFailure: null, failuresInARow: 0 });
    desk.wait({ hours: 30 });
    await desk.pass();
    expect(paths().slice(2)).toEqual(["/feed.xml"]);
  });

  test("takes no header of the source along to a feed of another origin", async () => {
    servePage(`http://${desk.at("b.example")}/feed.xml`);
    desk.serve("/feed.xml", { body: feedOf(["One"]) });
    await desk.follow(desk.source("/", { headers: { authorization: "Bearer secret" } }));
    await desk.pass();
    expect(desk.requests.map(({ path, headers }) => `${path} ${headers.authorization ?? "nothing"}`)).toEqual([
      "/ Bearer secret",
      "/feed.xml nothing",
    ]);
  });

  test("is looked at again when its feed is gone, and the new one is found", async () => {
    servePage("/feed.xml");
    desk.serve("/feed.xml", { body: feedOf(["One"]) });
    await desk.follow(desk.source("/"));
    await desk.pass();
    servePage("/new.xml");
    desk.serve("/feed.xml", { status: 404 });
    desk.serve("/new.xml", { body: feedOf(["One", "Two"]) });
    desk.wait({ hours: 30 });
    await desk.pass();
    expect((await desk.state("/")).movedUrl).toBe(null);
    desk.wait({ hours: 30 });
    const report = await desk.pass();
    expect([report.newItems, paths().slice(2)]).toEqual([1, ["/feed.xml", "/", "/new.xml"]]);
    expect((await desk.state("/")).movedUrl).toMatch(/\/new\.xml$/);
  });

  test("that cannot be read is a failure of the page, which names the feed", async () => {
    servePage("/feed.xml");
    desk.serve("/feed.xml", { status: 500 });
    await desk.follow(desk.source("/"));
    await desk.pass();
    const { movedUrl, isPage, lastFailure } = await desk.state("/");
    expect([movedUrl, isPage, lastFailure?.reason]).toEqual([null, false, "not-a-feed"]);
    expect(lastFailure?.detail).toMatch(/announces the feed .*\/feed\.xml/);
  });
});

/** A page of one host announces a feed of another, which answers so. */
async function failAt(feed: Answer): Promise<void> {
  servePage(`http://${desk.at("b.example")}/feed.xml`);
  desk.serve("/feed.xml", feed);
  await desk.follow(desk.source("/"));
  await desk.pass();
}

describe("a page whose feed does not answer", () => {
  test.for([
    { why: "gone", status: 410, detail: "which gives nothing: it is gone for good (HTTP 410)" },
    { why: "not found", status: 404, detail: "which gives nothing: status, b.example" },
    { why: "a page itself", status: 200, detail: "which gives nothing: not-a-feed, b.example" },
  ])("says why: $why", async ({ status, detail }) => {
    await failAt({ status, body: pageOf("/other.xml") });
    expect(await desk.state("/")).toMatchObject({ movedUrl: null, goneInARow: 0, failuresInARow: 1 });
    expect((await desk.state("/")).lastFailure?.detail).toContain(detail);
    expect(paths()).toEqual(["/", "/feed.xml"]);
  });

  test("waits as long as the feed's host asks for, and its other sources with it", async () => {
    await failAt({ status: 429, headers: { "retry-after": String(12 * 3_600) } });
    const other = desk.source("/other", { feedUrl: `http://${desk.at("b.example")}/other` });
    await desk.follow(desk.source("/"), other);
    await desk.passFor(11, 60);
    expect(paths()).toEqual(["/", "/feed.xml"]);
    expect((await desk.state("/")).lastFailure).toMatchObject({ reason: "throttled" });
    desk.serve("/feed.xml", { body: feedOf(["One"]) });
    desk.wait({ hours: 3 });
    expect((await desk.pass()).newItems).toBe(1);
  });

  test("is put off while the feed's host is to be left alone, and that is no failure", async () => {
    const busy = desk.source("/busy", { feedUrl: `http://${desk.at("b.example")}/busy` });
    desk.serve("/busy", { status: 503, headers: { "retry-after": String(6 * 3_600) } });
    await desk.follow(busy);
    await desk.pass();
    await desk.follow(busy, desk.source("/"));
    servePage(`http://${desk.at("b.example")}/feed.xml`);
    desk.serve("/feed.xml", { body: feedOf(["One"]) });
    expect(await desk.pass()).toMatchObject({ putOff: 1, failed: 0 });
    expect(paths()).toEqual(["/busy", "/"]);
    desk.serve("/busy", { body: feedOf(["Two"]) });
    desk.wait({ hours: 7 });
    expect(await desk.pass()).toMatchObject({ newItems: 2 });
  });
});

describe("a page", () => {
  test("is asked without what its feed gave for conditions, with the gap of its host", async () => {
    servePage("/feed.xml");
    desk.serve("/feed.xml", { headers: { etag: '"1"', "last-modified": LONG_AGO }, body: feedOf(["One"]) });
    await desk.follow(desk.source("/"));
    await desk.pass();
    const [page, feed] = desk.requests;
    expect((feed?.at.getTime() ?? 0) - (page?.at.getTime() ?? 0)).toBe(1_000);
    desk.serve("/feed.xml", { status: 404 });
    for (let pass = 0; pass < 2; pass += 1) {
      desk.wait({ hours: 30 });
      await desk.pass();
    }
    expect(desk.requests.slice(2).map(({ path, headers }) => [path, headers["if-none-match"]])).toEqual([
      ["/feed.xml", '"1"'],
      ["/", undefined],
      ["/feed.xml", undefined],
    ]);
  });

  test("may announce its feed in the HTTP header", async () => {
    const link =
      '</comments/feed/>; rel="alternate"; type="application/rss+xml", </feed.xml>; rel=alternate; type="application/rss+xml"';
    desk.serve("/", { headers: { "content-type": "text/html", link }, body: pageOf() });
    desk.serve("/feed.xml", { body: feedOf(["One"]) });
    await desk.follow(desk.source("/"));
    expect(await desk.pass()).toMatchObject({ newItems: 1, failed: 0 });
    expect(paths()).toEqual(["/", "/feed.xml"]);
  });

  test("may leave out the tags that HTML lets it leave out", async () => {
    const body = '<link rel="alternate" type="application/rss+xml" href="/feed.xml"><title>The Gazette</title>';
    desk.serve("/", { headers: { "content-type": "text/html" }, body });
    desk.serve("/feed.xml", { body: feedOf(["One"]) });
    await desk.follow(desk.source("/"));
    expect(await desk.pass()).toMatchObject({ newItems: 1, failed: 0 });
  });

  test("that becomes a feed is one from then on", async () => {
    servePage("/feed.xml");
    desk.serve("/feed.xml", { body: feedOf(["One"]) });
    await desk.follow(desk.source("/"));
    await desk.pass();
    desk.serve("/feed.xml", { status: 410 });
    desk.serve("/", { body: feedOf(["One", "Two"]) });
    for (let pass = 0; pass < 2; pass += 1) {
      desk.wait({ hours: 30 });
      await desk.pass();
    }
    expect(await desk.state("/")).toMatchObject({ movedUrl: null, isPage: false, lastFailure: null });
    servePage("/feed.xml");
    desk.wait({ hours: 30 });
    await desk.pass();
    expect(paths()).toEqual(["/", "/feed.xml", "/feed.xml", "/", "/"]);
  });
});

describe("nothing is followed", () => {
  test("when a page announces comments alone, or itself", async () => {
    for (const feed of ["/comments/feed/", "/"]) {
      servePage(feed);
      desk.serve("/comments/feed/", { body: feedOf(["A comment"]) });
      await desk.follow(desk.source("/"));
      desk.requests.length = 0;
      desk.wait({ hours: 30 });
      await desk.pass();
      expect(paths()).toEqual(["/"]);
    }
  });

  test("when what was a feed itself turns into a page", async () => {
    desk.serve("/", { body: feedOf(["One"]) });
    desk.serve("/feed.xml", { body: feedOf(["Win big today"]) });
    await desk.follow(desk.source("/"));
    await desk.pass();
    servePage("/feed.xml");
    desk.wait({ hours: 30 });
    const report = await desk.pass();
    expect([report.newItems, paths()]).toEqual([0, ["/", "/"]]);
    expect((await desk.state("/")).lastFailure?.reason).toBe("not-a-feed");
  });
});
