import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { AxeResults } from "axe-core";
import { type ParsedMail, simpleParser } from "mailparser";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BROWSER, NO_BROWSER } from "./browser.ts";
import { type DemoBrowser, openDemo } from "./demo-browser.ts";

/** What a subscriber does, with the demo's own pages and mails: no script, and then with the keyboard alone. */
const MISSING = `${NO_BROWSER}: nobody signed up`;
const VIEWS = [
  { scheme: "light", width: 360 },
  { scheme: "light", width: 1280 },
  { scheme: "dark", width: 360 },
  { scheme: "dark", width: 1280 },
] as const;
/** Enough for a page that differs from another one in its words. */
const VARIANT = [VIEWS[0], VIEWS[3]];
const STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PICTURES = process.env["SCREENSHOTS"] ?? null;
const ADDRESS = "grace@reader.example";

let demo: DemoBrowser;

beforeAll(async () => {
  if (BROWSER !== null) demo = await openDemo(BROWSER);
});
afterAll(async () => {
  if (BROWSER !== null) await demo.close();
});

describe("a subscriber", () => {
  test(
    "signs up, confirms, chooses, pauses, leaves and is erased, without a script",
    { timeout: 300_000 },
    async (context) => {
      if (BROWSER === null) context.skip(MISSING);
      const viewer = await demo.browser.newContext({ javaScriptEnabled: false });
      const page = await viewer.newPage();

      await page.goto(demo.origin);
      await page.getByRole("link", { name: "By mail" }).click();
      await judge(page, "subscribe");
      await page.getByLabel("Mail address").fill(ADDRESS);
      await page.getByText("When, and about what").click();
      await page.getByLabel("security").check();
      await page.getByLabel("Time zone").fill("Europe/Nowhere");
      await page.getByRole("button", { name: "Send me the confirmation" }).click();
      await page.getByText("That time zone is not known").waitFor();
      await judge(page, "subscribe-mistake", VARIANT);
      expect(await page.getByLabel("security").isChecked(), "what was filled in is kept").toBe(true);
      await page.getByLabel("Time zone").fill("Europe/Zurich");
      await page.getByRole("button", { name: "Send me the confirmation" }).click();
      await page.getByRole("heading", { name: "Look into your mailbox" }).waitFor();
      await judge(page, "asked");

      const asked = await mail("Please confirm: Newsdesk demo by mail", ADDRESS);
      await judgeMail(asked, "letter-confirm");
      await page.goto(linkIn(asked, "confirm"));
      await page.goto(linkIn(asked, "confirm")); // Looked at twice, as scanners do: still a question.
      await judge(page, "confirm");
      await page.getByRole("button", { name: "Yes, I want this" }).click();
      await page.getByRole("heading", { name: "You are subscribed" }).waitFor();
      await judge(page, "confirmed", VARIANT);

      const welcome = await mail("Welcome to Newsdesk demo", ADDRESS);
      await judgeMail(welcome, "letter-welcome");
      expect(welcome.text).toMatch(/\/digest\/daily\/2014-12-21T07:00\n/);
      await page.goto(linkIn(welcome, "preferences"));
      const own = page.url();
      expect(await page.getByLabel("Time zone").inputValue()).toBe("Europe/Zurich");
      expect(await page.getByLabel("security").isChecked()).toBe(true);
      await judge(page, "preferences");

      await page.getByLabel("Muted words").fill("layoffs\ne-bikes");
      await page.getByLabel("Once a week, on my day and at my hour").check();
      await page.getByLabel("Day", { exact: true }).selectOption({ label: "Friday" });
      await page.getByLabel("Hour", { exact: true }).selectOption("18");
      await page.getByLabel("Most stories in a mail").fill("5");
      await page.getByLabel("Language").selectOption({ label: "Deutsch" });
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByText("Gespeichert.").waitFor();
      await judge(page, "preferences-german", VARIANT);
      await page.getByLabel("Sprache").selectOption({ label: "العربية" });
      await page.getByRole("button", { name: "Speichern" }).click();
      await page.getByText("حُفظ.").waitFor();
      await judge(page, "preferences-arabic", VARIANT);
      await page.locator("#language").selectOption("");
      await page.locator("button[value=save]").click();
      expect(await page.getByLabel("Muted words").inputValue()).toBe("layoffs\ne-bikes");

      await page.getByRole("button", { name: "Pause for two weeks" }).click();
      await page.getByText("Paused until Sunday 4 January 2015").first().waitFor();
      await judge(page, "preferences-paused", VARIANT);
      await page.getByRole("button", { name: "Go on now" }).click();
      await page.getByRole("button", { name: "Pause for two weeks" }).waitFor();

      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("link", { name: "Download all that is stored about you" }).click(),
      ]);
      const exported = JSON.parse(readFileSync(await download.path(), "utf8")) as Exported;
      expect(exported.subscriber).toMatchObject({ address: ADDRESS, state: "active" });
      expect(exported.consents.map(({ what }) => what).slice(0, 2)).toEqual(["asked", "confirmed"]);
      expect(exported.consents[1]?.words).toBe("Yes, Newsdesk demo may send me The week in tech.");

      await page.getByRole("button", { name: "Unsubscribe from all" }).click();
      await page.getByText("Nothing is sent to you any more").waitFor();
      await judge(page, "preferences-ended", VARIANT);

      await page.getByRole("link", { name: "Erase all that is stored about you" }).click();
      await judge(page, "erase");
      await page.getByRole("link", { name: "No, go back" }).click();
      await page.getByRole("link", { name: "Erase all that is stored about you" }).click();
      await page.getByRole("button", { name: "Erase everything" }).click();
      await page.getByRole("heading", { name: "Everything is erased" }).waitFor();
      await judge(page, "erased", VARIANT);
      expect((await page.goto(own))?.status()).toBe(404);
      expect((await page.goto(linkIn(asked, "confirm")))?.status()).toBe(410);
      await judge(page, "confirm-over", VARIANT);
      await viewer.close();
    },
  );

  test("who is subscribed and has lost the link gets it by mail", { timeout: 120_000 }, async (context) => {
    if (BROWSER === null) context.skip(MISSING);
    const viewer = await demo.browser.newContext({ javaScriptEnabled: false });
    const page = await viewer.newPage();
    await page.goto(`${demo.origin}/preferences`);
    await judge(page, "lost-link");
    await page.getByLabel("Mail address").fill("ada@reader.example");
    await page.getByRole("button", { name: "Send me the link" }).click();
    await page.getByRole("heading", { name: "Look into your mailbox" }).waitFor();
    const lost = await mail("Your preferences at Newsdesk demo", "ada@reader.example");
    await judgeMail(lost, "letter-link");
    await page.goto(linkIn(lost, "preferences"));
    expect(await page.getByText("For ada@reader.example").isVisible()).toBe(true);
    await viewer.close();
  });

  test("does all of it with the keyboard alone", { timeout: 60_000 }, async (context) => {
    if (BROWSER === null) context.skip(MISSING);
    const viewer = await demo.browser.newContext();
    const page = await viewer.newPage();
    await page.goto(`${demo.origin}/subscribe`);
    await page.getByLabel("Mail address").focus();
    await page.keyboard.type("keys@reader.example");
    await page.keyboard.press("Tab"); // Past the field that nobody sees.
    expect(await page.evaluate("document.activeElement.name")).toBe("digest");
    expect(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")).not.toBe("none");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Look into your mailbox" }).waitFor();
    await viewer.close();
  });

  test("who fills in the field that nobody sees gets the same page and no mail", async (context) => {
    if (BROWSER === null) context.skip(MISSING);
    const form = new URLSearchParams({ address: "bot@reader.example", website: "https://spam.example" });
    const answer = await fetch(`${demo.origin}/subscribe`, { method: "POST", body: form });
    expect(await answer.text()).toContain("Look into your mailbox");
    const other = new URLSearchParams({ address: "human@reader.example" });
    expect(await (await fetch(`${demo.origin}/subscribe`, { method: "POST", body: other })).text()).toContain(
      "Look into",
    );
    await mail("Please confirm: Newsdesk demo by mail", "human@reader.example"); // Asked later, and answered.
    const all = mails().map((name) => readFileSync(join(demo.folder, name), "utf8"));
    expect(all.filter((text) => text.includes("bot@reader.example"))).toEqual([]);
  });
});

type Exported = {
  readonly subscriber: object;
  readonly consents: readonly { readonly what: string; readonly words: string | null }[];
};

function mails(): readonly string[] {
  return readdirSync(demo.folder).filter((name) => name.endsWith(".eml"));
}

/** The mail with this subject to this address, as soon as it is there. */
async function mail(subject: string, to: string): Promise<ParsedMail> {
  for (let tries = 0; tries < 200; tries += 1) {
    for (const name of mails()) {
      const parsed = await simpleParser(readFileSync(join(demo.folder, name))).catch(() => null);
      if (parsed?.subject === subject && [parsed.to].flat().some((each) => each?.text === to)) return parsed;
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`There is no mail "${subject}".`);
}

function linkIn(of: ParsedMail, what: string): string {
  const found = new RegExp(`http://\\S+/${what}/\\S+`).exec(of.text ?? "");
  if (found === null) throw new Error(`The mail has no link to ${what}.`);
  return found[0];
}

/** Judges a copy of the page: axe is a script, and the page itself is shown without any. */
async function judge(page: Page, name: string, views: readonly View[] = VIEWS): Promise<void> {
  const viewer = await demo.browser.newContext({ bypassCSP: true });
  await judgeCopy(viewer, await page.content(), { name, views });
  await viewer.close();
}

async function judgeMail({ html }: ParsedMail, name: string): Promise<void> {
  const viewer = await demo.browser.newContext();
  await judgeCopy(viewer, html === undefined || html === false ? "" : html, { name, views: VIEWS });
  await viewer.close();
}

type View = (typeof VIEWS)[number];
type Judged = { readonly name: string; readonly views: readonly View[] };

async function judgeCopy(viewer: BrowserContext, html: string, { name, views }: Judged): Promise<void> {
  const page = await viewer.newPage();
  await page.route(
    "**/copy",
    async (route) => await route.fulfill({ contentType: "text/html; charset=utf-8", body: html }),
  );
  await page.goto(`${demo.origin}/copy`);
  await page.evaluate(AXE);
  for (const { scheme, width } of views) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width, height: 900 });
    const results = await page.evaluate<AxeResults>(`axe.run({ runOnly: ${JSON.stringify(STANDARDS)} })`);
    const found = results.violations.flatMap(({ id, help, nodes }) =>
      nodes.map((node) => `${id}: ${help}\n${node.html}`),
    );
    expect(found, `${name}, ${scheme}, ${width} px wide`).toEqual([]);
    const over = await page.evaluate<number>(
      "document.documentElement.scrollWidth - document.documentElement.clientWidth",
    );
    expect(over, `${name}, ${scheme}, ${width} px wide: no wider than its window`).toBe(0);
    if (PICTURES === null) continue;
    mkdirSync(PICTURES, { recursive: true });
    await page.screenshot({ path: join(PICTURES, `${name}-${scheme}-${width}.png`), fullPage: true });
  }
}
