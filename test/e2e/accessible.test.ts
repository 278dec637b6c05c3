import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { AxeResults } from "axe-core";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BROWSER, NO_BROWSER } from "./browser.ts";
import { type DemoBrowser, openDemo } from "./demo-browser.ts";

const MISSING = `${NO_BROWSER}: no page was judged`;

/** One of each kind. A new kind of page is a line here. */
const PAGES: readonly { readonly kind: string; readonly path: string }[] = [
  { kind: "front", path: "/" },
  { kind: "story", path: "the first story" },
  { kind: "latest", path: "/latest" },
  { kind: "tag", path: "/tag/security" },
  { kind: "archive", path: "/archive" },
  { kind: "month", path: "/archive/2014-12" },
  { kind: "day", path: "/archive/2014-12-18" },
  { kind: "sources", path: "/sources" },
  { kind: "source", path: "/source/wirepost" },
  { kind: "feeds", path: "/feeds" },
  { kind: "feed", path: "/feeds/security" },
  { kind: "feed-of-all", path: "/feed" },
  { kind: "feed-of-tag", path: "/tags/security" },
  { kind: "search", path: "/search?q=sony" },
  { kind: "search-empty", path: "/search" },
  { kind: "search-mistake", path: "/search?q=tga:sony" },
  { kind: "editions", path: "/editions" },
  { kind: "digest", path: "/digest/daily" },
  { kind: "edition", path: "/digest/daily/2014-12-21T07:00" },
  { kind: "lost-link", path: "/preferences" },
  { kind: "sign-up", path: "/subscribe" },
  { kind: "error", path: "/no-such-page" },
];

const VIEWS = [
  { scheme: "light", width: 360 },
  { scheme: "light", width: 1280 },
  { scheme: "dark", width: 360 },
  { scheme: "dark", width: 1280 },
] as const;
const HEIGHT_PX = 900;

/** WCAG 2.2 AA is all of these. */
const STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Where pictures of all pages are put, for people to look at; none are made when it is not set. */
const PICTURES = process.env["SCREENSHOTS"] ?? null;

let demo: DemoBrowser;
let browser: Browser;
let origin: string;
let story: string;

beforeAll(async () => {
  if (BROWSER === null) return;
  demo = await openDemo(BROWSER);
  ({ browser, origin } = demo);
  const page = await browser.newPage();
  await page.goto(origin);
  story = new URL((await page.locator("a.why").first().getAttribute("href")) ?? "", `${origin}/`).pathname;
  await page.close();
});

afterAll(async () => {
  if (BROWSER !== null) await demo.close();
});

describe("every page", () => {
  test.for(PAGES)("$kind: breaks no rule and fits", { timeout: 120_000 }, async ({ kind, path }, context) => {
    if (BROWSER === null) context.skip(MISSING);
    const viewer = await browser.newContext({ bypassCSP: true }); // For axe, which is a script of ours.
    const page = await open(viewer, path);
    await page.evaluate(AXE);
    for (const { scheme, width } of VIEWS) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize({ width, height: HEIGHT_PX });
      expect(await violations(page), `${scheme}, ${width} px wide`).toEqual([]);
      expect(await overflowOf(page), `${scheme}, ${width} px wide: no wider than its window`).toBe(0);
      await takePicture(page, `${kind}-${scheme}-${width}`);
    }
    await viewer.close();
  });
});

describe("without a mouse", () => {
  test.for(PAGES)(
    "$kind: all that can be reached is seen, in order, after a way past the head",
    async ({ path }, context) => {
      if (BROWSER === null) context.skip(MISSING);
      const viewer = await browser.newContext({ viewport: { width: 1280, height: HEIGHT_PX } });
      const page = await open(viewer, path);
      await page.keyboard.press("Tab");
      expect(await page.evaluate(FOCUSED)).toMatchObject({ href: "#main", isSeen: true, isOutlined: true });
      await page.keyboard.press("Enter");
      expect(await page.evaluate("document.activeElement.id")).toBe("main");
      await page.keyboard.press("Tab");
      expect(
        await page.evaluate(
          "document.querySelector('main, footer').compareDocumentPosition(document.activeElement) & 4",
        ),
      ).toBe(4);

      await page.reload();
      const reached: Focused[] = [];
      for (let tabs = 0; tabs < MAX_TABS; tabs += 1) {
        await page.keyboard.press("Tab");
        const focused = await page.evaluate<Focused>(FOCUSED);
        if (focused.isOutside) break; // Behind the last there is the browser itself.
        reached.push(focused);
      }
      expect(reached.length).toBeGreaterThan(5);
      expect(reached.filter(({ isSeen, isOutlined }) => !isSeen || !isOutlined)).toEqual([]);
      const places = reached.map(({ place }) => place);
      expect(places).toEqual(places.toSorted((one, other) => one - other));
      await viewer.close();
    },
  );
});

describe("without a script", () => {
  test("a feed's address is there to be taken by hand, and nothing is dead", async (context) => {
    if (BROWSER === null) context.skip(MISSING);
    const viewer = await browser.newContext({ javaScriptEnabled: false });
    const page = await open(viewer, "/feeds/security");
    expect(await page.locator("#address").inputValue()).toBe(`${origin}/feeds/security.xml`);
    expect(await page.locator("button").isVisible()).toBe(false);
    await viewer.close();
  });

  test("and with one, a press copies it and says so, under the page's own policy", async (context) => {
    if (BROWSER === null) context.skip(MISSING);
    const viewer = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
    const page = await open(viewer, "/feeds/security");
    await page.getByRole("button", { name: "Copy" }).click();
    await page.getByRole("status").getByText("Copied").waitFor();
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe(`${origin}/feeds/security.xml`);
    await viewer.close();
  });

  test("the front page is drawn from two requests; the icon of its tab is a third, once", async (context) => {
    if (BROWSER === null) context.skip(MISSING);
    const viewer = await browser.newContext();
    const page = await viewer.newPage();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(origin, { waitUntil: "networkidle" });
    expect(asked.filter((path) => path !== "/assets/newsdesk.svg")).toEqual(["/", "/assets/newsdesk.css"]);
    await viewer.close();
  });
});

async function open(viewer: BrowserContext, path: string): Promise<Page> {
  const page = await viewer.newPage();
  await page.goto(`${origin}${path.startsWith("/") ? path : story}`);
  return page;
}

async function violations(page: Page): Promise<readonly string[]> {
  const results = await page.evaluate<AxeResults>(`axe.run({ runOnly: ${JSON.stringify(STANDARDS)} })`);
  return results.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}\n${html}\n${failureSummary}`),
  );
}

/** How many pixels the page is wider than its window. */
async function overflowOf(page: Page): Promise<number> {
  return await page.evaluate<number>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
}

/** Steps of a walk with the keyboard; the head, and the beginning of what the page is about. */
const MAX_TABS = 14;

type Focused = {
  readonly href: string | null;
  /** Its number among all elements. */
  readonly place: number;
  readonly isOutside: boolean;
  readonly isSeen: boolean;
  readonly isOutlined: boolean;
};

const FOCUSED = `(() => {
  const element = document.activeElement;
  const { left, top, width, height } = element.getBoundingClientRect();
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  return {
    href: element.getAttribute("href"),
    place: [...document.querySelectorAll("*")].indexOf(element),
    isOutside: element === document.body,
    isSeen: width > 0 && height > 0 && left >= 0 && left < innerWidth && top >= 0 && top < innerHeight,
    isOutlined: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
  };
})()`;

async function takePicture(page: Page, name: string): Promise<void> {
  if (PICTURES === null) return;
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
}
