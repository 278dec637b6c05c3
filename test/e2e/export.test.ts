import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { DEMO } from "../../src/app/folders.ts";
import { openDemo, type Demo } from "../../src/app/open-demo.ts";
import { createLog } from "../../src/app/log.ts";
import { BROWSER, NO_BROWSER } from "./browser.ts";
import { newsdesk, startNewsdesk, type Ended } from "./newsdesk-process.ts";
import { mountSmallDisk } from "./small-disk.ts";
import { filesOf, serveFolder, walk, type FolderHabit } from "./static-site.ts";

const SITE_URL = "https://news.example";
/** `kill -9` at so many moments, spread over the length of a whole export. */
const KILLS = 8;
const MAX_ATTEMPTS = 4 * KILLS;

let home: string;
let demo: Demo;
let whole: string;

/** The demo's desk stays open and holds the worker lock: exports work beside it. */
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "newsdesk-export-"));
  demo = await openDemo(SITE_URL, createLog("error"), new AbortController().signal);
  whole = join(home, "whole");
  const { code, stderr } = await run(whole);
  if (code !== 0) throw new Error(stderr);
}, 120_000);

afterAll(async () => {
  await demo.close();
  rmSync(home, { recursive: true });
});

function settings(): { readonly config: string; readonly env: Record<string, string> } {
  const env = { DEMO_URL: "http://127.0.0.1:9", DEMO_HOST: "127.0.0.1:9", DEMO_SITE: SITE_URL };
  return { config: join(DEMO, "newsdesk.yaml"), env: { ...env, DEMO_DATA: dirname(demo.outbox) } };
}

async function run(folder: string, ...options: readonly string[]): Promise<Ended> {
  const { config, env } = settings();
  return await newsdesk(["export", folder, "--config", config, ...options], { env });
}

describe("newsdesk export", () => {
  test("counts what it did, and does nothing twice", { timeout: 120_000 }, async () => {
    const folder = join(home, "counted");
    const files = filesOf(whole).size;
    expect(JSON.parse((await run(folder, "--json")).stdout)).toEqual({
      files,
      bytes: expect.any(Number) as number,
      written: files,
      unchanged: 0,
      removed: 0,
      leftOut: [],
      seconds: expect.any(Number) as number,
    });
    const long = new Date("2020-01-01T00:00:00Z");
    for (const path of filesOf(folder).keys()) utimesSync(join(folder, path), long, long);
    const again = await run(folder);
    expect(again.stdout).toMatch(
      new RegExp(`^${folder}: ${files} files, \\d\\.\\d MB; 0 written, ${files} unchanged, 0 removed, in [\\d.]+ s\n$`),
    );
    for (const path of filesOf(folder).keys()) expect(statSync(join(folder, path)).mtime).toEqual(long);
    expect(filesOf(folder)).toEqual(filesOf(whole));
    expect(readFileSync(join(folder, ".newsdesk-export.json"))).toEqual(
      readFileSync(join(whole, ".newsdesk-export.json")),
    );
  });

  test.for<FolderHabit>(["redirects", "serves"])("leads nowhere in vain on a host that %s folders", async (habit) => {
    const host = await serveFolder(whole, habit);
    onTestFinished(async () => await host.close());
    const { pages, dead } = await walk(host, SITE_URL);
    expect(dead).toEqual([]);
    expect(pages.size).toBeGreaterThan(100);
  });

  test(
    "can be read in a browser, from its front page to a story and back over the archive",
    { timeout: 120_000 },
    async (context) => {
      if (BROWSER === null) context.skip(`${NO_BROWSER}: no page was opened`);
      const host = await serveFolder(whole);
      onTestFinished(async () => await host.close());
      const browser = await chromium.launch({ executablePath: BROWSER ?? "", args: ["--no-sandbox"] });
      onTestFinished(async () => await browser.close());
      const page = await browser.newPage();
      const failed: string[] = [];
      page.on("response", (response) => void (response.status() >= 400 && failed.push(response.url())));
      page.setDefaultTimeout(20_000);
      await page.goto(host.origin);
      await page.locator("a.why").first().click();
      await page.waitForURL("**/story/*/");
      expect(await page.locator("h1").innerText()).toContain("North Korea Offers a Joint Investigation");
      expect(await page.evaluate("document.styleSheets[0].cssRules.length")).toBeGreaterThan(10);
      await page.locator("ul.tags a").first().click();
      await page.waitForURL("**/tag/*/");
      await page.locator('nav.ways a[href$="/archive"]').click();
      await page.waitForURL("**/archive/");
      await page.locator(".calendar a").first().click();
      await page.locator(".calendar a").first().click();
      await page.waitForURL("**/archive/2014-12-*/");
      await page.locator("header .name a").click();
      await page.waitForURL(`${host.origin}/`);
      expect(failed).toEqual([]);
      await page.goto(`${host.origin}/no/such/page`);
      expect(await page.locator("h1").innerText()).toBe("There is no such page");
      await page.locator("a.read").click();
      await page.waitForURL(`${host.origin}/`);
    },
  );

  test(
    `killed at any of ${KILLS} moments, it leaves whole files, and the next one makes them the site`,
    { timeout: 300_000 },
    async () => {
      const expected = filesOf(whole);
      let wholeMs = (await killAfter(join(home, "timed"), null)) ?? 0;
      let kills = 0;
      for (let attempt = 0; kills < KILLS && attempt < MAX_ATTEMPTS; attempt++) {
        const folder = join(home, `killed-${attempt}`);
        const endedMs = await killAfter(folder, ((kills + Math.random()) / KILLS) * wholeMs);
        if (endedMs === null) kills += 1;
        else wholeMs = Math.min(wholeMs, endedMs);
        const left = existsSync(folder) ? filesOf(folder) : new Map<string, Buffer>();
        const named = [...left].filter(([path]) => !path.endsWith(".newsdesk-part"));
        for (const [path, bytes] of named) expect([path, bytes]).toEqual([path, expected.get(path)]);
        expect(await run(folder)).toMatchObject({ code: 0, stderr: "" });
        expect(filesOf(folder)).toEqual(expected);
        expect(existsSync(join(folder, ".newsdesk-export.journal"))).toBe(false);
      }
      expect(kills).toBe(KILLS);
    },
  );

  test("on a full disk says so, and leaves whole files", { timeout: 120_000 }, async (context) => {
    const disk = mountSmallDisk("1m") ?? context.skip("this user may not mount a small disk (tmpfs)");
    onTestFinished(() => disk.remove());
    const folder = join(disk.path, "site");
    const { code, stderr } = await run(folder);
    expect(code).toBe(4);
    expect(stderr).toMatch(/^newsdesk: \S+ cannot be written: the disk is full\.\nMake room, then export again/);
    const expected = filesOf(whole);
    for (const [path, bytes] of filesOf(folder)) expect([path, bytes]).toEqual([path, expected.get(path)]);
    disk.resize("32m");
    expect(await run(folder)).toMatchObject({ code: 0, stderr: "" });
    expect(filesOf(folder)).toEqual(expected);
  });

  test("refuses a folder that holds other things, and one that nobody named", async () => {
    const folder = mkdtempSync(join(home, "mine-"));
    writeFileSync(join(folder, "thesis.txt"), "mine");
    const refused = await run(folder);
    expect(refused).toMatchObject({ code: 4, stdout: "" });
    expect(refused.stderr).toContain(`${folder} holds other things (thesis.txt), and no export wrote it.`);
    const { config, env } = settings();
    const unnamed = await newsdesk(["export", "--config", config], { env });
    expect(unnamed).toMatchObject({ code: 2, stdout: "" });
    expect(unnamed.stderr).toContain("Which folder?");
  });
});

/** Kills an export so long after it began with its folder. Returns how long that took; `null` when it was cut short. */
async function killAfter(folder: string, atMs: number | null): Promise<number | null> {
  const { config, env } = settings();
  const { child, ended } = startNewsdesk(["export", folder, "--config", config], { env });
  while (!existsSync(join(folder, ".newsdesk-export.lock"))) await setTimeout(2);
  const startedMs = performance.now();
  const killing = new AbortController();
  if (atMs !== null)
    void setTimeout(atMs, null, killing).then(
      () => child.kill("SIGKILL"),
      () => {},
    );
  const { code } = await ended;
  killing.abort();
  return code === null ? null : performance.now() - startedMs;
}
