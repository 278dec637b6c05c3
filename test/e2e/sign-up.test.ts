import { simpleParser } from "mailparser";
import { expect, onTestFinished, test } from "vitest";
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

/** The mails of the desk, as soon as there are so many. */
async function mails(desk: ReturnType<typeof createTemporaryDesk>, count: number): Promise<readonly string[]> {
  for (let found = desk.mails(); ; found = desk.mails()) {
    if (found.length >= count) return found;
    await new Promise((done) => setTimeout(done, 100));
  }
}
