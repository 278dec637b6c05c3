import { describe, expect, test } from "vitest";
import type { HostPause } from "../../src/domain/source.ts";
import { aCollectPlan, anItem, aPollState, aReceipt, aSource, at, MORNING } from "../builders.ts";
import { backends, openDesk } from "./backends.ts";

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
