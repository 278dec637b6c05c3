import { type ParsedMail, simpleParser } from "mailparser";
import { chromium } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { freePort } from "../../src/app/free-port.ts";
import { openTestRelay, type TestRelay } from "../net/mail-relay.ts";
import { BROWSER, NO_BROWSER } from "./browser.ts";
import { serveFeeds } from "./local-feeds.ts";
import { createTemporaryDesk } from "./temporary-desk.ts";

/** `newsdesk start` as a process: what is asked on its pages becomes a mail, whoever works meanwhile. */
test("start answers a sign-up by mail, and a press makes it active", { timeout: 120_000 }, async () => {
  const feeds = await serveFeeds(new Map());
  onTestFinished(() => feeds.close());
  const desk = createTemporaryDesk({
    sources: [feeds.url("/feed.xml")],
    network: { allow: [feeds.host] },
    digests: [{ name: "weekly", schedule: "0 0 * * 0", signUp: true }],
  });
  onTestFinished(() => desk.remove());
  const serving = desk.begin("start");
  const origin = (await serving.says(/newsdesk serves (\S+)/))[1] ?? "";
  const form = new URLSearchParams({ address: "ada@reader.example" });
  expect((await fetch(`${origin}/subscribe`, { method: "POST", body: form })).status).toBe(200);
  const [question = ""] = await mails(desk, 1);
  const asked = await simpleParser(question);
  expect(asked.headers.get("auto-submitted")).toBe("auto-generated");
  const [, path = ""] = /http:\/\/desk\.example(\/confirm\/\S+)/.exec(asked.text ?? "") ?? [];
  expect((await fetch(`${origin}${path}`)).status).toBe(200);
  expect((await desk.run("subscriber", "list")).stdout).toContain("pending");
  expect((await fetch(`${origin}${path}`, { method: "POST" })).status).toBe(200);
  expect((await desk.run("subscriber", "list")).stdout).toContain("active");
  expect(await mails(desk, 2)).toHaveLength(2);
  serving.child.kill("SIGTERM");
  const { code, stderr } = await serving.ended;
  expect(code).toBe(0);
  expect(stderr).not.toContain(path.split("/")[2]);
});

test("in a browser, by the links of the mails that a mail server got", { timeout: 180_000 }, async (context) => {
  const executablePath = BROWSER ?? context.skip(`${NO_BROWSER}: nobody signed up`);
  const feeds = await serveFeeds(new Map());
  onTestFinished(() => feeds.close());
  const relay = await openTestRelay();
  onTestFinished(async () => await relay.close());
  const origin = `http://127.0.0.1:${await freePort()}`; // Links of mails lead to it as they are.
  const desk = createTemporaryDesk({
    site: { title: "Test desk", url: origin },
    sources: [feeds.url("/feed.xml")],
    network: { allow: [feeds.host] },
    digests: [{ name: "weekly", schedule: "0 0 * * 0", signUp: true }],
    mail: { from: "Test desk <news@desk.example>", transport: relay.url },
    web: { listen: new URL(origin).host },
  });
  onTestFinished(() => desk.remove());
  const serving = desk.begin("start");
  onTestFinished(async () => {
    serving.child.kill("SIGTERM");
    expect((await serving.ended).code).toBe(0);
  });
  await serving.says(/newsdesk serves (\S+)/);
  // Its own sandbox needs rights that root and containers do not have; the pages are ours.
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  onTestFinished(async () => await browser.close());
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();

  await page.goto(`${origin}/subscribe`);
  await page.getByLabel("Mail address").fill("ada@reader.example");
  await page.getByRole("button", { name: "Send me the confirmation" }).click();
  await page.getByRole("heading", { name: "Look into your mailbox" }).waitFor();
  await page.goto(linkIn(await received(relay, 1), `${origin}/confirm/`));
  await page.getByRole("button", { name: "Yes, I want this" }).click();
  await page.getByRole("heading", { name: "You are subscribed" }).waitFor();
  const welcome = await received(relay, 2);
  await page.goto(linkIn(welcome, `${origin}/preferences/`));
  await page.getByText("For ada@reader.example").waitFor();
  const envelope = "news@desk.example > ada@reader.example";
  expect(relay.accepted.map(({ from, to }) => `${from} > ${to.join()}`)).toEqual([envelope, envelope]);
  expect((await desk.run("subscriber", "list")).stdout).toContain("active");
});

/** The last of so many mails that the server answered with 250, as soon as it has them. */
async function received({ accepted }: TestRelay, count: number): Promise<ParsedMail> {
  while (accepted.length < count) await new Promise((done) => setTimeout(done, 100));
  return await simpleParser(Buffer.from(accepted[count - 1]?.raw ?? "", "latin1"));
}

function linkIn({ text = "" }: ParsedMail, beginning: string): string {
  return text.split(/\s+/).find((word) => word.startsWith(beginning)) ?? "";
}

/** The mails of the desk, as soon as there are so many. */
async function mails(desk: ReturnType<typeof createTemporaryDesk>, count: number): Promise<readonly string[]> {
  for (let found = desk.mails(); ; found = desk.mails()) {
    if (found.length >= count) return found;
    await new Promise((done) => setTimeout(done, 100));
  }
}
