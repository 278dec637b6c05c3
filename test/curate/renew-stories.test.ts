import { describe, expect, test } from "vitest";
import { createCurate, type CurateOptions } from "../../src/curate/curate.ts";
import { composedByOf } from "../../src/curate/renew-stories.ts";
import type { Log } from "../../src/domain/log.ts";
import type { SourceId } from "../../src/domain/source.ts";
import type { SourcedItem } from "../../src/domain/story.ts";
import { aSource, aStory, at } from "../builders.ts";
import { memoryStore, type MemoryStore } from "./memory-store.ts";
import { telling } from "./told.ts";

const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {} };
const GO = new AbortController().signal;
const FIRE: CurateOptions = { tags: [{ tag: "fire", words: ["fire"] }] };

/** One pass of a process that has just begun. `MORNING` of the builders is six o'clock. */
function pass(store: MemoryStore, options: CurateOptions, { now = at("12:00"), signal = GO } = {}) {
  return createCurate({ store, clock: () => now, log: SILENT, options })(signal);
}

function tagsOf(store: MemoryStore): readonly (readonly string[])[] {
  return Array.from(store.told.values(), ({ tags }) => tags.map(({ tag }) => tag));
}

function storeOf(...items: readonly SourcedItem[]): MemoryStore {
  const store = memoryStore();
  store.put(...items);
  return store;
}

describe("changed settings", () => {
  test("reach a story without a new item, and say so in its receipts", async () => {
    const store = storeOf(telling({ by: "Wire", title: "Fire takes the lathe museum" }));
    await pass(store, { tags: [] });
    store.receipts.length = 0;
    expect(await pass(store, { ...FIRE, boosts: { fire: 3 } })).toMatchObject({ items: 0, stories: 1 });
    expect(tagsOf(store)).toEqual([["fire"]]);
    expect(store.receipts.map(({ decision }) => decision.kind)).toEqual(["tagged", "ranked"]);
    expect(await pass(store, { ...FIRE, boosts: { fire: 3 } })).toMatchObject({ stories: 0 });
  });

  test("that are the same as before are not taken anywhere", async () => {
    const store = storeOf(telling({ by: "Wire", title: "Fire takes the lathe museum" }));
    await pass(store, FIRE);
    store.storiesTold = () => {
      throw new Error("Nobody has to look for stories.");
    };
    expect(await pass(store, FIRE)).toMatchObject({ stories: 0 });
    await expect(pass(store, { tags: [] })).rejects.toThrow("Nobody has to look");
  });

  test("reach it when a source has other tags and another weight", async () => {
    const told = telling({ by: "Wire", title: "Fire takes the lathe museum" });
    const store = storeOf(told);
    await pass(store, { tags: [], sources: [told.source] });
    const source = aSource("Wire", { tags: ["local"], weight: 2 });
    for (const [id, story] of store.told) store.told.set(id, { ...story, coverage: [{ ...told, source }] });
    await pass(store, { tags: [], sources: [source] });
    expect([...store.told.values()]).toMatchObject([
      {
        tags: [{ tag: "local", why: ["source Wire"] }],
        rank: [{ name: "outlets" }, { name: "weight", value: Math.log2(3 / 2) }, {}],
      },
    ]);
  });

  test("do not reach back beyond the window", async () => {
    const old = telling({ by: "Wire", title: "Fire takes the lathe museum", hours: -96 });
    const store = storeOf(old, telling({ by: "Wire", title: "Fire in Wald" }));
    await pass(store, { tags: [] });
    expect(await pass(store, FIRE)).toMatchObject({ stories: 1 });
    expect(tagsOf(store)).toEqual([[], ["fire"]]);
  });

  test("reach a story that began before the window, and one from a feed that is ahead of the clock", async () => {
    const fire = { title: "Fire takes the lathe museum of Uster", summary: "The lathe museum of Uster burned down." };
    const store = storeOf(
      ...[-120, -60, 0].map((hours) => telling({ by: `Wire ${hours}`, ...fire, hours })),
      telling({ by: "Ahead", title: "Fire in Wald", hours: 8 }),
    );
    await pass(store, { tags: [] });
    expect(store.told.size).toBe(2);
    await pass(store, FIRE);
    expect(tagsOf(store)).toEqual([["fire"], ["fire"]]);
  });

  test("that were being taken to the stories when the pass was stopped are taken up again", async () => {
    const store = memoryStore();
    for (let barn = 0; barn < 60; barn++) {
      const story = aStory([telling({ by: "Wire", title: `Fire in barn ${barn}` })]);
      store.told.set(story.id, story);
    }
    await pass(store, { tags: [] });
    const stop = new AbortController();
    store.afterSave = () => stop.abort();
    expect(await pass(store, FIRE, { signal: stop.signal })).toMatchObject({ stories: 50 });
    expect(await pass(store, FIRE)).toMatchObject({ stories: 10 });
    expect(await pass(store, FIRE)).toMatchObject({ stories: 0 });
  });
});

describe("composedByOf", () => {
  const source = {
    id: "wire" as SourceId,
    name: "Wire",
    tags: [],
    weight: 1,
    isPaywalled: false,
    republish: "summary",
  } as const;
  const options: CurateOptions = { tags: [], sources: [source] };

  test.for<{ why: string; other: CurateOptions; isSame: boolean }>([
    { why: "the same settings", other: { tags: [], sources: [{ ...source }] }, isSame: true },
    { why: "how often stories are mended", other: { ...options, repairEveryMs: 1 }, isSame: true },
    { why: "rules", other: { ...options, tags: FIRE.tags }, isSame: false },
    { why: "boosts", other: { ...options, boosts: { fire: 1 } }, isSame: false },
    { why: "aliases", other: { ...options, aliases: { a: ["b"] } }, isSame: false },
    { why: "a source's tags", other: { ...options, sources: [{ ...source, tags: ["x"] }] }, isSame: false },
    { why: "a source's weight", other: { ...options, sources: [{ ...source, weight: 2 }] }, isSame: false },
    { why: "a source's name", other: { ...options, sources: [{ ...source, name: "W" }] }, isSame: false },
    {
      why: "what may be shown of it",
      other: { ...options, sources: [{ ...source, republish: "title" }] },
      isSame: false,
    },
    { why: "a paywall", other: { ...options, sources: [{ ...source, isPaywalled: true }] }, isSame: false },
  ])("tells $why apart or not", ({ other, isSame }) => {
    expect(composedByOf(other) === composedByOf(options)).toBe(isSame);
  });
});
