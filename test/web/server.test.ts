import type { FastifyInstance } from "fastify";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Site } from "../../src/app/site.ts";
import type { Log } from "../../src/domain/log.ts";
import { createWeb } from "../../src/web/server.ts";
import { aDocument } from "../builders.ts";
import { aPage, aSite } from "./a-site.ts";

const ignore = (): void => {};

describe("createWeb", () => {
  let web: FastifyInstance;
  let errors: object[];
  let asked: string[];
  let brokenPages: boolean;

  beforeEach(async () => {
    errors = [];
    asked = [];
    brokenPages = false;
    web = await createWeb(site(), log());
  });

  afterEach(async () => await web.close());

  test("answers an error of ours with a page that tells nothing of it, and logs it with its route", async () => {
    const answer = await web.inject("/story/broken");
    expect([answer.statusCode, answer.headers["cache-control"], answer.body]).toEqual([
      500,
      "no-store",
      "<p>error 500",
    ]);
    expect(answer.headers["content-security-policy"]).toContain("default-src 'none'");
    expect(errors).toEqual([{ err: new Error("the disk is on fire"), route: "/story/:id" }]);
  });

  test("answers with the bare status when not even the error page can be drawn, and tells nothing of why", async () => {
    brokenPages = true;
    for (const [path, status] of [["/story/broken", 500] as const, ["/nowhere", 404] as const]) {
      const answer = await web.inject(path);
      expect([answer.statusCode, answer.headers["cache-control"], answer.body]).toEqual([
        status,
        "no-store",
        `${status}\n`,
      ]);
      expect(answer.headers["content-security-policy"]).toContain("default-src 'none'");
      expect(errors.at(-1)).toEqual({ err: new Error("/home/desk/templates: broken") });
    }
  });

  test("answers a wrong request with a page, and logs nothing", async () => {
    const headers = { "content-type": "application/json" };
    const answer = await web.inject({ method: "POST", url: "/unsubscribe/token", headers, body: "{" });
    expect([answer.statusCode, answer.body]).toEqual([400, "<p>error 400"]);
    expect(errors).toEqual([]);
  });

  test("passes an address on decoded, once", async () => {
    await web.inject("/story/a%2520b");
    await web.inject("/feeds/security.xml/");
    expect(asked).toEqual(["story a%20b", "document feeds/security.xml"]);
  });

  test.for<{ path: string; status: number; body: string }>([
    { path: "/latest", status: 200, body: "<p>river all first" },
    { path: "/latest?behind=1.sty-1&behind=2.sty-2", status: 200, body: "<p>river all 1.sty-1" },
    { path: "/tag/north%20korea?behind=1.sty-1", status: 200, body: "<p>river north korea 1.sty-1" },
    { path: "/tag/none", status: 404, body: "<p>error 404" },
    { path: "/archive", status: 200, body: "<p>archive all" },
    { path: "/archive/2014-12-18", status: 200, body: "<p>archive 2014-12-18" },
    { path: "/archive/2014-13", status: 404, body: "<p>error 404" },
    { path: "/search", status: 200, body: "<p>search  first" },
    { path: "/search?q=sony+hack&q=other&page=2", status: 200, body: "<p>search sony hack 2" },
    { path: "/search?q=caf%C3%A9%20%22zero%20day%22", status: 200, body: '<p>search café "zero day" first' },
    { path: "/search?q=%zz&page[]=1&__proto__=x", status: 200, body: "<p>search %zz first" },
    { path: "/search?q=(", status: 400, body: "<p>search ( first" },
    { path: "/search?q=broken", status: 500, body: "<p>error 500" },

    { path: "/editions", status: 200, body: "<p>editions" },
    { path: "/digest/daily?behind=2014-12-18T07:00", status: 200, body: "<p>digest daily 2014-12-18T07:00" },
    { path: "/digest/daily.html", status: 200, body: "<p>digest daily.html first" },
    { path: "/digest/none", status: 404, body: "<p>error 404" },
    { path: "/digest/daily/2014-12-18T07:00", status: 200, body: "<p>edition daily 2014-12-18T07:00" },
    { path: "/digest/daily/none", status: 404, body: "<p>error 404" },
    { path: "/digest/daily.xml", status: 200, body: "<rss/>" },
    { path: "/sources", status: 200, body: "<p>sources" },
    { path: "/source/wire?behind=1.sty-1", status: 200, body: "<p>source wire 1.sty-1" },
    { path: "/source/none", status: 404, body: "<p>error 404" },
    { path: "/feeds", status: 200, body: "<p>feeds" },
    { path: "/feed", status: 200, body: "<p>page of feed" },
    { path: "/feeds/security", status: 200, body: "<p>page of feeds/security" },
    { path: "/tags/north%20korea", status: 200, body: "<p>page of tags/north korea" },
    { path: "/sources/wire", status: 200, body: "<p>page of sources/wire" },
    { path: "/feeds/none", status: 404, body: "<p>error 404" },
  ])("answers $path with $status", async ({ path, status, body }) => {
    const answer = await web.inject(path);
    expect([answer.statusCode, answer.body]).toEqual([status, body]);
  });

  test("searches for an address so often a minute, and for others meanwhile", async () => {
    const search = async (from: string) =>
      (await web.inject({ url: "/search?q=a", headers: { "x-forwarded-for": from } })).statusCode;
    const answers: number[] = [];
    for (let searches = 0; searches < 31; searches += 1) answers.push(await search("198.51.100.9"));
    expect([answers.filter((status) => status === 200).length, answers.at(-1)]).toEqual([30, 429]);
    expect(await search("198.51.100.10")).toBe(200);
    expect((await web.inject("/search?q=a")).headers["cache-control"]).toBe("no-store");
  });

  test("takes a token as long as Node takes an address", async () => {
    const token = "x".repeat(8_000);
    expect((await web.inject(`/unsubscribe/${token}`)).body).toBe(`<p>ask ${token}`);
  });

  test("lets one address post so often a minute and no more, and look on", async () => {
    const post = async () => (await web.inject({ method: "POST", url: "/unsubscribe/token" })).statusCode;
    for (let posts = 1; posts <= 120; posts++) expect(await post()).toBe(200);
    expect(await post()).toBe(429);
    const refused = await web.inject({ method: "POST", url: "/unsubscribe/token" });
    expect([refused.body, refused.headers["retry-after"]]).toEqual(["<p>error 429", expect.stringMatching(/^\d+$/)]);
    expect((await web.inject("/unsubscribe/token")).statusCode).toBe(200);
  });

  test.for([
    { why: "behind a proxy on this machine", proxy: "127.0.0.1", isTold: true },
    { why: "behind a proxy in a private network", proxy: "10.1.2.3", isTold: true },
    { why: "who say themselves that they are others", proxy: "203.0.113.9", isTold: false },
  ])("limits readers $why", async ({ proxy, isTold }) => {
    const post = async (reader: string) => {
      const headers = { "x-forwarded-for": `192.0.2.66, ${reader}` };
      const request = { method: "POST", url: "/unsubscribe/token", remoteAddress: proxy, headers } as const;
      return (await web.inject(request)).statusCode;
    };
    for (let posts = 1; posts <= 121; posts++) await post("198.51.100.1");
    expect(await post("198.51.100.1")).toBe(429);
    expect(await post("198.51.100.2")).toBe(isTold ? 200 : 429);
  });

  function site(): Site {
    return aSite({
      async document(path) {
        asked.push(`document ${path}`);
        return await Promise.resolve(path.includes(".") ? aDocument(path) : null);
      },
      async storyPage(id) {
        asked.push(`story ${id}`);
        if (id === "broken") throw new Error("the disk is on fire");
        return await aPage("<p>story");
      },
      riverPage: async ({ tag, behind }) =>
        tag === "none" ? null : await aPage(`<p>river ${tag ?? "all"} ${behind ?? "first"}`),
      async searchPage({ query, page }) {
        if (query === "broken") throw new Error("the disk is on fire");
        return { html: `<p>search ${query} ${page ?? "first"}`, isReadable: query !== "(" };
      },
      archivePage: async (when) => (when === "2014-13" ? null : await aPage(`<p>archive ${when ?? "all"}`)),
      sourcesPage: async () => await aPage("<p>sources"),
      sourcePage: async ({ id, behind }) =>
        id === "none" ? null : await aPage(`<p>source ${id} ${behind ?? "first"}`),
      feedsPage: async () => await aPage("<p>feeds"),
      feedTwin: async (path) => (path === "feeds/none" ? null : await aPage(`<p>page of ${path}`)),
      editionsPage: async () => await aPage("<p>editions"),
      digestPage: async (name, behind) =>
        name === "none" ? null : await aPage(`<p>digest ${name} ${behind ?? "first"}`),
      editionPage: async (name, slot) => (slot === "none" ? null : await aPage(`<p>edition ${name} ${slot}`)),
      privateFeed: async () => await Promise.resolve(null),
      async errorPage(status) {
        if (brokenPages) throw new Error("/home/desk/templates: broken");
        return await Promise.resolve(`<p>error ${status}`);
      },
      unsubscribePage: async (token, what) => await Promise.resolve(`<p>${what} ${token}`),
    });
  }

  function log(): Log {
    return { debug: ignore, info: ignore, warn: ignore, error: (fields) => void errors.push(fields) };
  }
});
