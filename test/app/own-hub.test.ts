import { createHmac } from "node:crypto";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { localSite } from "../collect/local-site.ts";
import { aHubDesk, type HubDesk, type HubDeskParts } from "./hub-desk.ts";
import { newsFeed } from "./hub-feed.ts";
import { type Manner, testSubscriber } from "./hub-subscriber.ts";

const START = new Date("2026-11-23T06:00:00Z");
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

vi.setConfig({ testTimeout: 120_000 }); // Each opens a whole desk, some twice.

const site = localSite();
const subscriber = testSubscriber();
let now = START;
let told = 0;

beforeEach(() => {
  now = START;
  told = 0;
});

function pass(ms: number): void {
  now = new Date(now.getTime() + ms);
}

/** The source tells one more. */
function tellMore(): void {
  told += 1;
  const count = told;
  site.put("/feed", (_, response) => {
    response.writeHead(200, { "content-type": "application/rss+xml" }).end(newsFeed(count));
  });
}

async function aDesk(over: Partial<HubDeskParts> = {}): Promise<HubDesk> {
  tellMore();
  const allow = [site.host(), subscriber.host()];
  const desk = await aHubDesk({ source: site.url("/feed"), allow, clock: () => now, ...over });
  await desk.publish();
  return desk;
}

function wish(desk: HubDesk, over: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const topic = `${desk.url}/feed.xml`;
  return { "hub.mode": "subscribe", "hub.callback": subscriber.url(), "hub.topic": topic, ...over };
}

async function subscribed(desk: HubDesk, over: Readonly<Record<string, string>> = {}): Promise<void> {
  expect((await desk.ask(wish(desk, over))).status).toBe(202);
  await desk.work();
  expect(await states(desk)).toContain("active");
}

async function states(desk: HubDesk): Promise<readonly string[]> {
  return (await desk.subscriptions()).map(({ state, asked }) => (asked === null ? state : `${state} ${asked.mode}`));
}

async function publishMore(desk: HubDesk): Promise<void> {
  tellMore();
  await desk.publish();
}

test("what network.allow opens for feeds is closed to the callbacks of strangers", async () => {
  const desk = await aDesk({ callbacks: [] });
  expect((await desk.ask(wish(desk))).status).toBe(422);
  expect(await desk.subscriptions()).toEqual([]);
});

describe("a feed", () => {
  test("names the hub and itself, in its document and in its header, and is a topic under that very name", async () => {
    const desk = await aDesk();
    for (const [path, hub, self] of [
      ["/feed.xml", `<atom:link href="${desk.url}/hub" rel="hub"/>`, `href="${desk.url}/feed.xml" rel="self"`],
      ["/feed.atom", `<link rel="hub" href="${desk.url}/hub"/>`, `<link rel="self" href="${desk.url}/feed.atom"/>`],
      ["/feed.json", `"hubs":[{"type":"WebSub","url":"${desk.url}/hub"}]`, `"feed_url":"${desk.url}/feed.json"`],
    ] as const) {
      const answer = await fetch(desk.url + path);
      const text = await answer.text();
      expect(text).toContain(hub);
      expect(text).toContain(self);
      expect(answer.headers.get("link")).toContain(`<${desk.url}/hub>; rel="hub"`);
      expect(answer.headers.get("link")).toContain(`<${desk.url}${path}>; rel="self"`);
      expect((await desk.ask(wish(desk, { "hub.topic": desk.url + path }))).status).toBe(202);
    }
  });

  test("is drawn anew when the hub is another one, and names none when there is none", async () => {
    const desk = await aDesk();
    await desk.restart({ hub: null });
    await desk.publish();
    const answer = await fetch(`${desk.url}/feed.xml`);
    expect([await answer.text(), answer.headers.get("link")].join("\n")).not.toMatch(/rel="hub"/);
    expect((await desk.ask(wish(desk))).status).toBe(404);
  });
});

describe("a subscriber", () => {
  test("is asked whether it means it, and then sent each change, whole and signed", async () => {
    const desk = await aDesk();
    const answer = await desk.ask(wish(desk, { "hub.secret": "shh", "hub.lease_seconds": "7200" }));
    expect([answer.status, answer.headers.get("content-type")]).toEqual([202, "text/plain; charset=utf-8"]);
    expect([await states(desk), subscriber.asked]).toEqual([["waiting subscribe"], []]);
    await desk.work();
    const question = Object.fromEntries(subscriber.asked[0]?.searchParams ?? []);
    expect(question).toEqual({
      key: "k/1",
      "hub.mode": "subscribe",
      "hub.topic": `${desk.url}/feed.xml`,
      "hub.challenge": expect.stringMatching(/^[\w-]{43}$/) as string,
      "hub.lease_seconds": "7200",
    });
    expect(subscriber.asked[0]?.search).toMatch(/^\?key=k%2F1&hub\.mode=/);
    await desk.work();
    expect([subscriber.asked.length, subscriber.sent]).toEqual([1, []]); // It has what was there when it asked.

    await publishMore(desk);
    await desk.work();
    await desk.work();
    const feed = Buffer.from(await (await fetch(`${desk.url}/feed.xml`)).arrayBuffer());
    expect(subscriber.sent.map(({ path, body }) => [path, body])).toEqual([["/callback?key=k%2F1", feed]]);
    expect(feed.toString()).toContain("processor");
    expect(subscriber.sent[0]?.headers).toMatchObject({
      "content-type": "application/rss+xml; charset=utf-8",
      "content-length": String(feed.byteLength),
      link: `<${desk.url}/hub>; rel="hub", <${desk.url}/feed.xml>; rel="self"`,
      "x-hub-signature": `sha256=${createHmac("sha256", "shh").update(feed).digest("hex")}`,
    });
    expect(JSON.stringify(desk.log)).not.toMatch(/shh|k%2F1/);
  });

  test("without a secret gets no signature, and of a feed that did not change nothing", async () => {
    const desk = await aDesk();
    await subscribed(desk, { "hub.topic": `${desk.url}/feed.json` });
    await publishMore(desk);
    await desk.work();
    expect(subscriber.sent.map(({ headers }) => [headers["content-type"], headers["x-hub-signature"]])).toEqual([
      ["application/feed+json; charset=utf-8", undefined],
    ]);
    await desk.publish();
    await desk.work();
    expect(subscriber.sent).toHaveLength(1);
  });

  test("gets what changed between its wish and its word", async () => {
    const desk = await aDesk();
    await desk.ask(wish(desk));
    await publishMore(desk);
    await desk.work();
    expect(subscriber.sent.map(({ body }) => body.toString().includes("processor"))).toEqual([true]);
  });

  test("that is away gets only the newest when it is back, and is asked less and less often meanwhile", async () => {
    const desk = await aDesk();
    await subscribed(desk);
    subscriber.manner = "broken";
    await publishMore(desk);
    for (const [waitMs, tries] of [
      [0, 1],
      [MINUTE_MS - 1, 1],
      [1, 2],
      [2 * MINUTE_MS - 1, 2],
      [1, 3],
    ] as const) {
      pass(waitMs);
      await desk.work();
      expect(subscriber.sent).toHaveLength(tries);
    }
    await publishMore(desk);
    await desk.work();
    expect(subscriber.sent).toHaveLength(3);
    subscriber.manner = "good";
    pass(4 * MINUTE_MS);
    await desk.work();
    await desk.work();
    expect(subscriber.sent.map(({ body }) => body.toString().includes("browser"))).toEqual([false, false, false, true]);
    expect(await desk.subscriptions()).toMatchObject([{ tries: 0, lastSentAt: now, detail: null }]);
  });

  test("that stays away is given up, with a line of the log, and tried once for the next content", async () => {
    const desk = await aDesk();
    await subscribed(desk, { "hub.lease_seconds": "2592000" });
    subscriber.manner = "broken";
    await publishMore(desk);
    for (let hours = 0; hours <= 48; hours += 6) {
      for (let step = 0; step < 6; step += 1) await desk.work().then(() => pass(60 * MINUTE_MS));
    }
    expect(subscriber.sent).toHaveLength(11);
    const line = {
      message: "a subscriber of our hub gets this content no more",
      tries: 11,
      topic: `${desk.url}/feed.xml`,
    };
    expect(desk.log.filter(({ message }) => message === line.message)).toMatchObject([line]);
    await publishMore(desk);
    await desk.work();
    pass(DAY_MS);
    await desk.work();
    expect(subscriber.sent).toHaveLength(12);
    subscriber.manner = "good";
    await publishMore(desk);
    await desk.work();
    expect([subscriber.sent.length, await states(desk)]).toEqual([13, ["active"]]);
  });

  test("that is gone (410) is sent nothing more", async () => {
    const desk = await aDesk();
    await subscribed(desk);
    subscriber.manner = "gone";
    await publishMore(desk);
    await desk.work();
    expect([subscriber.sent.length, await desk.subscriptions()]).toEqual([1, []]);
  });

  test("that answers at great length was sent it all the same", async () => {
    const desk = await aDesk();
    await subscribed(desk);
    subscriber.manner = "huge";
    await publishMore(desk);
    await desk.work();
    await desk.work();
    expect([subscriber.sent.length, await desk.subscriptions()]).toMatchObject([1, [{ tries: 0, lastSentAt: now }]]);
  });

  test("is not sent on by a redirect", async () => {
    const desk = await aDesk();
    await subscribed(desk);
    subscriber.manner = "redirects";
    await publishMore(desk);
    await desk.work();
    expect(subscriber.sent.map(({ path }) => path)).toEqual(["/callback?key=k%2F1"]);
    expect(await desk.subscriptions()).toMatchObject([
      { tries: 1, detail: expect.stringContaining("redirect") as string },
    ]);
  });

  test("leaves when it says so itself, and not when a stranger says so", async () => {
    const desk = await aDesk();
    await subscribed(desk);
    subscriber.manner = "says-no";
    expect((await desk.ask(wish(desk, { "hub.mode": "unsubscribe" }))).status).toBe(202);
    await desk.work();
    expect(await states(desk)).toEqual(["active"]);
    subscriber.manner = "good";
    await desk.ask(wish(desk, { "hub.mode": "unsubscribe" }));
    await desk.work();
    expect(subscriber.asked.at(-1)?.searchParams.get("hub.mode")).toBe("unsubscribe");
    expect(subscriber.asked.at(-1)?.searchParams.has("hub.lease_seconds")).toBe(false);
    expect(await desk.subscriptions()).toEqual([]);
    const asked = subscriber.asked.length;
    expect((await desk.ask(wish(desk, { "hub.mode": "unsubscribe" }))).status).toBe(202);
    await desk.work();
    expect(subscriber.asked).toHaveLength(asked);
  });
});

describe("a lease", () => {
  test("ends, and a renewal keeps it, with the secret that was confirmed last", async () => {
    const desk = await aDesk();
    const secret = async () => (await desk.subscriptions())[0]?.secret;
    await subscribed(desk, { "hub.secret": "one", "hub.lease_seconds": "3600" });
    pass(30 * MINUTE_MS);
    await desk.ask(wish(desk, { "hub.secret": "two", "hub.lease_seconds": "3600" }));
    expect([await states(desk), await secret()]).toEqual([["active subscribe"], "one"]);
    await desk.work();
    expect([await states(desk), await secret()]).toEqual([["active"], "two"]);
    pass(59 * MINUTE_MS);
    await desk.work();
    expect(await states(desk)).toEqual(["active"]);
    pass(MINUTE_MS);
    await publishMore(desk);
    await desk.work();
    expect([subscriber.sent, await desk.subscriptions()]).toEqual([[], []]);
  });

  test("goes on as it was when a renewal is not confirmed", async () => {
    const desk = await aDesk();
    await subscribed(desk, { "hub.secret": "one" });
    subscriber.manner = "says-no";
    await desk.ask(wish(desk, { "hub.secret": "a stranger's" }));
    await desk.work();
    expect(await desk.subscriptions()).toMatchObject([{ state: "active", secret: "one", asked: null }]);
  });
});

describe("the hub takes no subscription of a callback", () => {
  test.for<{ why: string; manner: Manner; tries: number }>([
    { why: "that says no", manner: "says-no", tries: 1 },
    { why: "that is gone", manner: "gone", tries: 1 },
    { why: "that does not echo the challenge", manner: "no-challenge", tries: 1 },
    { why: "that says more than the challenge", manner: "says-more", tries: 1 },
    { why: "that never stops", manner: "huge", tries: 1 },
    { why: "that sends it elsewhere", manner: "redirects", tries: 2 },
    { why: "that never answers", manner: "slow", tries: 2 },
    { why: "that has trouble", manner: "broken", tries: 2 },
  ])("$why, and asks it no more than twice", async ({ manner, tries }) => {
    const desk = await aDesk();
    subscriber.manner = manner;
    await desk.ask(wish(desk));
    await desk.work();
    await desk.work();
    expect(subscriber.asked).toHaveLength(1);
    expect(await states(desk)).toEqual(tries === 1 ? [] : ["waiting subscribe"]);
    pass(5 * MINUTE_MS);
    await desk.work();
    pass(DAY_MS);
    await desk.work();
    expect([subscriber.asked.map(({ pathname }) => pathname), await desk.subscriptions()]).toEqual([
      Array.from({ length: tries }, () => "/callback"),
      [],
    ]);
  });

  test("that has trouble only once", async () => {
    const desk = await aDesk();
    subscriber.manner = "broken";
    await desk.ask(wish(desk));
    await desk.work();
    subscriber.manner = "good";
    pass(5 * MINUTE_MS);
    await desk.work();
    expect(await states(desk)).toEqual(["active"]);
  });
});

test.for([
  { why: "a topic of another desk", over: { "hub.topic": "https://other.example/feed.xml" }, status: 404 },
  { why: "a page that is no feed", over: { "hub.topic": "PAGE" }, status: 404 },
  { why: "a callback that is no address", over: { "hub.callback": "callback" }, status: 400 },
  { why: "a callback on this machine", over: { "hub.callback": "http://localhost/" }, status: 422 },
  { why: "a callback in a private network", over: { "hub.callback": "http://[::ffff:10.0.0.1]/" }, status: 422 },
  { why: "a callback on another port", over: { "hub.callback": "https://reader.example:22/" }, status: 422 },
  { why: "a secret that is too long", over: { "hub.secret": "x".repeat(200) }, status: 400 },
  { why: "another mode", over: { "hub.mode": "publish" }, status: 400 },
])("the hub refuses $why, in plain words", async ({ over, status }) => {
  const desk = await aDesk();
  const page = "hub.topic" in over && over["hub.topic"] === "PAGE" ? { "hub.topic": `${desk.url}/index.html` } : {};
  const answer = await desk.ask(wish(desk, { ...over, ...page }));
  expect([answer.status, answer.headers.get("content-type")]).toEqual([status, "text/plain; charset=utf-8"]);
  expect(await answer.text()).toMatch(/^.+\.\n$/);
  await desk.work();
  expect([subscriber.asked, await desk.subscriptions()]).toEqual([[], []]);
});

describe("a restart loses nothing", () => {
  test("between the hub's word and its question", async () => {
    const desk = await aDesk();
    await desk.ask(wish(desk));
    await desk.restart();
    await desk.work();
    expect([subscriber.asked.length, await states(desk)]).toEqual([1, ["active"]]);
  });

  test("while a feed is still to be sent, also by a desk that dies at it", async () => {
    const desk = await aDesk();
    await subscribed(desk);
    await publishMore(desk);
    await desk.restart();
    subscriber.manner = "slow";
    const working = desk.work().catch(() => {});
    await expect.poll(() => subscriber.sent.length).toBe(1);
    await desk.restart();
    await working;
    subscriber.manner = "good";
    pass(MINUTE_MS);
    await desk.work();
    await desk.work();
    expect(subscriber.sent).toHaveLength(2);
    expect(await desk.subscriptions()).toMatchObject([{ tries: 0, lastSentAt: now }]);
  });

  test("and a single run neither asks nor sends, but leaves it to the next start", async () => {
    const desk = await aDesk();
    await subscribed(desk);
    await publishMore(desk);
    await desk.restart({ serves: false });
    await desk.work();
    expect([subscriber.sent, (await desk.ask(wish(desk))).status]).toEqual([[], 404]);
    await desk.restart();
    await desk.work();
    expect(subscriber.sent).toHaveLength(1);
  });
});

describe("a topic that goes away is denied", () => {
  const FEED = 'feeds: [{ name: all, where: "" }]';
  test.for([
    { why: "because its feed is gone", over: { more: "" }, reason: "This feed is not there any more." },
    { why: "because the hub is", over: { more: FEED, hub: null }, reason: "This hub is closed." },
  ])("$why", async ({ over, reason }) => {
    const desk = await aDesk({ more: FEED });
    const topic = `${desk.url}/feeds/all.xml`;
    await subscribed(desk, { "hub.topic": topic });
    await desk.restart(over);
    await publishMore(desk);
    await desk.work();
    expect(Object.fromEntries(subscriber.asked.at(-1)?.searchParams ?? [])).toEqual({
      key: "k/1",
      "hub.mode": "denied",
      "hub.topic": topic,
      "hub.reason": reason,
    });
    expect([subscriber.sent, await desk.subscriptions()]).toEqual([[], []]);
  });

  test("twice to somebody who is away, and then no more", async () => {
    const desk = await aDesk();
    await subscribed(desk);
    subscriber.manner = "broken";
    await desk.restart({ hub: null });
    for (let hour = 0; hour < 3; hour += 1) await desk.work().then(() => pass(60 * MINUTE_MS));
    expect([subscriber.asked.length, await desk.subscriptions()]).toEqual([3, []]);
  });
});
