import { describe, expect, test } from "vitest";
import { openCounts, type BlockCounts } from "../../../src/collect/clean/block-counts.ts";
import type { TrimInput } from "../../../src/collect/clean/block-keys.ts";
import { MAX_BLOCKS, type LearnedBlock } from "../../../src/domain/collect-store.ts";

const [DAY_1, DAY_2] = [new Date("2026-01-01T00:00:00Z"), new Date("2026-01-02T00:00:00Z")];

function entries(count: number, first = 0, link: string | null = null): readonly TrimInput[] {
  return Array.from({ length: count }, (_, n) => ({
    title: `Title ${first + n}`,
    link: link ?? `https://a.example/${first + n}`,
    author: "",
    texts: [],
  }));
}

function open(inputs: readonly TrimInput[], blocks: readonly LearnedBlock[] = [], now = DAY_1): BlockCounts {
  return openCounts(inputs, { blocks, kind: "entry", now });
}

function countOf(blocks: readonly LearnedBlock[], key: string): number | undefined {
  return blocks.find((block) => block.key === key)?.entries;
}

describe("counts of blocks", () => {
  test("go on from what is remembered, and say when each was seen", () => {
    const first = open(entries(2));
    first.see(0, ["x:a", "x:a", "x:b"]);
    first.see(1, ["x:a"]);
    expect([first.total, first.of("x:a"), first.of("x:b"), first.of("x:c")]).toEqual([2, 2, 1, 0]);
    const second = open(entries(1, 2), first.learned(), DAY_2);
    second.see(0, ["x:a"]);
    expect([second.total, second.of("x:a"), second.of("x:b")]).toEqual([3, 3, 1]);
    expect(second.learned()).toContainEqual({ key: "x:a", entries: 3, lastSeenAt: DAY_2 });
    expect(countOf(second.learned(), "x:b")).toBeUndefined(); // Not seen this time: it stays as it is stored.
  });

  test("do not count an entry again, nor one of the same title", () => {
    const { blocks } = { blocks: open(entries(1)).learned() };
    const again = open(
      [...entries(1), { title: "TITLE 0", link: "https://b.example/", author: "", texts: [] }],
      blocks,
    );
    again.see(0, ["x:a"]);
    again.see(1, ["x:a"]);
    expect([again.total, again.of("x:a"), again.learned()]).toEqual([1, 0, []]);
  });

  test("count entries that all have one link", () => {
    const counts = open(entries(4, 0, "https://a.example/"));
    expect(counts.total).toBe(4);
  });

  test("are halved when there are many, so that a custom ends", () => {
    const counts = open(entries(300));
    for (let n = 0; n < 300; n += 1) counts.see(n, n === 0 ? ["x:all", "x:once"] : ["x:all"]);
    const learned = counts.learned();
    expect([countOf(learned, "n:"), countOf(learned, "x:all"), countOf(learned, "x:once")]).toEqual([
      75,
      75,
      undefined,
    ]);
    const later = open(entries(60, 300), learned, DAY_2);
    for (let n = 0; n < 60; n += 1) later.see(n, ["x:new"]);
    expect([countOf(later.learned(), "n:"), countOf(later.learned(), "x:all")]).toEqual([67, 37]);
  });

  test("say 0 of what no entry has any more", () => {
    const stored = [
      { key: "n:", entries: 127, lastSeenAt: DAY_1 },
      { key: "x:rare", entries: 1, lastSeenAt: DAY_1 },
    ];
    expect(countOf(open(entries(1), stored, DAY_2).learned(), "x:rare")).toBe(0);
  });

  test("are no more than can be stored, the most frequent first", () => {
    const counts = open(entries(2));
    for (const n of [0, 1])
      counts.see(
        n,
        Array.from({ length: MAX_BLOCKS }, (_, key) => `x:${key * (n + 1)}`),
      );
    const learned = counts.learned();
    expect([learned.length, countOf(learned, "x:0"), countOf(learned, "x:998")]).toEqual([MAX_BLOCKS, 2, 2]);
  });

  test("of pages and of entries never meet", () => {
    const page = openCounts(entries(1), { blocks: [], kind: "page", now: DAY_1 });
    page.see(0, ["x:a"]);
    expect(page.learned().every(({ key }) => key.startsWith("p:"))).toBe(true);
    expect(open(entries(1), page.learned()).of("x:a")).toBe(0);
    expect(openCounts(entries(1, 1), { blocks: page.learned(), kind: "page", now: DAY_2 }).of("x:a")).toBe(1);
  });
});
