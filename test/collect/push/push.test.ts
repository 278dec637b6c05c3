import type { FastifyInstance } from "fastify";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { createCollect, createFeedReader, createPush, type Push } from "../../../src/collect/collect.ts";
import type { DeskStore } from "../../../src/domain/desk-store.ts";
import type { Log } from "../../../src/domain/log.ts";
import type { PushSubscription } from "../../../src/domain/push-store.ts";
import type { Source } from "../../../src/domain/source.ts";
import { createHttpClient } from "../../../src/net/http-client.ts";
import { createFetchFeed } from "../../../src/net/http-fetch.ts";
import { createAskHub } from "../../../src/net/http-hub.ts";
import { openStore } from "../../../src/store/open-store.ts";
import { createWeb } from "../../../src/web/server.ts";
import { aSource } from "../../builders.ts";
import { aSite } from "../../web/a-site.ts";
import { closeAfterEach } from "../../close-after-each.ts";
import { localSite } from "../local-site.ts";
import { type HubManner, testHub } from "./hub.ts";

const NEVER = new AbortController().signal;
const START = new Date("2026-11-23T06:00:00Z");
const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
const MAX_BYTES = 20_000;

const site = localSite();
const hub = testHub();
const toClose = closeAfterEach();
const reader = createFeedReader();
let now = START;
let warnings: object[] = [];
const log: Log = { debug() {}, info() {}, warn: (fields) => void warnings.push(fields), error() {} };

beforeEach(() => {
  now = START;
  warnings = [];
});

afterEach(async () => await hub.settled());

afterAll(async () => await reader.close());

function after(ms: number): void {
  now = new Date(START.getTime() + ms);
}

type Desk = {
  readonly store: DeskStore;
  readonly pass: () => Promise<void>;
  readonly push: Push;
  readonly web: FastifyInstance;
  readonly subscriptions: () => Promise<readonly PushSubscription[]>;
  readonly titles: () => Promise<readonly string[]>;
};

/** A desk with a real database and real web pages that follows the feed, and that hubs can reach. */
async function aDesk(over: Partial<Source> = {}): Promise<Desk> {
  const store = toClose(await openStore(":memory:"));
  await store.collect.syncSources([aSource("Gazette", { feedUrl: site.url("/feed"), ...over })], now);
  const client = createHttpClient({ allow: [site.host(), hub.host()], hostGapMs: 0, perHost: 4 });
  toClose({ close: async () => await client.close() });
  let door: Push | null = null;
  const web = await createWeb(aSite({ isOwnHost: () => true }), log, { door: () => door, maxBytes: () => MAX_BYTES });
  toClose({ close: async () => await web.close() });
  const publicUrl = await web.listen({ host: "127.0.0.1", port: 0 });
  const clock = () => now;
  let made = 0;
  const push = createPush({
    store,
    askHub: createAskHub(client, clock),
    reader,
    publicUrl,
    clock,
    random: (bytes) => `${(made += 1)}`.padEnd(bytes, "x"),
    log,
  });
  door = push;
  const fetch = createFetchFeed(client, clock);
  const options = { hostGapMs: 0, everySeconds: 60, minSeconds: 0 };
  const collect = createCollect({ store: store.collect, fetch, reader, clock, log, options, push });
  const pass = async (): Promise<void> => {
    await collect(NEVER);
    await hub.settled();
  };
  const titles = async () => (await store.curate.pendingItems(100)).map(({ item }) => item.title).toSorted();
  return { store, pass, push, web, titles, subscriptions: async () => await store.push.subscriptions() };
}

type FeedOptions = {
  readonly self?: string | null;
  readonly hubs?: readonly string[];
  readonly says?: "header" | "document";
};

function feed(titles: readonly string[], links = ""): string {
  const items = titles.map(
    (title) =>
      `<item><guid isPermaLink="false">${title}</guid><title>News of the ${title}</title><link>https://gazette.example/${title}</link><description>All that is known of the ${title} so far, told at length.</description></item>`,
  );
  return `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Gazette</title>${links}${items.join("")}</channel></rss>`;
}

/** The feed as it stands on its server, with what it says of push. */
function putFeed(titles: readonly string[], options: FeedOptions = {}): void {
  const { self = site.url("/feed"), hubs = [hub.url()], says = "header" } = options;
  const all = [...hubs.map((href) => ({ rel: "hub", href })), ...(self === null ? [] : [{ rel: "self", href: self }])];
  const inside =
    says === "document" ? all.map(({ rel, href }) => `<atom:link rel="${rel}" href="${href}"/>`).join("") : "";
  const link = all.map(({ rel, href }) => `<${href}>; rel="${rel}"`).join(", ");
  site.put("/feed", (_, response) => {
    const headers = { "content-type": "application/rss+xml", ...(says === "header" && link !== "" ? { link } : {}) };
    response.writeHead(200, headers).end(feed(titles, inside));
  });
}

function linksTo(topic: string): string {
  return `<atom:link rel="hub" href="${hub.url()}"/><atom:link rel="self" href="${topic}"/>`;
}

const polls = (): number => site.asked.filter((path) => path === "/feed").length;

/** A desk whose hub pushes the feed. */
async function aPushedDesk(over: Partial<Source> = {}): Promise<Desk> {
  putFeed(["comet"]);
  const desk = await aDesk(over);
  await desk.pass();
  expect(await desk.subscriptions()).toMatchObject([{ state: "active" }]);
  return desk;
}

describe("a feed that names a hub and itself", () => {
  test.for<{ why: string; says: "header" | "document" }>([
    { why: "in the HTTP header", says: "header" },
    { why: "in the document", says: "document" },
  ])("is subscribed to, confirmed, pushed and stored: $why", async ({ says }) => {
    putFeed(["comet"], { says });
    const desk = await aDesk();
    await desk.pass();
    const [form] = hub.asked;
    expect(Object.fromEntries(form ?? [])).toEqual({
      "hub.callback": expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/push\/1x+$/) as string,
      "hub.mode": "subscribe",
      "hub.topic": site.url("/feed"),
      "hub.secret": expect.stringMatching(/^2x+$/) as string,
      "hub.lease_seconds": "864000",
    });
    expect(hub.answers).toMatchObject([{ status: 200, body: hub.answers[0]?.challenge }]);
    expect(await desk.subscriptions()).toMatchObject([
      { state: "active", asked: null, tries: 0, leaseUntil: new Date("2026-12-03T06:00:00Z") },
    ]);
    expect(await hub.push(site.url("/feed"), feed(["harbour", "comet"]))).toEqual([204]);
    expect(await desk.titles()).toEqual(["News of the comet", "News of the harbour"]);
    expect(polls()).toBe(1);
  });

  test("works when the hub asks back before it answers", async () => {
    hub.manner = "eager";
    await aPushedDesk();
    expect(hub.held.size).toBe(1);
  });

  test("is asked for at the new address of a hub that moved (307)", async () => {
    hub.manner = "moved";
    putFeed(["comet"]);
    const desk = await aDesk();
    await desk.pass();
    expect(hub.asked).toHaveLength(2);
    expect(hub.asked[1]?.toString()).toBe(hub.asked[0]?.toString());
    expect(await desk.subscriptions()).toMatchObject([{ state: "active" }]);
  });

  test.for<{ why: string; options: FeedOptions }>([
    { why: "no hub", options: { hubs: [] } },
    { why: "no address of its own", options: { self: null } },
    { why: "no web address for a hub", options: { hubs: ["ftp://hub.example/"] } },
  ])("is needed: with $why nobody is asked", async ({ options }) => {
    putFeed(["comet"], options);
    const desk = await aDesk();
    await desk.pass();
    expect(await desk.subscriptions()).toEqual([]);
    expect(hub.asked).toEqual([]);
  });

  test("is subscribed to once, however many passes go by", async () => {
    const desk = await aPushedDesk();
    for (const minutes of [1, 2, 60]) {
      after(minutes * 60_000);
      await desk.pass();
    }
    expect(hub.asked).toHaveLength(1);
  });
});

describe("a lease", () => {
  test.for<{ why: string; granted: string; renewedAfterHours: number; isPushed: boolean }>([
    { why: "as asked", granted: "864000", renewedAfterHours: 120, isPushed: true },
    { why: "of a year is cut to 14 days", granted: "31536000", renewedAfterHours: 168, isPushed: true },
    { why: "of a day", granted: "86400", renewedAfterHours: 12, isPushed: true },
    { why: "of an hour promises nothing", granted: "3600", renewedAfterHours: 12, isPushed: false },
    { why: "that is nonsense counts as a day", granted: "soon", renewedAfterHours: 12, isPushed: true },
  ])(
    "$why: is renewed at its half, under the same address and secret",
    async ({ granted, renewedAfterHours, isPushed }) => {
      hub.leaseSeconds = granted;
      const desk = await aPushedDesk();
      expect([...(await desk.push.pushedSources())]).toHaveLength(isPushed ? 1 : 0);
      after(renewedAfterHours * HOUR_MS - 1);
      await desk.push.keep(NEVER);
      expect(hub.asked).toHaveLength(1);
      after(renewedAfterHours * HOUR_MS);
      await desk.push.keep(NEVER);
      await hub.settled();
      expect(hub.asked.map(String)).toEqual([String(hub.asked[0]), String(hub.asked[0])]);
      const [subscription] = await desk.subscriptions();
      expect(subscription).toMatchObject({ state: "active", asked: null });
      expect(subscription?.nextAt).toEqual(new Date(now.getTime() + renewedAfterHours * HOUR_MS));
    },
  );

  test("is still good while it is renewed", async () => {
    const desk = await aPushedDesk();
    hub.manner = "silent";
    after(5 * DAY_MS);
    await desk.push.keep(NEVER);
    expect(await desk.subscriptions()).toMatchObject([{ state: "active", asked: "subscribe" }]);
    expect(await hub.push(site.url("/feed"), feed(["harbour"]))).toEqual([204]);
    expect(await desk.titles()).toContain("News of the harbour");
    expect([...(await desk.push.pushedSources())]).toHaveLength(1);
  });

  test("that nobody renews ends, and the source is polled as before", async () => {
    const desk = await aPushedDesk();
    hub.manner = "broken";
    await desk.store.collect.syncSources([], now); // Not polled while the days go by.
    await desk.store.collect.syncSources([aSource("Gazette", { feedUrl: site.url("/feed") })], now);
    after(5 * DAY_MS);
    await desk.push.keep(NEVER);
    expect([...(await desk.push.pushedSources())]).toHaveLength(1);
    after(10 * DAY_MS);
    await desk.push.keep(NEVER);
    expect([...(await desk.push.pushedSources())]).toEqual([]);
    expect(await desk.subscriptions()).toMatchObject([{ state: "waiting", leaseUntil: null }]);
    expect(await desk.store.collect.dueSources(now, 10)).toHaveLength(1);
  });
});

describe("a hub that does not do its part never hurts polling", () => {
  test.for<{
    why: HubManner;
    state: string;
    detail: RegExp | null;
    againAfterMinutes: number;
  }>([
    { why: "silent", state: "waiting", detail: null, againAfterMinutes: 10 },
    { why: "wrong-topic", state: "waiting", detail: null, againAfterMinutes: 10 },
    { why: "no-challenge", state: "waiting", detail: null, againAfterMinutes: 10 },
    {
      why: "denies",
      state: "refused",
      detail: /^the hub refuses it: This topic is not for you\. Sorry$/,
      againAfterMinutes: 7 * 24 * 60,
    },
    { why: "gone", state: "refused", detail: /HTTP 410 Gone \(No more\.\)$/, againAfterMinutes: 7 * 24 * 60 },
    { why: "found", state: "refused", detail: /HTTP 302 Found$/, againAfterMinutes: 7 * 24 * 60 },
    { why: "broken", state: "waiting", detail: /HTTP 503/, againAfterMinutes: 120 },
    { why: "leads-inside", state: "waiting", detail: /10\.0\.0\.1 is not a public address/, againAfterMinutes: 10 },
  ])("$why", async ({ why, state, detail, againAfterMinutes }) => {
    hub.manner = why;
    putFeed(["comet"]);
    const desk = await aDesk();
    await desk.pass();
    const [subscription] = await desk.subscriptions();
    expect(subscription?.state).toBe(state);
    expect(subscription?.detail ?? "").toMatch(detail ?? /^$/);
    expect(hub.answers.filter(({ status }) => status !== 404)).toEqual([]);
    expect([...(await desk.push.pushedSources())]).toEqual([]);
    expect(await desk.titles()).toEqual(["News of the comet"]);
    const requests = hub.asked.length;
    after(againAfterMinutes * 60_000 - 1);
    await desk.pass();
    expect(hub.asked).toHaveLength(requests);
    after(againAfterMinutes * 60_000);
    await desk.pass();
    expect(hub.asked.length).toBeGreaterThan(requests);
    expect(polls()).toBe(2);
  });

  test("is asked more and more rarely, up to once a day", async () => {
    hub.manner = "silent";
    putFeed(["comet"]);
    const desk = await aDesk();
    const hours: number[] = [];
    for (let minutes = 0; minutes <= 5 * 24 * 60; minutes += 10) {
      after(minutes * 60_000);
      const before = hub.asked.length;
      if (minutes === 0) await desk.pass();
      else await desk.push.keep(NEVER);
      if (hub.asked.length > before) hours.push(Math.round((minutes / 60) * 10) / 10);
    }
    expect(hours).toEqual([0, 0.2, 0.5, 1.2, 2.5, 5.2, 10.5, 21.2, 42.5, 66.5, 90.5, 114.5]);
  });
});

describe("the callback", () => {
  test.for<{ why: string; query: Record<string, string> }>([
    { why: "a subscription that was not asked for", query: { "hub.mode": "subscribe", "hub.challenge": "c" } },
    { why: "an end that was not asked for", query: { "hub.mode": "unsubscribe", "hub.challenge": "c" } },
    { why: "an unknown mode", query: { "hub.mode": "publish", "hub.challenge": "c" } },
    { why: "nothing at all", query: {} },
  ])("confirms not $why", async ({ query }) => {
    const desk = await aPushedDesk();
    const callback = hub.asked[0]?.get("hub.callback") ?? "";
    const before = await desk.subscriptions();
    const answer = await hub.ask(callback, { "hub.topic": site.url("/feed"), ...query });
    expect(answer.status).toBe(404);
    expect(await desk.subscriptions()).toEqual(before);
  });

  test("echoes as plain text, and to nobody who does not know the address", async () => {
    hub.manner = "silent";
    putFeed(["comet"]);
    const desk = await aDesk();
    await desk.pass();
    const callback = hub.asked[0]?.get("hub.callback") ?? "";
    const query = {
      "hub.mode": "subscribe",
      "hub.topic": site.url("/feed"),
      "hub.challenge": "<script>alert(1)</script>",
    };
    expect((await hub.ask(callback.replace(/\/push\/.*/, "/push/guess"), query)).status).toBe(404);
    const answer = await hub.ask(callback, query);
    expect([answer.status, await answer.text()]).toEqual([200, "<script>alert(1)</script>"]);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "text/plain; charset=utf-8",
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    });
  });

  test("takes a denial at any time, and the source is polled as before", async () => {
    const desk = await aPushedDesk();
    after(HOUR_MS);
    await desk.pass();
    const callback = hub.asked[0]?.get("hub.callback") ?? "";
    const answer = await hub.ask(callback, { "hub.mode": "denied", "hub.topic": site.url("/feed") });
    expect(answer.status).toBe(200);
    expect(await desk.subscriptions()).toMatchObject([
      { state: "refused", detail: "the hub refuses it: no reason given" },
    ]);
    const before = polls();
    await desk.pass();
    expect(polls()).toBe(before + 1);
    expect(await hub.push(site.url("/feed"), feed(["harbour"]))).toEqual([204]);
    expect(await desk.titles()).toEqual(["News of the comet"]);
  });
});

describe("what is pushed", () => {
  test.for(["sha1", "sha256", "sha384", "sha512"] as const)("is taken with the signature %s", async (signature) => {
    const desk = await aPushedDesk();
    expect(await hub.push(site.url("/feed"), feed(["harbour"]), signature)).toEqual([204]);
    expect(await desk.titles()).toEqual(["News of the comet", "News of the harbour"]);
  });

  test.for<{ signature: "wrong" | "none" | "malformed" | "md5"; why: string }>([
    { signature: "wrong", why: "its signature is wrong" },
    { signature: "none", why: "it is not signed" },
    { signature: "malformed", why: "its signature is wrong" },
    { signature: "md5", why: "its signature is wrong" },
  ])("is thanked for, logged and ignored: $signature", async ({ signature, why }) => {
    const desk = await aPushedDesk();
    expect(await hub.push(site.url("/feed"), feed(["forgery"]), signature)).toEqual([204]);
    expect(await desk.titles()).toEqual(["News of the comet"]);
    expect(warnings).toMatchObject([{ why }]);
  });

  test("is taken once: a replay changes nothing, and brings no older words back", async () => {
    const desk = await aPushedDesk();
    const first = feed(["harbour"]);
    const second = first.replace("All that is known", "Far more than what was known");
    for (const body of [first, second, first, second, first]) {
      expect(await hub.push(site.url("/feed"), body)).toEqual([204]);
    }
    const harbour = (await desk.store.curate.pendingItems(10)).find(({ item }) => item.title.includes("harbour"))?.item;
    expect([harbour?.version, harbour?.summary]).toEqual([
      2,
      "Far more than what was known of the harbour so far, told at length.",
    ]);
  });

  test("is not read beyond the limit", async () => {
    const desk = await aPushedDesk();
    expect(await hub.push(site.url("/feed"), feed(["x".repeat(MAX_BYTES)]))).toEqual([413]);
    expect(await desk.titles()).toEqual(["News of the comet"]);
  });

  test("changes nothing when it is no feed", async () => {
    const desk = await aPushedDesk();
    expect(await hub.push(site.url("/feed"), "<html><body>Hello</body></html>")).toEqual([204]);
    expect(warnings).toMatchObject([{ why: expect.stringContaining("HTML page") as string }]);
    expect((await desk.store.collect.sources())[0]?.state.lastFailure).toBeNull();
  });

  test("may be the newest entries alone: nothing is held back, and nothing that is missing is gone", async () => {
    const titles = Array.from({ length: 12 }, (_, at) => `comet${at}`);
    putFeed(titles);
    const desk = await aDesk();
    await desk.pass();
    const fat = feed(["harbour", "orchard"]).replace(
      "<title>Gazette</title>",
      "<title>Hub of hubs</title><link>https://hub.example/</link>",
    );
    expect(await hub.push(site.url("/feed"), fat)).toEqual([204]);
    expect(await desk.titles()).toHaveLength(14);
    const [polled] = await desk.store.collect.sources();
    expect(polled?.state.quarantine).toBeNull();
  });

  test("is refused for good when nobody follows the source, or knows the address", async () => {
    const desk = await aPushedDesk();
    const callback = hub.asked[0]?.get("hub.callback") ?? "";
    const unknown = await fetch(callback.replace(/\/push\/.*/, "/push/guess"), { method: "POST", body: "x" });
    expect(unknown.status).toBe(410);
    await desk.store.collect.syncSources([], now);
    expect(await hub.push(site.url("/feed"), feed(["harbour"]))).toEqual([410]);
    expect(await desk.titles()).toEqual(["News of the comet"]);
  });

  test("comes one after the other, however many come at once", async () => {
    const desk = await aPushedDesk();
    const bodies = ["a", "b", "c", "d"].map((name) => feed([`harbour-${name}`]));
    const codes = await Promise.all(bodies.map(async (body) => await hub.push(site.url("/feed"), body)));
    expect(codes).toEqual([[204], [204], [204], [204]]);
    expect(await desk.titles()).toHaveLength(5);
  });
});

describe("polling", () => {
  test("is a back-up while a hub pushes: once a day, and each minute without", async () => {
    hub.manner = "silent";
    putFeed(["comet"]);
    const desk = await aDesk();
    const count = async (fromHours: number, toHours: number): Promise<number> => {
      const before = polls();
      for (let hours = fromHours; hours < toHours; hours += 0.5) {
        after(hours * HOUR_MS);
        await desk.pass();
      }
      return polls() - before;
    };
    expect(await count(0, 24)).toBe(48);
    hub.manner = "good";
    expect(await count(48, 49)).toBe(2); // The second poll is the one that hears of the promise.
    expect(await count(49, 49 + 24)).toBe(1);
    expect(await count(49 + 24, 49 + 48)).toBe(1);
  });
});

describe("a subscription that the feed wants no longer", () => {
  test("is given back when the source is gone", async () => {
    const desk = await aPushedDesk();
    await desk.store.collect.syncSources([], now);
    await desk.pass();
    expect(hub.asked.map((form) => form.get("hub.mode"))).toEqual(["subscribe", "unsubscribe"]);
    expect(hub.asked[1]?.has("hub.secret")).toBe(false);
    expect([hub.held.size, (await desk.subscriptions()).length]).toEqual([0, 0]);
  });

  test("is given back when the feed names another topic, once the new one works", async () => {
    const desk = await aPushedDesk();
    site.put("/other", (_, response) => response.writeHead(404).end());
    putFeed(["comet", "harbour"], { self: site.url("/other") });
    hub.manner = "silent";
    const [old] = await desk.subscriptions();
    after(60 * 60_000);
    await desk.store.push.pollSoon(old?.sourceId ?? aSource().id, now);
    await desk.pass();
    expect(hub.asked.map((form) => [form.get("hub.mode"), form.get("hub.topic")])).toEqual([
      ["subscribe", site.url("/feed")],
      ["subscribe", site.url("/other")],
    ]);
    hub.manner = "good";
    after(70 * 60_000);
    await desk.push.keep(NEVER);
    await hub.settled();
    await desk.push.keep(NEVER);
    await hub.settled();
    expect(hub.asked.at(-1)?.get("hub.mode")).toBe("unsubscribe");
    expect([...hub.held.values()].map(({ topic }) => topic)).toEqual([site.url("/other")]);
    expect(await desk.subscriptions()).toMatchObject([{ topic: site.url("/other"), state: "active" }]);
  });

  test.for([{ says: "header" }, { says: "document" }] as const)(
    "is given back when the header alone names another topic, though the $says did before and the body stays",
    async ({ says }) => {
      const text = feed(["comet"], says === "header" ? "" : linksTo(site.url("/feed")));
      const answer = (topic: string | null) =>
        site.put("/feed", (_, response) => {
          const link = topic === null ? {} : { link: `<${hub.url()}>; rel="hub", <${topic}>; rel="self"` };
          response.writeHead(200, { "content-type": "application/rss+xml", ...link }).end(text);
        });
      answer(says === "header" ? site.url("/feed") : null);
      const desk = await aDesk();
      await desk.pass();
      const [old] = await desk.subscriptions();
      expect(old).toMatchObject({ topic: site.url("/feed"), state: "active" });
      answer(site.url("/other"));
      after(60 * 60_000);
      await desk.store.push.pollSoon(old?.sourceId ?? aSource().id, now);
      await desk.pass();
      expect(hub.asked.map((form) => form.get("hub.topic"))).toContain(site.url("/other"));
      expect(await desk.titles()).toEqual(["News of the comet"]);
    },
  );

  test("is left to a hub that does not answer after three tries", async () => {
    const desk = await aPushedDesk();
    await desk.store.collect.syncSources([], now);
    hub.manner = "silent";
    for (let hours = 0; hours < 48; hours += 1) {
      after(hours * HOUR_MS);
      await desk.push.keep(NEVER);
    }
    expect(hub.asked.map((form) => form.get("hub.mode"))).toEqual([
      "subscribe",
      "unsubscribe",
      "unsubscribe",
      "unsubscribe",
    ]);
    expect(await desk.subscriptions()).toEqual([]);
  });
});
