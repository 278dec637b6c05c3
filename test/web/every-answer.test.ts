import { once } from "node:events";
import { connect, type AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FastifyInstance } from "fastify";
import type { HubDoor } from "../../src/app/hub-door.ts";
import type { Log } from "../../src/domain/log.ts";
import { addDigestPreview } from "../../src/web/digest-preview.ts";
import { createWeb } from "../../src/web/server.ts";
import { aDocument } from "../builders.ts";
import { aPage, aSite } from "./a-site.ts";

const NO_LOG: Log = { debug() {}, info() {}, warn() {}, error() {} };
const SECRET = "/home/desk/data/newsdesk.db";

let web: FastifyInstance;
let port: number;
/** What was asked of the site that changes something. */
let acts: string[];

beforeAll(async () => {
  acts = [];
  const site = aSite({
    document: async (path) => await Promise.resolve(/none|feeds\/security$/.test(path) ? null : aDocument(path)),
    async storyPage(id) {
      if (id === "broken") throw new Error(`cannot read ${SECRET}`);
      return id === "none" ? null : await aPage("<p>story");
    },
    async searchPage({ query }) {
      if (query === "broken") throw new Error(`cannot read ${SECRET}`);
      return await Promise.resolve({ html: "<p>search", isReadable: query !== "(" });
    },
    riverPage: async ({ tag }) => (tag === "none" ? null : await aPage("<p>river")),
    archivePage: async (when) => (when === "none" ? null : await aPage("<p>archive")),
    sourcesPage: async () => await aPage("<p>sources"),
    sourcePage: async ({ id }) => (id === "none" ? null : await aPage("<p>source")),
    feedsPage: async () => await aPage("<p>feeds"),
    feedTwin: async (path) => (path.includes("none") ? null : await aPage("<p>feed")),
    digestPage: async (name) => (name === "none" ? null : await aPage("<p>digest")),
    editionPage: async (_name, slot) => (slot === "none" ? null : await aPage("<p>edition")),
    async privateFeed(file) {
      if (file === "broken.atom") throw new Error(`cannot read ${SECRET}`);
      if (file === "ended.atom") return await Promise.resolve({ kind: "ended" });
      return await Promise.resolve(file === "forged.atom" ? null : { kind: "feed", document: aDocument(`my/${file}`) });
    },
    async unsubscribePage(token, what) {
      if (what === "act") acts.push(token);
      return await Promise.resolve(token === "forged" ? null : `<p>${what}`);
    },
  });
  const door = {
    isOpen: async (token: string) => await Promise.resolve(token === "known"),
    confirm: async () => await Promise.resolve(null),
    receive: async () => await Promise.reject(new Error(`cannot write ${SECRET}`)),
  };
  const hub: HubDoor = {
    async take({ mode, topic, callback }) {
      if (mode !== "subscribe") return await Promise.resolve({ status: 400, words: "Say what you want." });
      if (callback === "broken") throw new Error(`cannot write ${SECRET}`);
      if (callback === "full") return { status: 503, words: "There is no room.", afterSeconds: 60 };
      acts.push(`hub ${topic}`);
      return callback === "closed" ? "closed" : null;
    },
  };
  web = await createWeb(site, NO_LOG, { door: () => door, maxBytes: () => 100, hub: () => hub });
  addDigestPreview(web, { html: "<p>digest", text: "digest" });
  await web.listen({ host: "127.0.0.1", port: 0 });
  port = (web.server.address() as AddressInfo).port;
});
afterAll(async () => await web.close());

/** What is sent, line by line; a request is for our own host unless it says another. */
type Case = {
  why: string;
  lines: readonly string[];
  host?: string | null | undefined;
  body?: string | undefined;
  status: number;
};
const form = (bytes: number) => ["content-type: application/x-www-form-urlencoded", `content-length: ${bytes}`];

const HUB_FORM = "hub.mode=subscribe&hub.topic=t";
const wish = (callback: string) => {
  const body = `${HUB_FORM}&hub.callback=${callback}`;
  return { lines: ["POST /hub HTTP/1.1", ...form(body.length)], body };
};

const ANSWERS: readonly Case[] = [
  { why: "the front page", lines: ["GET / HTTP/1.1"], status: 200 },
  { why: "a feed", lines: ["GET /feed.xml HTTP/1.1"], status: 200 },
  { why: "a feed by its head", lines: ["HEAD /feed.atom HTTP/1.1"], status: 200 },
  { why: "a feed that has not changed", lines: ["GET /feed.json HTTP/1.1", "if-none-match: *"], status: 304 },
  { why: "a further feed", lines: ["GET /feeds/security.xml HTTP/1.1"], status: 200 },
  { why: "the feed of a tag", lines: ["GET /tags/security.xml HTTP/1.1"], status: 200 },
  { why: "the feed of a source", lines: ["HEAD /sources/courier.atom HTTP/1.1"], status: 200 },
  { why: "the sources", lines: ["GET /sources.opml HTTP/1.1"], status: 200 },
  { why: "the latest", lines: ["GET /latest?behind=1.sty-1 HTTP/1.1"], status: 200 },
  { why: "a tag", lines: ["HEAD /tag/security HTTP/1.1"], status: 200 },
  { why: "the archive", lines: ["GET /archive HTTP/1.1"], status: 200 },
  { why: "a day", lines: ["GET /archive/2014-12-18 HTTP/1.1"], status: 200 },
  { why: "the editions", lines: ["GET /editions HTTP/1.1"], status: 200 },
  { why: "a digest", lines: ["GET /digest/daily?behind=2014-12-18T07:00 HTTP/1.1"], status: 200 },
  { why: "an edition", lines: ["HEAD /digest/daily/2014-12-18T07:00 HTTP/1.1"], status: 200 },
  { why: "the feed of a digest", lines: ["GET /digest/daily.xml HTTP/1.1"], status: 200 },
  { why: "a preflight for it", lines: ["OPTIONS /digest/daily.xml HTTP/1.1"], status: 204 },
  { why: "a private feed", lines: ["GET /my/token.atom HTTP/1.1"], status: 200 },
  { why: "a private feed by its head", lines: ["HEAD /my/token.xml HTTP/1.1"], status: 200 },
  {
    why: "a private feed that has not changed",
    lines: ["GET /my/token.json HTTP/1.1", "if-none-match: *"],
    status: 304,
  },
  { why: "the sources as a page", lines: ["GET /sources HTTP/1.1"], status: 200 },
  { why: "a source", lines: ["GET /source/wire?behind=1.sty-1 HTTP/1.1"], status: 200 },
  { why: "no such source", lines: ["GET /source/none HTTP/1.1"], status: 404 },
  { why: "no page of such a feed", lines: ["GET /feeds/none HTTP/1.1"], status: 404 },
  { why: "the script", lines: ["GET /assets/copy.js HTTP/1.1"], status: 200 },
  { why: "a preflight", lines: ["OPTIONS /feed.xml HTTP/1.1"], status: 204 },
  { why: "a search", lines: ["GET /search?q=sony HTTP/1.1"], status: 200 },
  { why: "a search by its head", lines: ["HEAD /search?q=sony HTTP/1.1"], status: 200 },
  { why: "a search that is none", lines: ["GET /search?q=( HTTP/1.1"], status: 400 },
  { why: "a search that breaks", lines: ["GET /search?q=broken HTTP/1.1"], status: 500 },
  { why: "a form sent to the search", lines: ["POST /search HTTP/1.1", ...form(1)], body: "x", status: 405 },
  { why: "how to search", lines: ["GET /opensearch.xml HTTP/1.1"], status: 200 },
  { why: "a question what a page can do", lines: ["OPTIONS /story/one HTTP/1.1"], status: 204 },
  { why: "the stylesheet", lines: ["GET /assets/newsdesk.css HTTP/1.1"], status: 200 },
  { why: "the icon", lines: ["GET /favicon.ico HTTP/1.1"], status: 200 },
  { why: "robots.txt", lines: ["GET /robots.txt HTTP/1.1"], status: 200 },
  { why: "the sitemap", lines: ["GET /sitemap.xml HTTP/1.1"], status: 200 },
  { why: "a story", lines: ["GET /story/one HTTP/1.1"], status: 200 },
  { why: "a form", lines: ["GET /unsubscribe/token HTTP/1.1"], status: 200 },
  { why: "the form for a lost link", lines: ["GET /preferences HTTP/1.1"], status: 200 },
  { why: "an address that has lost it", lines: ["POST /preferences HTTP/1.1", ...form(1)], body: "x", status: 200 },
  {
    why: "a sign-up in another form",
    lines: ["POST /subscribe HTTP/1.1", "content-type: application/json", "content-length: 1"],
    body: "x",
    status: 415,
  },
  { why: "a sign-up that is too large", lines: ["POST /subscribe HTTP/1.1", ...form(99_999)], status: 413 },
  { why: "a sign-up where none is", lines: ["GET /subscribe HTTP/1.1"], status: 404 },
  { why: "preferences of nobody", lines: ["GET /preferences/forged HTTP/1.1"], status: 404 },
  { why: "a change of nobody's", lines: ["POST /preferences/forged HTTP/1.1", ...form(1)], body: "x", status: 404 },
  { why: "the data of nobody", lines: ["GET /preferences/forged/export HTTP/1.1"], status: 404 },
  { why: "a confirmation of nobody", lines: ["POST /confirm/forged HTTP/1.1"], status: 404 },
  { why: "a form by its head", lines: ["HEAD /unsubscribe/token HTTP/1.1"], status: 200 },
  { why: "an older reader that names no host", lines: ["GET /feed.xml HTTP/1.0"], host: null, status: 200 },
  { why: "no such feed", lines: ["GET /feeds/none.xml HTTP/1.1"], status: 404 },
  { why: "no such tag", lines: ["GET /tag/none HTTP/1.1"], status: 404 },
  { why: "no such day", lines: ["GET /archive/none HTTP/1.1"], status: 404 },
  { why: "no such digest", lines: ["GET /digest/none HTTP/1.1"], status: 404 },
  { why: "no such feed of a digest", lines: ["GET /digest/none.xml HTTP/1.1"], status: 404 },
  { why: "no such edition", lines: ["GET /digest/daily/none HTTP/1.1"], status: 404 },
  { why: "a private feed of nobody", lines: ["GET /my/forged.atom HTTP/1.1"], status: 404 },
  { why: "a private feed that has ended", lines: ["GET /my/ended.atom HTTP/1.1"], status: 410 },
  { why: "a question whether others may read it", lines: ["OPTIONS /my/token.atom HTTP/1.1"], status: 204 },
  { why: "a form for a private feed", lines: ["POST /my/token.atom HTTP/1.1", ...form(1)], body: "x", status: 405 },
  { why: "a fault of ours at a private feed", lines: ["GET /my/broken.atom HTTP/1.1"], status: 500 },
  { why: "no such story", lines: ["GET /story/none HTTP/1.1"], status: 404 },
  { why: "no such page", lines: ["GET /../../etc/passwd HTTP/1.1"], status: 404 },
  { why: "a forged token", lines: ["GET /unsubscribe/forged HTTP/1.1"], status: 404 },
  { why: "a question of no hub of ours", lines: ["GET /push/guess HTTP/1.1"], status: 404 },
  { why: "an address that cannot be decoded", lines: ["GET /story/%zz HTTP/1.1"], status: 404 },
  { why: "an address of another server", lines: ["GET http://evil.example/ HTTP/1.1"], status: 421 },
  { why: "a whole address of ours", lines: ["GET http://news.example/feed.xml HTTP/1.1"], status: 200 },
  { why: "a method for no page", lines: ["DELETE /nowhere HTTP/1.1"], status: 404 },
  { why: "a method that a page does not have", lines: ["DELETE /feed.xml HTTP/1.1"], status: 405 },
  { why: "a form sent to a page", lines: ["POST / HTTP/1.1", ...form(1)], body: "x", status: 405 },
  { why: "a method that hardly anybody has", lines: ["PROPFIND /feed.xml HTTP/1.1"], status: 405 },
  { why: "a push to no subscription", lines: ["POST /push/guess HTTP/1.1", ...form(1)], body: "x", status: 410 },
  {
    why: "a push that is too large",
    lines: ["POST /push/known HTTP/1.1", ...form(101)],
    body: "x".repeat(101),
    status: 413,
  },
  { why: "a form that is too large", lines: ["POST /unsubscribe/x HTTP/1.1", ...form(99_999)], status: 413 },
  {
    why: "a body of an unknown kind",
    lines: ["POST /unsubscribe/x HTTP/1.1", "content-type: image/png", "content-length: 1"],
    body: "x",
    status: 415,
  },
  {
    why: "JSON that is none",
    lines: ["POST /unsubscribe/x HTTP/1.1", "content-type: application/json", "content-length: 1"],
    body: "{",
    status: 400,
  },
  { why: "a wish for a feed", lines: ["POST /hub HTTP/1.1", ...form(HUB_FORM.length)], body: HUB_FORM, status: 202 },
  { why: "a wish that makes no sense", lines: ["POST /hub HTTP/1.1", ...form(1)], body: "x", status: 400 },
  { why: "a wish of nothing", lines: ["POST /hub HTTP/1.1"], status: 400 },
  { why: "a look at the hub", lines: ["GET /hub?hub.mode=subscribe HTTP/1.1"], status: 405 },
  { why: "a wish for which there is no room", ...wish("full"), status: 503 },
  { why: "a wish where there is no hub", ...wish("closed"), status: 404 },
  { why: "a fault of ours at the hub", ...wish("broken"), status: 500 },
  {
    why: "a wish as JSON",
    lines: ["POST /hub HTTP/1.1", "content-type: application/json", "content-length: 2"],
    body: "{}",
    status: 415,
  },
  { why: "a wish that is too large", lines: ["POST /hub HTTP/1.1", ...form(99_999)], status: 413 },
  { why: "a wish for another host", lines: ["POST /hub HTTP/1.1"], host: "evil.example", status: 421 },
  { why: "another host", lines: ["GET /feed.xml HTTP/1.1"], host: "evil.example", status: 421 },
  { why: "another host, for no page", lines: ["GET /nowhere HTTP/1.1"], host: "evil.example", status: 421 },
  { why: "a form for another host", lines: ["POST /unsubscribe/x HTTP/1.1"], host: "evil.example", status: 421 },
  { why: "a push for another host", lines: ["POST /push/known HTTP/1.1"], host: "evil.example", status: 421 },
  { why: "no host", lines: ["GET / HTTP/1.1"], host: null, status: 400 },
  { why: "a fault of ours", lines: ["GET /story/broken HTTP/1.1"], status: 500 },
  { why: "a fault of ours at a push", lines: ["POST /push/known HTTP/1.1", ...form(1)], body: "x", status: 500 },
  { why: "an expectation that nobody knows", lines: ["GET / HTTP/1.1", "expect: wonders"], status: 417 },
  { why: "no HTTP at all", lines: ["hello"], status: 400 },
  { why: "a header that is none", lines: ["GET / HTTP/1.1", "no colon"], status: 400 },
  {
    why: "two lengths",
    lines: ["POST /unsubscribe/x HTTP/1.1", ...form(1), "transfer-encoding: chunked"],
    status: 400,
  },
  { why: "endless headers", lines: ["GET / HTTP/1.1", `x: ${"x".repeat(20_000)}`], status: 431 },
];

describe("every answer forbids scripts, frames and guessing, and tells nothing of the inside", () => {
  test.for(ANSWERS)("$why: $status", async ({ lines, host, body, status }) => {
    const { head } = await ask(lines, host, body);
    expect(head.get("status")).toBe(String(status));
    expect(Object.fromEntries(head)).toMatchObject({
      "content-security-policy":
        "default-src 'none';style-src 'self';img-src 'self';form-action 'self';base-uri 'none';frame-ancestors 'none'",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "no-referrer",
    });
  });

  test.for(ANSWERS.filter(({ status }) => status >= 400))(
    "$why: kept by nobody, without a word of ours",
    async (each) => {
      const { head, text } = await ask(each.lines, each.host, each.body);
      expect(head.get("cache-control")).toBe("no-store");
      expect(text).not.toMatch(/\/home|newsdesk\.db|node_modules|fastify|\bat \w+ \(/i);
    },
  );

  test.for(ANSWERS.filter(({ status }) => status !== 204 && status !== 304))(
    "$why: with its kind and length",
    async (each) => {
      const { head } = await ask(each.lines, each.host, each.body);
      expect(head.get("content-type")).toMatch(/charset=utf-8$|^application\/rss\+xml$/);
      expect(head.get("content-length")).toMatch(/^\d+$/);
    },
  );

  test.for(["/feed", "/feeds", "/feeds/security"])(
    "but %s, which lets in a script that is a file of ours",
    async (path) => {
      const { head } = await ask([`GET ${path} HTTP/1.1`]);
      expect([head.get("status"), head.get("content-security-policy")]).toEqual([
        "200",
        "default-src 'none';style-src 'self';img-src 'self';form-action 'self';base-uri 'none';frame-ancestors 'none';script-src 'self'",
      ]);
    },
  );

  test("but the digest, which brings its styles along", async () => {
    const { head } = await ask(["GET /digest.html HTTP/1.1"]);
    expect(head.get("content-security-policy")).toMatch(/^default-src 'none'; style-src 'unsafe-inline';/);
    expect([head.get("x-content-type-options"), head.get("referrer-policy")]).toEqual(["nosniff", "no-referrer"]);
  });
});

test.for([
  { path: "/feed.xml", allow: "GET, HEAD, OPTIONS" },
  { path: "/feeds/security.xml/", allow: "GET, HEAD, OPTIONS" },
  { path: "/my/token.atom", allow: "GET, HEAD, OPTIONS" },
  { path: "/digest/daily", allow: "GET, HEAD, OPTIONS" },
  { path: "/unsubscribe/token?x=y", allow: "GET, HEAD, OPTIONS, POST" },
  { path: "/subscribe", allow: "GET, HEAD, OPTIONS, POST" },
  { path: "/confirm/token", allow: "GET, HEAD, OPTIONS, POST" },
  { path: "/preferences/token", allow: "GET, HEAD, OPTIONS, POST" },
  { path: "/preferences/token/erase", allow: "GET, HEAD, OPTIONS, POST" },
  { path: "/preferences/token/export", allow: "GET, HEAD, OPTIONS" },
  { path: "/push/token", allow: "GET, HEAD, OPTIONS, POST" },
  { path: "/hub", allow: "OPTIONS, POST" },
])("$path says what it can do", async ({ path, allow }) => {
  for (const method of ["OPTIONS", "PUT"]) {
    const { head } = await ask([`${method} ${path} HTTP/1.1`]);
    expect([head.get("status"), head.get("allow")]).toEqual([method === "PUT" ? "405" : "204", allow]);
  }
});

test("nothing that only looks changes anything", async () => {
  acts = [];
  for (const method of ["GET", "HEAD", "OPTIONS"]) {
    await ask([`${method} /unsubscribe/token HTTP/1.1`]);
    await ask([`${method} /hub?${HUB_FORM} HTTP/1.1`]);
  }
  expect(acts).toEqual([]);
  await ask(["POST /unsubscribe/token HTTP/1.1"]);
  await ask(["POST /hub HTTP/1.1", ...form(HUB_FORM.length)], undefined, HUB_FORM);
  expect(acts).toEqual(["token", "hub t"]);
});

type Answer = { readonly head: ReadonlyMap<string, string>; readonly text: string };

/** Bytes as they stand, for a client of the platform would mend them. */
async function ask(lines: readonly string[], host: string | null = "news.example", body = ""): Promise<Answer> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  const head = [...lines, ...(host === null ? [] : [`host: ${host}`]), "connection: close", "", ""].join("\r\n");
  socket.write(head + body);
  let all = "";
  socket.setEncoding("utf8").on("data", (piece: string) => (all += piece));
  socket.on("error", () => {}); // Who is refused while it still sends is cut off; what was said before counts.
  await once(socket, "close");
  const [top = "", ...rest] = all.split("\r\n\r\n");
  const [first = "", ...headers] = top.split("\r\n");
  const pairs = headers.map(
    (line) => [line.split(": ", 1)[0]?.toLowerCase() ?? "", line.replace(/^[^:]*: /, "")] as const,
  );
  return { head: new Map([["status", first.split(" ")[1] ?? ""], ...pairs]), text: rest.join("\r\n\r\n") };
}
