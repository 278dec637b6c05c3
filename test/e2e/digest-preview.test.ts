import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { simpleParser } from "mailparser";
import { chromium } from "playwright-core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { anItem, aStory, link, sourced } from "../builders.ts";
import { storeStories } from "../contract/stored.ts";
import { BROWSER, NO_BROWSER } from "./browser.ts";
import { createTemporaryDesk, type TemporaryDesk } from "./temporary-desk.ts";

let desk: TemporaryDesk;

beforeEach(() => {
  desk = createTemporaryDesk({
    sources: ["https://wire.example/feed"],
    digests: [{ name: "daily", title: "The daily", schedule: "0 7 * * *" }],
  });
});
afterEach(() => desk.remove());

/** Stories of the last hours. */
async function fill(address = "https://wire.example/"): Promise<void> {
  const at = new Date(Date.now() - 3_600_000);
  const dates = { publishedAt: at, firstSeenAt: at, updatedAt: at, changedAt: at };
  const stories = ["A lock is picked", "A chip is sold", "A film is cut"].map((title, index) =>
    aStory([sourced(anItem(title, { ...dates, link: link(`${address}${index}`), summary: "So it was." }))], dates),
  );
  await desk.look(async (store) => await storeStories(store, stories));
}

describe("newsdesk digest preview", () => {
  test("says what the mail would be, and stores nothing", async () => {
    await fill();
    const { code, stdout } = await desk.run("digest", "preview", "--once");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Subject {3}A .* \+2 more$/m);
    expect(stdout).toMatch(/^Stories {3}3$/m);
    expect(stdout).toMatch(/^HTML {6}[\d,]+ bytes, \d+ % of what Gmail shows$/m);
    expect(stdout).not.toContain("wrong");
    expect(await desk.look(async ({ editions }) => await editions.last("daily"))).toBeNull();
    expect(await desk.look(async ({ outbox }) => [...(await outbox.counts())])).toEqual([]);
  });

  test("--links asks each link, and tells those that lead nowhere", async () => {
    const server = createServer((request, response) => {
      const isThere = request.url !== "/1" && !/unsubscribe|preferences|\/my\//.test(request.url ?? "");
      response.writeHead(isThere ? 200 : 404).end("a page");
    });
    await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      desk.configure({
        site: { title: "Test desk", url: `http://${host}` },
        sources: ["https://wire.example/feed"],
        digests: [{ name: "daily", schedule: "0 7 * * *" }],
        network: { allow: [host] },
        collect: { hostGap: "0s" },
      });
      await fill(`http://${host}/`);
      const { code, stdout, stderr } = await desk.run("digest", "preview", "--once", "--links");
      expect([code, stdout.match(/^ {2}dead .*$/gm)]).toEqual([1, [`  dead    http://${host}/1: HTTP 404`]]);
      expect(stderr).toContain("1 link did not answer.");
    } finally {
      server.close();
    }
  });

  test("says so when there is nothing to tell", async () => {
    const { code, stderr } = await desk.run("digest", "preview", "--once");
    expect([code, stderr]).toEqual([4, expect.stringContaining("There is nothing that the digest daily could tell.")]);
  });

  test("serves it in all widths and themes, without images, and as text", { timeout: 120_000 }, async (context) => {
    await fill();
    const serving = desk.begin("digest", "preview", "daily");
    const [, address = ""] = await serving.says(/Preview\s+(http\S+)/);
    const { origin } = new URL(address);
    const ask = async (path: string) => await fetch(`${origin}/preview${path}`);
    const page = await ask("");
    expect(await page.text()).toContain('<iframe src="/preview/mail.html?narrow&amp;dark"');
    expect(page.headers.get("content-security-policy")).toContain("frame-src 'self'");
    const [light, dark] = [await (await ask("/mail.html")).text(), await (await ask("/mail.html?dark")).text()];
    expect(light).toContain("@media not all");
    expect(dark).toContain("@media all");
    const bare = await ask("/mail.html?images=off");
    expect(bare.headers.get("content-security-policy")).toContain("img-src 'none'");
    expect(bare.headers.get("x-frame-options")).toBe("SAMEORIGIN");
    expect(await (await ask("/mail.txt")).text()).toContain("A lock is picked");
    try {
      if (BROWSER === null) context.skip(`${NO_BROWSER}: the preview was not looked at`);
      const browser = await chromium.launch({ executablePath: BROWSER ?? "", args: ["--no-sandbox"] });
      const opened = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
      await opened.goto(address);
      await opened.locator("iframe").last().scrollIntoViewIfNeeded();
      const frames = opened.frames().filter((frame) => frame !== opened.mainFrame());
      expect(frames).toHaveLength(6);
      await expect.poll(async () => await frames[0]?.locator("h1").textContent()).toBe("The daily");
      const paper = async (index: number) =>
        await frames[index]?.evaluate("getComputedStyle(document.querySelector('.sheet')).backgroundColor");
      expect(await paper(0)).not.toBe(await paper(1));
      await expect.poll(async () => await frames[5]?.locator("body").textContent()).toContain("A lock is picked");
      if (process.env["SCREENSHOTS"] !== undefined) {
        await opened.screenshot({ path: `${process.env["SCREENSHOTS"]}/digest-preview.png`, fullPage: true });
      }
      await browser.close();
    } finally {
      serving.child.kill("SIGTERM");
      await serving.ended;
    }
  });
});

describe("newsdesk digest send --test", () => {
  test("sends the mail of this moment to one address, and stores nothing of it", async () => {
    await fill();
    const { code, stderr } = await desk.run("digest", "send", "daily", "--test", "ada@reader.example");
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^Sent: /m)]);
    const mails = await Promise.all(desk.mails().map(async (mail) => await simpleParser(mail)));
    expect(mails.map(({ to, subject }) => [[to].flat()[0]?.text, subject])).toEqual([
      ["ada@reader.example", expect.stringMatching(/^\[Test\] A .* \+2 more$/)],
    ]);
    expect(mails[0]?.text).toContain("http://desk.example/unsubscribe/test");
    expect(await desk.look(async ({ outbox }) => [...(await outbox.counts())])).toEqual([]);
    expect(await desk.look(async ({ editions }) => await editions.last("daily"))).toBeNull();
    expect(await desk.look(async ({ subscribers }) => await subscribers.list())).toEqual([]);
  });

  test("says with what a relay refused it", async () => {
    desk.configure({
      sources: ["https://wire.example/feed"],
      digests: [{ name: "daily", schedule: "0 7 * * *" }],
      mail: { transport: "smtp://127.0.0.1:1", from: "Desk <news@desk.example>" },
    });
    await fill();
    const { code, stderr } = await desk.run("digest", "send", "--test", "ada@reader.example");
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^Not sent \(unavailable\): .*127\.0\.0\.1:1/m)]);
  });

  test.for([
    { why: "without an address", words: [], says: "digest send needs --test ADDRESS." },
    { why: "with something that is none", words: ["--test", "ada"], says: '"ada" is not a mail address.' },
  ])("is refused $why", async ({ words, says }) => {
    const { code, stderr } = await desk.run("digest", "send", ...words);
    expect([code, stderr]).toEqual([2, expect.stringContaining(says)]);
  });
});
