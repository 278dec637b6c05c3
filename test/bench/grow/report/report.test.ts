import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { BROWSER, NO_BROWSER } from "../../../e2e/browser.ts";
import { drawReport } from "./draw-report.ts";
import { report } from "./report.ts";
import { faint, LOOK, outside, overlapping, type SeenPicture } from "./seen-picture.ts";
import { SOME_FIGURES } from "./some-figures.ts";

const NAMES = Object.keys(SOME_FIGURES);

function aFolder(figures: readonly object[]): string {
  const folder = mkdtempSync(join(tmpdir(), "newsdesk-report-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "figures.jsonl"), figures.map((figure) => `${JSON.stringify(figure)}\n`).join(""));
  return folder;
}

describe("the report", () => {
  test("draws a picture for each part, with the same bytes each time", () => {
    const folder = aFolder(NAMES.flatMap((name) => SOME_FIGURES[name] ?? []));
    const told: string[] = [];
    const read = (): readonly string[] => NAMES.map((name) => readFileSync(join(folder, `${name}.svg`), "utf8"));
    expect(report(folder, (line) => told.push(line))).toEqual(NAMES.map((name) => join(folder, `${name}.svg`)));
    const first = read();
    report(folder, (line) => told.push(line));
    expect([read(), told]).toEqual([first, []]);
  });

  test.for(NAMES)("leaves %s out without its figures, and says so", (name) => {
    const others = NAMES.filter((other) => other !== name).flatMap((other) => SOME_FIGURES[other] ?? []);
    const folder = aFolder(others);
    const told: string[] = [];
    report(folder, (line) => told.push(line));
    expect(readdirSync(folder)).not.toContain(`${name}.svg`);
    expect(told).toEqual([expect.stringMatching(new RegExp(`${name}\\.svg is NOT DRAWN.*\\(GROW=`))]);
  });

  test("tells figures in words", () => {
    const folder = aFolder(NAMES.flatMap((name) => SOME_FIGURES[name] ?? []));
    report(folder, () => {});
    const described = (name: string): string | undefined =>
      /<desc[^>]*>(.*)<\/desc>/.exec(readFileSync(join(folder, `${name}.svg`), "utf8"))?.[1];
    expect(described("peers")).toContain(
      "first time: seconds from start to end: newsdesk 9, newsboat 17.7, sfeed 13.7.",
    );
    expect(described("workers")).toBe(
      "1 worker: 30 feeds a second, 2 workers: 58 feeds a second, 4 workers: 101 feeds a second. A straight line through the first would be at 120.",
    );
    expect(described("stream")).toContain(
      "in the slowest minute of 3: p50 0.5 s, p99 1.8 s. Memory: 311 MB in minute 1",
    );
    expect(described("kept")).toContain("SQLite: 100 MiB after day 5, 100 MiB after day 15.");
    expect(described("hot-queries")).toMatch(/The slowest is &#34;.+&#34; on PostgreSQL: [\d.]+ ms\.$/);
  });
});

describe("the command", () => {
  test.for([
    { why: "other groups", groups: ["grow", "mail"], code: 2 },
    { why: "no group", groups: [], code: 2 },
  ])("refuses $why", ({ groups, code }) => {
    expect(drawReport(groups, "/nowhere")).toBe(code);
  });

  test("refuses a folder without figures, and figures that are none", () => {
    const folder = aFolder([{ group: "grow" }]);
    const empty = join(folder, "empty");
    mkdirSync(empty);
    expect([drawReport(["grow"], empty), drawReport(["grow"], folder)]).toEqual([2, 2]);
    expect([readdirSync(empty), readdirSync(folder).toSorted()]).toEqual([[], ["empty", "figures.jsonl"]]);
  });
});

describe("the pictures in a browser", () => {
  let browser: Browser | null = null;
  beforeAll(async () => {
    if (BROWSER !== null) browser = await chromium.launch({ executablePath: BROWSER, args: ["--no-sandbox"] });
  });
  afterAll(async () => await browser?.close());

  const VIEWS = NAMES.flatMap((name) => (["light", "dark"] as const).map((scheme) => ({ name, scheme })));
  test.for(VIEWS)("$name can be read: $scheme", async ({ name, scheme }, { skip }) => {
    if (browser === null) {
      skip(NO_BROWSER);
      return;
    }
    const folder = aFolder(SOME_FIGURES[name] ?? []);
    report(folder, () => {});
    const page = await browser.newPage({ colorScheme: scheme });
    await page.goto(pathToFileURL(join(folder, `${name}.svg`)).href);
    const seen = await page.evaluate<SeenPicture>(LOOK);
    await page.close();
    expect(seen.root).toBe("svg"); // What is not well-formed is shown as a page of HTML.
    expect(seen.texts.length).toBeGreaterThan(5);
    expect([outside(seen), overlapping(seen), faint(seen)]).toEqual([[], [], []]);
  });
});
