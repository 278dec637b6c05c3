import { describe, expect, test } from "vitest";
import type { Item } from "../../src/domain/item.ts";
import type { PageMark } from "../../src/domain/page-store.ts";
import { aCollectPlan, anItem, aReceipt, aSource, at, changed, minutesOn, MORNING } from "../builders.ts";
import { backends, type Desk, openDesk } from "./backends.ts";

const gazette = aSource("The Gazette", { fullText: true });
const herald = aSource("The Herald", { fullText: true });
const plain = aSource("The Plain");

const WISH = { now: MORNING, limit: 100, perSource: 100 };

async function follow({ store }: Desk, ...sources: (typeof gazette)[]): Promise<void> {
  await store.collect.syncSources(sources, MORNING);
}

/** An item of the source, told `minutes` after the morning. */
function told(title: string, minutes = 0, source = gazette, over: Partial<Item> = {}): Item {
  return anItem(title, { publishedAt: minutesOn(minutes), ...over }, source);
}

async function keep({ store }: Desk, ...items: readonly Item[]): Promise<void> {
  for (const [sourceId, inserts] of Map.groupBy(items, (item) => item.sourceId)) {
    await store.collect.saveCollected([aCollectPlan(sourceId, { inserts })]);
  }
}

async function dueTitles({ store }: Desk, wish: Partial<typeof WISH> = {}): Promise<readonly string[]> {
  return (await store.pages.duePages({ ...WISH, ...wish })).map(({ item }) => item.title);
}

function markOf(item: Item, over: Partial<PageMark> = {}): PageMark {
  const mark = { itemId: item.id, version: item.version, state: "read", tries: 1, nextAt: MORNING } as const;
  return { ...mark, detail: null, update: null, receipts: [], ...over };
}

async function save({ store }: Desk, ...marks: readonly PageMark[]): Promise<void> {
  await store.pages.savePages({ sourceId: gazette.id, marks, blocks: [], hostPauses: [] });
}

describe.for(Object.entries(backends))("PageStore on %s", ([, backend]) => {
  test("the page of a new item is due, whole, when its source wants it", async () => {
    const desk = await openDesk(backend);
    await follow(desk, gazette, plain);
    const item = told("Comet");
    await keep(desk, item, told("Plain news", 0, plain));
    expect(await desk.store.pages.duePages(WISH)).toEqual([{ source: gazette, item, tries: 0 }]);
  });

  test("the newest come first, at most so many of a source and in all", async () => {
    const desk = await openDesk(backend);
    await follow(desk, gazette, herald);
    await keep(desk, told("A", -10), told("B", -5), told("C", -7), told("D", -1, herald));
    expect(await dueTitles(desk)).toEqual(["D", "B", "C", "A"]);
    expect(await dueTitles(desk, { perSource: 1 })).toEqual(["D", "B"]);
    expect(await dueTitles(desk, { limit: 3 })).toEqual(["D", "B", "C"]);
  });

  test("an item without a link, a quarantined one and one of a source that rests have none", async () => {
    const desk = await openDesk(backend);
    await follow(desk, gazette, herald);
    const held = told("Held back", 0, gazette, { isQuarantined: true });
    await keep(desk, told("No link", 0, gazette, { link: null }), held, told("Resting", 0, herald));
    await follow(desk, gazette);
    expect(await dueTitles(desk)).toEqual([]);
    await desk.store.collect.releaseSource(gazette.id);
    expect(await dueTitles(desk)).toEqual(["Held back"]);
  });

  test("a page that was read is due no more, until its item changes", async () => {
    const desk = await openDesk(backend);
    await follow(desk, gazette);
    const item = told("Comet");
    await keep(desk, item);
    await save(desk, markOf(item));
    expect(await dueTitles(desk)).toEqual([]);
    const next = changed(item, { title: "Comet seen" });
    await desk.store.collect.saveCollected([aCollectPlan(gazette.id, { updates: [next] })]);
    expect(await desk.store.pages.duePages(WISH)).toMatchObject([{ item: { title: "Comet seen" }, tries: 0 }]);
    await save(desk, markOf(next));
    await desk.store.collect.saveCollected([aCollectPlan(gazette.id, { pagesDue: [item.id] })]);
    expect(await dueTitles(desk)).toEqual(["Comet seen"]);
  });

  test.for(["read", "refused", "failed"] as const)("a page that is %s stays so", async (state) => {
    const desk = await openDesk(backend);
    await follow(desk, gazette);
    const item = told("Comet");
    await keep(desk, item);
    await save(desk, markOf(item, { state, detail: "why" }));
    expect(await dueTitles(desk, { now: at("2027-01-01T00:00:00Z") })).toEqual([]);
    expect(await desk.tables.selectFrom("pages").selectAll().execute()).toMatchObject([{ state, detail: "why" }]);
  });

  test("a page that is to be tried again is due at its time, with its tries", async () => {
    const desk = await openDesk(backend);
    await follow(desk, gazette);
    const item = told("Comet");
    await keep(desk, item);
    await save(desk, markOf(item, { state: "due", tries: 2, nextAt: at("08:00") }));
    expect(await dueTitles(desk, { now: at("07:59") })).toEqual([]);
    expect(await desk.store.pages.duePages({ ...WISH, now: at("08:00") })).toMatchObject([{ tries: 2 }]);
  });

  test("the text of the page is the next version, with receipts, learned blocks and pauses", async () => {
    const desk = await openDesk(backend);
    await follow(desk, gazette);
    const item = told("Comet");
    await keep(desk, item);
    const update = changed(item, { html: "<p>All of it.</p>", textFrom: "page" });
    const receipt = aReceipt({ itemId: item.id, decision: { kind: "page", isTaken: true, detail: "10 characters" } });
    const blocks = [{ key: "p:1", entries: 2, lastSeenAt: MORNING }];
    const pause = { until: at("09:00"), why: "asked", inARow: 1 };
    const hostPauses = [
      { host: "cdn.example", ...pause },
      { host: "gazette.example", ...pause },
    ];
    const plan = { sourceId: gazette.id, marks: [markOf(item, { update, receipts: [receipt] })], blocks, hostPauses };
    await desk.store.pages.savePages(plan);
    await desk.store.pages.savePages(plan); // Again, as after a crash: nothing more comes of it.
    const html = await desk.store.collect.knownHtml([item.id]);
    expect(html.get(item.id)).toBe("<p>All of it.</p>");
    expect(await desk.store.curate.pendingItems(10)).toMatchObject([{ item: { version: 2, textFrom: "page" } }]);
    expect(await desk.tables.selectFrom("receipts").select("decision").execute()).toHaveLength(1);
    expect((await desk.store.collect.sourceMemory(gazette.id)).blocks).toEqual(blocks);
    const stored = await desk.store.collect.hostPauses(MORNING);
    expect(stored.toSorted((one, other) => one.host.localeCompare(other.host))).toEqual(hostPauses);
  });

  test("what was decided on an older version is left out, and its page stays due", async () => {
    const desk = await openDesk(backend);
    await follow(desk, gazette);
    const item = told("Comet");
    await keep(desk, item);
    const next = changed(item, { title: "Comet seen" });
    await desk.store.collect.saveCollected([aCollectPlan(gazette.id, { updates: [next] })]);
    const receipt = aReceipt({ itemId: item.id });
    await save(desk, markOf(item, { update: changed(item, { html: "<p>Old.</p>" }), receipts: [receipt] }));
    expect(await desk.store.pages.duePages(WISH)).toMatchObject([{ item: { title: "Comet seen", version: 2 } }]);
    expect(await desk.tables.selectFrom("receipts").selectAll().execute()).toEqual([]);
  });

  test("what was learned of the item meanwhile is not undone", async () => {
    const desk = await openDesk(backend);
    await follow(desk, gazette);
    const item = told("Comet");
    await keep(desk, item);
    const identity = { kind: "guid", value: "new-guid" } as const;
    const { id, link, contentHash } = item;
    const refreshed = [{ id, version: 1, link, contentHash, identity, entryHash: "newer" }];
    await desk.store.collect.saveCollected([aCollectPlan(gazette.id, { refreshed })]);
    await save(desk, markOf(item, { update: changed(item, { textFrom: "page" }) }));
    expect(await desk.store.curate.pendingItems(10)).toMatchObject([
      { item: { identity, entryHash: "newer", version: 2 } },
    ]);
  });
});
