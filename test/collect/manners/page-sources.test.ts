import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { feedOf, openMannersDesk, type MannersDesk } from "./desk.ts";

/** A source whose address in the settings is a page that announces a feed. */
let desk: MannersDesk;

beforeEach(async () => {
  desk = await openMannersDesk();
});

afterEach(async () => {
  await desk.close();
});

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
