import { describe, expect, test } from "vitest";
import { holdStories } from "../../src/curate/held-stories.ts";
import { recompose } from "../../src/curate/recompose.ts";
import type { StoryRules } from "../../src/curate/story/compose-story.ts";
import { createTagger } from "../../src/curate/tags/tagger.ts";
import type { StoryId } from "../../src/domain/story.ts";
import { aStory, at } from "../builders.ts";
import { memoryStore, type MemoryStore } from "./memory-store.ts";
import { telling } from "./told.ts";

const GO = new AbortController().signal;

/** Stories of one item each, composed without rules. */
async function composed(titles: readonly string[]): Promise<MemoryStore> {
  const store = memoryStore();
  for (const title of titles) {
    const story = aStory([telling({ by: title, title })], { updatedAt: at("08:00") });
    store.told.set(story.id, story);
  }
  await composeAnew(store, {});
  for (const [id, story] of store.told) store.told.set(id, { ...story, updatedAt: at("08:00") });
  store.plans.length = 0;
  store.receipts.length = 0;
  return store;
}

function composeAnew(store: MemoryStore, rules: Partial<StoryRules>, signal = GO) {
  const parts = { store, stories: holdStories(store), clock: () => at("09:00") };
  const all: StoryRules = { tagger: createTagger([]), boosts: {}, ...rules };
  return recompose([...store.told.keys()], { ...parts, rules: all }, signal);
}

const FIRE = createTagger([{ tag: "fire", words: ["fire"] }]);

describe("recompose", () => {
  test("writes only the stories that turn out otherwise, with a receipt for each change", async () => {
    const store = await composed(["Fire takes the lathe museum", "Snow falls on Wald"]);
    expect(await composeAnew(store, { tagger: FIRE, boosts: { fire: 2 } })).toBe(1);
    const [burned, snow] = ["Fire takes the lathe museum", "Snow falls on Wald"].map((title) =>
      [...store.told.values()].find(({ coverage }) => coverage[0].item.title === title),
    );
    expect(burned).toMatchObject({
      tags: [{ tag: "fire", why: [`"Fire" in the title`] }],
      updatedAt: at("08:00"),
    });
    expect(snow?.updatedAt).toEqual(at("08:00"));
    expect(store.plans).toMatchObject([{ at: at("09:00"), moves: [], curated: [], stories: [{ id: burned?.id }] }]);
    expect(store.receipts).toMatchObject([
      { storyId: burned?.id, itemId: null, decision: { kind: "tagged" } },
      { storyId: burned?.id, itemId: null, decision: { kind: "ranked" } },
    ]);
  });

  test("writes nothing when done again, nor for stories that are not there", async () => {
    const store = await composed(["Fire takes the lathe museum"]);
    await composeAnew(store, { tagger: FIRE });
    store.plans.length = 0;
    expect(await composeAnew(store, { tagger: FIRE })).toBe(0);
    const rules = { tagger: FIRE, boosts: {} };
    const parts = { store, stories: holdStories(store), rules, clock: () => at("09:00") };
    expect(await recompose(["story-gone" as StoryId], parts, GO)).toBe(0);
    expect(store.plans).toEqual([]);
  });

  test("writes fifty stories a transaction, and stops between two when told so", async () => {
    const store = await composed(Array.from({ length: 120 }, (_, barn) => `Fire in barn ${barn}`));
    expect(store.told.size).toBe(120);
    const stop = new AbortController();
    store.afterSave = () => stop.abort();
    expect(await composeAnew(store, { tagger: FIRE }, stop.signal)).toBe(50);
    store.afterSave = () => {};
    expect(await composeAnew(store, { tagger: FIRE })).toBe(70);
    expect(store.plans.map(({ stories }) => stories.length)).toEqual([50, 50, 20]);
  });

  test("serves others between stories of many items", async () => {
    const store = memoryStore();
    for (let barn = 0; barn < 4; barn++) {
      const [first, ...others] = Array.from({ length: 500 }, (_, hours) =>
        telling({ by: "Wire", title: `Fire in barn ${barn}`, hours: hours / 100 }),
      );
      if (first === undefined) throw new Error("There is no item.");
      const story = aStory([first, ...others]);
      store.told.set(story.id, story);
    }
    let turns = 0;
    let isDone = false;
    const turn = (): void => {
      turns += 1;
      if (!isDone) setImmediate(turn);
    };
    setImmediate(turn);
    await composeAnew(store, { tagger: FIRE });
    isDone = true;
    expect(turns).toBeGreaterThanOrEqual(5);
  });

  test("hands on what it wrote, so that the same pass does not compose from older stories", async () => {
    const store = await composed(["Fire takes the lathe museum"]);
    const stories = holdStories(store);
    const rules = { tagger: FIRE, boosts: {} };
    const ids = [...store.told.keys()];
    await recompose(ids, { store, stories, rules, clock: () => at("09:00") }, GO);
    store.told.clear();
    expect((await stories.read(ids)).map(({ tags }) => tags.map(({ tag }) => tag))).toEqual([["fire"]]);
  });
});
