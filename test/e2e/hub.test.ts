import { createHmac } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../../src/app/free-port.ts";
import { rss, serveFeeds, type Entry, type LocalFeeds } from "./local-feeds.ts";
import { createTemporaryDesk, type TemporaryDesk } from "./temporary-desk.ts";

type Push = { readonly headers: IncomingMessage["headers"]; readonly body: Buffer };

const answers = new Map<string, string>();
const pushes: Push[] = [];
/** A callback that takes content and never answers, while this is so. */
let isSilent = false;
let feeds: LocalFeeds;
let desk: TemporaryDesk;
let callback = "";
const subscriber = createServer((request, response) => {
  void buffer(request).then((body) => {
    const challenge = new URL(request.url ?? "", "http://x").searchParams.get("hub.challenge");
    if (request.method === "GET") return response.end(challenge);
    pushes.push({ headers: request.headers, body });
    return isSilent ? response : response.writeHead(204).end();
  });
});

beforeAll(async () => {
  feeds = await serveFeeds(answers);
  await new Promise<void>((done) => void subscriber.listen(0, "127.0.0.1", done));
  const host = `127.0.0.1:${(subscriber.address() as AddressInfo).port}`;
  callback = `http://${host}/push`;
  const publicUrl = `http://127.0.0.1:${await freePort()}`;
  desk = createTemporaryDesk({
    site: { title: "Test desk", url: publicUrl },
    network: { allow: [feeds.host], callbacks: [host] },
    sources: [{ name: "wire", url: feeds.url("/wire.xml") }],
    web: { listen: new URL(publicUrl).host, publicUrl, hub: "built-in" },
  });
});

afterAll(async () => {
  desk.remove();
  subscriber.closeAllConnections();
  subscriber.close();
  await feeds.close();
});

const LONG = { timeout: 240_000 };
const SOON = { timeout: 60_000, interval: 50 };

test(
  "newsdesk start asks a callback at once, pushes what is new, and a kill -9 loses nothing of it",
  LONG,
  async () => {
    tell("comet");
    const first = desk.begin("start");
    const [, url = ""] = await first.says(/newsdesk serves (http\S+)/);
    await first.says(/a pass is done/);
    const form = {
      "hub.mode": "subscribe",
      "hub.topic": `${url}/feed.xml`,
      "hub.callback": callback,
      "hub.secret": "shh",
    };
    const answer = await fetch(`${url}/hub`, { method: "POST", body: new URLSearchParams(form) });
    expect(answer.status).toBe(202);
    await first.says(/a callback confirmed what was asked of our hub/);

    // It is killed while it waits for the subscriber's answer.
    isSilent = true;
    tell("comet", "glacier");
    await makeDue();
    first.child.kill("SIGHUP"); // The settings are read anew, and a pass begins.
    await expect.poll(() => pushes.length, SOON).toBe(1);
    first.child.kill("SIGKILL");
    await first.ended;
    subscriber.closeAllConnections();
    isSilent = false;

    const owed = await desk.run("hub", "list", "--json");
    expect(JSON.parse(owed.stdout)).toMatchObject({ state: "active", isBehind: true, tries: 1, lastSentAt: null });
    await desk.look(async ({ hub }) => {
      for (const { id } of await hub.list(9)) await hub.change(id, (one) => ({ ...one, nextAt: new Date(0) }));
    });
    const again = desk.begin("start");
    await expect.poll(() => pushes.length, SOON).toBe(2);
    const served = Buffer.from(await (await fetch(`${url}/feed.xml`)).arrayBuffer());
    expect(pushes[1]?.body.equals(served)).toBe(true);
    expect(served.toString()).toContain("glacier");
    expect(pushes[1]?.headers["x-hub-signature"]).toBe(
      `sha256=${createHmac("sha256", "shh").update(served).digest("hex")}`,
    );
    again.child.kill("SIGTERM");
    const { code, stdout, stderr } = await again.ended;
    expect(code).toBe(0);
    expect(stdout + stderr).not.toContain("shh");
  },
);

/** The next pass asks the source. */
async function makeDue(): Promise<void> {
  expect((await desk.run("source", "fetch", "wire")).code).toBe(0);
}

function tell(...words: readonly string[]): void {
  const entries = words.map((word, at): Entry => ({
    title: `News of the ${word}`,
    summary: `All that is known of the ${word} so far.`,
    link: `https://wire.example/${word}`,
    at: new Date(Date.now() - (at + 1) * 60_000),
  }));
  answers.set("/wire.xml", rss("Wire", entries));
}
