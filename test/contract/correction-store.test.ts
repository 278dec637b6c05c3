import { describe, expect, test } from "vitest";
import { type CorrectionWish, MAX_CORRECTIONS } from "../../src/domain/correction.ts";
import type { ItemId } from "../../src/domain/item.ts";
import type { StoryId } from "../../src/domain/story.ts";
import { anItem, aPlan, aStory, at, sourced } from "../builders.ts";
import { backends, openDesk } from "./backends.ts";
import { storeStories } from "./stored.ts";

const [a, b, c] = ["itm-a", "itm-b", "itm-c"].map((id) => id as ItemId) as [ItemId, ItemId, ItemId];
const TOGETHER: CorrectionWish = { kind: "together", items: [a, b] };
const TAGGED: CorrectionWish = { kind: "tagged", item: c, tag: "security" };

describe.for(Object.entries(backends))("CorrectionStore on %s", ([, backend]) => {
  test("corrections stand in the order in which they were said, until they end", async () => {
    const { store } = await openDesk(backend);
    const first = await store.corrections.add(TOGETHER, at("06:00"));
    const second = await store.corrections.add(TAGGED, at("07:00"));
    expect(first).toEqual({ ...TOGETHER, id: first.id, at: at("06:00") });
    expect(await store.corrections.standing()).toEqual([first, second]);
    expect(await store.curate.corrections()).toEqual([first, second]);
    await store.corrections.end([first.id], at("08:00"));
    expect(await store.corrections.standing()).toEqual([second]);
    await store.corrections.end([], at("09:00"));
    expect(await store.corrections.standing()).toEqual([second]);
  });

  test("what stands is not said twice; what ended may be said again", async () => {
    const { store } = await openDesk(backend);
    const first = await store.corrections.add(TOGETHER, at("06:00"));
    expect(await store.corrections.add(TOGETHER, at("07:00"))).toEqual(first);
    await store.corrections.end([first.id], at("08:00"));
    const again = await store.corrections.add(TOGETHER, at("09:00"));
    expect(again.id).not.toBe(first.id);
    expect(await store.corrections.standing()).toEqual([again]);
  });

  test("the state is another one after each change, and only then", async () => {
    const { store } = await openDesk(backend);
    const before = await store.corrections.state();
    const { id } = await store.corrections.add(TAGGED, at("06:00"));
    const added = await store.corrections.state();
    expect(added).not.toBe(before);
    await store.corrections.add(TAGGED, at("07:00"));
    expect(await store.curate.correctionState()).toBe(added);
    await store.corrections.end([id], at("08:00"));
    expect(await store.corrections.state()).not.toBe(added);
  });

  test("is due until the stories show it, and again when it ends", async () => {
    const { store, another } = await openDesk(backend);
    const first = await store.corrections.add(TOGETHER, at("06:00"));
    const second = await store.corrections.add(TAGGED, at("07:00"));
    const due = await store.curate.dueCorrections(10);
    expect(due).toEqual([
      { correction: first, isEnded: false, moved: [] },
      { correction: second, isEnded: false, moved: [] },
    ]);
    expect(await store.curate.dueCorrections(1)).toHaveLength(1);
    const moved = [{ itemId: b, from: "story-1" as StoryId, to: "story-2" as StoryId }];
    await store.curate.saveCurated(aPlan({ carriedOut: [{ id: first.id, isEnded: false, moved }] }));
    expect((await store.curate.dueCorrections(10)).map(({ correction }) => correction.id)).toEqual([second.id]);
    await store.corrections.end([first.id, second.id], at("08:00"));
    expect(await (await another()).curate.dueCorrections(10)).toEqual([{ correction: first, isEnded: true, moved }]);
    await store.curate.saveCurated(aPlan({ carriedOut: [{ id: first.id, isEnded: true, moved: [] }] }));
    expect(await store.curate.dueCorrections(10)).toEqual([]);
  });

  test("what ends and is said anew in one moment ends first", async () => {
    const { store } = await openDesk(backend);
    for (let hour = 10; hour < 16; hour++) {
      const old = await store.corrections.add(TAGGED, at(`${hour}:00`));
      await store.curate.saveCurated(aPlan({ carriedOut: [{ id: old.id, isEnded: false, moved: [] }] }));
      await store.corrections.end([old.id], at(`${hour}:30`));
      const anew = await store.corrections.add(TAGGED, at(`${hour}:30`));
      const due = await store.curate.dueCorrections(10);
      expect(due.map(({ correction }) => correction.id)).toEqual([old.id, anew.id]);
      const carriedOut = [old, anew].map(({ id }) => ({ id, isEnded: id === old.id, moved: [] }));
      await store.curate.saveCurated(aPlan({ carriedOut }));
      await store.corrections.end([anew.id], at(`${hour}:40`));
      await store.curate.saveCurated(aPlan({ carriedOut: [{ id: anew.id, isEnded: true, moved: [] }] }));
    }
  });

  test("says where items are, and which names stories have or had", async () => {
    const { store } = await openDesk(backend);
    const [one, other] = [sourced(anItem("One")), sourced(anItem("Other"))];
    const [alone, moved] = [aStory([one]), aStory([other])];
    await storeStories(store, [alone, moved]);
    await store.curate.saveCurated(aPlan({ stories: [{ ...alone, coverage: [one, other] }] }));
    expect(await store.curate.placesOf([one.item.id, other.item.id, a])).toEqual(
      new Map([
        [one.item.id, alone.id],
        [other.item.id, alone.id],
      ]),
    );
    const taken = await store.curate.takenIds([alone.id, moved.id, "story-3" as StoryId]);
    expect(taken).toEqual(new Set([alone.id, moved.id]));
    expect([await store.curate.placesOf([]), await store.curate.takenIds([])]).toEqual([new Map(), new Set()]);
  });

  test("more than the limit are refused", async () => {
    const { store, tables } = await openDesk(backend);
    const rows = Array.from({ length: MAX_CORRECTIONS }, (_, index) => ({
      id: `cor-${index}`,
      at: index,
      wish: JSON.stringify({ kind: "pinned", item: `itm-${index}` }),
      ended_at: null,
    }));
    for (let start = 0; start < rows.length; start += 1_000) {
      await tables
        .insertInto("corrections")
        .values(rows.slice(start, start + 1_000) as never)
        .execute();
    }
    await expect(store.corrections.add(TAGGED, at("06:00"))).rejects.toThrow("There are 20000 corrections already.");
  });
});
