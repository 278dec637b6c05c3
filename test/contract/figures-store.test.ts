import { describe, expect, test } from "vitest";
import type { DeliveryState } from "../../src/domain/delivery.ts";
import { MISSED_SLOT, type Slot } from "../../src/domain/digest.ts";
import {
  aCollectPlan,
  anEdition,
  anItem,
  aPlan,
  aPollState,
  aSource,
  aStory,
  at,
  MORNING,
  sourced,
} from "../builders.ts";
import { backends, openDesk } from "./backends.ts";
import { queueFor, storeItems, storeStories } from "./stored.ts";

const readers = ["ada@example.org", "bob@example.org", "cy@example.org"];
const NOTHING_LIVE = new Map<DeliveryState, number>([
  ["queued", 0],
  ["sending", 0],
  ["dot", 0],
  ["deferred", 0],
  ["doubt", 0],
  ["held", 0],
]);

describe.for(Object.entries(backends))("FiguresStore on %s", ([, backend]) => {
  test("an empty desk has nothing that waits", async () => {
    const { store } = await openDesk(backend);
    expect(await store.figures.sources(MORNING)).toEqual([]);
    expect(await store.figures.uncurated()).toEqual({ count: 0, oldestAt: null });
    expect(await store.figures.firstChangeAfter(new Date(0))).toBeNull();
    expect(await store.figures.outbox()).toEqual({
      live: NOTHING_LIVE,
      firstDueAt: null,
      relaysOut: [],
      isPaused: false,
    });
    expect((await store.figures.since(MORNING)).sent).toBe(0);
  });

  test("knows whether the tables are its own", async () => {
    const { store, tables } = await openDesk(backend);
    expect(await store.figures.tables()).toBe("current");
    const later = { name: "9999-later", applied_at: 0 };
    await tables.insertInto("schema_migrations").values(later).execute();
    expect(await store.figures.tables()).toBe("newer");
    const last = tables.deleteFrom("schema_migrations").where("name", "=", "0024-figures");
    await last.execute();
    expect(await store.figures.tables()).toBe("older");
    await tables.deleteFrom("schema_migrations").where("name", "=", "9999-later").execute();
    await tables.insertInto("schema_migrations").values({ name: "0024-figures", applied_at: 0 }).execute();
  });

  test.for([
    { why: "was never asked", state: {}, told: "new" },
    { why: "answers", state: { lastFetchAt: MORNING }, told: "ok" },
    { why: "fails", state: { lastFetchAt: MORNING, failuresInARow: 3 }, told: "failing" },
    { why: "said once that it is gone", state: { lastFetchAt: MORNING, goneInARow: 1 }, told: "ok" },
    { why: "is gone", state: { lastFetchAt: MORNING, goneInARow: 2, failuresInARow: 2 }, told: "gone" },
    {
      why: "is held back",
      state: { lastFetchAt: MORNING, failuresInARow: 2, quarantine: { since: MORNING, why: "foreign" } },
      told: "quarantined",
    },
  ])("a source that $why is $told", async ({ state, told }) => {
    const { store } = await openDesk(backend);
    const source = aSource("The Gazette", { everySeconds: 900 });
    await store.collect.syncSources([source, aSource("Gone")], MORNING);
    await store.collect.syncSources([source], MORNING); // The other is followed no more.
    const times = { nextFetchAt: at("07:00"), lastSuccessAt: at("05:00"), newestAt: at("04:00") };
    await store.collect.saveCollected([aCollectPlan(source.id, { state: aPollState({ ...times, ...state }) })]);
    expect(await store.figures.sources(MORNING)).toEqual([
      { everySeconds: 900, isPushed: false, state: told, ...times },
    ]);
  });

  test("a source is pushed while its lease lasts", async () => {
    const { store } = await openDesk(backend);
    const source = aSource();
    await store.collect.syncSources([source], MORNING);
    await store.push.add({
      token: "token",
      sourceId: source.id,
      hub: "https://hub.example/",
      topic: source.feedUrl,
      secret: "secret",
      state: "active",
      asked: null,
      leaseUntil: at("08:00"),
      nextAt: MORNING,
      tries: 0,
      lastPushAt: null,
      seen: [],
      detail: null,
    });
    expect((await store.figures.sources(at("07:59")))[0]?.isPushed).toBe(true);
    expect((await store.figures.sources(at("08:00")))[0]?.isPushed).toBe(false);
  });

  test("items wait until they are curated, but for those in quarantine", async () => {
    const { store } = await openDesk(backend);
    const [first, second] = [anItem("First", { changedAt: at("07:00") }), anItem("Second", { changedAt: at("08:00") })];
    const held = anItem("Held", { changedAt: at("05:00"), isQuarantined: true });
    await storeItems(store, [sourced(second), sourced(first), sourced(held)]);
    expect(await store.figures.uncurated()).toEqual({ count: 2, oldestAt: at("07:00") });
    await store.curate.saveCurated(aPlan({ curated: [{ itemId: first.id, version: 1 }] }));
    expect(await store.figures.uncurated()).toEqual({ count: 1, oldestAt: at("08:00") });
  });

  test("tells the first change of a story after a moment", async () => {
    const { store } = await openDesk(backend);
    await storeStories(store, [aStory(undefined, { changedAt: at("07:00") })]);
    expect(await store.figures.firstChangeAfter(MORNING)).toEqual(at("07:00"));
    expect(await store.figures.firstChangeAfter(at("07:00"))).toBeNull();
  });

  test("counts what is in the outbox, and tells the first that is due", async () => {
    const { store } = await openDesk(backend);
    await queueFor(store, anEdition("daily"), readers);
    await store.send.claim("w", MORNING, 1);
    await store.send.noteRelay("relay", { since: MORNING, restsUntil: at("07:00"), detail: "down" });
    expect(await store.figures.outbox()).toEqual({
      live: new Map([...NOTHING_LIVE, ["queued", 2], ["sending", 1]]),
      firstDueAt: MORNING,
      relaysOut: ["relay"],
      isPaused: false,
    });
    await store.guard.pause({ since: MORNING, why: "It was put back." }, 7);
    expect((await store.figures.outbox()).isPaused).toBe(true);
  });

  test("counts what was sent, and came back, in a day", async () => {
    const { store } = await openDesk(backend);
    await queueFor(store, anEdition("daily"), readers);
    const [one, two] = await store.send.claim("w", MORNING, 2);
    if (one === undefined || two === undefined) throw new Error("Nothing was claimed.");
    await store.send.settle(one.id, "w", { state: "sent", detail: "250 ok", at: MORNING });
    await store.send.settle(two.id, "w", { state: "bounced", detail: "550 5.1.1 no", bounce: "hard", at: MORNING });
    const before = new Date(MORNING.getTime() - 1);
    const none = [
      ["soft", 0],
      ["policy", 0],
      ["unknown", 0],
      ["complaint", 0],
    ] as const;
    const skip = { digest: "daily", decidedAt: MORNING };
    await store.editions.skip({ ...skip, slot: "2026-11-21T07:00" as Slot, why: MISSED_SLOT });
    await store.editions.skip({ ...skip, slot: "2026-11-22T07:00" as Slot, why: "2 new stories, 3 are needed" });
    const reports = new Map([["hard", 1], ...none] as const);
    expect(await store.figures.since(before)).toEqual({ sent: 1, reports, missedSlots: 1 });
    expect((await store.figures.since(MORNING)).missedSlots).toBe(0);
    expect((await store.figures.since(MORNING)).sent).toBe(0);
    expect((await store.figures.since(MORNING)).reports.get("hard")).toBe(0);
  });
});
