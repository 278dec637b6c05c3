import { describe, expect, test } from "vitest";
import type { HostPause } from "../../src/domain/source.ts";
import type { Item } from "../../src/domain/item.ts";
import {
  aCollectPlan,
  anItem,
  aPollState,
  aReceipt,
  aSource,
  aStory,
  at,
  collected,
  MORNING,
  sourced,
} from "../builders.ts";
import { backends, openDesk } from "./backends.ts";
import { storeStories } from "./stored.ts";

const gazette = aSource("The Gazette");
const herald = aSource("The Herald");

describe.for(Object.entries(backends))("SourceStore on %s", ([, backend]) => {
  test("counts the items of each source, and those that are held back", async () => {
    const { store } = await openDesk(backend);
    await store.collect.syncSources([gazette, herald], MORNING);
    expect(await store.sources.itemCounts()).toEqual(new Map());
    const inserts = [
      anItem("One", {}, gazette),
      anItem("Two", {}, gazette),
      anItem("Three", { isQuarantined: true }, gazette),
    ];
    await store.collect.saveCollected([aCollectPlan(gazette.id, { inserts })]);
    expect(await store.sources.itemCounts()).toEqual(new Map([[gazette.id, { items: 3, quarantined: 1 }]]));
  });

  test("counts the told stories to which each source brought an item since", async () => {
    const { store } = await openDesk(backend);
    const one = sourced(anItem("One", { publishedAt: at("09:00") }, gazette), gazette);
    const two = sourced(anItem("Two", { publishedAt: at("10:00") }, gazette), gazette);
    const old = sourced(anItem("Old", { publishedAt: at("05:00") }, gazette), gazette);
    const other = sourced(anItem("One", { publishedAt: at("11:00") }, herald), herald);
    const muted = sourced(anItem("Muted", { publishedAt: at("12:00") }, herald), herald);
    await storeStories(store, [
      aStory([one, two, other]),
      aStory([old]),
      aStory([muted], { standing: { kind: "muted" } }),
    ]);
    expect(await store.sources.storyCounts(at("08:00"))).toEqual(
      new Map([
        [gazette.id, 1],
        [herald.id, 1],
      ]),
    );
    expect(await store.sources.storyCounts(at("04:00"))).toEqual(
      new Map([
        [gazette.id, 2],
        [herald.id, 1],
      ]),
    );
    expect(await store.sources.storyCounts(at("23:00"))).toEqual(new Map());
  });

  test("gives what a source told by quarters of an hour, with how much of it leads", async () => {
    const { store } = await openDesk(backend);
    const told = (title: string, time: string, over: Partial<Item> = {}) =>
      sourced(anItem(title, { publishedAt: at(time), ...over }, gazette), gazette);
    const [led, joined, muted, early] = [
      told("Led", "09:14:59"),
      told("Joined", "09:00"),
      told("Muted", "09:15"),
      told("Early", "07:59"),
    ];
    const lead = sourced(anItem("Lead", {}, herald), herald);
    await storeStories(store, [
      aStory([led]),
      aStory([lead, joined]),
      aStory([muted], { standing: { kind: "muted" } }),
      aStory([early]),
    ]);
    const inserts = [told("Alone", "09:29"), told("Held back", "09:20", { isQuarantined: true })];
    await store.collect.saveCollected([
      aCollectPlan(gazette.id, { inserts: inserts.map(({ item }) => collected(item)) }),
    ]);
    expect(await store.sources.toldQuarters(gazette.id, at("08:00"))).toEqual([
      { startsAt: at("09:00"), items: 2, led: 1, joined: 1 },
      { startsAt: at("09:15"), items: 2, led: 0, joined: 0 },
    ]);
    expect(await store.sources.toldQuarters(gazette.id, at("10:00"))).toEqual([]);
  });

  test("gives the newest decisions of collect on a source's items, and no others", async () => {
    const { store } = await openDesk(backend);
    await store.collect.syncSources([gazette, herald], MORNING);
    const [one, other] = [anItem("One", {}, gazette), anItem("One", {}, herald)];
    const stored = (item: typeof one, time: string) =>
      aReceipt({ at: at(time), itemId: item.id, storyId: null, decision: { kind: "stored", identity: item.identity } });
    const page = { kind: "page", isTaken: true, detail: "900 words" } as const;
    const tagged = aReceipt({ at: at("09:00"), itemId: one.id, storyId: null, decision: { kind: "tagged", tags: [] } });
    const receipts = [
      stored(one, "07:00"),
      aReceipt({ at: at("08:00"), itemId: one.id, storyId: null, decision: page }),
      tagged,
    ];
    await store.collect.saveCollected([
      aCollectPlan(gazette.id, { inserts: [one], receipts }),
      aCollectPlan(herald.id, { inserts: [other], receipts: [stored(other, "10:00")] }),
    ]);
    const told = async (limit: number) =>
      (await store.sources.recentReceipts(gazette.id, limit)).map(
        ({ title, receipt }) => `${title} ${receipt.decision.kind}`,
      );
    expect(await told(5)).toEqual(["One page", "One stored"]);
    expect(await told(1)).toEqual(["One page"]);
  });

  test("wakes a source, whatever put it off, and lifts the pause of its host alone", async () => {
    const { store } = await openDesk(backend);
    await store.collect.syncSources([gazette, herald], MORNING);
    const state = aPollState({ nextFetchAt: at("23:00"), failuresInARow: 4 });
    await store.collect.saveCollected([
      aCollectPlan(gazette.id, { state, hostPause: pauseOf("the-gazette.example") }),
      aCollectPlan(herald.id, { state, hostPause: pauseOf("the-herald.example") }),
    ]);
    expect(await store.sources.wakeSource(gazette.id, at("08:00"))).toBe(true);
    const due = await store.collect.dueSources(at("08:00"), 10);
    expect(due.map(({ source, state: { failuresInARow } }) => [source.name, failuresInARow])).toEqual([
      ["The Gazette", 4],
    ]);
    expect((await store.collect.hostPauses(at("08:00"))).map(({ host }) => host)).toEqual(["the-herald.example"]);
  });

  test("wakes no source that is not followed", async () => {
    const { store } = await openDesk(backend);
    await store.collect.syncSources([gazette], MORNING);
    await store.collect.syncSources([], MORNING);
    expect(await store.sources.wakeSource(gazette.id, at("08:00"))).toBe(false);
    expect(await store.sources.wakeSource(herald.id, at("08:00"))).toBe(false);
  });
});

function pauseOf(host: string): HostPause {
  return { host, until: at("22:00"), why: "asked us to wait", inARow: 1 };
}
