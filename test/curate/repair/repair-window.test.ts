import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createConstraints, NO_CONSTRAINTS } from "../../../src/curate/corrections/constraints.ts";
import { holdStories } from "../../../src/curate/held-stories.ts";
import { createWindow, type Window } from "../../../src/curate/index/window.ts";
import { NOTHING_REPAIRED, repairWindow } from "../../../src/curate/repair/repair-window.ts";
import { composeStory } from "../../../src/curate/story/compose-story.ts";
import { createTagger } from "../../../src/curate/tags/tagger.ts";
import { toClusterItem } from "../../../src/curate/to-cluster-item.ts";
import { contentId } from "../../../src/domain/content-id.ts";
import type { Correction, CorrectionId } from "../../../src/domain/correction.ts";
import type { SourcedItem, StoryId } from "../../../src/domain/story.ts";
import { at, MORNING } from "../../builders.ts";
import { memoryStore, type MemoryStore } from "../memory-store.ts";
import { SCENARIOS } from "../scenarios.ts";
import { telling, titlesOf } from "../told.ts";

const GO = new AbortController().signal;
const RULES = { tagger: createTagger([]), boosts: {} };
const WIDTH_MS = 96 * 3_600_000;

const [FIRST, SECOND, THIRD] = scenario("studio");
const OTHERS = Object.keys(SCENARIOS)
  .filter((name) => name !== "studio")
  .flatMap(scenario);

function scenario(name: string): readonly SourcedItem[] {
  return (SCENARIOS[name] ?? []).map(telling);
}

/** A desk on which items are in stories of these names, rightly or not. */
async function deskWith(stories: Readonly<Record<string, readonly (SourcedItem | undefined)[]>>) {
  const store = memoryStore();
  const window = createWindow(WIDTH_MS);
  const composed = Object.entries(stories).map(([name, coverage]) => {
    const items = coverage.filter((sourced) => sourced !== undefined);
    store.put(...items);
    return composeStory({ id: name as StoryId, before: null, items }, RULES, MORNING).story;
  });
  await store.saveCurated({ at: MORNING, moves: [], stories: composed, curated: [], receipts: [] });
  for (const { id, coverage } of composed) {
    for (const sourced of coverage) window.add(window.read(toClusterItem(sourced)), id);
  }
  return { store, window };
}

type Wish = {
  readonly repairedAt?: Date | null;
  readonly signal?: AbortSignal;
  readonly corrections?: readonly Correction[];
  readonly fromHours?: number;
};

async function repaired(
  { store, window }: { store: MemoryStore; window: Window },
  { repairedAt = null, signal = GO, corrections = [], fromHours = -1_000 }: Wish = {},
) {
  const constraints = corrections.length === 0 ? NO_CONSTRAINTS : createConstraints(corrections);
  const fromMs = MORNING.getTime() + fromHours * 3_600_000;
  const parts = {
    store,
    stories: holdStories(store),
    window,
    constraints,
    rules: RULES,
    now: at("12:00"),
    fromMs,
    repairedAt,
  };
  return await repairWindow(parts, signal);
}

/** Stories by name, as the sorted titles of their items. */
function toldBy({ told }: MemoryStore): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    Array.from(told.values(), ({ id, coverage }) => [id, coverage.map(({ item }) => item.title).toSorted()]),
  );
}

function titles(...items: readonly (SourcedItem | undefined)[]): readonly string[] {
  return items.flatMap((sourced) => sourced?.item.title ?? []).toSorted();
}

describe("repairWindow", () => {
  test("brings together what was started apart, under the name of the larger part", async () => {
    const desk = await deskWith({ one: [FIRST], two: [SECOND, THIRD], others: [OTHERS[0]] });
    expect(await repaired(desk)).toEqual({ moved: 1, merged: 1, split: 0, stories: 1 });
    expect(toldBy(desk.store)).toEqual({ two: titles(FIRST, SECOND, THIRD), others: titles(OTHERS[0]) });
    expect(desk.store.plans.at(-1)?.moves).toEqual([{ from: "one", to: "two" }]);
    expect(desk.window.ofStory("two" as StoryId)).toHaveLength(3);
    const [moved, merged] = desk.store.receipts.map(({ decision }) => decision);
    expect(moved).toMatchObject({ kind: "moved", from: "one", to: "two", threshold: 0.5, nearest: { storyId: "two" } });
    expect(moved).toHaveProperty("nearest.words", expect.arrayContaining(["Lantern", "Night", "Heron"]));
    expect(moved).toHaveProperty("nearest.score", expect.closeTo(0.75, 0));
    expect(merged).toEqual({ kind: "merged", into: "two" });
  });

  test("parts what was joined wrongly; the new story is named by its oldest item", async () => {
    const [other, another] = scenario("otherHack");
    const desk = await deskWith({ mixed: [FIRST, SECOND, THIRD, other, another] });
    expect(await repaired(desk)).toEqual({ moved: 2, merged: 0, split: 1, stories: 2 });
    const name = contentId("story", other?.item.id ?? "");
    expect(toldBy(desk.store)).toEqual({ mixed: titles(FIRST, SECOND, THIRD), [name]: titles(other, another) });
  });

  test("moves a single item to the story where it belongs, and only that", async () => {
    const [other, another] = scenario("otherHack");
    const desk = await deskWith({ one: [FIRST, SECOND], two: [other, another, THIRD] });
    expect(await repaired(desk)).toEqual({ moved: 1, merged: 0, split: 0, stories: 2 });
    expect(toldBy(desk.store)).toEqual({ one: titles(FIRST, SECOND, THIRD), two: titles(other, another) });
  });

  test("writes nothing when the stories are right", async () => {
    const desk = await deskWith({ one: [FIRST, SECOND, THIRD], two: [OTHERS[0]] });
    const plans = desk.store.plans.length;
    expect(await repaired(desk)).toEqual(NOTHING_REPAIRED);
    expect(desk.store.plans).toHaveLength(plans);
  });

  test("lets what was told before the window stay in its story, and counts it", async () => {
    const old = [1, 2].map((n) =>
      telling({ by: "Wire", title: `Lantern Pictures says nothing, part ${n}`, hours: -90 + n }),
    );
    const desk = await deskWith({ one: [...old, FIRST], two: [SECOND, THIRD] });
    expect(await repaired(desk, { fromHours: -10 })).toEqual({ moved: 2, merged: 1, split: 0, stories: 1 });
    expect(toldBy(desk.store)).toEqual({ one: titles(...old, FIRST, SECOND, THIRD) });
  });

  test("keeps apart and together what the operator wants", async () => {
    const [a, b, c] = [FIRST, SECOND, OTHERS[0]].map((sourced) => sourced?.item.id);
    if (a === undefined || b === undefined || c === undefined) throw new Error("The scenarios are too short.");
    const corrections: readonly Correction[] = [
      { kind: "apart", items: [a], from: [b], id: "one" as CorrectionId, at: MORNING },
      { kind: "together", items: [b, c], id: "two" as CorrectionId, at: MORNING },
    ];
    const desk = await deskWith({ one: [FIRST], two: [SECOND], three: [OTHERS[0]] });
    await repaired(desk, { corrections });
    expect(titlesOf(desk.store.told.values())).toEqual([titles(FIRST), titles(SECOND, OTHERS[0])]);
  });

  test("stops before anything is written when told so", async () => {
    const stop = new AbortController();
    stop.abort();
    const many = Array.from({ length: 300 }, (_, n) =>
      telling({
        by: `Paper ${n}`,
        title: `Fire number ${n} in the lathe museum of Uster, burnt for hours`,
        hours: n / 10,
      }),
    );
    const desk = await deskWith(Object.fromEntries(many.map((sourced, n) => [`s${n}`, [sourced]])));
    const plans = desk.store.plans.length;
    expect(await repaired(desk, { signal: stop.signal })).toEqual(NOTHING_REPAIRED);
    expect(desk.store.plans).toHaveLength(plans);
  });

  test("stops between two transactions, and leaves the window as what is stored", async () => {
    const desk = await deskWith(apartDesk(24));
    const stop = new AbortController();
    desk.store.afterSave = () => stop.abort();
    const report = await repaired(desk, { signal: stop.signal });
    expect(report.moved).toBeGreaterThan(0);
    for (const { id, coverage } of desk.store.told.values()) {
      expect(
        desk.window
          .ofStory(id)
          .map(({ item }) => item.id)
          .toSorted(),
      ).toEqual(coverage.map(({ item }) => item.id).toSorted());
    }
    const rest = await repaired(desk);
    expect(rest.moved).toBeGreaterThan(0);
    expect(await repaired(desk)).toEqual(NOTHING_REPAIRED);
  });

  test("leaves the window alone when a write fails", async () => {
    const desk = await deskWith({ one: [FIRST], two: [SECOND, THIRD] });
    desk.store.failure = new Error("disk full");
    await expect(repaired(desk)).rejects.toThrow("disk full");
    expect(desk.window.ofStory("one" as StoryId)).toHaveLength(1);
    expect(await repaired(desk)).toMatchObject({ merged: 1 });
  });
});

/** Pairs of tellings of so many happenings, each telling in a story of its own, in batches too large for one transaction. */
function apartDesk(count: number): Readonly<Record<string, readonly SourcedItem[]>> {
  const towns = Array.from(
    { length: count },
    (_, n) => `${String.fromCharCode(65 + (n % 26))}orsk${"aeiou"[n % 5]}nt${n}`,
  );
  return Object.fromEntries(
    towns.flatMap((town, n) => {
      const tell = (by: string, k: number) =>
        telling({
          by,
          title: `Bridge of ${town} falls, mayor ${town}son quits ${k}`,
          summary: `The ${town} bridge over the ${town}bach fell. ${town}son quit.`,
          hours: n / 10 + k / 100,
        });
      const many = Array.from({ length: 30 }, (_, k) => tell(`Paper ${k}`, k));
      return [
        [`${town}-a`, many.slice(0, 15)],
        [`${town}-b`, many.slice(15)],
      ];
    }),
  );
}

const WORDS =
  "lathe museum Uster fire barn Wald kernel Ferrite release hack Lantern Heron snow 4.2 Zürich 任天堂".split(" ");

/** With pages of their own and titles too short to be known again, so that their words alone decide. */
const someItems = fc.uniqueArray(
  fc
    .record({
      by: fc.constantFrom("Wire", "Courier", "Blatt", "Linkhub"),
      title: fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 3 }).map((words) => words.join(" ")),
      summary: fc.array(fc.constantFrom(...WORDS), { maxLength: 12 }).map((words) => words.join(" ")),
      hours: fc.integer({ min: 0, max: 150 }),
      page: fc.nat(1e9),
    })
    .map(({ page, ...told }) => telling({ ...told, url: `https://pages.example/${page}` })),
  { minLength: 2, maxLength: 30, selector: ({ item }) => item.link },
);
/** For each item the number of the story in which it is before the repair. */
const someStories = fc.array(fc.nat(8), { minLength: 30, maxLength: 30 });

function placed(items: readonly SourcedItem[], stories: readonly number[]) {
  const groups = Map.groupBy(items.entries(), ([n]) => `s${stories[n]}`);
  return Object.fromEntries(Array.from(groups, ([name, own]) => [name, own.map(([, sourced]) => sourced)]));
}

describe("a repair", () => {
  test("changes nothing on its own result, whatever is settled", async () => {
    await fc.assert(
      fc.asyncProperty(
        someItems,
        someStories,
        fc.constantFrom(null, at("2026-12-24T00:00:00Z"), new Date(MORNING.getTime() + 75 * 3_600_000)),
        fc.constantFrom(-1, 60),
        async (items, stories, repairedAt, fromHours) => {
          const desk = await deskWith(placed(items, stories));
          await repaired(desk, { repairedAt, fromHours });
          expect(await repaired(desk, { repairedAt: at("2026-12-24T00:00:00Z"), fromHours })).toEqual(NOTHING_REPAIRED);
        },
      ),
      { numRuns: 150 },
    );
  });

  test("makes the same stories of whatever was there before, when nothing is settled", async () => {
    await fc.assert(
      fc.asyncProperty(someItems, someStories, async (items, stories) => {
        const [one, other] = [await deskWith(placed(items, stories)), await deskWith({ all: items.toReversed() })];
        await repaired(one);
        await repaired(other);
        expect(titlesOf(one.store.told.values())).toEqual(titlesOf(other.store.told.values()));
      }),
      { numRuns: 100 },
    );
  });
});
