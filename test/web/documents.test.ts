import { brotliDecompressSync, gunzipSync } from "node:zlib";
import type { FastifyInstance } from "fastify";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Document } from "../../src/domain/document-store.ts";
import type { Log } from "../../src/domain/log.ts";
import { createWeb } from "../../src/web/server.ts";
import { aDocument } from "../builders.ts";
import { aSite } from "./a-site.ts";

const NO_LOG: Log = { debug() {}, info() {}, warn() {}, error() {} };
const LONG = "<item>What happened</item>".repeat(100);
const TINY = "<rss/>";
/** Bytes that no encoding makes smaller. */
const NOISE = Uint8Array.from({ length: 2_000 }, (_, index) => (index * index * 2_654_435_761) >>> 13);

let web: FastifyInstance;
let stored: Map<string, Document>;

beforeEach(async () => {
  const documents = ["index.html", "feed.xml", "feed.atom", "feed.json", "feeds/security.xml", "tags/größe.xml"];
  stored = new Map(documents.map((path) => [path, aDocument(path, LONG, { etag: '"abc"' })]));
  stored.set("sitemap.xml", aDocument("sitemap.xml", LONG, { contentType: "application/xml; charset=utf-8" }));
  stored.set("feeds/tiny.xml", aDocument("feeds/tiny.xml", TINY, { etag: '"abc"' }));
  stored.set("feeds/noise.xml", aDocument("feeds/noise.xml", "", { etag: '"abc"', body: NOISE }));
  const site = aSite({ document: async (path) => await Promise.resolve(stored.get(path) ?? null) });
  web = await createWeb(site, NO_LOG);
});
afterEach(async () => await web.close());

describe("a document is sent", () => {
  test.for([
    { accept: undefined, encoding: undefined, etag: '"abc"' },
    { accept: "br", encoding: "br", etag: '"abc-br"' },
    { accept: "gzip;q=0.9, br;q=0.1", encoding: "gzip", etag: '"abc-gzip"' },
    { accept: "zstd", encoding: undefined, etag: '"abc"' },
  ])("in the form that the reader wants ($accept), with an etag of its own", async ({ accept, encoding, etag }) => {
    const headers = accept === undefined ? {} : { "accept-encoding": accept };
    const answer = await web.inject({ url: "/feed.xml", headers });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers["content-encoding"]).toBe(encoding);
    expect([answer.headers.etag, answer.headers.vary]).toEqual([etag, "accept-encoding"]);
    expect(unpacked(answer.rawPayload, encoding)).toBe(LONG);
    expect(answer.headers["content-length"]).toBe(String(answer.rawPayload.byteLength));

    const head = await web.inject({ method: "HEAD", url: "/feed.xml", headers });
    expect([head.statusCode, head.body]).toEqual([200, ""]);
    expect(withoutMoment(head.headers)).toEqual(withoutMoment(answer.headers));
  });

  test.for(["/feeds/tiny.xml", "/feeds/noise.xml"])("as it is where nothing is saved: %s", async (url) => {
    const answer = await web.inject({ url, headers: { "accept-encoding": "br, gzip" } });
    expect([answer.headers["content-encoding"], answer.headers.etag]).toEqual([undefined, '"abc"']);
  });

  test("anew when its bytes are others", async () => {
    await web.inject("/feed.xml");
    stored.set("feed.xml", aDocument("feed.xml", `${LONG}new`, { etag: '"def"' }));
    const answer = await web.inject({ url: "/feed.xml", headers: { "accept-encoding": "br" } });
    expect([answer.headers.etag, unpacked(answer.rawPayload, "br")]).toEqual(['"def-br"', `${LONG}new`]);
  });
});

describe("a document that the reader has is not sent again", () => {
  test.for([
    { why: "the plain form", accept: "", match: '"abc"', etag: '"abc"' },
    { why: "the wanted form", accept: "br", match: '"abc-br"', etag: '"abc-br"' },
    { why: "another form", accept: "br", match: '"abc-gzip"', etag: '"abc-gzip"' },
    { why: "several forms", accept: "br", match: '"abc", W/"abc-br"', etag: '"abc-br"' },
    { why: "any form", accept: "gzip", match: "*", etag: '"abc-gzip"' },
  ])("$why", async ({ accept, match, etag }) => {
    for (const method of ["GET", "HEAD"] as const) {
      const headers = { "accept-encoding": accept, "if-none-match": match };
      const answer = await web.inject({ method, url: "/feed.xml", headers });
      expect([answer.statusCode, answer.body, answer.headers.etag]).toEqual([304, "", etag]);
      expect(answer.headers).toMatchObject({ vary: "accept-encoding", "cache-control": "public, max-age=300" });
      expect(answer.headers["content-length"]).toBeUndefined();
    }
  });

  test("unless it has other bytes", async () => {
    const headers = { "if-none-match": '"old", "abc-zstd"' };
    expect((await web.inject({ url: "/feed.xml", headers })).statusCode).toBe(200);
  });
});

describe("a page that is drawn on demand", () => {
  const drawing = async (): Promise<Document> => await Promise.resolve(page);
  const page = aDocument("story/a", LONG, { etag: '"abc"', contentType: "text/html; charset=utf-8" });
  let drawn: FastifyInstance;
  beforeEach(async () => {
    drawn = await createWeb(
      aSite({
        document: async () => await Promise.resolve(null),
        storyPage: drawing,
        riverPage: drawing,
        archivePage: drawing,
        sourcesPage: drawing,
        sourcePage: drawing,
        feedsPage: drawing,
        feedTwin: drawing,
      }),
      NO_LOG,
    );
  });
  afterEach(async () => await drawn.close());

  test.for([
    "/story/a",
    "/latest",
    "/tag/a",
    "/archive",
    "/archive/2014-12",
    "/sources",
    "/source/a",
    "/feeds",
    "/feed",
    "/feeds/a",
  ])("is packed, kept for a minute, and not sent again to who has it: %s", async (url) => {
    const packed = await drawn.inject({ url, headers: { "accept-encoding": "gzip" } });
    expect(packed.headers).toMatchObject({
      "content-encoding": "gzip",
      etag: '"abc-gzip"',
      vary: "accept-encoding",
      "cache-control": "public, max-age=60",
      "content-type": "text/html; charset=utf-8",
    });
    expect(unpacked(packed.rawPayload, "gzip")).toBe(LONG);
    const again = await drawn.inject({ url, headers: { "accept-encoding": "br", "if-none-match": '"abc-gzip"' } });
    expect([again.statusCode, again.body]).toEqual([304, ""]);
    expect((await drawn.inject({ method: "HEAD", url })).headers["content-length"]).toBe(String(LONG.length));
  });
});

describe("feeds, and nothing else,", () => {
  test.for([
    {
      url: "/feed.xml",
      link:
        '<https://news.example/feed.xml>; rel="self"; type="application/rss+xml", ' +
        '<https://news.example/feed.atom>; rel="alternate"; type="application/atom+xml", ' +
        '<https://news.example/feed.json>; rel="alternate"; type="application/feed+json"',
    },
    {
      url: "/feeds/security.xml",
      link:
        '<https://news.example/feeds/security.xml>; rel="self"; type="application/rss+xml", ' +
        '<https://news.example/feeds/security.atom>; rel="alternate"; type="application/atom+xml", ' +
        '<https://news.example/feeds/security.json>; rel="alternate"; type="application/feed+json"',
    },
    {
      url: "/tags/gr%C3%B6%C3%9Fe.xml",
      link:
        '<https://news.example/tags/gr%C3%B6%C3%9Fe.xml>; rel="self"; type="application/rss+xml", ' +
        '<https://news.example/tags/gr%C3%B6%C3%9Fe.atom>; rel="alternate"; type="application/atom+xml", ' +
        '<https://news.example/tags/gr%C3%B6%C3%9Fe.json>; rel="alternate"; type="application/feed+json"',
    },
  ])("name themselves and their other formats: $url", async ({ url, link }) => {
    expect((await web.inject(url)).headers["link"]).toBe(link);
    expect((await web.inject({ url, headers: { "if-none-match": '"abc"' } })).headers["link"]).toBe(link);
  });

  test.for([
    { url: "/feed.json", isShared: true },
    { url: "/feeds/security.xml", isShared: true },
    { url: "/tags/gr%C3%B6%C3%9Fe.xml", isShared: true },
    { url: "/", isShared: false },
    { url: "/sitemap.xml", isShared: false },
    { url: "/assets/newsdesk.css", isShared: false },
    { url: "/story/none", isShared: false },
    { url: "/unsubscribe/token", isShared: false },
    { url: "/nowhere", isShared: false },
  ])("may be read by scripts of other pages: $url $isShared", async ({ url, isShared }) => {
    const headers = { origin: "https://reader.example" };
    const answer = await web.inject({ url, headers });
    const preflight = await web.inject({ method: "OPTIONS", url, headers });
    const origins = [answer, preflight].map((one) => one.headers["access-control-allow-origin"]);
    expect(origins).toEqual(isShared ? ["*", "*"] : [undefined, undefined]);
    expect(answer.headers["access-control-expose-headers"]).toBe(isShared ? "etag, last-modified, link" : undefined);
    expect(preflight.headers["access-control-allow-headers"]).toBe(
      isShared ? "if-none-match, if-modified-since" : undefined,
    );
  });
});

function unpacked(body: Buffer, encoding: string | undefined): string {
  if (encoding === "br") return brotliDecompressSync(body).toString();
  return (encoding === "gzip" ? gunzipSync(body) : body).toString();
}

function withoutMoment(headers: Readonly<Record<string, unknown>>): object {
  return { ...headers, date: null, "x-request-id": null };
}
