import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { linksOf } from "../../../src/curate/index/alike.ts";
import { placeItem } from "../../../src/curate/index/place-item.ts";
import { readItem } from "../../../src/curate/index/reading.ts";
import { createWindow, type Window } from "../../../src/curate/index/window.ts";
import type { StoryId } from "../../../src/domain/story.ts";

const WIDTH_MS = 100;

function reading(id: string, toldMs: number, title = "lock key") {
  return readItem({
    id,
    source: "red",
    toldMs,
    title,
    summary: "",
    linkKey: `red.example/${id}`,
    place: null,
    isLinkForeign: false,
    language: "en",
  });
}

/** What the window says of a moment: how many entries there are and how many hold each word. */
function view(window: Window, toldMs: number): object {
  window.moveTo(toldMs);
  const keys = ["lock", "key", "bolt"];
  return { size: window.size(), df: Object.fromEntries(keys.map((key) => [key, window.df(key)])) };
}

/** Whom an item told at a moment is linked to, how strongly, and where it would be put. */
function answer(window: Window, toldMs: number): object {
  const asked = reading("asked", toldMs, "lock bolt key");
  const links = linksOf(asked, window).map(({ entry, strength }) => [entry.item.id, strength]);
  return { links, placing: placeItem(asked, window) };
}

function held(window: Window): readonly string[] {
  return window.ofStory("one" as StoryId).map(({ item }) => item.id);
}

describe("the window", () => {
  test("counts what was told within its width, on both sides", () => {
    const window = createWindow(WIDTH_MS);
    window.add(reading("a", 0), "one" as StoryId);
    window.add(reading("b", 100, "lock bolt"), "two" as StoryId);
    window.add(reading("c", 201), "one" as StoryId);
    expect(view(window, 100)).toEqual({ size: 2, df: { lock: 2, key: 1, bolt: 1 } });
    expect(view(window, 150)).toEqual({ size: 2, df: { lock: 2, key: 1, bolt: 1 } });
    expect(view(window, 301)).toEqual({ size: 1, df: { lock: 1, key: 1, bolt: 0 } });
  });

  test("forgets the old and keeps the rest", () => {
    const window = createWindow(WIDTH_MS);
    for (const at of [0, 50, 100, 150]) window.add(reading(`i${at}`, at), "one" as StoryId);
    expect(window.forgetBefore(100)).toBe(2);
    expect(window.ofStory("one" as StoryId).map(({ item }) => item.id)).toEqual(["i100", "i150"]);
    const [gone = 0, kept = 0] = [50, 150].map((at) => reading(`i${at}`, at).keys[0]?.key);
    expect([window.withKey(gone).length, window.withKey(kept).length]).toEqual([0, 1]);
    expect([window.entry("i50"), window.entry("i150")?.item.toldMs]).toEqual([undefined, 150]);
    expect(view(window, 100)).toMatchObject({ size: 2 });
  });

  test("forgets an item that is taken out, and does not mind one that it never held", () => {
    const window = createWindow(WIDTH_MS);
    window.add(reading("a", 0), "one" as StoryId);
    window.remove("a");
    window.remove("b");
    expect(view(window, 0)).toMatchObject({ size: 0 });
    expect(window.ofStory("one" as StoryId)).toEqual([]);
  });

  test("says the same of every moment, however it came to hold what it holds", () => {
    const step = fc.record({
      id: fc.nat(20),
      toldMs: fc.nat(1_000),
      title: fc.constantFrom("lock key", "lock bolt", "bolt"),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.nat(1_000), fc.nat(1_000), (steps, moment, before) => {
        const lived = createWindow(WIDTH_MS);
        const left = new Map<string, ReturnType<typeof reading>>();
        for (const { id, toldMs, title } of steps) {
          const item = reading(`i${id}`, toldMs, title);
          lived.remove(item.item.id);
          lived.add(item, "one" as StoryId);
          left.set(item.item.id, item);
        }
        lived.forgetBefore(before);
        const fresh = createWindow(WIDTH_MS);
        for (const item of left.values()) if (item.item.toldMs >= before) fresh.add(item, "one" as StoryId);
        expect(view(lived, moment)).toEqual(view(fresh, moment));
        expect(answer(lived, moment)).toEqual(answer(fresh, moment));
        expect(held(lived)).toEqual(held(fresh));
      }),
    );
  });
});
