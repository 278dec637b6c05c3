import { describe, expect, test } from "vitest";
import { clusterAll, type ClusterEntry } from "../../src/curate/cluster-all.ts";
import { SCENARIOS } from "./scenarios.ts";
import { telling } from "./told.ts";

const TITLE = "Fire guts the Uster lathe museum";

/** The answers as lists of ids, in the order given. */
async function groups(entries: readonly ClusterEntry[]): Promise<readonly string[][]> {
  const byCluster = Map.groupBy(await clusterAll(entries), ({ cluster }) => cluster);
  return Array.from(byCluster.values(), (answers) => answers.map(({ id }) => id));
}

describe("clusterAll", () => {
  test("clusters as the product does", async () => {
    const entries = Object.entries(SCENARIOS).flatMap(([name, story]) =>
      story.map((each) => {
        const { item, source } = telling(each);
        const { title, summary } = item;
        return {
          id: name,
          title,
          summary,
          url: item.link ?? "",
          source: source.name,
          time: item.publishedAt?.toISOString(),
        };
      }),
    );
    const found = (await groups(entries)).map((ids) => Array.from(new Set(ids)));
    expect(found).toEqual(Object.keys(SCENARIOS).map((name) => [name]));
  });

  test.for<{ why: string; entries: ClusterEntry[]; expected: string[][] }>([
    { why: "answers nothing to nothing", entries: [], expected: [] },
    {
      why: "needs no more than a title",
      entries: [
        { id: "a", title: TITLE },
        { id: "b", title: "Snow in May" },
        { id: "c", title: TITLE },
      ],
      expected: [["a", "c"], ["b"]],
    },
    {
      why: "takes entries by their time and answers in the order given",
      entries: [
        { id: "late", title: TITLE, source: "Red", time: "2026-11-30T00:00:00Z" },
        { id: "middle", title: TITLE, source: "Blue", time: "2026-11-26T12:00:00Z" },
        { id: "early", title: TITLE, source: "Green", time: "2026-11-23T00:00:00Z" },
      ],
      expected: [["late", "middle", "early"]],
    },
    {
      why: "keeps apart what is told long after",
      entries: [
        { id: "a", title: TITLE, time: "2026-11-23T00:00:00Z" },
        { id: "b", title: TITLE, time: "2026-12-23T00:00:00Z" },
      ],
      expected: [["a"], ["b"]],
    },
    {
      why: "counts an unreadable time as none",
      entries: [
        { id: "a", title: TITLE, time: "yesterday" },
        { id: "b", title: TITLE },
      ],
      expected: [["a", "b"]],
    },
    {
      why: "joins by page, and does not stumble over what is no address",
      entries: [
        { id: "a", title: "One", url: "https://x.example/page" },
        { id: "b", title: "Two", url: "nowhere" },
        { id: "c", title: "Three", url: "http://www.x.example/page#top" },
      ],
      expected: [["a", "c"], ["b"]],
    },
    {
      why: "reads the text when there is no summary",
      entries: [
        { id: "a", title: "Blaze", summary: "", text: "The lathe museum of Uster burned down on Monday." },
        { id: "b", title: "Ashes", text: "On Monday the Uster lathe museum burned down." },
      ],
      expected: [["a", "b"]],
    },
  ])("$why", async ({ entries, expected }) => {
    expect(await groups(entries)).toEqual(expected);
  });

  test("names a cluster by its first entry, so that it is named the same again", async () => {
    const [first] = await clusterAll([{ id: "a", title: TITLE }]);
    expect(first).toEqual({ id: "a", cluster: "story-0eb5b8d6f81bc677da8a" });
  });
});

describe("clusterAll over many entries", () => {
  const towns = Array.from({ length: 12 }, (_, n) => `${"BDFGHKLMNPRS"[n]}${"aeiou"[n % 5]}lvik`);
  const many: readonly ClusterEntry[] = towns.flatMap((town, n) =>
    ["Wire", "Courier", "Blatt"].map((source, k) => ({
      id: `${town} ${k}`,
      title: `Bridge of ${town} falls`,
      summary: `The ${town} bridge fell into the ${town}bach; mayor ${town}son quits.`,
      source,
      time: new Date(Date.UTC(2026, 10, 23, n, k)).toISOString(),
    })),
  );
  const expected = towns.map((town) => [0, 1, 2].map((k) => `${town} ${k}`));

  test.for([5, 7, 100])("repairs %i at a time and loses none", async (repairEveryItems) => {
    const answers = await clusterAll(many, { repairEveryItems });
    const found = Map.groupBy(answers, ({ cluster }) => cluster);
    expect(Array.from(found.values(), (group) => group.map(({ id }) => id))).toEqual(expected);
  });

  test("answers nothing when it is stopped", async () => {
    const stop = new AbortController();
    stop.abort();
    expect(await clusterAll(many, { signal: stop.signal })).toEqual([]);
  });

  test("tells the same stories in whatever order the entries come", async () => {
    const turned = await clusterAll(many.toReversed());
    const found = Map.groupBy(turned, ({ cluster }) => cluster);
    const stories = Array.from(found.values(), (group) => group.map(({ id }) => id).toSorted());
    expect(stories.toSorted((a, b) => (a.join() < b.join() ? -1 : 1))).toEqual(expected);
  });
});
