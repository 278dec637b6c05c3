import { describe, expect, test } from "vitest";
import { createCurate, type CurateOptions } from "../../src/curate/curate.ts";
import { composeStory } from "../../src/curate/story/compose-story.ts";
import { HOLD_ALL } from "../../src/curate/story/filler/judge-filler.ts";
import { createTagger } from "../../src/curate/tags/tagger.ts";
import { contentId } from "../../src/domain/content-id.ts";
import type { Log } from "../../src/domain/log.ts";
import type { SourcedItem, StoryId } from "../../src/domain/story.ts";
import { at, changed } from "../builders.ts";
import { memoryStore, type MemoryStore } from "./memory-store.ts";
import { SCENARIOS } from "./scenarios.ts";
import { telling, titlesOf } from "./told.ts";

const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {} };
const GO = new AbortController().signal;
const NONE = { items: 0, started: 0, joined: 0, changed: 0, moved: 0, merged: 0, split: 0, stories: 0, heldBack: 0 };

function curateOver(store: MemoryStore, options: Partial<CurateOptions> = {}, now = at("12:00")) {
  return createCurate({ store, clock: () => now, log: SILENT, options: { tags: [], ...options } });
}

function allTellings(): readonly SourcedItem[] {
  return Object.values(SCENARIOS).flat().map(telling);
}

const EXPECTED = Object.values(SCENARIOS)
  .map((story) => story.map(({ title }) => title).toSorted())
  .toSorted((a, b) => (a.join("|") < b.join("|") ? -1 : 1));

describe("curate", () => {
  test("tells each story once and keeps look-alikes apart", async () => {
    const store = memoryStore();
    store.put(...allTellings());
    const report = await curateOver(store)(GO);
    expect(titlesOf(store.told.values())).toEqual(EXPECTED);
    expect(report).toEqual({ ...NONE, items: 17, started: 9, joined: 8, stories: 9 });
  });

  test("does nothing when nothing is pending", async () => {
    const store = memoryStore();
    store.put(...allTellings());
    const curate = curateOver(store);
    await curate(GO);
    const plans = store.plans.length;
    expect(await curate(GO)).toEqual(NONE);
    expect(store.plans).toHaveLength(plans);
  });

  test("counts the stories that it holds back as filler, each once", async () => {
    const store = memoryStore();
    const offer = telling({ by: "Red", title: "The best laptop deals you can get this weekend" });
    store.put(offer, telling({ by: "Green", title: "Parliament of Oslo votes on the harbour" }));
    const curate = curateOver(store);
    expect(await curate(GO)).toMatchObject({ started: 2, heldBack: 1 });
    store.put({ ...offer, item: changed(offer.item, { summary: "Buy now." }) });
    expect(await curate(GO)).toMatchObject({ changed: 1, heldBack: 0 });
    const told = { ...HOLD_ALL, deals: "tell" } as const;
    expect(await curateOver(store, { filler: told })(GO)).toMatchObject({ stories: 1, heldBack: 0 });
    expect(await curateOver(store)(GO)).toMatchObject({ items: 0, stories: 1, heldBack: 1 });
  });

  test("keeps out what the filter of its source does not take, says by which choice, and looks again when it changes", async () => {
    const store = memoryStore();
    const vote = telling({ by: "Red", title: "Parliament of Oslo votes on the harbour" });
    const advert = telling({ by: "Red", title: "Advertisement: a new chair" });
    const foreign = telling({ by: "Green", title: "Advertisement: an old chair" });
    store.put(vote, advert, foreign);
    const filters = new Map([[vote.source.id, { exclude: { kind: "text", value: "advertisement" } }]] as const);
    const curate = curateOver(store, { filters });
    expect(await curate(GO)).toMatchObject({ items: 2, started: 2 });
    expect(titlesOf(store.told.values())).toEqual([[foreign.item.title], [vote.item.title]]);
    expect(store.receipts.filter(({ itemId }) => itemId === advert.item.id)).toEqual([
      {
        at: at("12:00"),
        itemId: advert.item.id,
        storyId: null,
        decision: { kind: "kept-out", by: "exclude", where: "text:advertisement" },
      },
    ]);
    expect(await curate(GO)).toEqual(NONE);
    store.put({ ...advert, item: changed(advert.item, { title: "A new chair" }) });
    expect(await curate(GO)).toMatchObject({ items: 1, started: 1 });
  });

  test("leaves in its story what a filter would keep out", async () => {
    const store = memoryStore();
    const vote = telling({ by: "Red", title: "Parliament of Oslo votes on the harbour" });
    store.put(vote);
    await curateOver(store)(GO);
    store.put({ ...vote, item: changed(vote.item, { summary: "Today." }) });
    const filters = new Map([[vote.source.id, { include: { kind: "text", value: "chair" } }]] as const);
    expect(await curateOver(store, { filters })(GO)).toMatchObject({ changed: 1 });
  });

  test("goes on behind a batch of which all is kept out", async () => {
    const store = memoryStore();
    const all = [0, 1, 2, 3].map((hours) =>
      telling({ by: hours < 3 ? "Red" : "Green", title: `Chair ${hours}`, hours }),
    );
    store.put(...all);
    const filters = new Map(
      all.slice(0, 1).map(({ source }) => [source.id, { include: { kind: "text", value: "x" } }] as const),
    );
    expect(await curateOver(store, { filters, batchItems: 2 })(GO)).toMatchObject({ items: 1, started: 1 });
  });

  test("counts none of those that it could not write", async () => {
    const store = memoryStore();
    store.put(telling({ by: "Red", title: "The best laptop deals you can get this weekend" }));
    const curate = curateOver(store);
    store.failure = new Error("disk full");
    await expect(curate(GO)).rejects.toThrow("disk full");
    expect(await curate(GO)).toMatchObject({ heldBack: 1 });
  });

  test("writes a receipt for each decision, with the words that decided", async () => {
    const store = memoryStore();
    store.put(...(SCENARIOS["studio"] ?? []).slice(0, 2).map(telling));
    await curateOver(store, { tags: [{ tag: "film", words: ["studio"] }] })(GO);
    const [story] = store.told.values();
    expect(store.receipts.map(({ decision }) => decision.kind)).toEqual([
      "started",
      "joined",
      "led",
      "gist",
      "tagged",
      "ranked",
    ]);
    expect(store.receipts[1]).toMatchObject({
      storyId: story?.id,
      decision: { kind: "joined", how: "words", threshold: 0.5, nearest: { storyId: story?.id } },
    });
    expect(store.receipts[1]?.decision).toHaveProperty(
      "nearest.words",
      expect.arrayContaining(["Lantern", "Night", "Heron"]),
    );
    expect(store.receipts[4]?.decision).toMatchObject({ tags: [{ tag: "film", why: [`"studio" in the summary`] }] });
  });

  test("tells what a source says of several places on one page as several stories, with receipts", async () => {
    const store = memoryStore();
    const url = "https://makers.example/changelog";
    const told = ["Ferrite sorts imports", "Basalt drops tables", "Quartz paints windows"].map((title, hours) =>
      telling({ by: "Makers Feed", title, hours, url, guid: `${url}#v${hours}` }),
    );
    const other = telling({ by: "Courier", title: "Basalt news", hours: 5, url });
    store.put(...told, other);
    expect(await curateOver(store)(GO)).toMatchObject({ started: 3, joined: 1 });
    const decided = store.receipts.flatMap(({ decision }) => (decision.kind === "joined" ? [decision] : []));
    expect(decided).toMatchObject([
      { how: "link", nearest: { itemId: told[1]?.item.id, words: ["makers.example/changelog"] } },
    ]);
    expect(titlesOf(store.told.values())).toContainEqual(["Basalt drops tables", "Basalt news"]);
  });

  test("keeps a changed item in its story, even when its words have gone elsewhere", async () => {
    const store = memoryStore();
    const [first, second] = (SCENARIOS["studio"] ?? []).map(telling);
    if (first === undefined || second === undefined) throw new Error("The scenario is too short.");
    store.put(first, second);
    const curate = curateOver(store);
    await curate(GO);
    store.put({ ...second, item: changed(second.item, { title: "Gardening tips", summary: "Water them early." }) });
    expect(await curate(GO)).toMatchObject({ changed: 1, started: 0, joined: 0 });
    expect(titlesOf(store.told.values())).toEqual([["Gardening tips", first.item.title]]);
  });

  test("finds the changed words of an item afterwards, and no longer the old ones", async () => {
    const store = memoryStore();
    const original = telling({ by: "Wire", title: "Fire in the lathe museum of Uster" });
    store.put(original);
    const curate = curateOver(store);
    await curate(GO);
    store.put({ ...original, item: changed(original.item, { title: "Gardening tips for dry Wetzikon balconies" }) });
    await curate(GO);
    store.put(
      telling({ by: "Courier", title: "Uster lathe museum fire", hours: 1 }),
      telling({ by: "Blatt", title: "Dry balconies of Wetzikon: gardening tips", hours: 2 }),
    );
    expect(await curate(GO)).toMatchObject({ started: 1, joined: 1 });
  });
});

describe("a restart", () => {
  test("between any two batches changes nothing", async () => {
    const whole = memoryStore();
    whole.put(...allTellings());
    await curateOver(whole)(GO);
    const torn = memoryStore();
    torn.put(...allTellings());
    for (let pass = 0; pass < 17; pass++) await curateOver(torn, { batchItems: 1 })(stopAfterOne(torn));
    expect(torn.plans).toHaveLength(17);
    expect(torn.told).toEqual(whole.told);
  });

  test("is not needed to use the window again", async () => {
    const store = memoryStore();
    store.put(...allTellings());
    const curate = curateOver(store, { batchItems: 3 });
    await curate(GO);
    await curate(GO);
    expect(store.windowLoads).toBe(1);
  });

  test("is as good as a failed write: the window is built from what is stored", async () => {
    const store = memoryStore();
    store.put(...allTellings());
    store.failure = new Error("disk full");
    const curate = curateOver(store);
    await expect(curate(GO)).rejects.toThrow("disk full");
    expect(store.told.size).toBe(0);
    await curate(GO);
    expect(titlesOf(store.told.values())).toEqual(EXPECTED);
    expect(store.windowLoads).toBe(2);
  });
});

describe("time", () => {
  test("lets old stories leave the window, and finds them again for a late item", async () => {
    const store = memoryStore();
    const curate = curateOver(store, {}, at("2027-02-01T00:00:00Z"));
    const fire = {
      title: "Fire destroys the lathe museum in Uster",
      summary: "The lathe museum of Uster burned on Monday.",
    };
    store.put(telling({ by: "Wire", ...fire }), telling({ by: "Wire", title: "Snow falls on Wald", hours: 24 * 60 }));
    await curate(GO);
    store.put(telling({ by: "Courier", ...fire, title: "Uster lathe museum lost", hours: 24 * 60 }));
    expect(await curate(GO)).toMatchObject({ started: 1, joined: 0 });
    store.put(telling({ by: "Blatt", ...fire, title: "Lathe museum of Uster burns", hours: 10 }));
    expect(await curate(GO)).toMatchObject({ started: 0, joined: 1 });
  });

  test("cuts a batch where the window ends, and leaves nothing behind", async () => {
    const store = memoryStore();
    const years = [0, 1, 2, 3].map((year) =>
      telling({ by: "Wire", title: `Annual report ${year}`, hours: year * 8_760 }),
    );
    store.put(...years);
    const report = await curateOver(store, {}, at("2030-01-01T00:00:00Z"))(GO);
    expect(report.items).toBe(4);
    expect(store.plans.map(({ curated }) => curated.length)).toEqual([1, 1, 1, 1]);
  });

  test("stops between two batches when told so", async () => {
    const store = memoryStore();
    store.put(...allTellings());
    const report = await curateOver(store, { batchItems: 5 })(stopAfterOne(store));
    expect(report.items).toBe(5);
    expect((await curateOver(store)(GO)).items).toBe(12);
  });
});

/** A signal that aborts once the store has written another plan. */
function stopAfterOne(store: MemoryStore): AbortSignal {
  const stop = new AbortController();
  store.afterSave = () => stop.abort();
  return stop.signal;
}

describe("the repair", () => {
  /** Of one happening; the last one shows that the first two are. */
  const [first, second, third] = (SCENARIOS["studio"] ?? []).map(telling);
  const unlike = (SCENARIOS["otherHack"] ?? []).map(telling);

  function apart(): readonly SourcedItem[] {
    if (first === undefined || second === undefined || third === undefined) throw new Error("Too short a scenario.");
    return [first, second, third];
  }

  test("mends the stories around what has come, and says how many", async () => {
    const store = memoryStore();
    await tellApart(store, apart());
    store.put(...unlike);
    const report = await curateOver(store)(GO);
    expect(report).toMatchObject({ items: 2, started: 1, joined: 1, moved: 2, merged: 2, split: 0 });
    expect(titlesOf(store.told.values())).toEqual(
      [unlike, apart()].map((story) => story.map(({ item }) => item.title).toSorted()),
    );
  });

  test("is not made when nothing has come", async () => {
    const store = memoryStore();
    await tellApart(store, apart());
    expect(await curateOver(store)(GO)).toEqual(NONE);
    expect(store.windowLoads).toBe(0);
  });

  test("waits until it is due again, and is then made though nothing more has come", async () => {
    const store = memoryStore();
    let now = at("12:00");
    const options = { tags: [], repairEveryMs: 300_000 };
    const curate = createCurate({ store, clock: () => now, log: SILENT, options });
    store.put(...unlike.slice(0, 1));
    await curate(GO);
    await tellApart(store, apart());
    store.put(...unlike.slice(1));
    now = at("12:04");
    expect(await curate(GO)).toMatchObject({ items: 1, moved: 0 });
    now = at("12:05");
    // What others wrote is not in the window that is held; so this one is a new process.
    const another = createCurate({ store, clock: () => now, log: SILENT, options });
    expect(await another(GO)).toMatchObject({ items: 0, moved: 2, merged: 2 });
    expect(await another(GO)).toEqual(NONE);
  });

  test("is made up for by the next process when one was stopped before it", async () => {
    const store = memoryStore();
    await tellApart(store, apart());
    store.put(...unlike);
    expect(await curateOver(store)(stopAfterOne(store))).toMatchObject({ items: 2, moved: 0 });
    expect(await curateOver(store)(GO)).toMatchObject({ items: 0, moved: 2, merged: 2 });
    expect(await curateOver(store)(GO)).toEqual(NONE);
  });

  test("takes up what was left when a write failed", async () => {
    const store = memoryStore();
    await tellApart(store, apart());
    store.put(...unlike);
    const curate = curateOver(store);
    store.afterSave = () => {
      store.afterSave = () => {};
      store.failure = new Error("disk full");
    };
    await expect(curate(GO)).rejects.toThrow("disk full");
    expect(await curate(GO)).toMatchObject({ items: 0, moved: 2, merged: 2 });
  });

  test("mends older stories before their window is left", async () => {
    const store = memoryStore();
    await tellApart(store, apart());
    store.put(...unlike, telling({ by: "Wire", title: "Snow falls on Wald", hours: 24 * 60 }));
    const report = await curateOver(store, { batchItems: 2 }, at("2027-02-01T00:00:00Z"))(GO);
    expect(report).toMatchObject({ items: 3, moved: 2, merged: 2 });
  });
});

/** As a desk that knew less would have left it: each item in a story of its own, and nothing repaired. */
async function tellApart(store: MemoryStore, items: readonly SourcedItem[]): Promise<void> {
  store.put(...items);
  for (const { item, source } of items) {
    const rules = { tagger: createTagger([]), boosts: {} };
    const id = contentId("story", item.id) as StoryId;
    const { story } = composeStory({ id, before: null, items: [{ item, source }] }, rules, at("11:00"));
    const curated = [{ itemId: item.id, version: item.version }];
    await store.saveCurated({ at: at("11:00"), moves: [], stories: [story], curated, receipts: [] });
  }
}
