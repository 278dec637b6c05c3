import { describe, expect, test } from "vitest";
import type { CollectPlan } from "../../src/domain/collect-store.ts";
import type { Item } from "../../src/domain/item.ts";
import type { PollState } from "../../src/domain/source.ts";
import { aCollectPlan, anItem, aPollState, aReceipt, aSource, at, changed, MORNING } from "../builders.ts";
import { backends, type Desk, openDesk } from "./backends.ts";

const gazette = aSource("The Gazette");
const item = anItem("A lock is picked");

/** As a source stands that is due and was read before. */
const READ = aPollState({
  validators: { etag: '"1"', lastModified: "Mon" },
  bodyHash: "one",
  nextFetchAt: MORNING,
  nextFetchWhy: "each hour",
});
/** After it was asked, and gave another document. */
const ASKED = aPollState({
  ...READ,
  validators: { etag: '"2"', lastModified: "Tue" },
  bodyHash: "two",
  nextFetchAt: at("09:00"),
  nextFetchWhy: "in an hour",
  lastFetchAt: at("08:00"),
  feedTitle: "The Gazette",
});
const NO_DOCUMENT = { validators: { etag: null, lastModified: null }, bodyHash: null };

type Write = "inserts" | "updates";

/** What another form of the entry becomes: it has another hash. */
function told(version: Item, words: string): Item {
  return { ...version, title: words, entryHash: `entry of ${words}` };
}

function stored(one: Item) {
  return aReceipt({ itemId: one.id, decision: { kind: "stored", identity: one.identity } });
}

function pollOf(over: Partial<CollectPlan> = {}): CollectPlan {
  return aCollectPlan(gazette.id, { before: READ, state: ASKED, ...over });
}

async function stateOf({ store }: Desk): Promise<PollState | undefined> {
  return (await store.collect.sources())[0]?.state;
}

async function receiptsOf({ tables }: Desk): Promise<readonly string[]> {
  const rows = await tables.selectFrom("receipts").select("decision").orderBy("id").execute();
  return rows.map(({ decision }) => (JSON.parse(decision) as { kind: string }).kind);
}

describe.for(Object.entries(backends))("what others write while a source is asked, on %s", ([, backend]) => {
  async function followed(state: PollState = READ, inserts: readonly Item[] = []): Promise<Desk> {
    const desk = await openDesk(backend);
    await desk.store.collect.syncSources([gazette], MORNING);
    await desk.store.collect.saveCollected([aCollectPlan(gazette.id, { state, inserts })]);
    return desk;
  }

  test("nothing: then all is written as it was planned, and once more changes nothing", async () => {
    const desk = await followed();
    await desk.store.collect.saveCollected([pollOf()]);
    expect(await stateOf(desk)).toEqual(ASKED);
    await desk.store.collect.saveCollected([pollOf()]);
    expect(await stateOf(desk)).toEqual(ASKED);
  });

  test("several sources in one group, of which one says nothing of what was read", async () => {
    const desk = await followed();
    const herald = aSource("The Herald");
    await desk.store.collect.syncSources([gazette, herald], MORNING);
    const whole = aCollectPlan(herald.id, { state: ASKED });
    await desk.store.collect.saveCollected([pollOf(), whole, pollOf({ state: ASKED, before: ASKED })]);
    expect((await desk.store.collect.sources()).map(({ state }) => state)).toEqual([ASKED, ASKED]);
  });

  test("a wake-up stays, and the document is read again", async () => {
    const desk = await followed();
    await (await desk.another()).sources.wakeSource(gazette.id, at("08:01"));
    await desk.store.collect.saveCollected([pollOf()]);
    const { validators, bodyHash } = READ;
    const woken = { nextFetchAt: at("08:01"), nextFetchWhy: "the operator asked for it" };
    expect(await stateOf(desk)).toEqual({ ...ASKED, validators, bodyHash, ...woken });
  });

  test("another address starts afresh, whatever the old one said", async () => {
    const desk = await followed();
    const other = await desk.another();
    await other.collect.syncSources([{ ...gazette, feedUrl: "https://elsewhere.example/feed" }], at("08:01"));
    await desk.store.collect.saveCollected([pollOf({ state: { ...ASKED, movedUrl: "https://moved.example/feed" } })]);
    expect(await stateOf(desk)).toMatchObject({ ...NO_DOCUMENT, movedUrl: null, nextFetchAt: at("08:01") });
  });

  test("what a poll wrote stays, when a push learned something else meanwhile", async () => {
    const desk = await followed();
    await desk.store.collect.saveCollected([pollOf()]);
    const learned = { ...READ, newestAt: at("07:30") };
    await desk.store.collect.saveCollected([aCollectPlan(gazette.id, { before: READ, state: learned })]);
    expect(await stateOf(desk)).toEqual({ ...ASKED, newestAt: at("07:30") });
  });

  describe("a release", () => {
    const quarantine = { since: at("05:00"), why: "another title" };
    const before = { ...READ, quarantine };
    const fresh = anItem("New", { isQuarantined: true });
    const held = anItem("Held back", { isQuarantined: true });
    const plan = pollOf({
      before,
      state: { ...ASKED, quarantine },
      inserts: [fresh],
      updates: [changed(held, { title: "Held back no more" })],
      receipts: [
        stored(fresh),
        aReceipt({ itemId: fresh.id, decision: { kind: "quarantined", why: ["another title"] } }),
      ],
    });

    test("stays, what the plan holds back is told, and the document is read again", async () => {
      const desk = await followed(before, [held]);
      expect(await (await desk.another()).collect.releaseSource(gazette.id)).toBe(1);
      await desk.store.collect.saveCollected([plan]);
      expect(await stateOf(desk)).toEqual({ ...ASKED, ...NO_DOCUMENT, quarantine: null });
      expect([...(await desk.store.sources.itemCounts()).values()]).toEqual([{ items: 2, quarantined: 0 }]);
      expect(await receiptsOf(desk)).toEqual(["stored"]);
    });

    test("has the document read again that brought nothing new, but not one that ended the quarantine by itself", async () => {
      const desk = await followed(before);
      await (await desk.another()).collect.releaseSource(gazette.id);
      await desk.store.collect.saveCollected([pollOf({ before, state: { ...ASKED, quarantine } })]);
      expect(await stateOf(desk)).toEqual({ ...ASKED, ...NO_DOCUMENT });
      const trusted = await followed(before);
      await trusted.store.collect.saveCollected([pollOf({ before, inserts: [anItem("Back again")] })]);
      expect(await stateOf(trusted)).toEqual(ASKED);
    });

    test("that comes later releases what the plan held back", async () => {
      const desk = await followed(before, [held]);
      await desk.store.collect.saveCollected([plan]);
      expect([...(await desk.store.sources.itemCounts()).values()]).toEqual([{ items: 2, quarantined: 2 }]);
      expect(await receiptsOf(desk)).toEqual(["stored", "quarantined"]);
      expect(await desk.store.collect.releaseSource(gazette.id)).toBe(2);
    });

    test("at the same moment leaves nothing held back in a source that is trusted", async () => {
      const desk = await followed(before, [held]);
      const other = await desk.another();
      await Promise.all([desk.store.collect.saveCollected([plan]), other.collect.releaseSource(gazette.id)]);
      expect((await stateOf(desk))?.quarantine).toBe(null);
      expect([...(await desk.store.sources.itemCounts()).values()]).toEqual([{ items: 2, quarantined: 0 }]);
    });
  });

  test.for<{ why: string; write: Write; theirs: Item; ours: Item }>([
    { why: "a new item", write: "inserts", theirs: told(item, "Pushed"), ours: told(item, "Polled") },
    {
      why: "an edit",
      write: "updates",
      theirs: told(changed(item, {}), "Pushed"),
      ours: told(changed(item, {}), "Polled"),
    },
  ])("another form of $why stays, and the source is read again", async ({ write, theirs, ours }) => {
    const desk = await followed(READ, write === "inserts" ? [] : [item]);
    const other = await desk.another();
    await other.collect.saveCollected([aCollectPlan(gazette.id, { before: READ, state: READ, [write]: [theirs] })]);
    await desk.store.collect.saveCollected([pollOf({ [write]: [ours], receipts: [stored(ours)] })]);
    expect(await stateOf(desk)).toEqual({ ...ASKED, ...NO_DOCUMENT });
    expect((await desk.store.curate.pendingItems(10)).map(({ item: { title } }) => title)).toEqual(["Pushed"]);
    expect(await desk.tables.selectFrom("receipts").selectAll().execute()).toEqual([]);
  });

  test("an edit of what this document tells as before stays, and the source is read again", async () => {
    const desk = await followed(READ, [item]);
    const pushed = told(changed(item, {}), "Pushed");
    await desk.store.collect.saveCollected([
      aCollectPlan(gazette.id, { before: READ, state: READ, updates: [pushed] }),
    ]);
    const { id, identity, link } = item;
    const refreshed = [{ id, version: 1, identity, link, contentHash: "c", entryHash: "polled" }];
    await desk.store.collect.saveCollected([pollOf({ refreshed })]);
    expect(await stateOf(desk)).toEqual({ ...ASKED, ...NO_DOCUMENT });
    expect((await desk.store.collect.sourceMemory(gazette.id)).entryHashes).toEqual(["entry of Pushed"]);
  });

  test("the same form of an item is no reason to read the source again", async () => {
    const desk = await followed(READ, [item]);
    const edit = told(changed(item, {}), "Edited");
    const other = anItem("Another");
    const same = { inserts: [other], updates: [edit] };
    await desk.store.collect.saveCollected([aCollectPlan(gazette.id, { before: READ, state: READ, ...same })]);
    await desk.store.collect.saveCollected([pollOf({ ...same, receipts: [stored(other)] })]);
    expect(await stateOf(desk)).toEqual(ASKED);
  });

  test("a page and an edit at the same moment make one new version each, or the edit is told again", async () => {
    const desk = await followed(READ, [item]);
    const other = await desk.another();
    await desk.tables
      .insertInto("pages")
      .values({ item_id: item.id, state: "due", tries: 0, next_at: 0, detail: null })
      .execute();
    const edit = told(changed(item, {}), "Edited");
    const page = changed(item, { html: "<p>The whole page</p>", textFrom: "page" });
    const read = aReceipt({ itemId: item.id, decision: { kind: "page", isTaken: true, detail: "14 characters" } });
    const mark = { itemId: item.id, version: 1, state: "read", tries: 1, nextAt: MORNING, detail: null } as const;
    const pages = {
      sourceId: gazette.id,
      marks: [{ ...mark, update: page, receipts: [read] }],
      blocks: [],
      hostPauses: [],
    };
    await Promise.all([desk.store.collect.saveCollected([pollOf({ updates: [edit] })]), other.pages.savePages(pages)]);
    const [pending] = await desk.store.curate.pendingItems(10);
    expect(pending?.item.version).toBe(2);
    const isEdited = pending?.item.title === "Edited";
    const [row] = await desk.tables.selectFrom("pages").select("state").execute();
    expect(row?.state).toBe(isEdited ? "due" : "read");
    expect(await receiptsOf(desk)).toEqual(isEdited ? [] : ["page"]);
    expect((await stateOf(desk))?.bodyHash).toBe(isEdited ? "two" : null);
    expect(await desk.tables.selectFrom("item_versions").select("version").execute()).toEqual([{ version: 1 }]);
  });

  test("many forms at the same moment: one is stored, and its versions count up without a gap", async () => {
    const desk = await followed(READ, [item]);
    const stores = [desk.store, await desk.another(), await desk.another(), await desk.another()];
    await Promise.all(
      stores.map(async (each, index) => {
        const updates = [told(changed(item, {}), `Form ${index}`)];
        await each.collect.saveCollected([pollOf({ updates })]);
      }),
    );
    const [pending, ...more] = await desk.store.curate.pendingItems(10);
    expect([pending?.item.version, more.length]).toEqual([2, 0]);
    expect((await stateOf(desk))?.bodyHash).toBe(null);
    expect(await desk.tables.selectFrom("item_versions").select("version").execute()).toEqual([{ version: 1 }]);
  });
});
