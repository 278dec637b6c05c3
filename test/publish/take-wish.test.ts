import { beforeEach, describe, expect, test } from "vitest";
import type { DeskStore } from "../../src/domain/desk-store.ts";
import type { HubCounts } from "../../src/domain/hub-store.ts";
import { HUB_LIMITS } from "../../src/publish/hub/hub-limits.ts";
import type { HubWish } from "../../src/publish/hub/hub-wish.ts";
import { takeWish } from "../../src/publish/hub/take-wish.ts";
import { openStore } from "../../src/store/open-store.ts";
import { aHubSubscription, MORNING } from "../builders.ts";
import { closeAfterEach } from "../close-after-each.ts";

const toClose = closeAfterEach();
let store: DeskStore;

beforeEach(async () => {
  store = toClose(await openStore(":memory:"));
});

function aWish(host: string, over: Partial<HubWish> = {}): HubWish {
  const callback = new URL(`https://${host}/push`);
  const topic = "https://news.example/feed.xml";
  return { mode: "subscribe", callback, topic, path: "feed.xml", leaseSeconds: 3_600, secret: null, ...over };
}

async function take(wish: HubWish) {
  return await takeWish(wish, { store: store.hub, documents: store.documents, now: MORNING });
}

/** Subscriptions that stand, as many as are said. */
async function fill(count: number, wishOf: (index: number) => HubWish, state: "active" | "waiting"): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const { callback, topic, path } = wishOf(index);
    const leaseUntil = state === "active" ? new Date(MORNING.getTime() + 1_000) : null;
    const place = { callback: callback.href, host: callback.hostname, topic, path };
    await store.hub.add(aHubSubscription(`${index}`, { ...place, state, leaseUntil }));
  }
}

async function fullInAll(): Promise<HubCounts> {
  return await Promise.resolve({ all: HUB_LIMITS.maxAll, ofHost: 0, ofTopic: 0, waiting: HUB_LIMITS.maxWaiting - 1 });
}

const manyHosts = (index: number): HubWish => aWish(`${index}.example`, { topic: `https://news.example/${index}` });
const oneHost = (index: number): HubWish => aWish("reader.example", { topic: `https://news.example/${index}` });
const oneTopic = (index: number): HubWish => aWish(`${index}.example`);

describe("takeWish is full", () => {
  test.for([
    { why: "of a host", count: HUB_LIMITS.maxPerHost, wishOf: oneHost, state: "active", status: 429 },
    { why: "of a topic", count: HUB_LIMITS.maxPerTopic, wishOf: oneTopic, state: "active", status: 503 },
    { why: "of those that wait", count: HUB_LIMITS.maxWaiting, wishOf: manyHosts, state: "waiting", status: 503 },
  ] as const)("$why: at $count", async ({ count, wishOf, state, status }) => {
    await fill(count - 1, wishOf, state);
    expect(await take(aWish("reader.example"))).toBeNull();
    const words = expect.stringMatching(/^[A-Z].+\.$/) as string;
    const refusal = { status, words, afterSeconds: expect.any(Number) as number };
    expect(await take(aWish("reader.example", { callback: new URL("https://reader.example/2") }))).toEqual(refusal);
    expect(await take(aWish("reader.example"))).toBeNull(); // What stands, or waits, may be asked for again.
  });

  test("in all", async () => {
    const full = { ...store.hub, counts: fullInAll };
    const refusal = await takeWish(aWish("a.example"), { store: full, documents: store.documents, now: MORNING });
    expect(refusal).toMatchObject({ status: 503 });
  });
});
