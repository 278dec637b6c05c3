import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import { simpleParser } from "mailparser";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { address } from "../builders.ts";
import { closeAfterEach } from "../close-after-each.ts";
import { BROWSER, NO_BROWSER } from "./browser.ts";
import { rss, serveFeeds } from "./local-feeds.ts";
import { createTemporaryDesk } from "./temporary-desk.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const HOUR_MS = 3_600_000;
const SUBJECTS = ["comet", "processor", "browser", "satellite", "compiler", "battery"];
const closing = closeAfterEach();

let browser: Browser | null = null;
beforeAll(async () => {
  if (BROWSER === null) return;
  // Its own sandbox needs rights that root and containers do not have; the mails are ours.
  browser = await chromium.launch({ executablePath: BROWSER, args: ["--no-sandbox"] });
});
afterAll(async () => await browser?.close());

test.for([
  { language: "en", direction: "ltr" },
  { language: "de", direction: "ltr" },
  { language: "ar", direction: "rtl" },
])(
  "the digest in $language breaks no rule and fits",
  { timeout: 120_000 },
  async ({ language, direction }, context) => {
    const viewer = await (browser ?? context.skip(`${NO_BROWSER}: no digest was judged`)).newContext();
    closing(viewer);
    const page = await viewer.newPage();
    await page.route("**/*", async (route) => await route.fulfill({ contentType: "text/html", body: "" }));
    await page.goto("http://mail.example/");
    await page.setContent(await digestIn(language));
    expect(await page.locator("html").getAttribute("lang")).toBe(language);
    expect(await page.evaluate("getComputedStyle(document.body).direction")).toBe(direction);
    await page.evaluate(AXE);
    for (const colorScheme of ["light", "dark"] as const) {
      for (const width of [360, 1280]) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 900 });
        expect(await violations(page), `${colorScheme}, ${width} px wide`).toEqual([]);
        const over = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
        expect(await page.evaluate(over), `${colorScheme}, ${width} px wide: no wider than its window`).toBe(0);
      }
    }
  },
);

/** The HTML of a digest as a desk of that language sends it, with a section and stories of two outlets. */
async function digestIn(language: string): Promise<string> {
  const outlets = ["wire", "herald"].map((outlet) => {
    const entries = SUBJECTS.map((subject, hours) => ({
      title: `Engineers present a new ${subject}`,
      summary: `The ${subject} was built over ${hours + 3} years. The ${outlet} says that it costs half as much.`,
      link: `https://${outlet}.example/${subject}`,
      at: new Date(Date.now() - (hours + 1) * HOUR_MS),
    }));
    return [`/${outlet}.xml`, rss(outlet, entries)] as const;
  });
  const feeds = closing(await serveFeeds(new Map(outlets)));
  const desk = createTemporaryDesk({
    site: { title: "Test desk", url: "http://desk.example", language },
    sources: outlets.map(([path]) => feeds.url(path)),
    network: { allow: [feeds.host] },
    tags: { space: ["comet", "satellite"] },
    digests: [
      {
        name: "hourly",
        schedule: "0 * * * *",
        minStories: 1,
        lookback: "4d",
        sections: [{ title: "Space", where: "tag:space" }],
      },
    ],
  });
  closing({ close: async () => desk.remove() });
  await desk.look(
    async ({ subscribers }) => await subscribers.add(address("ada@reader.example"), ["hourly"], new Date()),
  );
  const { stderr } = await desk.run("run");
  expect(stderr).toBe("");
  const { html } = await simpleParser(desk.mails()[0] ?? "");
  return typeof html === "string" ? html : "";
}

async function violations(page: Page): Promise<readonly string[]> {
  const { violations: found } = await page.evaluate<AxeResults>(`axe.run({ runOnly: ${JSON.stringify(STANDARDS)} })`);
  return found.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}\n${html}`));
}
