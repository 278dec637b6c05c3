import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rss, serveFeeds, type Answer, type LocalFeeds } from "./local-feeds.ts";
import { createTemporaryDesk, type TemporaryDesk } from "./temporary-desk.ts";

const answers = new Map<string, Answer>();
let feeds: LocalFeeds;
let desk: TemporaryDesk;

beforeAll(async () => {
  feeds = await serveFeeds(answers);
  const at = new Date("2026-11-20T08:00:00Z");
  const entry = { title: "News", summary: "All of it.", link: "https://x.example/news", at };
  answers.set("/feed.xml", rss("The Wire", [entry]));
  answers.set("/", { html: '<link rel="alternate" type="application/rss+xml" href="/feed.xml">' });
  desk = createTemporaryDesk({});
  writeFileSync(
    desk.settings,
    `# mine\nsite: { title: D, url: "http://d.example" }\nnetwork: { allow: ["${feeds.host}"] }\nsources: []\n`,
  );
});

afterAll(async () => {
  desk.remove();
  await feeds.close();
});

test("from nothing to news: add a page's feed, run, list, export, remove", { timeout: 60_000 }, async () => {
  const empty = readFileSync(desk.settings, "utf8");
  const added = await desk.run("source", "add", feeds.url("/"), "--name", "Wire");
  expect([added.code, added.stdout]).toEqual([
    0,
    `1  The Wire: 1 item, 2026-11-20, language unknown, rss 2.0\n   ${feeds.url("/feed.xml")}\n`,
  ]);
  const written = `sources: \n  - { url: ${feeds.url("/feed.xml")}, name: Wire }\n`;
  expect(readFileSync(desk.settings, "utf8")).toBe(empty.replace("sources: []\n", written));

  expect((await desk.run("run")).code).toBe(0);
  const listed = await desk.run("source", "list");
  expect([listed.code, listed.stdout]).toEqual([
    0,
    expect.stringMatching(/^STATE .*\nok +Wire +\S+-feed-xml +20\S+ \S+Z +- +1 +/),
  ]);

  const file = join(desk.home, "out.opml");
  const exported = await desk.run("source", "export", file);
  expect(exported).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(readFileSync(file, "utf8")).toContain(`xmlUrl="${feeds.url("/feed.xml")}"`);
  const imported = await desk.run("source", "import", file);
  expect([imported.code, imported.stdout]).toEqual([0, `present       Wire  ${feeds.url("/feed.xml")}\n`]);

  const removed = await desk.run("source", "remove", "Wire");
  expect([removed.code, removed.stderr]).toEqual([2, expect.stringContaining("the last source")]);
});

test(
  "a page in the settings: its feed is found, its items arrive, and it has not moved",
  { timeout: 60_000 },
  async () => {
    const [url, foundUrl] = [feeds.url("/site"), feeds.url("/site.xml")];
    answers.set("/site", { html: '<link rel="alternate" type="application/rss+xml" href="/site.xml">' });
    answers.set("/site.xml", answers.get("/feed.xml") ?? 404);
    const list = `sources: [{ url: "${url}", name: Paged, id: paged }]\n`;
    writeFileSync(desk.settings, readFileSync(desk.settings, "utf8").replace(/^sources:[^]*/m, list));
    const before = feeds.paths().length;
    expect((await desk.run("run")).code).toBe(0);
    expect(feeds.paths().slice(before)).toEqual(["/site", "/site.xml"]);
    const listed = await desk.run("source", "list", "--json");
    expect(listed.stderr).toBe("");
    expect(JSON.parse(listed.stdout)).toMatchObject({ url, state: "ok", items: 1, movedUrl: null, foundUrl });
    expect((await desk.run("source", "show", "paged")).stdout).toContain(`on the page: ${foundUrl}`);
    const fetched = await desk.run("source", "fetch", "paged");
    expect([fetched.code, fetched.stderr]).toEqual([0, expect.stringContaining('"newsdesk run" asks it now')]);
  },
);

test("help source tells each part", async () => {
  const { code, stdout } = await desk.run("help", "source");
  expect(code).toBe(0);
  for (const part of ["list", "show", "add", "remove", "move", "fetch", "release", "import", "export"]) {
    expect(stdout).toContain(`newsdesk source ${part}`);
    expect(stdout).toMatch(new RegExp(`^${part} +\\w`, "m"));
  }
});
