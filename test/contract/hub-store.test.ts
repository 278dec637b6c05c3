import { describe, expect, test } from "vitest";
import type { HubAsk, HubCall, HubSubscription } from "../../src/domain/hub-store.ts";
import { aDocument, aHubSubscription, at, MORNING } from "../builders.ts";
import { backends, openDesk } from "./backends.ts";

const TOPIC = "https://news.example/feed.xml";
const ASK: HubAsk = { mode: "subscribe", secret: "s3cret", leaseSeconds: 3_600, tries: 0, nextAt: at("06:00") };
const HUB = "https://hub.example/";

function oneMore(before: HubSubscription): HubSubscription {
  return { ...before, tries: before.tries + 1 };
}

function aCall(over: Partial<HubCall> = {}): HubCall {
  return { hub: HUB, tries: 0, nextAt: MORNING, lastToldAt: null, detail: null, ...over };
}

describe.for(Object.entries(backends))("HubStore on %s", ([, backend]) => {
  test("a subscription comes back as it was, to another process too", async () => {
    const { store, another } = await openDesk(backend);
    const all = [
      aHubSubscription("b", { state: "waiting", leaseUntil: null, asked: ASK, secret: "old", detail: "why" }),
      aHubSubscription("c", { asked: { mode: "unsubscribe", tries: 1, nextAt: at("07:00") }, lastSentAt: at("06:30") }),
      aHubSubscription("d", { state: "denied", asked: { mode: "denied", reason: "gone", tries: 0, nextAt: MORNING } }),
      aHubSubscription("a", { topic: "https://news.example/a.xml", toldEtag: '"x"', tries: 3 }),
    ];
    for (const one of all) await store.hub.add(one);
    const { hub } = await another();
    expect(await hub.list(10)).toEqual([all[3], all[0], all[1], all[2]]);
    expect(await hub.list(1)).toEqual([all[3]]);
    expect(await hub.topics()).toEqual(["https://news.example/a.xml", TOPIC]);
    expect(await hub.change("b", () => "removed")).toBe("removed");
    expect(await hub.list(10)).toEqual([all[3], all[1], all[2]]);
    expect(await hub.change("b", () => "removed")).toBeNull();
  });

  test("subscriptions are counted in all, by host, by topic and those that wait", async () => {
    const { store } = await openDesk(backend);
    await store.hub.add(aHubSubscription("a"));
    await store.hub.add(aHubSubscription("b", { host: "other.example", state: "waiting", asked: ASK }));
    await store.hub.add(aHubSubscription("c", { topic: "https://news.example/a.xml" }));
    const counts = await store.hub.counts({ host: "reader.example", topic: TOPIC });
    expect(counts).toEqual({ all: 3, ofHost: 2, ofTopic: 2, waiting: 1 });
  });

  test("a change is decided on what is stored, one after the other, and none is none", async () => {
    const { store, another } = await openDesk(backend);
    await store.hub.add(aHubSubscription());
    const other = await another();
    await Promise.all([store, other, store, other].map(async ({ hub }) => await hub.change("one", oneMore)));
    expect(await store.hub.list(10)).toEqual([aHubSubscription("one", { tries: 4 })]);
    expect(await store.hub.change("one", () => null)).toBeNull();
    expect(await store.hub.change("one", oneMore)).toEqual(aHubSubscription("one", { tries: 5 }));
    expect(await store.hub.change("nobody", oneMore)).toBeNull();
  });

  test("callbacks are to be asked when it is time, the longest due first", async () => {
    const { store } = await openDesk(backend);
    await store.hub.add(aHubSubscription("late", { asked: { ...ASK, nextAt: at("06:10") } }));
    await store.hub.add(aHubSubscription("early", { asked: { ...ASK, nextAt: at("06:05") } }));
    await store.hub.add(aHubSubscription("future", { asked: { ...ASK, nextAt: at("06:20") } }));
    await store.hub.add(aHubSubscription("nothing"));
    const ids = async (limit: number) => (await store.hub.toAsk(at("06:10"), limit)).map(({ id }) => id);
    expect([await ids(9), await ids(1)]).toEqual([["early", "late"], ["early"]]);
  });

  test("what is to be sent follows from the documents: others than were told, while the lease runs", async () => {
    const { store } = await openDesk(backend);
    const document = aDocument("feed.xml");
    await store.documents.save([document]);
    await store.hub.add(aHubSubscription("behind", { toldEtag: '"old"', nextAt: at("06:01") }));
    await store.hub.add(aHubSubscription("new"));
    await store.hub.add(aHubSubscription("told", { toldEtag: document.etag }));
    await store.hub.add(aHubSubscription("later", { nextAt: at("06:03") }));
    await store.hub.add(aHubSubscription("ended", { leaseUntil: at("06:02") }));
    await store.hub.add(aHubSubscription("waits", { state: "waiting", leaseUntil: null, asked: ASK }));
    await store.hub.add(aHubSubscription("no-document", { path: "feeds/none.xml" }));
    const ids = async (limit: number) => (await store.hub.toSend(at("06:02"), limit)).map(({ id }) => id);
    expect([await ids(9), await ids(1)]).toEqual([["new", "behind"], ["new"]]);
  });

  test("leases end, but not while their callback is asked", async () => {
    const { store } = await openDesk(backend);
    const ended = aHubSubscription("ended", { leaseUntil: at("06:00") });
    await store.hub.add(ended);
    await store.hub.add(aHubSubscription("renewing", { leaseUntil: at("06:00"), asked: ASK }));
    await store.hub.add(aHubSubscription("running", { leaseUntil: at("06:01") }));
    await store.hub.add(aHubSubscription("waits", { state: "waiting", leaseUntil: null, asked: ASK }));
    expect(await store.hub.expire(at("06:00"))).toEqual([ended]);
    expect((await store.hub.list(9)).map(({ id }) => id)).toEqual(["renewing", "running", "waits"]);
  });

  test("a topic that goes away is denied to all that have it, once", async () => {
    const { store } = await openDesk(backend);
    const other = aHubSubscription("other", { topic: "https://news.example/a.xml" });
    await store.hub.add(aHubSubscription("one"));
    await store.hub.add(aHubSubscription("two", { state: "waiting", leaseUntil: null, asked: ASK }));
    await store.hub.add(other);
    expect(await store.hub.deny(TOPIC, "it is gone", at("07:00"))).toBe(2);
    expect(await store.hub.deny(TOPIC, "it is gone", at("08:00"))).toBe(0);
    const asked = { mode: "denied", reason: "it is gone", tries: 0, nextAt: at("07:00") };
    expect(await store.hub.list(10)).toContainEqual(aHubSubscription("one", { state: "denied", asked } as object));
    expect(await store.hub.topics()).toEqual([other.topic]);
  });

  test("a foreign hub knows what it was told, and first comes what it was asked about longest ago", async () => {
    const { store, another } = await openDesk(backend);
    const [feed, atom, json] = ["feed.xml", "feed.atom", "feed.json"].map((path) => aDocument(path));
    await store.documents.save([feed, atom, json].flatMap((one) => one ?? []));
    const paths = async () => (await (await another()).hub.untold(HUB)).map(({ path }) => path);
    expect(await paths()).toEqual(["feed.atom", "feed.json", "feed.xml"]);
    expect(await store.hub.call(HUB)).toBeNull();
    await store.hub.noteCalling(aCall({ tries: 1 }), ["feed.atom", "feed.json"], at("06:00"));
    await store.hub.noteCalling(aCall({ tries: 2 }), ["feed.atom"], at("06:10"));
    expect(await paths()).toEqual(["feed.xml", "feed.json", "feed.atom"]);
    const called = aCall({ lastToldAt: at("06:11"), detail: "slow" });
    await store.hub.noteCalled(called, [{ path: "feed.json", etag: json?.etag ?? "" }]);
    expect([await paths(), await store.hub.call(HUB)]).toEqual([["feed.xml", "feed.atom"], called]);
    await store.documents.save([aDocument("feed.json", "other")]);
    expect(await paths()).toEqual(["feed.xml", "feed.json", "feed.atom"]);
    await store.hub.noteCalled(aCall({ hub: "https://hub2.example/" }), []);
    expect([await store.hub.call(HUB), await paths()]).toEqual([null, ["feed.atom", "feed.json", "feed.xml"]]);
  });
});
