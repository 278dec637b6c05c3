import { describe, expect, test } from "vitest";
import type { ArchivePlan } from "../../src/domain/archive-store.ts";
import type { Story } from "../../src/domain/story.ts";
import type { StoryWish } from "../../src/domain/story-store.ts";
import { parseWhere } from "../../src/domain/where/parse-where.ts";
import { createFeedMemory } from "../../src/publish/feed-memory.ts";
import { keepArchives } from "../../src/publish/keep-archives.ts";
import type { PublishOptions } from "../../src/publish/options.ts";
import { options as ordinary, story, tell } from "./desk.ts";
import { type Memory, memoryStores } from "./memory-stores.ts";

const NOW = new Date("2014-12-19T08:00:00Z");
const MINUTE_MS = 60_000;

/** `index` minutes before noon. */
function told(index: number, ...tags: readonly string[]): Story {
  const at = new Date(Date.parse("2014-12-18T12:00:00Z") - index * MINUTE_MS).toISOString();
  return story([tell(`Title ${index}`, { at })], { id: `story-${index}`, tags });
}

type Desk = Memory & { readonly keep: (over?: Partial<PublishOptions>) => Promise<void> };

/** One process, whose feed of all stories has three. */
function desk(stories: readonly Story[]): Desk {
  const stores = memoryStores();
  stores.held.push(...stories);
  const memory = createFeedMemory();
  const keep = async (over: Partial<PublishOptions> = {}) =>
    await keepArchives({ ...stores, memory, now: NOW, options: { ...ordinary, feedStories: 3, ...over } });
  return { ...stores, keep };
}

const idsIn = async ({ archives }: Memory, feed: string, number: number): Promise<readonly string[]> =>
  ((await archives.parts(feed, number))?.items ?? []).map(({ json }) => /story\/(story-\d+)/.exec(json)?.[1] ?? "");

test("goes through all stories in slices over passes, and writes no archive before it knows the oldest", async () => {
  const { archives, stories, keep, ...rest } = desk(Array.from({ length: 2_050 }, (_, index) => told(index)));
  await keep({ feedStories: 500 });
  expect(await archives.progress()).toMatchObject({ scan: { id: "story-1999" }, isAgain: false });
  expect([await archives.newest("feed"), (await archives.feeds()).get("feed")?.waiting]).toEqual([0, 2_000]);

  // What nobody knows the changes of sends it through all of them once more.
  const real = { ...stories };
  Object.assign(stories, { changedSince: async () => null });
  rest.held.push(told(3_000));
  await keep({ feedStories: 500 });
  expect(await archives.progress()).toMatchObject({ scan: "start", isAgain: false });
  Object.assign(stories, real);
  await keep({ feedStories: 500 });
  await keep({ feedStories: 500 });
  expect(await archives.progress()).toMatchObject({ scan: null });
  expect((await idsIn({ archives, stories, ...rest }, "feed", 1)).at(-1)).toBe("story-3000");
  // 40 archives a pass at most, and what is left fits into the feed.
  const { waiting = 0 } = (await archives.feeds()).get("feed") ?? {};
  expect([await archives.newest("feed"), waiting]).toEqual([32, 2_051 - 32 * 50]);
});

test("a pass that dies after a new choice has not forgotten that all stories are to be looked at", async () => {
  const memory = desk(Array.from({ length: 60 }, (_, index) => told(index)));
  await memory.keep({ feedStories: 500 });
  const archives = { ...memory.archives };
  Object.assign(memory.archives, { note: async () => await Promise.reject(new Error("killed")) });
  const more = { feedStories: 500, tags: ["late"] };
  await expect(memory.keep(more)).rejects.toThrow("killed");
  Object.assign(memory.archives, archives);
  await memory.keep({ ...more });
  expect(await memory.archives.progress()).toMatchObject({ scan: null });
  expect((await memory.archives.feeds()).get("tags/late")?.isComplete).toBe(true);
});

test("a pass that dies after a new choice leaves nothing behind that the choice of before does not mend", async () => {
  const memory = desk(Array.from({ length: 60 }, (_, index) => told(index, "late")));
  await memory.keep({ feedStories: 500, tags: ["late"] });
  const archives = { ...memory.archives };
  Object.assign(memory.archives, { note: async () => await Promise.reject(new Error("killed")) });
  memory.held.push(told(-1, "late"));
  await expect(memory.keep({ feedStories: 500 })).rejects.toThrow("killed");
  Object.assign(memory.archives, archives);
  expect((await memory.archives.feeds()).get("tags/late")?.chosenBy).toBe("");
  await memory.keep({ feedStories: 500, tags: ["late"] });
  const { chosenBy, isComplete, newest, waiting } = (await memory.archives.feeds()).get("tags/late") ?? {};
  expect({ isChosen: chosenBy !== "", isComplete, told: 50 * (newest ?? 0) + (waiting ?? 0) }).toEqual({
    isChosen: true,
    isComplete: true,
    told: 61,
  });
});

test("writes few archives a pass while every feed can show what waits", async () => {
  const tags = ["a", "b"];
  const memory = desk(Array.from({ length: 51 }, (_, index) => told(index, ...tags)));
  const newest = async () =>
    await Promise.all(["feed", "tags/a", "tags/b"].map(async (feed) => await memory.archives.newest(feed)));
  await memory.keep({ tags, feedStories: 60 });
  expect(await newest()).toEqual([0, 1, 0]);
  await memory.keep({ tags, feedStories: 60 });
  expect(await newest()).toEqual([0, 1, 1]);
  memory.held.push(...Array.from({ length: 60 }, (_, index) => told(-1 - index, ...tags)));
  await memory.keep({ tags, feedStories: 60 });
  // The feed of all stories cannot show 111 that wait, so there is no sparing this time.
  expect(await newest()).toEqual([2, 2, 2]);
});

test("archives none that is told no more, and counts no archive for nothing", async () => {
  const memory = desk([told(0), told(1), told(2)]);
  await memory.keep();
  // They go, and nobody notes it: as when one changes between two steps of a pass.
  const waitsToo = async (...stories: readonly Story[]): Promise<void> =>
    await memory.archives.note({
      stories: [],
      told: stories.map(({ id, updatedAt }) => ({ feed: "feed", storyId: id, updatedAt })),
    });
  Object.assign(memory.stories, { changedSince: async () => [] });
  memory.held.splice(1, 2, told(9));
  await waitsToo(told(9));
  await memory.keep();
  expect(await idsIn(memory, "feed", 1)).toEqual(["story-9"]);
  expect(await memory.archives.waiting("feed", 9)).toEqual(["story-0"]);
  await waitsToo(told(5), told(6), told(7));
  await memory.keep();
  expect([await memory.archives.newest("feed"), await memory.archives.waiting("feed", 9)]).toEqual([1, ["story-0"]]);
});

test("an archive whose stories are all told no more takes no number from those behind it", async () => {
  const memory = desk(Array.from({ length: 7 }, (_, index) => told(index)));
  await memory.keep({ feedStories: 9 });
  // The oldest two of the seven go, and nobody notes it.
  Object.assign(memory.stories, { changedSince: async () => [] });
  memory.held.splice(5, 2);
  await memory.keep({ feedStories: 2 });
  const inArchives = await Promise.all([1, 2].map(async (number) => await idsIn(memory, "feed", number)));
  expect([inArchives, await memory.archives.newest("feed"), await memory.archives.waiting("feed", 9)]).toEqual([
    [
      ["story-3", "story-4"],
      ["story-1", "story-2"],
    ],
    2,
    ["story-0"],
  ]);
});

test("a feed that comes back goes on with its archives, and has what it missed", async () => {
  const parsed = parseWhere("title");
  if ("problem" in parsed) throw new Error(parsed.problem);
  const feeds = [{ name: "some", title: "Some", where: parsed.where, limit: 2 }];
  const memory = desk([told(5), told(4), told(3)]);
  await memory.keep({ feeds });
  expect(await idsIn(memory, "feeds/some", 1)).toEqual(["story-4", "story-5"]);
  memory.held.push(told(2));
  await memory.keep({ feeds: [] });
  expect((await memory.archives.feeds()).get("feeds/some")).toMatchObject({ chosenBy: "", waiting: 0, newest: 1 });
  memory.held.push(told(1));
  await memory.keep({ feeds });
  expect(await idsIn(memory, "feeds/some", 2)).toEqual(["story-2", "story-3"]);
  expect(await memory.archives.waiting("feeds/some", 9)).toEqual(["story-1"]);
});

/** As if what it counts on had been pruned. */
function withLostNames(plan: ArchivePlan): ArchivePlan {
  const lost = plan.entries.map((entry) =>
    "kept" in entry.item ? Object.assign({}, entry, { item: { kept: "nowhere" } }) : entry,
  );
  return { ...plan, entries: lost };
}

describe("what the archive of one feed has", () => {
  const parsed = parseWhere("tag:a");
  if ("problem" in parsed) throw new Error(parsed.problem);
  const wish = { feeds: [{ name: "some", title: "Some", where: parsed.where, limit: 2 }], feedStories: 2 };

  test("is not written again for another", async () => {
    const memory = desk([told(5, "a"), told(4, "a"), told(3, "a")]);
    const real = { ...memory.stories };
    const whole: string[] = [];
    Object.assign(memory.stories, {
      find: async (asked: StoryWish) => {
        whole.push(...(asked.ids ?? []));
        return await real.find(asked);
      },
    });
    await memory.keep(wish);
    // Looked at for the choice, then written for one of both.
    expect(whole).toEqual(["story-3", "story-4", "story-5", "story-4", "story-5"]);
    expect(await idsIn(memory, "feeds/some", 1)).toEqual(["story-4", "story-5"]);
    expect(await memory.archives.parts("feeds/some", 1)).toMatchObject({
      items: (await memory.archives.parts("feed", 1))?.items,
    });
  });

  test("is written again when it has a whole text, which may be pruned until then", async () => {
    const free = [told(5, "a"), told(4, "a"), told(3, "a")].map((one) => {
      const [{ item, source }] = one.coverage;
      const freely = { ...source, republish: "full" as const };
      return Object.assign(one, { coverage: [{ item, source: freely }] as const });
    });
    const memory = desk(free);
    const text = (html: string) => {
      for (const { coverage } of free) memory.texts.set(coverage[0].item.id, { html, isCut: false });
    };
    text("<p>All of it.</p>");
    await memory.keep({ feedStories: 2 });
    text("<p>Pruned.</p>");
    await memory.keep(wish);
    const said = async (feed: string) =>
      ((await memory.archives.parts(feed, 1))?.items ?? []).map(({ json }) => /All of it|Pruned/.exec(json)?.[0]);
    expect([await said("feed"), await said("feeds/some")]).toEqual([
      ["All of it", "All of it"],
      ["Pruned", "Pruned"],
    ]);
  });

  test("is written again when that archive is gone meanwhile", async () => {
    const memory = desk([told(5, "a"), told(4, "a"), told(3, "a")]);
    const real = { ...memory.archives };
    const came: string[] = [];
    Object.assign(memory.archives, {
      save: async (plans: readonly ArchivePlan[]) => {
        const saved = await real.save(plans.map(withLostNames));
        came.push(`${plans.map(({ feed }) => feed).join(" ")}: ${saved.kind}`);
        return saved;
      },
    });
    await memory.keep(wish);
    expect(came).toEqual(["feed: saved", "feeds/some: gone", "feeds/some: saved"]);
    expect(await idsIn(memory, "feeds/some", 1)).toEqual(["story-4", "story-5"]);
  });
});
