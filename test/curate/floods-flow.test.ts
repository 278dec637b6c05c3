import { describe, expect, test } from "vitest";
import { createCurate } from "../../src/curate/curate.ts";
import type { Log } from "../../src/domain/log.ts";
import { composeEdition, toldOrder } from "../../src/publish/compose-edition.ts";
import { digest } from "../publish/desk.ts";
import type { RankPart, SourcedItem, Story, StoryId } from "../../src/domain/story.ts";
import { at } from "../builders.ts";
import { memoryStore, type MemoryStore } from "./memory-store.ts";
import { telling } from "./told.ts";

const NOW = at("2026-11-28T00:00:00Z");
const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {} };
const LETTERS = "bcdfghjklmnpqrstvwxz";

/** Headlines that share no words, nor their beginnings, so that each is a story. */
function headline(index: number): string {
  const letter = (place: number): string =>
    LETTERS.charAt(Math.floor(index / LETTERS.length ** place) % LETTERS.length);
  return ["a", "e", "i"].map((vowel) => `${letter(0)}${vowel}${letter(1)}${vowel}${letter(2)}`).join(" ");
}

/** One item in six hours over four days, and then so many, a minute apart. */
const usual = Array.from({ length: 16 }, (_, index) =>
  telling({ by: "Wire", title: headline(index), hours: index * 6 }),
);
const burst = (count: number): readonly SourcedItem[] =>
  Array.from({ length: count }, (_, index) =>
    telling({ by: "Wire", title: headline(20 + index), hours: 96 + index / 60 }),
  );

async function pass(store: MemoryStore, items: readonly SourcedItem[], batchItems = 250): Promise<void> {
  store.put(...items);
  await createCurate({ store, clock: () => NOW, log: SILENT, options: { tags: [], batchItems } })(
    new AbortController().signal,
  );
}

function flooded(store: MemoryStore): readonly RankPart[] {
  return [...store.told.values()].flatMap(({ rank }) => rank.filter(({ name }) => name === "flood"));
}

function ranksOf(store: MemoryStore): ReadonlyMap<StoryId, readonly RankPart[]> {
  return new Map(Array.from(store.told.values(), ({ id, rank }) => [id, rank]));
}

function editionOf(store: MemoryStore): readonly Story[] {
  const plan = composeEdition({ digest: digest(), stories: [...store.told.values()], told: new Map(), now: NOW });
  return plan.kind === "skip" ? [] : toldOrder(plan.stories, digest(), NOW);
}

describe("a flood, as curate sees it come in", () => {
  test("takes points from its stories and from no others, whoever tells them", async () => {
    const store = memoryStore();
    const others = burst(12).map((_, index) =>
      telling({ by: `Other ${index}`, title: headline(60 + index), hours: 96 }),
    );
    await pass(store, [...usual, ...burst(12), ...others]);
    expect(store.told.size).toBe(40);
    expect(flooded(store)).toHaveLength(12);
    expect(new Set(flooded(store).map(({ value, why }) => `${value} ${why}`))).toEqual(
      new Set(["-1 one of more than 8 that Wire told in 6 hours, where 1 are usual"]),
    );
  });

  test("takes them from its first stories too, when it goes on in later passes, and says so in receipts", async () => {
    const [store, whole] = [memoryStore(), memoryStore()];
    await pass(store, [...usual, ...burst(8)]);
    expect(flooded(store)).toEqual([]);
    await pass(store, burst(9));
    expect(flooded(store)).toHaveLength(9);
    await pass(whole, [...usual, ...burst(9)], 5);
    expect(ranksOf(store)).toEqual(ranksOf(whole));
    const [first] = burst(1);
    const ranked = store.receipts.filter(({ decision, storyId }) => {
      return (
        decision.kind === "ranked" && store.told.get(storyId ?? ("" as never))?.coverage[0].item.id === first?.item.id
      );
    });
    expect(ranked).toHaveLength(2);
  });

  test.for([9, 25, 100, 400])("moves no other story of a digest by more than a place, with %i items", async (count) => {
    const others = Array.from({ length: 24 }, (_, index) =>
      telling({ by: `Other ${index % 9}`, title: headline(1_000 + index), hours: 80 + (index % 16) }),
    );
    const [calm, stormy] = [memoryStore(), memoryStore()];
    await pass(calm, [...usual, ...others]);
    await pass(stormy, [...usual, ...others]);
    await pass(stormy, burst(count));
    const [before, after] = [editionOf(calm), editionOf(stormy)].map((stories) => stories.map(({ id }) => id));
    const moves = before?.map((id, place) => Math.abs((after?.includes(id) ? after.indexOf(id) : 20) - place));
    expect(before).toHaveLength(20);
    expect(Math.max(...(moves ?? [99]))).toBeLessThanOrEqual(1);
  });
});
