import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toHtml } from "../../src/collect/clean/html-tree.ts";
import { sanitize } from "../../src/collect/clean/sanitize.ts";
import { CANARY, PAYLOADS } from "../collect/xss/payloads.ts";
import { BROWSER, NO_BROWSER } from "./browser.ts";
import { runDeskOver, type Outputs } from "./hostile-desk.ts";

const MISSING = `${NO_BROWSER}: no attack was let loose in one`;

/** Attacks of one desk. What is drawn of it stands in so many frames of one page at once. */
const LOT = 120;
const FRAMES = 60;

/** Where they stand; their own links lead from there. */
const BASE = "http://desk.test/";

let browser: Browser;

beforeAll(async () => {
  if (BROWSER === null) return;
  // Its own sandbox needs rights that root and containers do not have.
  browser = await chromium.launch({ executablePath: BROWSER, args: ["--no-sandbox"] });
});

afterAll(async () => {
  if (BROWSER !== null) await browser.close();
});

describe("attacks in a browser without any policy", () => {
  test("do what they want when nobody cleans them", async (context) => {
    if (BROWSER === null) context.skip(MISSING);
    const { executions, requests } = await show(PAYLOADS.slice(0, 100));
    expect(executions).toBeGreaterThan(5);
    expect(requests.some((url) => url.includes(CANARY))).toBe(true);
  });

  test("do nothing in cleaned HTML, and call nobody but for pictures", async (context) => {
    if (BROWSER === null) context.skip(MISSING);
    const cleaned = PAYLOADS.map((payload) => toHtml(sanitize(`<p>a</p>${payload}`, "https://news.example/")));
    const columns = Array.from({ length: 10 }, (_, column) =>
      cleaned.filter((_html, at) => at % 10 === column).join("\n"),
    );
    const { executions, requests, strange } = await show(columns);
    expect({ executions, strange }).toEqual({ executions: 0, strange: [] });
    expect(requests.filter((url) => !/^image https:\/\/(?:x|news)\.example\//.test(url))).toEqual([]);
  });

  test("do nothing on pages, in merged feeds and in mails", { timeout: 120_000 }, async (context) => {
    if (BROWSER === null) context.skip(MISSING);
    for (let at = 0; at < PAYLOADS.length; at += LOT) {
      const { executions, requests, strange } = await show(drawn(await runDeskOver(PAYLOADS.slice(at, at + LOT))));
      expect({ executions, strange }).toEqual({ executions: 0, strange: [] });
      expect(requests.filter((url) => !OWN_STYLE.test(url))).toEqual([]);
    }
  });
});

const OWN_STYLE = /^(?:stylesheet|image) http:\/\/(?:desk\.test|desk\.example)\/[\w./-]*$/;

/** The feeds as a reader shows them, one entry below the other. Of the story pages, which are all built alike, each fourth. */
function drawn({ front, storyPages, json, mails }: Outputs): readonly string[] {
  const { items } = JSON.parse(json) as { readonly items: readonly { readonly content_html?: string }[] };
  const bodies = mails.map(({ html }) => (typeof html === "string" ? html : ""));
  const entries = items.map(({ content_html: html = "" }) => html).join("\n");
  return [front, entries, ...bodies, ...storyPages.filter((_, index) => index % 4 === 0)];
}

type Seen = {
  /** How often an attack ran: `alert` was called, a dialog opened, a page was left. */
  readonly executions: number;
  /** Kind and address of all that the page asked for. */
  readonly requests: readonly string[];
  /** What in the browser's own tree could run or leave the page, when it is touched. */
  readonly strange: readonly string[];
};

/** Draws documents as a browser does that has no policy to help. */
async function show(documents: readonly string[]): Promise<Seen> {
  const context = await browser.newContext({ bypassCSP: true });
  try {
    const seen = { executions: 0, requests: [] as string[], strange: [] as string[] };
    await guard(context, seen);
    for (let at = 0; at < documents.length; at += FRAMES) {
      const page = await context.newPage();
      watch(page, seen);
      await draw(page, documents.slice(at, at + FRAMES));
      await look(page, seen);
      await page.close();
    }
    return seen;
  } finally {
    await context.close();
  }
}

type Seeing = { executions: number; requests: string[]; strange: string[] };

async function guard(context: BrowserContext, seen: Seeing): Promise<void> {
  await context.exposeFunction("countExecution", () => {
    seen.executions += 1;
  });
  await context.addInitScript("window.alert = () => top.countExecution()");
  await context.route("**", async (route) => {
    if (route.request().url() === BASE) return await route.fulfill({ contentType: "text/html", body: "<body>" });
    seen.requests.push(`${route.request().resourceType()} ${route.request().url()}`);
    await route.abort();
  });
}

function watch(page: Page, seen: Seeing): void {
  page.on("dialog", (dialog) => {
    seen.executions += 1;
    void dialog.dismiss();
  });
  page.on("popup", () => (seen.executions += 1));
}

/** Each document in a frame of its own, all at once. */
async function draw(page: Page, documents: readonly string[]): Promise<void> {
  await page.goto(BASE);
  await page.evaluate(`Promise.all(${JSON.stringify(documents)}.map((html) => new Promise((done) => {
    const frame = document.createElement("iframe");
    frame.srcdoc = html;
    frame.addEventListener("load", done);
    document.body.append(frame);
  })))`);
}

const STRANGE = `
  [...document.querySelectorAll("*")].filter((element) =>
    /^(?:script|iframe|frame|object|embed|base|form|svg|math|input|button|textarea|template)$/i.test(element.localName) ||
    element.getAttributeNames().some((name) => name.startsWith("on")) ||
    (element.localName === "a" && element.href !== "" && !/^(?:https?|mailto):/.test(element.href))
  ).map(({ outerHTML }) => outerHTML)
`;

async function look(page: Page, seen: Seeing): Promise<void> {
  for (const frame of page.frames().slice(1)) seen.strange.push(...(await frame.evaluate<string[]>(STRANGE)));
}
