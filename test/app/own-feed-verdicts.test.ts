import { expect, test } from "vitest";
import { ownFeedVerdicts } from "../../src/app/explain/own-feed-verdicts.ts";
import type { SourcedItem, Story } from "../../src/domain/story.ts";
import { options, source, story, tell } from "../publish/desk.ts";
import { memoryStores } from "../publish/memory-stores.ts";

const letters = "abcdefghijkl".split("");
const outlets = letters.map((letter) => source(`Outlet ${letter}`));
const tags = letters.map((letter) => `tag-${letter}`);
const open = { ...options, tags, sources: outlets, openSources: new Set(outlets.map(({ id }) => id)) };

function at(id: string, hour: number, names: readonly string[], ...toldBy: readonly string[]): Story {
  const time = `2014-12-18T${String(hour).padStart(2, "0")}:00:00Z`;
  const told = toldBy.map((letter): SourcedItem =>
    tell(`${id} by ${letter}`, { outlet: `Outlet ${letter}`, at: time }),
  );
  const [lead = tell("never"), ...others] = told;
  return story([lead, ...others], { id, tags: names });
}

async function linesOf(one: Story, others: readonly Story[] = [], desk = open): Promise<readonly string[]> {
  const { held, stories } = memoryStores();
  held.push(...[one, ...others].filter(({ standing }) => standing.kind === "told")); // As storage picks them.
  const verdicts = await ownFeedVerdicts(one, { stories, options: desk });
  return verdicts.map(({ feed, place, why }) => `${place ?? "out"} ${feed}: ${why}`);
}

test("names the feeds of its tags and sources, and counts the others", async () => {
  const newer = at("newer", 9, ["tag-a"], "a");
  expect(await linesOf(at("one", 8, ["tag-a", "tag-b"], "a", "b", "a"), [newer])).toEqual([
    "2 tags/tag-a: place 2",
    "1 tags/tag-b: place 1",
    "out 10 other feeds of tags: the story lacks their tags",
    `2 sources/${outlets[0]?.id}: place 2`,
    `1 sources/${outlets[1]?.id}: place 1`,
    "out 10 other feeds of sources: they do not cover it",
  ]);
});

test("says so when newer stories fill the feed", async () => {
  const newer = Array.from({ length: 50 }, (_, index) => at(`newer-${index}`, 9, ["tag-a"], "c"));
  expect((await linesOf(at("one", 8, ["tag-a"], "a"), newer))[0]).toBe("out tags/tag-a: 50 newer stories fill it");
});

test("says of a story that is told to nobody that this is why", async () => {
  const muted = { ...at("one", 8, ["tag-a"], "a"), standing: { kind: "muted" } as const };
  expect(await linesOf(muted)).toContain("out tags/tag-a: the operator has muted it");
  expect(await linesOf(muted)).toContain(`out sources/${outlets[0]?.id}: the operator has muted it`);
});

test("says why there is no feed", async () => {
  const hidden = { ...open, tags: [], openSources: new Set<never>() };
  expect(await linesOf(at("one", 8, ["tag-a"], "a"), [], hidden)).toEqual([
    "out tags/tag-a: it has no feed: the settings do not name it, or too many before it",
    `out sources/${outlets[0]?.id}: it has no feed: its address may hold a key, or it is not followed`,
  ]);
});

test("names eight of each at most", async () => {
  const lines = await linesOf(at("one", 8, tags, ...letters));
  expect(lines).toHaveLength(18);
  expect(lines).toContain("out 4 more of its tags: not looked at");
  expect(lines).toContain("out 4 more of its sources: not looked at");
});
