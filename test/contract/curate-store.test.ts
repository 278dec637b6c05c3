import { describe, expect, test } from "vitest";
import type { CuratePlan } from "../../src/domain/curate-store.ts";
import type { DeskStore } from "../../src/domain/desk-store.ts";
import type { ItemId } from "../../src/domain/item.ts";
import type { SourcedItem, StoryId, ToldItem } from "../../src/domain/story.ts";
import {
  anItem,
  aCollectPlan,
  aReceipt,
  aSource,
  aStory,
  at,
  changed,
  MORNING,
  sourced,
  collected,
  aPlan,
} from "../builders.ts";
import { backends, type Desk, openDesk } from "./backends.ts";
import { storeItems, storeStories } from "./stored.ts";

const gazette = aSource("The Gazette");
const herald = aSource("The Herald", { tags: ["security"], headers: { authorization: "x" } });
const early = sourced(anItem("Early", { publishedAt: at("04:00") }));
const undated = sourced(anItem("Undated", { publishedAt: null, firstSeenAt: at("05:00") }, herald), herald);
const late = sourced(anItem("Late", { publishedAt: at("06:00") }));

/** A plan by which the items are curated, and in no story. */
function done(...items: readonly SourcedItem[]): CuratePlan {
  return aPlan({ curated: items.map(({ item }) => ({ itemId: item.id, version: item.version })) });
}

describe.for(Object.entries(backends))("CurateStore on %s: what is kept out", ([, backend]) => {
  test("is what is curated and in no story, of followed sources, in the order in which it was told, page by page", async () => {
    const { store } = await openDesk(backend);
    const told = sourced(anItem("Told", { publishedAt: at("05:30") }));
    const waiting = sourced(anItem("Waiting", { publishedAt: at("05:40") }));
    await storeItems(store, [late, undated, early, told, waiting]);
    await store.curate.saveCurated(done(late, undated, early, told));
    await store.curate.saveCurated(aPlan({ stories: [aStory([told])] }));
    const kept = async (since: string, limit = 10, after: ToldItem | null = null) =>
      await store.curate.keptOutItems({ since: at(since), after }, limit);
    expect(await kept("04:00")).toEqual([early, undated, late]);
    expect(await kept("04:01")).toEqual([undated, late]);
    expect(await kept("04:00", 1, early.item)).toEqual([undated]);
    await store.collect.syncSources([gazette], MORNING);
    expect(await kept("04:00")).toEqual([early, late]);
  });

  test("is not what is held back with its source, nor what has changed since", async () => {
    const { store } = await openDesk(backend);
    const held = sourced(anItem("Held back", { isQuarantined: true }));
    await storeItems(store, [early, held]);
    await store.curate.saveCurated(done(early, held));
    expect(await store.curate.keptOutItems({ since: at("00:00"), after: null }, 10)).toEqual([early]);
    const updates = [collected(changed(early.item, { title: "Early riser" }))];
    await store.collect.saveCollected([aCollectPlan(gazette.id, { updates })]);
    expect(await store.curate.keptOutItems({ since: at("00:00"), after: null }, 10)).toEqual([]);
  });

  test("waits again when it is let in, and what belongs to a story stays as it is", async () => {
    const { store, another } = await openDesk(backend);
    await storeItems(store, [early, late]);
    await store.curate.saveCurated(done(early, late));
    await store.curate.saveCurated(aPlan({ stories: [aStory([late])] }));
    const receipt = aReceipt({ itemId: early.item.id, decision: { kind: "let-in" } });
    const plan = aPlan({ letIn: [early.item.id, late.item.id, "itm-unknown" as ItemId], receipts: [receipt] });
    await store.curate.saveCurated(plan);
    await store.curate.saveCurated(plan);
    expect(await (await another()).curate.pendingItems(10)).toEqual([{ ...early, storyId: null }]);
    expect(await store.explain.receipts({ storyId: null, itemIds: [early.item.id] })).toEqual([receipt]);
  });

  test("is by filters that are noted", async () => {
    const { store, another } = await openDesk(backend);
    expect(await store.curate.filteredBy()).toBeNull();
    await store.curate.noteFilteredBy("one");
    await store.curate.noteFilteredBy("two");
    expect(await (await another()).curate.filteredBy()).toBe("two");
  });
});

describe.for(Object.entries(backends))("CurateStore on %s", ([, backend]) => {
  test("new items wait, those that were told first come first, and the limit holds", async () => {
    const { store } = await openDesk(backend);
    await storeItems(store, [late, undated, early]);
    expect(await store.curate.pendingItems(2)).toEqual([
      { ...early, storyId: null },
      { ...undated, storyId: null },
    ]);
    expect(await store.curate.pendingItems(10)).toHaveLength(3);
  });

  test("a saved plan comes back whole, to another process too", async () => {
    const { store, another } = await openDesk(backend);
    await storeItems(store, [early, undated, late]);
    const story = aStory([undated, early, late], {
      tags: [{ tag: "security", why: ["breach", "The Herald"] }],
      rank: [
        { name: "outlets", value: 1.5, why: "2 outlets" },
        { name: "boost", value: -0.25, why: "a rule" },
      ],
      firstSeenAt: at("05:01:02.003"),
      updatedAt: at("06:01"),
    });
    await store.curate.saveCurated(aPlan({ stories: [story] }));
    expect(await store.curate.stories([story.id])).toEqual([story]);
    expect(await (await another()).curate.stories([story.id])).toEqual([story]);
  });

  test("stories are found by when their items were told, each once, and the limit holds", async () => {
    const { store } = await openDesk(backend);
    const [two, one] = [aStory([early, late]), aStory([undated])];
    await storeStories(store, [two, one]);
    const told = async (since: string, until: string | null, limit = 10) => {
      const ids = await store.curate.storiesTold({ since: at(since), until: until === null ? null : at(until) }, limit);
      return ids.toSorted();
    };
    const both = [two.id, one.id].toSorted();
    expect(await told("04:00", null)).toEqual(both);
    expect(await told("04:00", "04:00")).toEqual([two.id]);
    expect(await told("04:30", "05:30")).toEqual([one.id]);
    expect(await told("06:00", null)).toEqual([two.id]);
    expect(await told("06:01", null)).toEqual([]);
    expect(await told("04:00", null, 1)).toHaveLength(1);
  });

  test("what stories are composed by is remembered, the last that was noted", async () => {
    const { store, another } = await openDesk(backend);
    expect(await store.curate.composedBy()).toBeNull();
    await store.curate.noteComposedBy("first");
    await store.curate.noteComposedBy("second");
    expect(await (await another()).curate.composedBy()).toBe("second");
  });

  test("what is to be repaired is remembered, as it was noted last", async () => {
    const { store, another } = await openDesk(backend);
    expect(await store.curate.repairState()).toEqual({ repairedAt: null, changedFrom: null });
    await store.curate.noteRepairState({ repairedAt: at("08:00"), changedFrom: null });
    await store.curate.noteRepairState({ repairedAt: at("08:05"), changedFrom: at("07:00") });
    expect(await (await another()).curate.repairState()).toEqual({ repairedAt: at("08:05"), changedFrom: at("07:00") });
  });

  test("a curated item no longer waits; changed, it waits with the story it belongs to", async () => {
    const { store } = await openDesk(backend);
    const story = aStory([early]);
    await storeStories(store, [story]);
    expect(await store.curate.pendingItems(10)).toEqual([]);
    const next = changed(early.item, { title: "Early, mended" });
    await store.collect.saveCollected([aCollectPlan(gazette.id, { updates: [collected(next)] })]);
    expect(await store.curate.pendingItems(10)).toEqual([{ item: next, source: gazette, storyId: story.id }]);
    await store.curate.saveCurated(aPlan({ curated: [{ itemId: next.id, version: 1 }] }));
    expect(await store.curate.pendingItems(10)).toHaveLength(1);
    await store.curate.saveCurated(aPlan({ curated: [{ itemId: next.id, version: 2 }] }));
    expect(await store.curate.pendingItems(10)).toEqual([]);
  });

  test("an item that is kept out waits no longer, is in no story, and keeps its receipt; changed, it waits again", async () => {
    const { store } = await openDesk(backend);
    await storeItems(store, [early]);
    const decision = { kind: "kept-out", by: "exclude", where: "text:Early" } as const;
    const receipts = [aReceipt({ itemId: early.item.id, storyId: null, decision })];
    await store.curate.saveCurated(aPlan({ curated: [{ itemId: early.item.id, version: 1 }], receipts }));
    expect(await store.curate.pendingItems(10)).toEqual([]);
    expect(await store.stories.find({ order: "newest", limit: 10 })).toEqual([]);
    expect(await store.explain.item(early.item.id)).toMatchObject({ storyId: null, isPending: false });
    const told = await store.explain.receipts({ storyId: null, itemIds: [early.item.id] });
    expect(told.map((receipt) => receipt.decision)).toContainEqual(decision);
    const next = changed(early.item, { title: "Late" });
    await store.collect.saveCollected([aCollectPlan(gazette.id, { updates: [collected(next)] })]);
    expect(await store.curate.pendingItems(10)).toEqual([{ item: next, source: gazette, storyId: null }]);
  });

  test("the window holds the items of stories that were told within it, the oldest told first", async () => {
    const { store } = await openDesk(backend);
    const old = aStory([sourced(anItem("Old", { publishedAt: at("01:00") }))]);
    const reaching = aStory([sourced(anItem("Origin", { publishedAt: at("02:00") })), late]);
    const exact = aStory([undated]);
    await storeStories(store, [exact, old, reaching]);
    await storeItems(store, [sourced(anItem("In no story", { publishedAt: at("05:30") }))]);
    expect(await store.curate.windowItems({ since: at("05:00"), until: null, after: null }, 10)).toEqual([
      { ...undated, storyId: exact.id },
      { ...late, storyId: reaching.id },
    ]);
    expect(await titlesWithin(store, at("05:00:00.001"))).toEqual(["Late"]);
    expect(await titlesWithin(store, at("01:00"), at("05:00"))).toEqual(["Old", "Origin", "Undated"]);
    expect(await titlesWithin(store, at("01:00"), at("01:30"))).toEqual(["Old"]);
    expect(await titlesWithin(store, at("06:00:00.001"))).toEqual([]);
  });

  test("items of the same moment are ordered by id, byte by byte, and the next page begins behind the last", async () => {
    const { store } = await openDesk(backend);
    const ids = ["itm-b", "itm-B", "itm-a", "itm_a"] as ItemId[];
    const items = ids.map((id) => anItem(id, { id }));
    await storeStories(
      store,
      [...items, anItem("itm-0", { publishedAt: at("07:00") })].map((item) => aStory([sourced(item)])),
    );
    const page = async (after: ToldItem | null) => {
      const found = await store.curate.windowItems({ since: MORNING, until: null, after }, 2);
      return found.map(({ item }) => item);
    };
    const [one, two] = await page(null);
    const [three, four] = await page(two ?? null);
    const rest = await page(four ?? null);
    expect([one, two, three, four, ...rest].map((item) => item?.title)).toEqual([
      "itm-B",
      "itm-a",
      "itm-b",
      "itm_a",
      "itm-0",
    ]);
  });

  test("stories come in the order that was asked for, unknown ones not at all", async () => {
    const { store } = await openDesk(backend);
    const [a, b] = [aStory([early]), aStory([late])];
    await storeStories(store, [a, b]);
    expect(idsOf(await store.curate.stories([b.id, "sty-unheard-of" as StoryId, a.id, b.id]))).toEqual([b.id, a.id]);
    expect(await store.curate.stories([])).toEqual([]);
  });

  test("an item belongs to one story: the last plan that names it decides", async () => {
    const { store } = await openDesk(backend);
    const [first, second] = [aStory([early, late]), aStory([undated])];
    await storeStories(store, [first, second]);
    await store.curate.saveCurated(aPlan({ stories: [aStory([undated, late], { id: second.id })] }));
    const [left, right] = await store.curate.stories([first.id, second.id]);
    expect(left?.coverage).toEqual([early]);
    expect(right?.coverage).toEqual([undated, late]);
  });

  test("a story that lost all its items is not told any more", async () => {
    const { store } = await openDesk(backend);
    const [first, second] = [aStory([early]), aStory([late])];
    await storeStories(store, [first, second]);
    await store.curate.saveCurated(aPlan({ stories: [aStory([late, early], { id: second.id })] }));
    expect(idsOf(await store.curate.stories([first.id, second.id]))).toEqual([second.id]);
    expect(idsOf(await store.stories.find({ order: "rank", limit: 1 }))).toEqual([second.id]);
  });

  test("a source that is no longer followed keeps its name and words in the coverage", async () => {
    const { store } = await openDesk(backend);
    const story = aStory([undated]);
    await storeStories(store, [story]);
    await store.collect.syncSources([gazette], at("07:00"));
    expect((await store.curate.stories([story.id]))[0]?.coverage[0].source).toEqual(herald);
  });

  test("a plan that is saved twice leaves what it left the first time", async () => {
    const { store, tables } = await openDesk(backend);
    await storeItems(store, [early, late]);
    const story = aStory([early, late], { tags: [{ tag: "locks", why: ["lock"] }] });
    const receipt = aReceipt({ storyId: story.id, decision: { kind: "tagged", tags: story.tags } });
    const plan = aPlan({ stories: [story], curated: [{ itemId: early.item.id, version: 1 }], receipts: [receipt] });
    await store.curate.saveCurated(plan);
    const once = await everything(tables);
    await store.curate.saveCurated(plan);
    expect(await everything(tables)).toEqual(once);
  });

  test("a plan that fails in the middle leaves nothing", async () => {
    const { store, tables } = await openDesk(backend);
    await storeStories(store, [aStory([early])]);
    const before = await everything(tables);
    const neverStored = aStory([late, early]);
    const plan = aPlan({ stories: [neverStored], receipts: [aReceipt({ storyId: neverStored.id })] });
    await expect(store.curate.saveCurated(plan)).rejects.toThrow(/foreign key/i);
    expect(await everything(tables)).toEqual(before);
  });

  test("more stories than a query may name", async () => {
    const { store } = await openDesk(backend);
    const stories = Array.from({ length: 1_500 }, (_, index) => aStory([sourced(anItem(`Item ${index}`))]));
    await storeStories(store, stories);
    const found = await store.curate.stories(idsOf(stories));
    expect(idsOf(found)).toEqual(idsOf(stories));
    expect(found.every((story) => story.coverage.length === 1)).toBe(true);
  });

  test("a reader beside a writer never sees half a plan", async () => {
    const { store, another } = await openDesk(backend);
    const reader = await another();
    await storeItems(store, [early, late]);
    const narrow = aStory([early], { tags: [{ tag: "1", why: ["one item"] }] });
    const wide = aStory([early, late], { tags: [{ tag: "2", why: ["two items"] }] });
    await store.curate.saveCurated(aPlan({ stories: [narrow] }));
    const rounds = Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? wide : narrow));
    const writes = rounds.map((story) => store.curate.saveCurated(aPlan({ stories: [story] })));
    const reads = await Promise.all(rounds.map(() => reader.curate.stories([narrow.id])));
    await Promise.all(writes);
    const seen = reads.map(([story]) => `${story?.tags[0]?.tag}: ${story?.coverage.length}`);
    expect(seen.filter((each) => each !== "1: 1" && each !== "2: 2")).toEqual([]);
  });
});

async function titlesWithin(store: DeskStore, since: Date, until: Date | null = null): Promise<readonly string[]> {
  const placed = await store.curate.windowItems({ since, until, after: null }, 10);
  return placed.map(({ item }) => item.title);
}

function idsOf(stories: readonly { readonly id: StoryId }[]): readonly StoryId[] {
  return stories.map(({ id }) => id);
}

async function everything(tables: Desk["tables"]) {
  return {
    stories: await tables.selectFrom("stories").selectAll().orderBy("id").execute(),
    tags: await tables.selectFrom("story_tags").selectAll().orderBy("tag").orderBy("story_id").execute(),
    coverage: await tables.selectFrom("coverage").selectAll().orderBy("item_id").execute(),
    curated: await tables.selectFrom("items").select(["id", "curated_version"]).orderBy("id").execute(),
    receipts: await tables.selectFrom("receipts").selectAll().orderBy("id").execute(),
  };
}
