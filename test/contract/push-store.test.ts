import { describe, expect, test } from "vitest";
import type { PushSubscription } from "../../src/domain/push-store.ts";
import { NO_PUSH, type Source } from "../../src/domain/source.ts";
import { aCollectPlan, aPollState, aSource, at, MORNING } from "../builders.ts";
import { backends, type Desk, openDesk } from "./backends.ts";

const gazette = aSource("The Gazette");
const herald = aSource("The Herald");
const PUSH = { hubs: ["https://hub.example/", "https://hub2.example/"], self: "https://gazette.example/feed.xml" };

function aSubscription(token = "token", over: Partial<PushSubscription> = {}): PushSubscription {
  return {
    token,
    sourceId: gazette.id,
    hub: "https://hub.example/",
    topic: PUSH.self,
    secret: "secret",
    state: "waiting",
    asked: "subscribe",
    leaseUntil: null,
    nextAt: MORNING,
    tries: 1,
    lastPushAt: null,
    seen: [],
    detail: null,
    ...over,
  };
}

async function follow({ store }: Desk, ...sources: readonly Source[]): Promise<void> {
  await store.collect.syncSources(sources, MORNING);
}

function oneMoreTry(before: PushSubscription): PushSubscription {
  return { ...before, tries: before.tries + 1 };
}

describe.for(Object.entries(backends))("PushStore on %s", ([, backend]) => {
  test("followed sources whose feed names a hub are wanted", async () => {
    const desk = await openDesk(backend);
    await follow(desk, gazette, herald);
    expect(await desk.store.push.wanted()).toEqual([]);
    const state = aPollState({ push: PUSH });
    await desk.store.collect.saveCollected([
      aCollectPlan(gazette.id, { state }),
      aCollectPlan(herald.id, { state: aPollState({ push: NO_PUSH }) }),
    ]);
    expect(await desk.store.push.wanted()).toEqual([{ sourceId: gazette.id, push: PUSH }]);
    expect(await desk.store.push.followedSource(gazette.id)).toEqual({ source: gazette, state });
    await follow(desk, herald);
    expect(await desk.store.push.wanted()).toEqual([]);
    expect(await desk.store.push.followedSource(gazette.id)).toBeNull();
  });

  test("a source with another address says nothing of push any more", async () => {
    const desk = await openDesk(backend);
    await follow(desk, gazette);
    await desk.store.collect.saveCollected([aCollectPlan(gazette.id, { state: aPollState({ push: PUSH }) })]);
    await follow(desk, { ...gazette, feedUrl: "https://elsewhere.example/feed" });
    expect(await desk.store.push.wanted()).toEqual([]);
  });

  test("a subscription comes back as it was, to another process too", async () => {
    const desk = await openDesk(backend);
    await follow(desk, gazette, herald);
    const [one, other] = [
      aSubscription("b", { leaseUntil: at("09:00"), lastPushAt: at("07:00"), seen: ["ff", "ee"], detail: "why" }),
      aSubscription("a", { state: "active", asked: null }),
    ];
    await desk.store.push.add(one);
    await desk.store.push.add(other);
    const { push } = await desk.another();
    expect(await push.subscriptions()).toEqual([other, one]);
    expect(await push.byToken("b")).toEqual(one);
    expect(await push.byToken("c")).toBeNull();
    await push.remove("b");
    await push.remove("b");
    expect(await desk.store.push.subscriptions()).toEqual([other]);
  });

  test("a change is decided on what is stored, and none is none", async () => {
    const { store, ...desk } = await openDesk(backend);
    await follow({ store, ...desk }, gazette);
    await store.push.add(aSubscription());
    expect(await store.push.change("token", (before) => ({ ...before, state: "active", asked: null }))).toBe(true);
    expect(await store.push.change("token", ({ asked }) => (asked === null ? null : aSubscription()))).toBe(false);
    expect(await store.push.change("nobody", (before) => before)).toBe(false);
    expect(await store.push.subscriptions()).toEqual([aSubscription("token", { state: "active", asked: null })]);
  });

  test("two processes that change the same one at once do it one after the other", async () => {
    const desk = await openDesk(backend);
    await follow(desk, gazette);
    await desk.store.push.add(aSubscription("token", { tries: 0 }));
    const another = await desk.another();
    await Promise.all(
      [desk.store, another, desk.store, another].map(async ({ push }) => await push.change("token", oneMoreTry)),
    );
    expect(await desk.store.push.byToken("token")).toMatchObject({ tries: 4 });
  });

  test("a source that is pushed no longer is due at once, and never later than it was", async () => {
    const desk = await openDesk(backend);
    await follow(desk, gazette, herald);
    const later = aPollState({ nextFetchAt: at("23:00") });
    await desk.store.collect.saveCollected([aCollectPlan(gazette.id, { state: later })]);
    await desk.store.push.pollSoon(gazette.id, at("08:00"));
    await desk.store.push.pollSoon(herald.id, at("08:00"));
    const times = (await desk.store.collect.sources()).map(({ state }) => state.nextFetchAt);
    expect(times).toEqual([at("08:00"), MORNING]);
  });
});
