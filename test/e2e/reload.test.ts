import { appendFileSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rss, serveFeeds, type Answer, type LocalFeeds } from "./local-feeds.ts";
import type { NewsdeskProcess } from "./newsdesk-process.ts";
import { createTemporaryDesk, type TemporaryDesk } from "./temporary-desk.ts";

const answers = new Map<string, Answer>();
let feeds: LocalFeeds;
let desk: TemporaryDesk;
let serving: NewsdeskProcess;
let origin: string;

/** One desk that runs all the while; each test changes its settings a little more. */
beforeAll(async () => {
  feeds = await serveFeeds(answers);
  for (const name of ["one", "two", "three", "four"]) answers.set(`/${name}.xml`, aFeed(name));
  desk = createTemporaryDesk({});
  writeFileSync(desk.settings, settings());
  serving = desk.begin("start");
  origin = (await serving.says(/newsdesk serves (http\S+)/))[1] ?? "";
  await serving.says(/a pass is done/);
});

afterAll(async () => {
  serving.child.kill("SIGTERM");
  await serving.ended;
  desk.remove();
  await feeds.close();
});

function aFeed(name: string): string {
  const at = new Date(Date.now() - 3_600_000);
  return rss(name, [{ title: `News of ${name}`, summary: `All of ${name}.`, link: `https://x.example/${name}`, at }]);
}

function settings(): string {
  return `site: { title: First desk, url: "http://desk.example" }
collect: { hostGap: 0s }
network: { allow: ["${feeds.host}"] }
sources:
  - ${feeds.url("/one.xml")}
web: { listen: "127.0.0.1:0" }
`;
}

function change(from: string, to: string): void {
  const before = readFileSync(desk.settings, "utf8");
  if (!before.includes(from)) throw new Error(`The settings do not hold ${from}`);
  writeFileSync(`${desk.settings}.new`, before.replace(from, to));
  renameSync(`${desk.settings}.new`, desk.settings);
}

async function titles(): Promise<readonly string[]> {
  const told = await desk.look(async ({ stories }) => await stories.find({ order: "newest", limit: 10 }));
  return told.map(({ coverage }) => coverage[0].item.title).toSorted();
}

describe("newsdesk start", () => {
  test("asks a source that was written into its settings", async () => {
    change(feeds.url("/one.xml"), `${feeds.url("/one.xml")}\n  - { url: ${feeds.url("/two.xml")}, id: two }`);
    await feeds.asked("/two.xml");
    await serving.says(/"sources":2,.*the new settings are in use/);
    expect(feeds.paths()).toEqual(["/one.xml", "/two.xml"]);
  });

  test("goes on with the old settings when they are broken, and the log says why", async () => {
    appendFileSync(desk.settings, "sorces: []\n");
    const [, problem] = await serving.says(
      /"problem":"([^\n]*)","hint".*the settings are wrong now; the old ones stay/,
    );
    expect(problem).toContain('\\"sorces\\" is not a setting. Did you mean \\"sources\\"?');
    expect((await fetch(origin)).status).toBe(200);
    change("sorces: []\n", "");
    await serving.says(/(?:the new settings are in use[^]*){2}/);
  });

  test("takes up what source add writes", { timeout: 60_000 }, async () => {
    const { code, stderr } = await desk.run("source", "add", feeds.url("/three.xml"));
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^three is in .* now, as /)]);
    await serving.says(/"sources":3,.*the new settings are in use/);
    await serving.says(
      /"newItems":1[^\n]*a pass is done[^]*"newItems":1[^\n]*a pass is done[^]*"newItems":1[^\n]*a pass is done/,
    );
    expect(await titles()).toEqual(["News of one", "News of three", "News of two"]);
  });

  test("serves its pages by the new settings", async () => {
    change("First desk", "Second desk");
    await serving.says(/(?:the new settings are in use[^]*){4}a pass is done/);
    expect(await (await fetch(origin)).text()).toContain("Second desk");
    expect(await (await fetch(`${origin}/nowhere`)).text()).toContain("Second desk");
  });

  test("lets a source rest that was taken out, and keeps its items", async () => {
    expect((await desk.run("source", "remove", "two")).code).toBe(0);
    await serving.says(/"sources":2,[^]*"sources":3,[^]*"sources":2,.*the new settings are in use/);
    const followed = await desk.look(async ({ collect }) => await collect.sources());
    expect(followed.map(({ source }) => source.id)).not.toContain("two");
    expect(await titles()).toContain("News of two");
  });

  test("reads them again at SIGHUP, and names what needs a start anew", async () => {
    const changes = /(?:the new settings are in use[^]*){6}/;
    expect(serving.child.kill("SIGHUP")).toBe(true);
    await serving.says(changes);
    change('"127.0.0.1:0"', '"127.0.0.1:1"');
    await serving.says(/"setting":"web\.listen".*takes effect when newsdesk is started again/);
    expect((await fetch(origin)).status).toBe(200);
    expect(serving.child.exitCode).toBeNull();
  });
});
