import { expect, test } from "vitest";
import { holdStories } from "../../src/curate/held-stories.ts";
import type { StoryId } from "../../src/domain/story.ts";
import { anItem, aStory, sourced } from "../builders.ts";
import { memoryStore } from "./memory-store.ts";

const [first, second] = ["One", "Two"].map((title) => aStory([sourced(anItem(title)), sourced(anItem(`${title} B`))]));
if (first === undefined || second === undefined) throw new Error("Two stories were wanted.");

/** A store that has both stories, and a note of what it was asked for. */
function askedStore() {
  const asked: StoryId[] = [];
  const store = memoryStore();
  for (const story of [first, second]) if (story !== undefined) store.told.set(story.id, story);
  const stories = async (ids: readonly StoryId[]) => {
    asked.push(...ids);
    return await store.stories(ids);
  };
  return { store: { ...store, stories }, asked };
}

test("reads from the store only what it does not hold", async () => {
  const { store, asked } = askedStore();
  const held = holdStories(store);
  const newer = { ...first, updatedAt: new Date(0) };
  held.keep([newer]);
  expect(await held.read([second.id, first.id, "story-unheard-of" as StoryId])).toEqual([newer, second]);
  expect(asked).toEqual([second.id, "story-unheard-of"]);
  expect(await held.read([first.id])).toEqual([newer]);
  expect(asked).toHaveLength(2);
});

test.for([
  { why: "as many items as it may", maxItems: 4, asks: 0 },
  { why: "no more items than it may: it lets go of what was written longest ago", maxItems: 3, asks: 1 },
])("holds $why", async ({ maxItems, asks }) => {
  const { store, asked } = askedStore();
  const held = holdStories(store, { maxItems });
  held.keep([second, first]);
  held.keep([second]);
  expect(await held.read([second.id, first.id])).toEqual([second, first]);
  expect(asked).toEqual([first.id].slice(0, asks));
});

test("has each item looked at that it reads from storage, once", async () => {
  const looked: string[] = [];
  const held = holdStories(askedStore().store, { readItem: ({ item }) => looked.push(item.title) });
  held.keep([first]);
  await held.read([first.id, second.id]);
  expect(looked).toEqual(["Two", "Two B"]);
});
