import { describe, expect, test } from "vitest";
import type { EditionId, Slot } from "../../src/domain/digest.ts";
import type { ItemId } from "../../src/domain/item.ts";
import type { StoryId } from "../../src/domain/story.ts";
import { aContent, anEdition, anItem, aPlan, aReceipt, aStory, at, aToldStory, MORNING, sourced } from "../builders.ts";
import { backends, openDesk } from "./backends.ts";
import { storeStories } from "./stored.ts";

const monday = "2026-11-23T07:00" as Slot;
const tuesday = "2026-11-24T07:00" as Slot;
const ids = ["sty-c", "sty-a", "sty-b"] as StoryId[];

/** On a day of November. */
const slotOf = (day: number) => `2026-11-${String(day).padStart(2, "0")}T07:00` as Slot;

describe.for(Object.entries(backends))("EditionStore on %s", ([, backend]) => {
  test("an edition comes back as it was frozen, its stories in their order", async () => {
    const { store, another } = await openDesk(backend);
    const toldBy = new Map([["sty-a" as StoryId, "itm-a" as ItemId]]);
    const edition = anEdition("daily", { storyIds: ids, toldBy, subject: "Ünïcode 🗞" });
    expect(await store.editions.save(edition, [])).toBe(true);
    expect(await (await another()).editions.edition(edition.id)).toEqual(edition);
    expect(await store.editions.last("daily")).toEqual(edition);
    expect(await store.editions.last("weekly")).toBeNull();
    expect(await store.editions.edition("edn-unheard-of" as EditionId)).toBeNull();
  });

  test("what it says comes back word for word, with its stories and without its mail", async () => {
    const { store, another } = await openDesk(backend);
    const sections = [{ title: null, stories: [aToldStory("سوني"), aToldStory('"<b>\u2028🗞')] }];
    const edition = anEdition("daily", { storyIds: ids, content: aContent({ sections }) });
    await store.editions.save(edition, []);
    const { html: _html, text: _text, toldBy: _toldBy, variant: _variant, from: _from, ...told } = edition;
    const { editions } = await another();
    expect(await editions.edition(edition.id)).toEqual(edition);
    expect(await editions.toldEdition("daily", edition.slot)).toEqual({ ...told, muted: [] });
    expect(await editions.toldEditions("daily", 9)).toEqual([{ ...told, muted: [] }]);
    expect(await editions.toldEdition("daily", tuesday)).toBeNull();
    expect(await editions.toldEdition("weekly", edition.slot)).toBeNull();
  });

  test("of many editions the latest come first, page by page, and skipped slots are none", async () => {
    const { store } = await openDesk(backend);
    for (let day = 30; day >= 1; day -= 1) {
      await store.editions.save(
        anEdition("daily", {
          slot: slotOf(day),
          storyIds: ids.slice(0, day % 4),
          content: day < 3 ? null : aContent(),
        }),
        [],
      );
    }
    await store.editions.save(anEdition("weekly", { slot: slotOf(15) }), []);
    await store.editions.skip({ digest: "daily", slot: "2026-12-01T07:00" as Slot, decidedAt: MORNING, why: "none" });
    const { id, subject, composedAt } = anEdition("daily", { slot: slotOf(30) });
    expect(await store.editions.heads("daily", 1)).toEqual([
      { id, digest: "daily", slot: slotOf(30), composedAt, subject, muted: [], stories: 2 },
    ]);
    const page = await store.editions.heads("daily", 10, slotOf(11));
    expect(page.map(({ slot }) => slot)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1].map(slotOf));
    expect(page.map(({ stories }) => stories)).toEqual([2, 1, 0, 3, 2, 1, 0, 3, 2, 1]);
    expect(await store.editions.heads("daily", 10, slotOf(1))).toEqual([]);
    expect(await store.editions.heads("none", 10)).toEqual([]);
    const told = await store.editions.toldEditions("daily", 30);
    expect(told.map(({ slot, storyIds, content }) => [slot, storyIds.length, content !== null]).slice(-3)).toEqual([
      [slotOf(3), 3, true],
      [slotOf(2), 2, false],
      [slotOf(1), 1, false],
    ]);
    expect(await store.editions.slotsAround("daily", slotOf(15))).toEqual({ newer: slotOf(16), older: slotOf(14) });
    expect(await store.editions.slotsAround("daily", slotOf(30))).toEqual({ newer: null, older: slotOf(29) });
    expect(await store.editions.slotsAround("weekly", slotOf(15))).toEqual({ newer: null, older: null });
  });

  test("what was muted since is named, also when it went up in a muted story, and takes its headline along", async () => {
    const { store } = await openDesk(backend);
    const [first, second, third] = ["First", "Second", "Third"].map((title) => aStory([sourced(anItem(title))]));
    if (first === undefined || second === undefined || third === undefined) throw new Error("There are three.");
    await storeStories(store, [first, second, third]);
    await store.editions.save(
      anEdition("daily", { slot: monday, subject: "Told", storyIds: [first.id, second.id, third.id] }),
      [],
    );
    await store.editions.save(
      anEdition("daily", { slot: tuesday, subject: "Told", storyIds: [third.id, first.id] }),
      [],
    );
    const coverage = [...second.coverage, ...first.coverage] as const;
    const moves = [{ from: first.id, to: second.id }];
    await store.curate.saveCurated(aPlan({ stories: [{ ...second, coverage, standing: { kind: "muted" } }], moves }));
    const heads = await store.editions.heads("daily", 9);
    expect(heads.map(({ slot, subject, muted, stories }) => ({ slot, subject, muted, stories }))).toEqual([
      { slot: tuesday, subject: "Told", muted: [first.id], stories: 1 },
      { slot: monday, subject: "", muted: [first.id, second.id], stories: 1 },
    ]);
    expect((await store.editions.toldEdition("daily", monday))?.muted).toEqual([first.id, second.id]);
    await store.curate.saveCurated(aPlan({ stories: [{ ...second, coverage }] }));
    expect((await store.editions.toldEdition("daily", monday))?.muted).toEqual([]);
  });

  test("editions are found by an index of digest and slot, which holds each once", async () => {
    const { tables } = await openDesk(backend);
    const row = { subject: "", html: "[]", text: "[]", composed_at: 1, fanned_out_at: null, content: null };
    const twin = (id: string) => ({ id, digest: "daily", slot: monday, ...row }) as never;
    await tables.insertInto("editions").values(twin("edn-1")).execute();
    await expect(tables.insertInto("editions").values(twin("edn-2")).execute()).rejects.toThrow(/unique/i);
  });

  test("the last is the one that was composed last", async () => {
    const { store } = await openDesk(backend);
    const first = anEdition("daily", { slot: monday, composedAt: at("07:00") });
    const second = anEdition("daily", { slot: tuesday, composedAt: at("2026-11-24T07:00:00Z") });
    await store.editions.save(second, []);
    await store.editions.save(first, []);
    expect(await store.editions.last("daily")).toEqual(second);
  });

  test("a slot is decided once: composed", async () => {
    const { store } = await openDesk(backend);
    expect(await store.editions.isDecided("daily", monday)).toBe(false);
    const edition = anEdition("daily", { slot: monday });
    await store.editions.save(edition, []);
    expect(await store.editions.isDecided("daily", monday)).toBe(true);
    expect(await store.editions.isDecided("weekly", monday)).toBe(false);
    expect(await store.editions.isDecided("daily", tuesday)).toBe(false);
    const rival = { ...edition, id: "edn-rival" as EditionId, subject: "Another", storyIds: ids };
    expect(await store.editions.save(rival, [aReceipt({ storyId: ids[0] ?? null })])).toBe(false);
    expect(await store.editions.skip({ digest: "daily", slot: monday, decidedAt: MORNING, why: "late" })).toBe(false);
    expect(await store.editions.last("daily")).toEqual(edition);
    expect(await store.editions.edition(rival.id)).toBeNull();
    expect(await store.editions.told("daily", ids)).toEqual(new Map());
  });

  test("a slot is decided once: skipped, with the reason", async () => {
    const { store, tables } = await openDesk(backend);
    const skipped = { digest: "daily", slot: monday, decidedAt: MORNING, why: "2 new stories, 3 are needed" };
    expect(await store.editions.skip(skipped)).toBe(true);
    expect(await store.editions.skip({ ...skipped, why: "another" })).toBe(false);
    expect(await store.editions.save(anEdition("daily", { slot: monday }), [])).toBe(false);
    expect(await store.editions.isDecided("daily", monday)).toBe(true);
    const rows = await tables.selectFrom("slots").selectAll().execute();
    expect(rows.map(({ why, edition_id }) => [why, edition_id])).toEqual([["2 new stories, 3 are needed", null]]);
  });

  test("what a digest has told, and only that digest", async () => {
    const { store } = await openDesk(backend);
    await store.editions.save(anEdition("daily", { slot: monday, storyIds: ids.slice(0, 1) }), []);
    await store.editions.save(anEdition("daily", { slot: tuesday, storyIds: ids.slice(1, 2) }), []);
    expect(await store.editions.told("daily", ids)).toEqual(
      new Map([
        ["sty-c", MORNING],
        ["sty-a", MORNING],
      ]),
    );
    expect(await store.editions.told("daily", ["sty-a" as StoryId])).toEqual(new Map([["sty-a", MORNING]]));
    expect(await store.editions.told("weekly", ids)).toEqual(new Map());
    expect(await store.editions.told("daily", [])).toEqual(new Map());
  });

  test("a story that was moved counts as told where it is now, when it was told last", async () => {
    const { store } = await openDesk(backend);
    const [first, second] = [aStory([sourced(anItem("First"))]), aStory([sourced(anItem("Second"))])];
    await storeStories(store, [first, second]);
    await store.editions.save(anEdition("daily", { slot: monday, storyIds: [first.id], composedAt: at("06:00") }), []);
    await store.editions.save(anEdition("daily", { slot: tuesday, storyIds: [first.id], composedAt: at("07:00") }), []);
    await store.curate.saveCurated(
      aPlan({
        stories: [{ ...second, coverage: [...second.coverage, ...first.coverage] }],
        moves: [{ from: first.id, to: second.id }],
      }),
    );
    expect(await store.editions.told("daily", [second.id])).toEqual(new Map([[second.id, at("07:00")]]));
  });

  test.for<{ why: string; told: "lead" | "other"; moved: "lead" | "other"; isTold: boolean }>([
    { why: "a story with the headline of another counts as told", told: "lead", moved: "lead", isTold: true },
    { why: "one with an item that had the news of an update does", told: "other", moved: "other", isTold: true },
    { why: "one with an item that was told below a headline does not", told: "lead", moved: "other", isTold: false },
  ])("$why", async ({ told, moved, isTold }) => {
    const { store } = await openDesk(backend);
    const items = { lead: sourced(anItem("Lead")), other: sourced(anItem("Other")) };
    const whole = aStory([items.lead, items.other]);
    await storeStories(store, [whole]);
    const toldBy = new Map([[whole.id, items[told].item.id]]);
    await store.editions.save(anEdition("daily", { slot: monday, storyIds: [whole.id], toldBy }), []);
    const stays = moved === "lead" ? items.other : items.lead;
    const part = aStory([items[moved]], { id: "sty-part" as StoryId });
    await store.curate.saveCurated(aPlan({ stories: [{ ...whole, coverage: [stays] }, part] }));
    expect(await store.editions.told("daily", [part.id])).toEqual(new Map(isTold ? [[part.id, MORNING]] : []));
    expect(await store.editions.told("daily", [whole.id])).toEqual(new Map([[whole.id, MORNING]]));
    expect(await store.editions.told("weekly", [part.id])).toEqual(new Map());
  });

  test("a story that was told more than once, in whatever way, counts from the last time", async () => {
    const { store } = await openDesk(backend);
    const [first, second] = [aStory([sourced(anItem("First"))]), aStory([sourced(anItem("Second"))])];
    const toldBy = new Map([[first.id, first.coverage[0].item.id]]);
    await storeStories(store, [first, second]);
    const [early, late] = [at("06:00"), at("07:00")];
    await store.editions.save(anEdition("daily", { slot: tuesday, storyIds: [second.id], composedAt: late }), []);
    await store.editions.save(
      anEdition("daily", { slot: monday, storyIds: [first.id], toldBy, composedAt: early }),
      [],
    );
    const coverage = [...second.coverage, ...first.coverage] as const;
    await store.curate.saveCurated(aPlan({ stories: [{ ...second, coverage }] }));
    expect(await store.editions.told("daily", [second.id])).toEqual(new Map([[second.id, late]]));
  });

  test("its receipts are written with it", async () => {
    const { store } = await openDesk(backend);
    const story = aStory([sourced(anItem())]);
    await storeStories(store, [story]);
    const decision = { kind: "composed", digest: "daily", slot: monday, place: 1 } as const;
    const receipt = aReceipt({ storyId: story.id, decision });
    await store.editions.save(anEdition("daily", { slot: monday, storyIds: [story.id] }), [receipt]);
    expect(await store.stories.receipts(story)).toEqual([receipt]);
  });

  test("an edition that fails in the middle leaves its slot undecided", async () => {
    const { store } = await openDesk(backend);
    const broken = anEdition("daily", { storyIds: [null as unknown as StoryId] });
    await expect(store.editions.save(broken, [])).rejects.toThrow(/null/i);
    expect(await store.editions.isDecided("daily", broken.slot)).toBe(false);
    expect(await store.editions.last("daily")).toBeNull();
  });

  test("of two processes that decide a slot at once, one wins and both know which", async () => {
    const { store, another } = await openDesk(backend);
    const other = await another();
    const editions = ["edn-1", "edn-2"].map((id) => anEdition("daily", { id: id as EditionId }));
    const kept = await Promise.all([
      ...editions.map((edition, index) => [store, other][index]?.editions.save(edition, [])),
      other.editions.skip({ digest: "daily", slot: monday, decidedAt: MORNING, why: "late" }),
    ]);
    expect(kept.filter(Boolean)).toHaveLength(1);
    const winner = editions.find((_, index) => kept[index]) ?? null;
    expect(await store.editions.last("daily")).toEqual(winner);
  });
});
