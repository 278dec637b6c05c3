import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import type { ArchivePlan, ArchiveProgress, FrozenItem, ToldVersion } from "../../src/domain/archive-store.ts";
import type { DeskStore } from "../../src/domain/desk-store.ts";
import type { Story, StoryId } from "../../src/domain/story.ts";
import { anItem, aPlan, aStory, at, MORNING, sourced } from "../builders.ts";
import { backends, openDesk } from "./backends.ts";
import { storeStories } from "./stored.ts";

const PROGRESS: ArchiveProgress = { state: "a", feeds: "b", scan: null, isAgain: false };
const around = { before: "<feed>é😀\u2028", after: "</feed>" };
const item = (text: string): FrozenItem => ({ rss: `<item>${text}`, atom: `<entry>${text}`, json: `{"é":"${text}"}` });
const told = (id: string, updatedAt = MORNING): ToldVersion => ({ storyId: id as StoryId, updatedAt });
const ids = (...names: readonly string[]): readonly StoryId[] => names as readonly StoryId[];

function archive(feed: string, number: number, stories: readonly ToldVersion[], over: Partial<ArchivePlan> = {}) {
  const entries = stories.map((version) => ({ ...version, item: item(version.storyId) }));
  const frame = { rss: around, atom: around, json: around };
  return [{ feed, number, writtenAt: at("08:00"), frame, entries, ...over }];
}

const inFeed = (feed: string, ...names: readonly string[]) => names.map((name) => Object.assign({ feed }, told(name)));

const ALL = { path: "feed", chosenBy: "all" };
const TAG = { path: "tags/größe", chosenBy: "größe" };

describe.for(Object.entries(backends))("ArchiveStore on %s", ([, backend]) => {
  test("progress is remembered, and the state is another one with it and with each archive", async () => {
    const { store, another } = await openDesk(backend);
    const { archives } = store;
    const states = [await archives.state()];
    expect(await archives.progress()).toBeNull();
    await archives.note(
      { stories: [], told: [] },
      { ...PROGRESS, scan: { id: ids("x")[0] as StoryId, publishedMs: -1 } },
    );
    states.push(await archives.state());
    await archives.note({ stories: [], told: [] }, PROGRESS);
    expect(await (await another()).archives.progress()).toEqual(PROGRESS);
    states.push(await archives.state());
    await archives.begin([ALL]);
    await archives.save(archive("feed", 1, [told("a")]));
    states.push(await archives.state());
    expect(new Set(states).size).toBe(4);
    expect(await archives.state()).toBe(states.at(-1));
  });

  test("a new choice and the way through all stories that it asks for are noted as one", async () => {
    const { store } = await openDesk(backend);
    const { archives } = store;
    await archives.begin([ALL]);
    await archives.note({ stories: [], told: [] }, PROGRESS);
    await archives.begin([TAG], { ...PROGRESS, scan: "start" });
    expect(await archives.progress()).toEqual({ ...PROGRESS, scan: "start" });
    expect((await archives.feeds()).get(TAG.path)?.isComplete).toBe(false);
  });

  test("feeds are complete once the way through all stories is over, and begin anew with another choice", async () => {
    const { store } = await openDesk(backend);
    const { archives } = store;
    await archives.begin([ALL, TAG]);
    await archives.note({ stories: ids("a"), told: [{ feed: "feed", ...told("a") }] }, { ...PROGRESS, scan: "start" });
    const begun = { isComplete: false, newest: 0, waiting: 0 };
    expect([...(await archives.feeds()).values()]).toEqual([
      { ...ALL, ...begun, waiting: 1 },
      { ...TAG, ...begun },
    ]);
    await archives.note({ stories: [], told: [] }, PROGRESS);
    expect((await archives.feeds()).get("feed")).toEqual({ ...ALL, isComplete: true, newest: 0, waiting: 1 });
    await archives.save(archive("feed", 1, [told("b")]));
    await archives.begin([
      { path: "feed", chosenBy: "other" },
      { path: TAG.path, chosenBy: "" },
    ]);
    await archives.note({ stories: [], told: [] }, PROGRESS);
    expect([...(await archives.feeds()).values()]).toEqual([
      { path: "feed", chosenBy: "other", isComplete: true, newest: 1, waiting: 0 },
      { path: TAG.path, chosenBy: "", isComplete: false, newest: 0, waiting: 0 },
    ]);
    await archives.begin([]);
  });

  test("what waits are the told versions that no archive of the feed has, the oldest news first", async () => {
    const { store } = await openDesk(backend);
    const { archives } = store;
    await archives.begin([ALL, TAG]);
    const note = async (...versions: readonly ToldVersion[]) =>
      await archives.note({
        stories: versions.map(({ storyId }) => storyId),
        told: versions.map(({ storyId, updatedAt }) => ({ feed: "feed", storyId, updatedAt })),
      });
    await note(told("c", at("07:00")), told("b", at("06:00")), told("a", at("07:00")));
    expect(await archives.waiting("feed", 9)).toEqual(["b", "a", "c"]);
    expect(await archives.waiting("feed", 2)).toEqual(["b", "a"]);
    expect(await archives.waiting(TAG.path, 9)).toEqual([]);
    expect(await archives.waiting("nowhere", 9)).toEqual([]);

    await archives.save(archive("feed", 1, [told("a", at("07:00")), told("b", at("06:00"))]));
    expect(await archives.waiting("feed", 9)).toEqual(["c"]);
    await note(told("a", at("07:00")), told("b", at("06:30")));
    expect(await archives.waiting("feed", 9)).toEqual(["b", "c"]);
    await archives.save(archive("feed", 2, [told("b", at("06:30"))]));
    // What the last archive has is what counts, and a clock may have gone back.
    await note(told("b", at("06:00")));
    expect(await archives.waiting("feed", 9)).toEqual(["b", "c"]);

    // What is looked at and told nowhere waits no more; nor what is dropped.
    await archives.note({ stories: ids("b"), told: [{ feed: "unknown", ...told("b") }] });
    expect(await archives.waiting("feed", 9)).toEqual(["c"]);
    await archives.note({ stories: ids("x"), told: [{ feed: TAG.path, ...told("x") }] });
    await archives.dropWaiting("feed", ids("c", "x"));
    expect([await archives.waiting("feed", 9), await archives.waiting(TAG.path, 9)]).toEqual([[], ["x"]]);
  });

  test("feeds are found by their paths, and by how many stories wait in them", async () => {
    const { store } = await openDesk(backend);
    const { archives } = store;
    const many = Array.from({ length: 130 }, (_, index) => ({ path: `sources/${index}`, chosenBy: "one" }));
    await archives.begin([ALL, TAG, ...many]);
    const noted = [...inFeed("feed", "a", "b", "c"), ...inFeed(TAG.path, "a"), ...inFeed("sources/99", "b", "c")];
    await archives.note({ stories: ids("a", "b", "c"), told: noted });
    const found = async (wish: Parameters<typeof archives.feeds>[0]) =>
      [...(await archives.feeds(wish)).values()].map(({ path, waiting }) => [path, waiting]);
    expect(await found({ waitingOver: 1 })).toEqual([
      ["feed", 3],
      ["sources/99", 2],
    ]);
    expect(await found({ waitingOver: 3 })).toEqual([]);
    expect(await found({ paths: [TAG.path, "sources/5", "nowhere"] })).toEqual([
      ["sources/5", 0],
      [TAG.path, 1],
    ]);
    expect(await found({ paths: [] })).toEqual([]);
    expect((await archives.feeds({ paths: many.map(({ path }) => path) })).size).toBe(130);
    expect((await archives.feeds()).size).toBe(132);
  });

  test("a version that changed while it was archived waits on", async () => {
    const { store } = await openDesk(backend);
    const { archives } = store;
    await archives.begin([ALL]);
    await archives.note({ stories: ids("a"), told: [{ feed: "feed", ...told("a", at("07:00")) }] });
    await archives.save(archive("feed", 1, [told("a", at("06:00"))]));
    expect(await archives.waiting("feed", 9)).toEqual(["a"]);
  });

  test("bytes come back as they were, to another process too, and are kept once for all feeds", async () => {
    const { store, tables, another } = await openDesk(backend);
    const { archives } = store;
    await archives.begin([ALL, TAG]);
    const many = Array.from({ length: 120 }, (_, index) => told(`story-${index}`));
    await archives.save(archive("feed", 1, many));
    await archives.save([
      ...archive(TAG.path, 1, [told("story-7"), told("story-3")]),
      ...archive(TAG.path, 2, [told("story-3"), told("story-9")]),
    ]);
    const there = (await another()).archives;
    expect((await there.parts("feed", 1))?.items).toEqual(many.map(({ storyId }) => item(storyId)));
    expect(await there.parts(TAG.path, 1)).toEqual({
      frame: { rss: around, atom: around, json: around },
      items: [item("story-7"), item("story-3")],
    });
    expect((await there.parts(TAG.path, 2))?.items).toEqual([item("story-3"), item("story-9")]);
    expect(await there.head(TAG.path, 1)).toEqual({ changedAt: at("08:00"), muted: [] });
    const { rows } = await sql<{ n: number }>`select count(*) as n from archive_fragments`.execute(tables);
    expect(Number(rows[0]?.n)).toBe(120);
    for (const [feed, number] of [
      ["feed", 2],
      ["feed", 0],
      ["nowhere", 1],
    ] as const) {
      expect([await there.head(feed, number), await there.parts(feed, number)]).toEqual([null, null]);
    }
    expect([await there.newest("feed"), await there.newest("nowhere")]).toEqual([1, 0]);
  });

  test("what one archive has another can have by its name, and nothing is written when it is gone", async () => {
    const { store, tables } = await openDesk(backend);
    const { archives } = store;
    await archives.begin([ALL, TAG]);
    const saved = await archives.save(archive("feed", 1, [told("a"), told("b")]));
    const [[name = "", other = ""] = []] = saved.kind === "saved" ? saved.names : [];
    const entries = [
      { ...told("a"), item: { kept: name } },
      { ...told("c"), item: item("c") },
    ];
    expect(await archives.save(archive(TAG.path, 1, [], { entries }))).toEqual({
      kind: "saved",
      names: [[name, expect.not.stringMatching(`${name}|${other}`) as string]],
    });
    expect((await archives.parts(TAG.path, 1))?.items).toEqual([item("a"), item("c")]);

    const lost = [...entries, { ...told("x"), item: { kept: "nowhere" } }];
    await archives.note({ stories: ids("x"), told: [{ feed: TAG.path, ...told("x") }] });
    const wish = archive(TAG.path, 2, [], { entries: lost });
    expect(await archives.save(wish)).toEqual({ kind: "gone" });
    expect([await archives.newest(TAG.path), await archives.waiting(TAG.path, 9)]).toEqual([1, ["x"]]);
    const { rows } = await sql<{ n: number }>`select count(*) as n from archive_fragments`.execute(tables);
    expect(Number(rows[0]?.n)).toBe(3);
  });

  test("an archive that is there is never written again, nor is one of no feed", async () => {
    const { store } = await openDesk(backend);
    const { archives } = store;
    await archives.begin([ALL]);
    await archives.save(archive("feed", 1, [told("a")]));
    await archives.note({ stories: ids("b"), told: [{ feed: "feed", ...told("b") }] });
    await expect(archives.save(archive("feed", 1, [told("b")]))).rejects.toThrow(/unique|constraint/i);
    await expect(archives.save(archive("nowhere", 1, [told("b")]))).rejects.toThrow(/no result/i);
    expect((await archives.parts("feed", 1))?.items).toEqual([item("a")]);
    expect([await archives.newest("feed"), await archives.waiting("feed", 9)]).toEqual([1, ["b"]]);
  });

  test("what is muted is left out as long as it is, and what was merged goes by the story it is in", async () => {
    const { store } = await openDesk(backend);
    const stories = ["One", "Two", "Three"].map((title) => aStory([sourced(anItem(title))]));
    const [one, two, three] = stories as [Story, Story, Story];
    await storeStories(store, stories);
    await store.archives.begin([ALL]);
    await store.archives.save(
      archive(
        "feed",
        1,
        stories.map(({ id }) => told(id)),
      ),
    );
    const shown = async () => [(await store.archives.parts("feed", 1))?.items, await store.archives.head("feed", 1)];
    const whole = [[item(one.id), item(two.id), item(three.id)], { changedAt: at("08:00"), muted: [] }];
    expect(await shown()).toEqual(whole);

    await write(store, { ...two, standing: { kind: "muted" }, changedAt: at("09:00") });
    expect(await shown()).toEqual([[item(one.id), item(three.id)], { changedAt: at("09:00"), muted: [two.id] }]);

    const merged = { ...two, coverage: [...two.coverage, ...three.coverage] as const };
    const muted = { ...merged, standing: { kind: "muted" as const }, changedAt: at("10:00") };
    await store.curate.saveCurated(aPlan({ stories: [muted], moves: [{ from: three.id, to: two.id }] }));
    expect(await shown()).toEqual([[item(one.id)], { changedAt: at("10:00"), muted: [two.id, three.id] }]);

    await write(store, { ...merged, changedAt: at("11:00") });
    expect(await shown()).toEqual(whole);
  });
});

async function write(store: DeskStore, story: Story): Promise<void> {
  await store.curate.saveCurated(aPlan({ stories: [story] }));
}
