import { describe, expect, test } from "vitest";
import { createCurate, type CurateOptions } from "../../src/curate/curate.ts";
import { filteredByOf } from "../../src/curate/let-in.ts";
import type { Log } from "../../src/domain/log.ts";
import type { ItemFilter } from "../../src/domain/where/item-filter.ts";
import { aSource, at } from "../builders.ts";
import { memoryStore, type MemoryStore } from "./memory-store.ts";
import { telling } from "./told.ts";

const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {} };
const GO = new AbortController().signal;
const RED = aSource("Red").id;

const without = (...words: readonly string[]): CurateOptions["filters"] =>
  new Map([[RED, { exclude: { kind: "or", of: words.map((value) => ({ kind: "text" as const, value })) } }]]);

/** One pass of a process that has just begun. `MORNING` of the builders is six o'clock. */
function pass(
  store: MemoryStore,
  filters: CurateOptions["filters"] = new Map(),
  { signal = GO, batchItems = 250 } = {},
) {
  const options = { tags: [], filters, batchItems };
  return createCurate({ store, clock: () => at("12:00"), log: SILENT, options })(signal);
}

const titlesOf = (store: MemoryStore): readonly string[] =>
  Array.from(store.told.values(), ({ coverage: [lead] }) => lead.item.title).toSorted();

const advert = telling({ by: "Red", title: "Advertisement: a chair of oak" });
const webinar = telling({ by: "Red", title: "Webinar on harbours" });

describe("a changed filter", () => {
  test("lets in what it takes now, with a receipt, and places it in the same pass", async () => {
    const store = memoryStore();
    store.put(advert, webinar);
    expect(await pass(store, without("advertisement", "webinar"))).toMatchObject({ items: 0 });
    store.receipts.length = 0;
    expect(await pass(store, without("webinar"))).toMatchObject({ items: 1, started: 1 });
    expect(titlesOf(store)).toEqual([advert.item.title]);
    const own = store.receipts.filter(({ itemId }) => itemId === advert.item.id);
    expect(own.map(({ decision }) => decision.kind)).toEqual(["let-in", "started"]);
    expect(store.receipts.filter(({ itemId }) => itemId === webinar.item.id)).toEqual([]);
  });

  test("lets all in when it is taken away", async () => {
    const store = memoryStore();
    store.put(advert, webinar);
    await pass(store, without("advertisement", "webinar"));
    expect(await pass(store)).toMatchObject({ items: 2 });
  });

  test("is looked for once", async () => {
    const store = memoryStore();
    store.put(advert);
    await pass(store, without("advertisement"));
    store.keptOutItems = () => {
      throw new Error("Nobody has to look for items.");
    };
    expect(await pass(store, without("advertisement"))).toMatchObject({ items: 0 });
    await expect(pass(store)).rejects.toThrow("Nobody has to look");
  });

  test("takes nothing out of a story", async () => {
    const store = memoryStore();
    store.put(advert);
    await pass(store);
    expect(await pass(store, without("advertisement"))).toMatchObject({ items: 0, stories: 0 });
    expect(titlesOf(store)).toEqual([advert.item.title]);
  });

  test("does not reach back beyond the window", async () => {
    const store = memoryStore();
    const old = telling({ by: "Red", title: "Advertisement: an old chair", hours: -91 });
    const older = telling({ by: "Red", title: "Advertisement: an older table", hours: -90 - 1 });
    const edge = telling({ by: "Red", title: "Advertisement: a lamp", hours: -89 });
    store.put(old, older, edge);
    await pass(store, without("advertisement"));
    expect(await pass(store)).toMatchObject({ items: 1 });
    expect(titlesOf(store)).toEqual([edge.item.title]);
  });

  test("looks at all that was kept out, a batch at a time", async () => {
    const store = memoryStore();
    store.put(
      ...Array.from({ length: 7 }, (_, hours) => telling({ by: "Red", title: `Advertisement ${hours}`, hours })),
    );
    await pass(store, without("advertisement"), { batchItems: 3 });
    store.plans.length = 0;
    await pass(store, without("0", "4"), { batchItems: 3 });
    expect(store.plans.flatMap(({ letIn }) => (letIn === undefined ? [] : [letIn.length]))).toEqual([2, 2, 1]);
    expect(titlesOf(store)).toHaveLength(5);
  });

  test("that was being taken to the items when the pass was stopped is taken up again", async () => {
    const store = memoryStore();
    store.put(
      ...Array.from({ length: 4 }, (_, hours) => telling({ by: "Red", title: `Advertisement ${hours}`, hours })),
    );
    await pass(store, without("advertisement"));
    const stop = new AbortController();
    store.afterSave = () => stop.abort();
    expect(await pass(store, new Map(), { signal: stop.signal, batchItems: 2 })).toMatchObject({ items: 0 });
    store.afterSave = () => {};
    expect(await pass(store, new Map(), { batchItems: 2 })).toMatchObject({ items: 4 });
  });
});

describe("filteredByOf", () => {
  const filter: ItemFilter = { include: { kind: "text", value: "kernel" } };
  const red = { id: RED, name: "Red", tags: [], weight: 1, isPaywalled: false, republish: "summary" } as const;
  const sources = [red];
  const choices = { filters: new Map([[RED, filter]]), sources };

  test.for<{ why: string; other: Parameters<typeof filteredByOf>[0]; isSame: boolean }>([
    { why: "the same", other: { filters: new Map([[RED, { ...filter }]]), sources }, isSame: true },
    {
      why: "another weight",
      other: { ...choices, sources: [{ ...red, weight: 2 }] },
      isSame: true,
    },
    { why: "another choice", other: { ...choices, filters: without("x") ?? new Map() }, isSame: false },
    { why: "no filter", other: { ...choices, filters: new Map() }, isSame: false },
    { why: "a source that is gone", other: { ...choices, sources: [] }, isSame: false },
  ])("tells $why apart or not", ({ other, isSame }) => {
    expect(filteredByOf(other) === filteredByOf(choices)).toBe(isSame);
  });
});
