import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { simpleParser } from "mailparser";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HANG, rss, serveFeeds, type Answer, type LocalFeeds } from "./local-feeds.ts";
import type { NewsdeskProcess } from "./newsdesk-process.ts";
import { createTemporaryDesk, subscribe, type TemporaryDesk } from "./temporary-desk.ts";

/** What issue and README promise for SIGTERM. */
const MAX_STOP_MS = 10_000;
const READERS = ["ada@reader.example", "bo@reader.example", "cy@reader.example", "dee@reader.example"];
const COMET = "https://wire.example/comet";

const answers = new Map<string, Answer>();
let feeds: LocalFeeds;
let desk: TemporaryDesk;
let serving: NewsdeskProcess;
let origin: string;
let storyPath: string;

beforeAll(async () => {
  feeds = await serveFeeds(answers);
  answers.set("/wire.xml", rss("Wire", [anEntry("comet"), anEntry("breach of a bank")]));
  answers.set("/late.xml", rss("Late", [anEntry("late word")]));
  desk = createTemporaryDesk(settings("/wire.xml"));
  await subscribe(desk, READERS);
  serving = desk.begin("start");
  origin = (await serving.says(/newsdesk serves (http\S+)/))[1] ?? "";
  await serving.says(/a pass is done/);
  const story = await desk.look(async ({ stories }) => await stories.lookUp(COMET));
  storyPath = `/story/${story?.id ?? ""}`;
});

afterAll(async () => {
  serving.child.kill("SIGTERM");
  await serving.ended;
  desk.remove();
  await feeds.close();
});

describe("newsdesk start serves", () => {
  test.for([
    { path: "/", type: "text/html; charset=utf-8", holds: "News of the comet" },
    { path: "/feed.xml", type: "application/rss+xml; charset=utf-8", holds: "News of the comet" },
    { path: "/feed.atom", type: "application/atom+xml; charset=utf-8", holds: "News of the comet" },
    { path: "/feed.json", type: "application/feed+json; charset=utf-8", holds: "News of the comet" },
    { path: "/feeds/security.xml", type: "application/rss+xml; charset=utf-8", holds: "News of the breach" },
    { path: "/feeds/security.atom", type: "application/atom+xml; charset=utf-8", holds: "News of the breach" },
    { path: "/feeds/security.json", type: "application/feed+json; charset=utf-8", holds: "News of the breach" },
    { path: "/assets/newsdesk.css", type: "text/css; charset=utf-8", holds: "color-scheme" },
    { path: "/robots.txt", type: "text/plain; charset=utf-8", holds: "Sitemap: http://desk.example/sitemap.xml" },
    { path: "/sitemap.xml", type: "application/xml; charset=utf-8", holds: "<loc>http://desk.example/story/" },
    { path: "/assets/newsdesk.svg", type: "image/svg+xml", holds: "<svg" },
    { path: "/favicon.ico", type: "image/svg+xml", holds: "<svg" },
  ])("$path, whole, by its head alone, and not again when nothing changed", async ({ path, type, holds }) => {
    const plain = { "accept-encoding": "identity" };
    const whole = await fetch(origin + path, { headers: plain });
    const { etag, "last-modified": modified } = Object.fromEntries(whole.headers);
    expect([whole.status, whole.headers.get("content-type")]).toEqual([200, type]);
    const body = await whole.text();
    expect(body).toContain(holds);
    expect(etag).toMatch(/^"[^"]+"$/);

    const head = await fetch(origin + path, { method: "HEAD", headers: plain });
    expect([head.status, await head.text(), head.headers.get("etag")]).toEqual([200, "", etag]);
    expect(head.headers.get("content-length")).toBe(String(Buffer.byteLength(body)));

    const conditions = [{ "if-none-match": etag ?? "" }, { "if-modified-since": modified ?? "" }];
    for (const headers of conditions) {
      const again = await fetch(origin + path, { headers: { ...plain, ...headers } });
      expect([again.status, await again.text(), again.headers.get("etag")]).toEqual([304, "", etag]);
    }
    const other = await fetch(origin + path, { headers: { "if-none-match": '"another"' } });
    expect([other.status, await other.text()]).toEqual([200, body]);
  });

  test.for([
    { why: "another name", host: "evil.example", status: 421 },
    { why: "the site's own name", host: "desk.example", status: 200 },
  ])("who asks for $why: $status", async ({ host, status }) => {
    const request = get(`${origin}/feed.xml`, { headers: { host } });
    const [answer] = (await once(request, "response")) as [IncomingMessage];
    answer.resume();
    expect(answer.statusCode).toBe(status);
  });

  test("a story's page, with who tells it and why it is there", async () => {
    const page = await fetch(origin + storyPath);
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    const html = await page.text();
    expect(html).toContain("News of the comet");
    expect(html).toContain(`href="${COMET}"`);
    expect(html).toContain("Opened a new story");
  });

  test.for(["/nowhere", "/story/story-none", "/feeds/none.xml", "/feeds/..%2findex.html", "/assets/other.css"])(
    "no %s, and says so on a page of its own",
    async (path) => {
      const page = await fetch(origin + path);
      expect([page.status, page.headers.get("content-type")]).toEqual([404, "text/html; charset=utf-8"]);
      expect(page.headers.get("cache-control")).toBe("no-store");
      expect(await page.text()).toContain('<main id="main" tabindex="-1">');
    },
  );
});

describe("every answer forbids scripts and frames", () => {
  const big = "x".repeat(20_000);
  const form = { "content-type": "application/x-www-form-urlencoded" };
  test.for<{ why: string; path: () => string; status: number; init?: RequestInit }>([
    { why: "the front page", path: () => "/", status: 200 },
    { why: "a story", path: () => storyPath, status: 200 },
    { why: "a merged feed", path: () => "/feed.xml", status: 200 },
    { why: "a tag feed", path: () => "/feeds/security.json", status: 200 },
    { why: "the stylesheet", path: () => "/assets/newsdesk.css", status: 200 },
    { why: "no such page", path: () => "/nowhere", status: 404 },
    { why: "no such story", path: () => "/story/none", status: 404 },
    { why: "a forged token", path: () => "/unsubscribe/forged", status: 404 },
    { why: "an address that cannot be decoded", path: () => "/story/%zz", status: 404 },
    { why: "a method that is not served", path: () => "/feed.xml", status: 405, init: { method: "DELETE" } },
    {
      why: "a body that is too large",
      path: () => "/unsubscribe/x",
      status: 413,
      init: { method: "POST", body: big, headers: form },
    },
    {
      why: "a body that is too large and does not say so",
      path: () => "/unsubscribe/x",
      status: 413,
      init: { method: "POST", body: new Blob([big]).stream(), headers: form, duplex: "half" },
    },
    {
      why: "a body of an unknown kind",
      path: () => "/unsubscribe/x",
      status: 415,
      init: { method: "POST", body: "x", headers: { "content-type": "image/png" } },
    },
  ])("$why", async ({ path, status, init }) => {
    const answer = await fetch(origin + path(), init);
    expect(answer.status).toBe(status);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-security-policy":
        "default-src 'none';style-src 'self';img-src 'self';form-action 'self';base-uri 'none';frame-ancestors 'none'",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "no-referrer",
    });
    expect(await answer.text()).not.toMatch(/<script|\son\w+\s*=\s*["']|javascript:/i);
  });
});

describe("a reader who wants no more mail", () => {
  test("is asked first: GET and HEAD change nothing", async () => {
    const path = await unsubscribePathOf("ada@reader.example");
    const page = await fetch(origin + path);
    expect([page.status, page.headers.get("cache-control")]).toEqual([200, "no-store"]);
    expect(await page.text()).toContain('<form method="post">');
    expect((await fetch(origin + path, { method: "HEAD" })).status).toBe(200);
    expect(await stateOf("ada@reader.example")).toBe("active weekly");
  });

  test.for<{ why: string; reader: string; body: () => RequestInit["body"] }>([
    { why: "a press on the button", reader: "ada@reader.example", body: () => new URLSearchParams() },
    { why: "a mailbox provider's form", reader: "bo@reader.example", body: () => new URLSearchParams(ONE_CLICK) },
    { why: "a mailbox provider's multipart form", reader: "cy@reader.example", body: oneClickForm },
    { why: "a POST with nothing in it", reader: "dee@reader.example", body: () => null },
  ])("is let go at once by $why, and as well the second time", async ({ reader, body }) => {
    const path = await unsubscribePathOf(reader);
    expect(await stateOf(reader)).toBe("active weekly");
    for (let press = 1; press <= 2; press++) {
      const page = await fetch(origin + path, { method: "POST", body: body() ?? null, redirect: "manual" });
      expect([page.status, page.headers.get("set-cookie")]).toEqual([200, null]);
      expect(await page.text()).toContain("will not be sent to you any more");
      expect(await stateOf(reader)).toBe("ended "); // It was the only digest.
    }
  });

  test("is not anybody else: a forged or cut token is no address", async () => {
    const path = await unsubscribePathOf("ada@reader.example");
    const forged = [path.replace(/.$/, path.endsWith("A") ? "B" : "A"), path.slice(0, -4), "/unsubscribe/AAAA"];
    for (const each of forged) {
      for (const method of ["GET", "POST"]) expect((await fetch(origin + each, { method })).status).toBe(404);
    }
  });
});

describe("beside newsdesk start", () => {
  test.for(["run", "start"])("a second worker (%s) is refused, with the first one's name", async (command) => {
    const { code, stdout, stderr } = await desk.run(command);
    expect(code).toBe(4);
    expect(stdout).toBe("");
    expect(stderr).toContain(`Another worker has this database:`);
    expect(stderr).toContain(`process ${serving.child.pid}`);
    expect(stderr).toContain("Stop it first");
  });

  test("short commands work", async () => {
    const [list, explain] = await Promise.all([desk.run("subscriber", "list"), desk.run("explain", COMET)]);
    expect([list.code, explain.code]).toEqual([0, 0]);
    expect(list.stdout).toContain("ada@reader.example");
    expect(explain.stdout).toContain("Opened a new story");
  });
});

describe("newsdesk start is ended", () => {
  test(
    "by SIGTERM in the middle of a pass: in time, and the next run takes up the rest",
    { timeout: 60_000 },
    async () => {
      const other = createTemporaryDesk(settings("/wire.xml", "/hang.xml"));
      answers.set("/hang.xml", HANG);
      const { child, ended, says } = other.begin("start");
      await says(/newsdesk serves/);
      await feeds.asked("/hang.xml");
      child.kill("SIGTERM");
      const { code, stderr } = await within(MAX_STOP_MS, ended);
      expect(code).toBe(0);
      expect(stderr).toContain("newsdesk is stopping.");

      answers.set("/hang.xml", rss("Hang", [anEntry("long wait")]));
      expect(await other.run("run", "--json")).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('"failed":0') as string,
      });
      const told = await other.look(async ({ stories }) => await stories.find({ order: "newest", limit: 10 }));
      expect(told.map(({ coverage }) => coverage[0].item.title).toSorted()).toEqual([
        "News of the breach of a bank",
        "News of the comet",
        "News of the long wait",
      ]);
      other.remove();
    },
  );

  test("by SIGKILL in the middle of a pass: it starts again at once", { timeout: 60_000 }, async () => {
    const other = createTemporaryDesk(settings("/late.xml", "/hang2.xml"));
    answers.set("/hang2.xml", HANG);
    const killed = other.begin("start");
    await feeds.asked("/hang2.xml");
    killed.child.kill("SIGKILL");
    expect((await killed.ended).code).toBeNull();

    answers.set("/hang2.xml", rss("Hang", [anEntry("long wait")]));
    const again = other.begin("start");
    await again.says(/a pass is done/);
    const [, url = ""] = await again.says(/newsdesk serves (http\S+)/);
    const front = await (await fetch(url)).text();
    for (const title of ["News of the late word", "News of the long wait"]) expect(front).toContain(title);
    again.child.kill("SIGINT");
    expect((await within(MAX_STOP_MS, again.ended)).code).toBe(0);
    other.remove();
  });
});

const ONE_CLICK = { "List-Unsubscribe": "One-Click" };

function oneClickForm(): FormData {
  const form = new FormData();
  form.set("List-Unsubscribe", "One-Click");
  return form;
}

function settings(...paths: readonly string[]): object {
  return {
    network: { allow: [feeds.host] },
    sources: paths.map((path) => ({ name: path.slice(1, -4), url: feeds.url(path) })),
    tags: { security: ["breach"] },
    feeds: [{ name: "security", where: "tag:security" }],
  };
}

function anEntry(subject: string) {
  const title = `News of the ${subject}`;
  const link = `https://wire.example/${subject.replaceAll(" ", "-")}`;
  return {
    title,
    summary: `All that is known of the ${subject}, in one place.`,
    link,
    at: new Date(Date.now() - 3_600_000),
  };
}

async function unsubscribePathOf(reader: string): Promise<string> {
  const mails = await Promise.all(desk.mails().map(async (text) => await simpleParser(text)));
  const mail = mails.find(({ to }) => to !== undefined && !Array.isArray(to) && to.text === reader);
  const [, path] = /http:\/\/desk\.example(\/unsubscribe\/[\w-]+)/.exec(mail?.text ?? "") ?? [];
  if (path === undefined) throw new Error(`There is no mail to ${reader} with a link to unsubscribe`);
  return path;
}

/** `active weekly`: the subscriber's state, and the digests that are still wanted. */
async function stateOf(reader: string): Promise<string> {
  const all = await desk.look(async ({ subscribers }) => await subscribers.list());
  const found = all.find(({ address }) => address === reader);
  return `${found?.state} ${found?.subscriptions.map(({ digest }) => digest).join(" ") ?? ""}`;
}

/** Waits at most this long, so that a process that never ends is a failed test and not a hanging one. */
async function within<Value>(ms: number, wanted: Promise<Value>): Promise<Value> {
  const timer = Promise.withResolvers<never>();
  const handle = setTimeout(() => timer.reject(new Error(`Not within ${ms} ms`)), ms);
  try {
    return await Promise.race([wanted, timer.promise]);
  } finally {
    clearTimeout(handle);
  }
}
