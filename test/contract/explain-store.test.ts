import { describe, expect, test } from "vitest";
import type { Slot } from "../../src/domain/digest.ts";
import type { ItemId } from "../../src/domain/item.ts";
import type { StoryId } from "../../src/domain/story.ts";
import { anEdition, anItem, aPlan, aReceipt, aSource, aStory, at, link, sourced } from "../builders.ts";
import { backends, openDesk } from "./backends.ts";
import { storeItems, storeStories } from "./stored.ts";

const daily = aSource("Daily");
const page = link("https://daily.example/a");
const told = anItem("Told", { link: page }, daily);
const earlier = anItem("Earlier, and in no story", { link: page, publishedAt: at("05:00") }, daily);
const lonely = anItem("Lonely", { link: link("https://daily.example/b") }, daily);

describe.for(Object.entries(backends))("ExplainStore on %s", ([, backend]) => {
  test.for([
    { why: "an id", text: lonely.id, item: lonely, isPending: true, hasStory: false },
    {
      why: "a link",
      text: "https://www.daily.example/b/?utm_source=x",
      item: lonely,
      isPending: true,
      hasStory: false,
    },
    { why: "a link's key", text: "daily.example/b", item: lonely, isPending: true, hasStory: false },
    { why: "a link of several, the one in a story", text: page, item: told, isPending: false, hasStory: true },
  ])("finds an item by $why", async ({ text, item, isPending, hasStory }) => {
    const { store } = await openDesk(backend);
    await storeItems(store, [sourced(earlier, daily), sourced(lonely, daily)]);
    const story = aStory([sourced(told, daily)]);
    await storeStories(store, [story]);
    const found = await store.explain.item(text);
    expect(found).toEqual({ ...sourced(item, daily), isPending, storyId: hasStory ? story.id : null });
    expect(await store.explain.item("https://daily.example/none")).toBeNull();
  });

  test("gives the items that are stored, in a story or not, each once", async () => {
    const { store } = await openDesk(backend);
    await storeItems(store, [sourced(lonely, daily)]);
    await storeStories(store, [aStory([sourced(told, daily)])]);
    const found = await store.explain.items([told.id, lonely.id, told.id, "itm-none" as ItemId]);
    expect(found.toSorted((a, b) => a.item.title.localeCompare(b.item.title))).toEqual([
      sourced(lonely, daily),
      sourced(told, daily),
    ]);
    expect(await store.explain.items([])).toEqual([]);
  });

  test("gives the receipts of items, of the story and of those that were moved to it, each once, in order", async () => {
    const { store } = await openDesk(backend);
    const old = "story-old" as StoryId;
    const now = "story-now" as StoryId;
    const one = "itm-1" as ItemId;
    const two = "itm-2" as ItemId;
    const receipts = [
      aReceipt({ at: at("06:03"), storyId: now, itemId: one }),
      aReceipt({ at: at("06:01"), storyId: old }),
      aReceipt({ at: at("06:02"), itemId: two }),
      aReceipt({ at: at("06:04"), itemId: "itm-3" as ItemId, storyId: "story-other" as StoryId }),
    ];
    await store.curate.saveCurated(aPlan({ receipts, moves: [{ from: old, to: now }] }));
    const [latest, moved, item] = receipts;
    expect(await store.explain.receipts({ storyId: now, itemIds: [one, two] })).toEqual([moved, item, latest]);
    expect(await store.explain.receipts({ storyId: null, itemIds: [two] })).toEqual([item]);
    expect(await store.explain.receipts({ storyId: null, itemIds: [] })).toEqual([]);
  });

  test("gives the slots that were decided since, with what became of them", async () => {
    const { store } = await openDesk(backend);
    const slots = ["2026-11-22T07:00", "2026-11-23T07:00", "2026-11-24T07:00"] as Slot[];
    const storyIds = ["sty-a", "sty-b"] as StoryId[];
    for (const slot of slots.slice(0, 2))
      await store.editions.save(anEdition("daily", { slot, storyIds, composedAt: at(`${slot}:00Z`) }), []);
    const skipped = { slot: "2026-11-24T07:00" as Slot, decidedAt: at("2026-11-24T07:00:00Z"), why: "no new story" };
    await store.editions.skip({ ...skipped, digest: "daily" });
    await store.editions.skip({ ...skipped, digest: "weekly" });
    const composed = { slot: slots[1], decidedAt: at("2026-11-23T07:00:00Z"), why: null, stories: 2 };
    expect(await store.explain.slots("daily", at("2026-11-23T07:00:00Z"), 9)).toEqual([
      composed,
      { ...skipped, stories: 0 },
    ]);
    expect(await store.explain.slots("daily", at("2026-11-23T07:00:00Z"), 1)).toEqual([composed]);
  });
});
