import { describe, expect, test } from "vitest";
import { carryOut } from "../../../src/curate/corrections/carry-out.ts";
import type { CurateOptions } from "../../../src/curate/curate-options.ts";
import type { CuratePlan } from "../../../src/domain/curate-store.ts";
import type { Receipt } from "../../../src/domain/receipt.ts";
import type { SourcedItem } from "../../../src/domain/story.ts";
import { aPlan, at } from "../../builders.ts";
import { telling } from "../told.ts";
import { type CorrectedDesk, idsOf, openCorrectedDesk, titlesOf } from "./corrected-desk.ts";

/** Two happenings, of three and two tellings; the words of each are its own. */
const BRIDGE = [
  telling({ by: "Wire", title: "Varn bridge collapses", summary: "The Varn bridge over the Ostel collapsed at dawn." }),
  telling({
    by: "Daily",
    title: "Varn bridge collapse",
    summary: "At dawn the Varn bridge over the Ostel collapsed.",
    hours: 1,
  }),
  telling({
    by: "Post",
    title: "Collapse of Varn bridge",
    summary: "The Ostel has swallowed the Varn bridge at dawn.",
    hours: 2,
  }),
] as const;
const FERRY = [
  telling({
    by: "Wire",
    title: "Ferries stop at Quell",
    summary: "The Quell ferries are moored since Monday.",
    hours: 3,
  }),
  telling({
    by: "Daily",
    title: "Quell ferries stop",
    summary: "Since Monday the ferries of Quell are moored.",
    hours: 4,
  }),
] as const;
const LATE = telling({
  by: "Echo",
  title: "Quell ferries still stopped",
  summary: "The ferries of Quell are moored since Monday, says the harbour.",
  hours: 5,
});

async function openTold(options: Partial<CurateOptions> = {}): Promise<CorrectedDesk> {
  const desk = await openCorrectedDesk(options);
  await desk.tell(...BRIDGE, ...FERRY);
  await desk.curate();
  expect(await desk.titles()).toEqual([titles(BRIDGE), titles(FERRY)]);
  return desk;
}

function titles(items: readonly SourcedItem[]): readonly string[] {
  return items.map(({ item }) => item.title).sort();
}

function decisions(receipts: readonly Receipt[], kind: Receipt["decision"]["kind"]): readonly Receipt[] {
  return receipts.filter(({ decision }) => decision.kind === kind);
}

describe("a merge", () => {
  test("takes effect though no item is new; the larger story keeps its id, and the other's address leads there", async () => {
    const desk = await openTold();
    const [bridge, ferry] = [await desk.storyOf(BRIDGE[0]), await desk.storyOf(FERRY[0])];
    const { id } = await desk.say({ kind: "together", items: idsOf([...BRIDGE, ...FERRY]) });
    expect(await desk.curate()).toMatchObject({ items: 0, stories: 1 });
    const merged = await desk.storyOf(FERRY[1]);
    expect(merged.id).toBe(bridge.id);
    expect(titlesOf(merged)).toEqual(titles([...BRIDGE, ...FERRY]));
    expect((await desk.store.stories.story(ferry.id))?.id).toBe(bridge.id);
    const receipts = await desk.receipts(merged);
    expect(decisions(receipts, "corrected")).toMatchObject([
      { storyId: bridge.id, decision: { correction: id, wish: "together", overruled: false } },
    ]);
    expect(decisions(receipts, "moved").map(({ itemId, decision }) => ({ itemId, decision }))).toEqual(
      FERRY.map(({ item }) => ({
        itemId: item.id,
        decision: { kind: "moved", from: ferry.id, to: bridge.id, by: id, threshold: 1, nearest: null },
      })),
    );
    const gone = await desk.receipts({ ...ferry, coverage: [FERRY[0]] });
    expect(decisions(gone, "merged")).toMatchObject([{ storyId: ferry.id, decision: { into: bridge.id } }]);
  });

  test("survives new items, which find the one story by the words of either, and a restart", async () => {
    const desk = await openTold();
    await desk.say({ kind: "together", items: idsOf([...BRIDGE, ...FERRY]) });
    await desk.curate();
    await desk.tell(LATE);
    await desk.curate();
    expect(await desk.titles()).toEqual([titles([...BRIDGE, ...FERRY, LATE])]);
    desk.restart();
    expect(await desk.curate()).toMatchObject({ items: 0, stories: 0 });
    expect(await desk.titles()).toEqual([titles([...BRIDGE, ...FERRY, LATE])]);
  });

  test("undone, gives both stories back with their ids, and what came since stays", async () => {
    const desk = await openTold();
    const [bridge, ferry] = [await desk.storyOf(BRIDGE[0]), await desk.storyOf(FERRY[0])];
    const { id } = await desk.say({ kind: "together", items: idsOf([...BRIDGE, ...FERRY]) });
    await desk.curate();
    desk.restart();
    await desk.undo(id);
    await desk.curate();
    expect((await desk.storyOf(BRIDGE[0])).id).toBe(bridge.id);
    expect((await desk.storyOf(FERRY[0])).id).toBe(ferry.id);
    expect((await desk.store.stories.story(ferry.id))?.coverage).toHaveLength(2);
    expect(await desk.titles()).toEqual([titles(BRIDGE), titles(FERRY)]);
    const ended = decisions(await desk.receipts(await desk.storyOf(FERRY[0])), "corrected");
    expect(ended.at(-1)?.decision).toMatchObject({ correction: id, isEnded: true });
  });

  test("said and undone before a pass, leaves no trace in the stories", async () => {
    const desk = await openTold();
    const { id } = await desk.say({ kind: "together", items: idsOf([...BRIDGE, ...FERRY]) });
    await desk.undo(id);
    expect(await desk.curate()).toMatchObject({ stories: 0 });
  });

  test("two said before one pass are undone one by one", async () => {
    const desk = await openTold();
    await desk.tell(
      telling({ by: "Echo", title: "Comet seen over Lusk", summary: "A comet was seen over Lusk.", hours: 6 }),
    );
    await desk.curate();
    const [comet] = (await desk.store.stories.find({ order: "newest", limit: 1 })).map(({ coverage }) => coverage[0]);
    if (comet === undefined) throw new Error("The comet is missing.");
    await desk.say({ kind: "together", items: idsOf([...BRIDGE, ...FERRY]) });
    const second = await desk.say({ kind: "together", items: idsOf([...FERRY, comet]) });
    await desk.curate();
    expect(await desk.titles()).toEqual([titles([...BRIDGE, ...FERRY, comet])]);
    await desk.undo(second.id);
    await desk.curate();
    expect(await desk.titles()).toEqual([titles([...BRIDGE, ...FERRY]), titles([comet])]);
  });
});

describe("a split", () => {
  test("parts a story; the larger part keeps the id, the other is named for its oldest item", async () => {
    const desk = await openTold();
    const bridge = await desk.storyOf(BRIDGE[0]);
    const { id } = await desk.say({ kind: "apart", items: [BRIDGE[2].item.id], from: idsOf(BRIDGE.slice(0, 2)) });
    await desk.curate();
    expect(await desk.titles()).toEqual([titles(BRIDGE.slice(2)), titles(FERRY), titles(BRIDGE.slice(0, 2))]);
    const [stays, goes] = [await desk.storyOf(BRIDGE[0]), await desk.storyOf(BRIDGE[2])];
    expect(stays.id).toBe(bridge.id);
    expect(goes.id).toMatch(/^story-[0-9a-f]{20}$/);
    expect(decisions(await desk.receipts(goes), "corrected")).toMatchObject([{ decision: { correction: id } }]);
    expect(decisions(await desk.receipts(goes), "moved")).toMatchObject([
      { itemId: BRIDGE[2].item.id, decision: { from: bridge.id, to: goes.id, by: id } },
    ]);
  });

  test("survives new items and a restart: none joins both", async () => {
    const desk = await openTold();
    await desk.say({ kind: "apart", items: [FERRY[1].item.id], from: [FERRY[0].item.id] });
    await desk.curate();
    desk.restart();
    await desk.tell(LATE);
    await desk.curate();
    const [one, other] = [await desk.storyOf(FERRY[0]), await desk.storyOf(FERRY[1])];
    expect(one.id).not.toBe(other.id);
    expect(one.coverage.length + other.coverage.length).toBe(3);
  });

  test("undone, brings the items back", async () => {
    const desk = await openTold();
    const { id } = await desk.say({ kind: "apart", items: [BRIDGE[0].item.id], from: idsOf(BRIDGE.slice(1)) });
    await desk.curate();
    await desk.undo(id);
    await desk.curate();
    expect(await desk.titles()).toEqual([titles(BRIDGE), titles(FERRY)]);
  });

  test("a name that was a story's before is not given again", async () => {
    const desk = await openTold();
    const first = await desk.storyOf(FERRY[0]);
    await desk.say({ kind: "together", items: idsOf([...BRIDGE, ...FERRY]) });
    await desk.curate();
    await desk.say({ kind: "apart", items: idsOf(FERRY), from: idsOf(BRIDGE) });
    await desk.curate();
    const again = await desk.storyOf(FERRY[0]);
    expect(titlesOf(again)).toEqual(titles(FERRY));
    expect(again.id).not.toBe(first.id);
  });

  test("of equal parts the one that was told first keeps the id, and what nobody wants apart", async () => {
    const desk = await openTold();
    await desk.tell(LATE);
    await desk.curate();
    const before = await desk.storyOf(LATE);
    await desk.say({ kind: "apart", items: [FERRY[0].item.id], from: [FERRY[1].item.id] });
    await desk.curate();
    expect((await desk.storyOf(FERRY[0])).id).toBe(before.id);
    expect((await desk.storyOf(LATE)).id).toBe(before.id);
    expect((await desk.storyOf(FERRY[1])).coverage).toHaveLength(1);
  });
});

describe("contradictions", () => {
  test("the later one holds, the earlier one is told as overruled, and holds again when the later one ends", async () => {
    const desk = await openTold();
    const merge = await desk.say({ kind: "together", items: idsOf([...BRIDGE, ...FERRY]) });
    await desk.curate();
    const split = await desk.say({ kind: "apart", items: idsOf(FERRY), from: idsOf(BRIDGE) });
    await desk.curate();
    expect(await desk.titles()).toEqual([titles(BRIDGE), titles(FERRY)]);
    const told = decisions(await desk.receipts(await desk.storyOf(FERRY[0])), "corrected").map(
      ({ decision }) => decision,
    );
    expect(told).toContainEqual({ kind: "corrected", correction: merge.id, wish: "together", overruled: true });
    expect(told).toContainEqual({ kind: "corrected", correction: split.id, wish: "apart", overruled: false });
    await desk.undo(split.id);
    await desk.curate();
    expect(await desk.titles()).toEqual([titles([...BRIDGE, ...FERRY])]);
    const then = decisions(await desk.receipts(await desk.storyOf(FERRY[0])), "corrected").map(
      ({ decision }) => decision,
    );
    expect(then.findLast((one) => "correction" in one && one.correction === merge.id)).toMatchObject({
      overruled: false,
    });
  });
});

describe("what is said of one story", () => {
  test("pinned stands before all others, in storage's order too", async () => {
    const desk = await openTold();
    const order = async () => (await desk.store.stories.find({ order: "rank", limit: 9 })).map(({ id }) => id);
    const [bridge, ferry] = [await desk.storyOf(BRIDGE[0]), await desk.storyOf(FERRY[0])];
    const usual = await order();
    const last = usual.at(-1) === bridge.id ? bridge : ferry;
    const { id } = await desk.say({ kind: "pinned", item: last.coverage[0].item.id });
    await desk.curate();
    expect((await order())[0]).toBe(last.id);
    expect((await desk.storyOf(last.coverage[0])).rank[0]).toMatchObject({
      name: "pinned",
      why: "pinned by the operator",
    });
    await desk.undo(id);
    await desk.curate();
    expect(await order()).toEqual(usual);
  });

  test("muted is told to nobody, whoever joins it, until that is undone", async () => {
    const desk = await openTold();
    const { id } = await desk.say({ kind: "muted", item: FERRY[0].item.id });
    await desk.curate();
    expect(await desk.titles()).toEqual([titles(BRIDGE)]);
    await desk.tell(LATE);
    desk.restart();
    await desk.curate();
    expect(await desk.titles()).toEqual([titles(BRIDGE)]);
    expect(await desk.store.stories.find({ standing: "muted", order: "rank", limit: 9 })).toHaveLength(1);
    await desk.undo(id);
    await desk.curate();
    expect(await desk.titles()).toEqual([titles(BRIDGE), titles([...FERRY, LATE])]);
  });

  test("tags are given and taken away, whatever the rules say", async () => {
    const desk = await openCorrectedDesk({ tags: [{ tag: "transport", words: ["bridge"] }] });
    await desk.tell(...BRIDGE);
    await desk.curate();
    const item = BRIDGE[1].item.id;
    await desk.say({ kind: "untagged", item, tag: "transport" });
    const given = await desk.say({ kind: "tagged", item, tag: "rivers" });
    await desk.curate();
    expect((await desk.storyOf(BRIDGE[0])).tags).toEqual([{ tag: "rivers", why: ["corrected by the operator"] }]);
    expect(await desk.store.stories.find({ tag: "rivers", order: "rank", limit: 9 })).toHaveLength(1);
    await desk.undo(given.id);
    await desk.curate();
    expect((await desk.storyOf(BRIDGE[0])).tags).toEqual([]);
  });

  test("is of the story that has the item: split off, it goes with it", async () => {
    const desk = await openTold();
    await desk.say({ kind: "muted", item: BRIDGE[2].item.id });
    await desk.say({ kind: "apart", items: [BRIDGE[2].item.id], from: idsOf(BRIDGE.slice(0, 2)) });
    await desk.curate();
    expect(await desk.titles()).toEqual([titles(FERRY), titles(BRIDGE.slice(0, 2))]);
  });
});

describe("items that are placed for the first time", () => {
  test("join whom they have to meet, whatever their words", async () => {
    const desk = await openCorrectedDesk();
    await desk.tell(...BRIDGE, ...FERRY);
    const { id } = await desk.say({ kind: "together", items: [BRIDGE[0].item.id, FERRY[0].item.id] });
    await desk.curate();
    expect(await desk.titles()).toEqual([titles([...BRIDGE, ...FERRY])]);
    const joined = decisions(await desk.receipts(await desk.storyOf(FERRY[0])), "joined");
    expect(joined.find(({ itemId }) => itemId === FERRY[0].item.id)?.decision).toMatchObject({
      how: "correction",
      nearest: { itemId: BRIDGE[0].item.id },
    });
    expect(id).toMatch(/^cor-/);
  });

  test("never join whom they must not meet, by no rule", async () => {
    const desk = await openCorrectedDesk();
    const url = "https://port.example/quell";
    const same = [
      telling({ by: "Wire", title: "Ferries stop at Quell harbour now", summary: "The ferries are moored.", url }),
      telling({
        by: "Daily",
        title: "Ferries stop at Quell harbour now",
        summary: "The ferries are moored.",
        hours: 1,
        url,
      }),
    ] as const;
    await desk.tell(same[0], same[1]);
    await desk.say({ kind: "apart", items: [same[0].item.id], from: [same[1].item.id] });
    await desk.curate();
    expect(await desk.titles()).toHaveLength(2);
  });
});

describe("a pass that is stopped", () => {
  test("has done what it has done, and leaves the rest to the next one", async () => {
    const { store, ...desk } = await openTold();
    await desk.say({ kind: "muted", item: BRIDGE[0].item.id });
    await desk.say({ kind: "muted", item: FERRY[0].item.id });
    const stop = new AbortController();
    const saveCurated = async (plan: CuratePlan) => {
      await store.curate.saveCurated(plan);
      stop.abort();
    };
    const rules = { tagger: () => [], boosts: {} };
    await carryOut({ store: { ...store.curate, saveCurated }, rules, clock: () => at("13:00") }, stop.signal);
    expect(await desk.titles()).toEqual([titles(FERRY)]);
    expect(await store.curate.dueCorrections(10)).toHaveLength(1);
    await desk.curate();
    expect(await desk.titles()).toEqual([]);
    expect(await store.curate.dueCorrections(10)).toEqual([]);
  });

  test("a correction of items that belong to no story is carried out all the same", async () => {
    const desk = await openTold();
    await desk.say({ kind: "pinned", item: LATE.item.id });
    expect(await desk.curate()).toMatchObject({ stories: 0 });
    expect(await desk.store.curate.dueCorrections(10)).toEqual([]);
    await desk.tell(LATE);
    await desk.curate();
    expect((await desk.storyOf(LATE)).rank[0]?.name).toBe("pinned");
  });
});

describe("under a repair after each pass", () => {
  const REPAIRED = { repairEveryMs: 0 };

  test("the window would be mended: what was merged without a word of the operator parts again", async () => {
    const desk = await openTold(REPAIRED);
    await mergeByHand(desk);
    await desk.tell(LATE);
    await desk.curate();
    expect(await desk.titles()).toEqual([titles(BRIDGE), titles([...FERRY, LATE])]);
  });

  test("a merge stays", async () => {
    const desk = await openTold(REPAIRED);
    await desk.say({ kind: "together", items: idsOf([...BRIDGE, ...FERRY]) });
    await desk.curate();
    desk.restart();
    await desk.tell(LATE);
    await desk.curate();
    expect(await desk.titles()).toEqual([titles([...BRIDGE, ...FERRY, LATE])]);
  });

  test("a split would be mended without a word of the operator, and stays with it", async () => {
    const desk = await openTold(REPAIRED);
    const { id } = await desk.say({ kind: "apart", items: [FERRY[0].item.id], from: [FERRY[1].item.id] });
    await desk.curate();
    desk.restart();
    await desk.tell(LATE);
    await desk.curate();
    expect((await desk.storyOf(FERRY[0])).id).not.toBe((await desk.storyOf(FERRY[1])).id);
    await desk.undo(id);
    await desk.curate();
    expect(await desk.titles()).toEqual([titles(BRIDGE), titles([...FERRY, LATE])]);
  });

  test("none joins a story for what it tells now, when it has to be apart from what it told before the window", async () => {
    const desk = await openCorrectedDesk({ ...REPAIRED, windowMs: 10 * 3_600_000 });
    const [old, middle, late] = [ferryAt("Wire", 0), ferryAt("Daily", 8), ferryAt("Post", 16)];
    await desk.tell(old, middle, late);
    await desk.curate();
    expect((await desk.storyOf(late)).id).toBe((await desk.storyOf(old)).id);
    await desk.say({ kind: "apart", items: [late.item.id], from: [old.item.id] });
    await desk.curate();
    await desk.tell(ferryAt("Echo", 17));
    await desk.curate();
    expect((await desk.storyOf(late)).id).not.toBe((await desk.storyOf(old)).id);
  });
});

function ferryAt(by: string, hours: number): SourcedItem {
  return telling({ by, title: "Quell ferries stop", summary: "Since Monday the ferries of Quell are moored.", hours });
}

/** As a wrong join would have left it. */
async function mergeByHand(desk: CorrectedDesk): Promise<void> {
  const [bridge, ferry] = [await desk.storyOf(BRIDGE[0]), await desk.storyOf(FERRY[0])];
  const story = { ...bridge, coverage: [bridge.coverage[0], ...bridge.coverage.slice(1), ...ferry.coverage] as const };
  await desk.store.curate.saveCurated(aPlan({ stories: [story], moves: [{ from: ferry.id, to: bridge.id }] }));
  desk.restart();
}
