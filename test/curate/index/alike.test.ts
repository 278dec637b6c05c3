import { describe, expect, test } from "vitest";
import { linksOf, sharedWords } from "../../../src/curate/index/alike.ts";
import { MAX_POSTINGS, MAX_TITLE_CANDIDATES } from "../../../src/curate/index/parameters.ts";
import { readItem } from "../../../src/curate/index/reading.ts";
import { createWindow, type Window } from "../../../src/curate/index/window.ts";
import type { StoryId } from "../../../src/domain/story.ts";

const WIDTH_MS = 1_000_000;

type Told = { readonly id: string; readonly toldMs?: number; readonly title: string; readonly summary?: string };

function filled(...told: readonly Told[]): Window {
  const window = createWindow(WIDTH_MS);
  for (const { id, toldMs = 0, title, summary = "" } of told) {
    const item = { id, source: `by ${id}`, toldMs, title, summary, linkKey: null, place: null, language: "en" };
    window.add(readItem({ ...item, isLinkForeign: false }), `story of ${id}` as StoryId);
  }
  return window;
}

function linkedTo(id: string, window: Window): readonly string[] {
  const entry = window.entry(id);
  return entry === undefined ? [] : linksOf(entry, window).map((link) => link.entry.item.id);
}

function idOf(at: number): string {
  return `i${String(at).padStart(5, "0")}`;
}

describe("linksOf", () => {
  test("finds what was told before and after, within the window, the strongest first; never the entry itself", () => {
    const window = filled(
      { id: "long before", toldMs: 0, title: "Uster lathe museum" },
      { id: "before", toldMs: 1_500_000, title: "Uster lathe museum" },
      { id: "asked", toldMs: 2_000_000, title: "Uster lathe museum" },
      { id: "after", toldMs: 2_100_000, title: "Uster lathe works" },
      { id: "something else", toldMs: 2_100_000, title: "Snow in spring" },
      { id: "long after", toldMs: 3_000_001, title: "Uster lathe museum" },
    );
    expect(linkedTo("asked", window)).toEqual(["before", "after"]);
  });

  test("gives a pair the same strength from either end", () => {
    const window = filled(
      { id: "a", title: "Fire guts the lathe museum", summary: "Uster lost its museum of lathes." },
      { id: "b", title: "Museum of lathes burns", summary: "A fire in Uster." },
    );
    const strengths = ["a", "b"].map((id) => {
      const entry = window.entry(id);
      return entry === undefined ? [] : linksOf(entry, window).map(({ strength }) => strength);
    });
    expect(strengths[0]?.[0]).toBeCloseTo(strengths[1]?.[0] ?? 0, 10);
    expect(strengths[0]?.[0]).toBeGreaterThan(0);
  });

  test("looks at those nearest in time when too many hold a word, and compares no more than its limit", () => {
    const crowd = Array.from({ length: 2 * MAX_POSTINGS }, (_, at) => ({
      id: idOf(at),
      toldMs: at,
      title: "Uster lathe",
    }));
    const window = filled(...crowd);
    const found = linkedTo(idOf(MAX_POSTINGS), window);
    expect(found).toHaveLength(MAX_TITLE_CANDIDATES);
    expect(found).not.toContain(idOf(0));
    expect(found).not.toContain(idOf(2 * MAX_POSTINGS - 1));
  });
});

describe("sharedWords", () => {
  test("shows both ways of writing where they differ, the heaviest first", () => {
    const window = filled(
      { id: "a", title: "The museums of Uster", summary: "An Irish view" },
      { id: "b", title: "A museum in Uster", summary: "The IRISH consul" },
    );
    const [a, b] = [window.entry("a"), window.entry("b")];
    if (a === undefined || b === undefined) throw new Error("Both were added.");
    expect(sharedWords(a, b, window)).toEqual(["Uster", "Irish", "museums/museum"]);
  });

  test("can be asked of an item that is not in the window", () => {
    const window = filled({ id: "b", title: "A museum in Uster burned" });
    const item = { id: "a", source: "", toldMs: 0, title: "Uster museums", summary: "", linkKey: null, place: null };
    const b = window.entry("b");
    if (b === undefined) throw new Error("It was added.");
    const asked = readItem({ ...item, isLinkForeign: false, language: "en" });
    expect(sharedWords(asked, b, window)).toEqual(["Uster", "museums/museum"]);
  });
});
