import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BROWSER, NO_BROWSER } from "./browser.ts";
import { type DemoBrowser, openDemo } from "./demo-browser.ts";

const MISSING = `${NO_BROWSER}: no page was opened`;

const HEIGHT_PX = 900;
const VIEWS = [
  { scheme: "light", width: 380 },
  { scheme: "light", width: 1200 },
  { scheme: "dark", width: 380 },
  { scheme: "dark", width: 1200 },
] as const;

let demo: DemoBrowser;
let browser: Browser;
let origin: string;

beforeAll(async () => {
  if (BROWSER === null) return;
  demo = await openDemo(BROWSER);
  ({ browser, origin } = demo);
});

afterAll(async () => {
  if (BROWSER !== null) await demo.close();
});

describe("the demo's pages in a browser", () => {
  test.for(VIEWS)("$scheme, $width px wide: fit, and ask nobody else", async ({ scheme, width }, context) => {
    if (BROWSER === null) context.skip(MISSING);
    const viewer = await browser.newContext({ colorScheme: scheme, viewport: { width, height: HEIGHT_PX } });
    const page = await viewer.newPage();
    const { troubles, requests } = await watch(page);

    for (const open of [openFront, openStory, openSearch, openDigest, openEditions, openEdition]) {
      await open(page);
      expect(await overflowOf(page), `${page.url()} is not wider than its window`).toBe(0);
      expect(await page.evaluate("window.violations"), `${page.url()} keeps its own policy`).toEqual([]);
    }
    expect(troubles).toEqual([]);
    expect(requests.filter((url) => new URL(url).origin !== origin)).toEqual([]);
    expect(requests).toContain(`${origin}/assets/newsdesk.css`);
    await viewer.close();
  });

  test("are dark for those who want it so", { timeout: 180_000 }, async (context) => {
    if (BROWSER === null) context.skip(MISSING);
    for (const open of [openFront, openStory, openSearch, openDigest, openEditions, openEdition]) {
      const [light, dark] = [await brightnessOf("light", open), await brightnessOf("dark", open)];
      expect(light).toBeGreaterThan(200);
      expect(dark).toBeLessThan(60);
    }
  });

  test("go wrong where they should: a script and a foreign picture are refused, and seen", async (context) => {
    if (BROWSER === null) context.skip(MISSING);
    const page = await browser.newPage();
    const { troubles } = await watch(page);
    await page.goto(origin);
    await page.evaluate(`
      document.body.insertAdjacentHTML("beforeend", '<img src="http://127.0.0.1:9/x.png"><p style="width: 5000px">wide');
      document.body.append(Object.assign(document.createElement("script"), { text: "window.ran = true" }));
    `);
    await page.waitForFunction("window.violations.length >= 3");
    expect(await page.evaluate("window.ran")).toBeUndefined();
    expect(new Set(await page.evaluate<string[]>("window.violations"))).toEqual(
      new Set(["img-src", "style-src-attr", "script-src-elem"]),
    );
    expect(troubles.length).toBeGreaterThanOrEqual(3);
    await page.close();
  });
});

async function openFront(page: Page): Promise<void> {
  await page.goto(`${origin}/`);
  expect(await page.locator("article.lead h2").count()).toBe(1);
}

async function openStory(page: Page): Promise<void> {
  await page.goto(`${origin}/`);
  await page.locator("a.why").first().click();
  await page.waitForURL("**/story/*");
  expect(await page.locator("h1").innerText()).toContain("North Korea Offers a Joint Investigation");
}

async function openSearch(page: Page): Promise<void> {
  await page.goto(`${origin}/search`);
  await page.getByRole("search").getByRole("searchbox").fill('"sony pictures" hack');
  await page.keyboard.press("Enter");
  await page.waitForURL("**/search?q=*");
  expect(await page.locator("mark").first().innerText()).toBe("Sony Pictures");
}

async function openDigest(page: Page): Promise<void> {
  await page.goto(`${origin}/digest.html`);
  expect(await page.locator("body").innerText()).toContain("North Korea Offers a Joint Investigation");
}

async function openEditions(page: Page): Promise<void> {
  await page.goto(`${origin}/`);
  await page.locator('nav.ways a[href$="/editions"]').click();
  await page.waitForURL("**/editions");
  expect(await page.locator(".editions li").count()).toBe(1);
}

async function openEdition(page: Page): Promise<void> {
  await openEditions(page);
  await page.locator(".editions li a").first().click();
  await page.waitForURL("**/digest/daily/2014-12-21T07:00");
  expect(await page.locator("article.lead h2").innerText()).toContain("North Korea Offers a Joint Investigation");
}

type Watched = {
  /** Errors and warnings of the console, errors of scripts, requests that failed. */
  readonly troubles: readonly string[];
  readonly requests: readonly string[];
};

async function watch(page: Page): Promise<Watched> {
  const troubles: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") troubles.push(message.text());
  });
  page.on("pageerror", (error) => troubles.push(String(error)));
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText;
    // An icon that was still on its way as we left its page.
    if (why !== "net::ERR_ABORTED") troubles.push(`${request.url()}: ${why}`);
  });
  page.on("request", (request) => requests.push(request.url()));
  await page.addInitScript(`
    window.violations = [];
    addEventListener("securitypolicyviolation", (event) => window.violations.push(event.effectiveDirective));
  `);
  return { troubles, requests };
}

/** How many pixels the page is wider than its window. */
async function overflowOf(page: Page): Promise<number> {
  return await page.evaluate<number>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
}

/** From 0 to 255, of the page's upper left corner. */
async function brightnessOf(colorScheme: "light" | "dark", open: (page: Page) => Promise<void>): Promise<number> {
  const page = await browser.newPage({ colorScheme });
  await open(page);
  const colour = await page.evaluate<string>(`
    [document.elementFromPoint(2, 2), document.body, document.documentElement]
      .map((element) => getComputedStyle(element).backgroundColor).find((colour) => !/, 0\\)$/.test(colour)) ?? "rgb(255, 255, 255)"
  `);
  await page.close();
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return (red + green + blue) / 3;
}
