import { describe, expect, test } from "vitest";
import { createCurate } from "../../src/curate/curate.ts";
import { composeStory } from "../../src/curate/story/compose-story.ts";
import { createTagger } from "../../src/curate/tags/tagger.ts";
import type { Log } from "../../src/domain/log.ts";
import type { StoryId } from "../../src/domain/story.ts";
import { at } from "../builders.ts";
import { SCENARIOS } from "../curate/scenarios.ts";
import { telling } from "../curate/told.ts";
import { backends, openDesk } from "./backends.ts";
import { storeItems } from "./stored.ts";

const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {} };
const GO = new AbortController().signal;

describe.for(Object.entries(backends))("a repair on %s", ([, backend]) => {
  test("leads the address of a story that is told elsewhere there, and changes nothing when done again", async () => {
    const { store, another } = await openDesk(backend);
    const items = (SCENARIOS["studio"] ?? []).map(telling);
    const later = (SCENARIOS["otherHack"] ?? []).map(telling);
    await storeItems(store, [...items, ...later]);
    for (const [n, sourced] of items.entries()) {
      const id = `story-${n}` as StoryId;
      const rules = { tagger: createTagger([]), boosts: {} };
      const { story } = composeStory({ id, before: null, items: [sourced] }, rules, at("11:00"));
      const curated = [{ itemId: sourced.item.id, version: sourced.item.version }];
      await store.curate.saveCurated({ at: at("11:00"), moves: [], stories: [story], curated, receipts: [] });
    }
    const deps = { clock: () => at("2026-11-24T12:00:00Z"), log: SILENT, options: { tags: [] } };
    const report = await createCurate({ ...deps, store: store.curate })(GO);
    expect(report).toMatchObject({ items: 2, moved: 2, merged: 2, split: 0 });
    const desk = await another();
    const told = await desk.stories.story("story-2" as StoryId);
    expect(told?.coverage.map(({ item }) => item.id).toSorted()).toEqual(items.map(({ item }) => item.id).toSorted());
    expect(await desk.stories.story("story-1" as StoryId)).toEqual(told);
    const receipts = told === null ? [] : await desk.stories.receipts(told);
    expect(receipts.filter(({ decision }) => decision.kind === "moved")).toHaveLength(2);
    expect(await createCurate({ ...deps, store: desk.curate })(GO)).toMatchObject({ items: 0, moved: 0, stories: 0 });
  });
});
