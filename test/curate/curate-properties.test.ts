import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createCurate } from "../../src/curate/curate.ts";
import type { Log } from "../../src/domain/log.ts";
import type { SourcedItem } from "../../src/domain/story.ts";
import { at } from "../builders.ts";
import { memoryStore, type MemoryStore } from "./memory-store.ts";
import { telling } from "./told.ts";

const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {} };
const NOW = at("2026-12-31T00:00:00Z");
const WORDS =
  "lathe museum Uster fire barn Wald kernel Ferrite release hack Lantern Heron snow 4.2 Zürich 任天堂".split(" ");

/** So far apart that several windows are held one after the other. */
const MANY_HOURS = 500;
/** All of it is in one window, and so is repaired at once. */
const FEW_HOURS = 160;

const aTelling = (maxHours: number) =>
  fc.record({
    by: fc.constantFrom("Wire", "Courier", "Blatt", "Linkhub"),
    title: fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 6 }).map((words) => words.join(" ")),
    summary: fc.array(fc.constantFrom(...WORDS), { maxLength: 12 }).map((words) => words.join(" ")),
    hours: fc.integer({ min: 0, max: maxHours }),
    url: fc.option(
      fc.nat(8).map((page) => `https://pages.example/${page}`),
      { nil: undefined },
    ),
  });

/** Tellings with different ids; equal ones would be one item. */
const tellings = (maxHours: number) =>
  fc.uniqueArray(aTelling(maxHours).map(telling), { minLength: 1, maxLength: 40, selector: ({ item }) => item.id });

async function curateAll(store: MemoryStore, batchItems: number): Promise<void> {
  const curate = createCurate({ store, clock: () => NOW, log: SILENT, options: { tags: [], batchItems } });
  await curate(new AbortController().signal);
}

function filled(items: readonly SourcedItem[]): MemoryStore {
  const store = memoryStore();
  store.put(...items);
  return store;
}

describe("curate", () => {
  test("gives each item exactly one story and loses none", async () => {
    await fc.assert(
      fc.asyncProperty(tellings(MANY_HOURS), fc.integer({ min: 1, max: 50 }), async (items, batchItems) => {
        const store = filled(items);
        await curateAll(store, batchItems);
        const covered = [...store.told.values()].flatMap(({ coverage }) => coverage.map(({ item }) => item.id));
        expect(covered.toSorted()).toEqual(items.map(({ item }) => item.id).toSorted());
      }),
      { numRuns: 60 },
    );
  });

  test("tells the same stories however the work is cut, and wherever it is taken up anew", async () => {
    await fc.assert(
      fc.asyncProperty(
        tellings(FEW_HOURS),
        fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
        async (items, cuts) => {
          const whole = filled(items);
          await curateAll(whole, 1_000);
          const torn = filled(items);
          for (let turn = 0; (await torn.pendingItems(1)).length > 0; turn++) {
            await curateOneBatch(torn, cuts[turn % cuts.length] ?? 1);
          }
          await curateAll(torn, 1); // Nothing is left but to repair what the others placed.
          expect(torn.told).toEqual(whole.told);
          const lived = filled(items);
          await curateAll(lived, 2);
          expect(lived.told).toEqual(whole.told);
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** One batch by a process that begins with nothing in memory and then ends. */
async function curateOneBatch(store: MemoryStore, batchItems: number): Promise<void> {
  const stop = new AbortController();
  store.afterSave = () => stop.abort();
  await createCurate({ store, clock: () => NOW, log: SILENT, options: { tags: [], batchItems } })(stop.signal);
}
