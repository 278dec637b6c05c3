import { beforeEach, describe, expect, test } from "vitest";
import type { DeskStore } from "../../src/domain/desk-store.ts";
import type { Story } from "../../src/domain/story.ts";
import type { StorySpan, StoryWish } from "../../src/domain/story-store.ts";
import {
  changed,
  collected,
  aCollectPlan,
  aPlan,
  anItem,
  aReceipt,
  aStory,
  at,
  link,
  minutesOn,
  MORNING,
  sourced,
} from "../builders.ts";
import { backends, openDesk } from "./backends.ts";
import { storeItems, storeStories } from "./stored.ts";

const breach = {
  ...story("breach", { points: 3, told: 0, seen: 5, tags: ["security", "sony"] }),
  updatedAt: minutesOn(30),
  changedAt: minutesOn(40),
};
const chip = story("chip", { points: 1, told: 60, seen: 61, tags: ["hardware"] });
const patch = story("patch", { points: 3, told: 30, seen: 30, tags: ["security"] });
const twin = story("twin", { points: 3, told: 30, seen: 30, tags: [] });
const twins = [patch, twin].sort((one, other) => (one.id < other.id ? -1 : 1));
const [earlierTwin = patch] = twins;
const [firstTwin, secondTwin] = twins.map(({ coverage }) => coverage[0].item.title);

describe.for(Object.entries(backends))("StoryStore on %s: files", ([, backend]) => {
  test("are given with all that is known of them, and those from before with what they have", async () => {
    const { store } = await openDesk(backend);
    const before = { url: "https://a.example/1.mp3", type: "audio/mpeg", lengthBytes: 9 };
    const transcripts = [{ url: "https://a.example/2.vtt", type: "text/vtt", language: null }];
    const episode = { number: 2, isExplicit: false, transcripts };
    const enclosures = [before, { ...before, url: "https://a.example/2.mp3", durationSeconds: 60, episode }];
    const told = aStory([sourced(anItem("Episode", { enclosures }))]);
    await storeStories(store, [told]);
    expect((await store.stories.story(told.id))?.coverage[0].item.enclosures).toEqual(enclosures);
  });
});

describe.for(Object.entries(backends))("StoryStore on %s: find", ([, backend]) => {
  let store: DeskStore;
  beforeEach(async () => {
    ({ store } = await openDesk(backend));
    await storeStories(store, [chip, patch, breach, twin]);
  });

  test.for<{ why: string; wish: Partial<StoryWish>; found: readonly (string | undefined)[] }>([
    { why: "by rank, with the age in it, then by id", wish: {}, found: [firstTwin, secondTwin, "breach", "chip"] },
    { why: "newest", wish: { order: "newest" }, found: ["chip", firstTwin, secondTwin, "breach"] },
    { why: "no more than the limit", wish: { limit: 2 }, found: [firstTwin, secondTwin] },
    { why: "one tag", wish: { tag: "security" }, found: ["patch", "breach"] },
    { why: "a tag that nothing has", wish: { tag: "secur" }, found: [] },
    { why: "published at or after", wish: { publishedSince: minutesOn(60) }, found: ["chip"] },
    { why: "published strictly before", wish: { publishedBefore: minutesOn(30) }, found: ["breach"] },
    {
      why: "behind a story in the order of the newest, those of one moment by id",
      wish: { order: "newest", behind: earlierTwin },
      found: [secondTwin, "breach"],
    },
    { why: "first seen strictly after", wish: { firstSeenAfter: minutesOn(30) }, found: ["chip"] },
    { why: "changed strictly after", wish: { changedAfter: minutesOn(35) }, found: ["breach"] },
    {
      why: "all wishes together",
      wish: { tag: "security", publishedSince: minutesOn(10), firstSeenAfter: minutesOn(6), order: "newest" },
      found: ["patch"],
    },
  ])("$why", async ({ wish, found }) => {
    const stories = await store.stories.find({ order: "rank", limit: 10, ...wish });
    expect(stories.map(({ coverage }) => coverage[0].item.title)).toEqual(found);
  });

  test("ranks them without reading them whole", async () => {
    const stories = await store.stories.find({ order: "rank", limit: 3 });
    const ranked = stories.map(({ id, rank, coverage: [{ source }] }) => {
      return { id, rank, coverage: [{ source: { name: source.name } }] };
    });
    expect(ranked).toHaveLength(3);
    expect(await store.stories.ranked(3)).toEqual(ranked);
  });

  test.for<{ why: string; span: Partial<StorySpan>; first: number | null; last: number | null }>([
    { why: "of all", span: {}, first: 0, last: 60 },
    { why: "from a moment on", span: { since: minutesOn(30) }, first: 30, last: 60 },
    { why: "before a moment", span: { until: minutesOn(30) }, first: 0, last: 0 },
    { why: "of a span without any", span: { since: minutesOn(31), until: minutesOn(60) }, first: null, last: null },
  ])("gives when the first and the last were published $why", async ({ span, first, last }) => {
    const found = [await store.stories.published("first", span), await store.stories.published("last", span)];
    expect(found).toEqual([first, last].map((minutes) => (minutes === null ? null : minutesOn(minutes))));
  });

  test("those of a source, and those of some ids", async () => {
    const [lead] = chip.coverage;
    const wish = { order: "newest", limit: 10 } as const;
    expect(await store.stories.find({ ...wish, ids: [chip.id, "sty-unheard-of" as Story["id"]] })).toEqual([chip]);
    expect(await store.stories.find({ ...wish, ids: [] })).toEqual([]);
    expect(await store.stories.find({ ...wish, source: lead.source.id })).toHaveLength(4);
    expect(await store.stories.find({ ...wish, source: "src-unheard-of" as typeof lead.source.id })).toEqual([]);
  });

  test("marks in the same order, which differ when a tag or an item does", async () => {
    const wish = { order: "newest", limit: 10 } as const;
    const before = await store.stories.marks(wish);
    expect(before.map(({ id, tags, sources }) => ({ id, tags, sources }))).toEqual(
      (await store.stories.find(wish)).map(({ id, tags, coverage }) => ({
        id,
        tags,
        sources: coverage.map(({ source }) => source.id),
      })),
    );
    await storeStories(store, [{ ...chip, tags: patch.tags }]);
    const after = await store.stories.marks(wish);
    const differing = after.filter(({ mark }) => !before.some((one) => one.mark === mark));
    expect(differing.map(({ id }) => id)).toEqual([chip.id]);
  });

  test("marks that differ when a source is called otherwise, or lets more be shown", async () => {
    const [{ source }] = chip.coverage;
    const told = await store.stories.marks({ order: "newest", limit: 10 });
    const all = new Set(told.map(({ mark }) => mark));
    for (const changes of [{ name: "Another name" }, { republish: "full" as const }]) {
      await store.collect.syncSources([{ ...source, ...changes }], MORNING);
      for (const { mark } of await store.stories.marks({ order: "newest", limit: 10 })) all.add(mark);
    }
    expect(all.size).toBe(3 * told.length);
  });

  test("knows which stories changed since a state, as long as it remembers it", async () => {
    const state = await store.stories.state();
    expect(await store.stories.changedSince(state)).toEqual([]);
    await store.curate.saveCurated(aPlan({ stories: [chip] }));
    await store.curate.saveCurated(aPlan({ stories: [{ ...patch, coverage: [...patch.coverage, ...twin.coverage] }] }));
    expect(new Set(await store.stories.changedSince(state))).toEqual(new Set([chip.id, patch.id, twin.id]));
    expect(await store.stories.changedSince("another desk's")).toBeNull();
    for (let turn = 0; turn < 300; turn += 1) await store.curate.saveCurated(aPlan({ stories: [chip] }));
    expect(await store.stories.changedSince(state)).toBeNull();
  });

  test("gives whole stories, also one by one", async () => {
    expect(await store.stories.find({ order: "newest", limit: 1 })).toEqual([chip]);
    expect(await store.stories.story(breach.id)).toEqual(breach);
    expect(await store.stories.story("sty-unheard-of" as Story["id"])).toBeNull();
  });
});

describe.for(Object.entries(backends))("StoryStore on %s: lookUp", ([, backend]) => {
  const page = link("https://www.example.org/a/?b=2&a=1");
  const lead = sourced(anItem("lead", { link: page }));
  const other = sourced(anItem("other", { link: link("https://example.org/other") }));
  const told = aStory([lead, other]);
  let store: DeskStore;
  beforeEach(async () => {
    ({ store } = await openDesk(backend));
    await storeStories(store, [told, aStory([sourced(anItem("another"))])]);
  });

  test.for<{ why: string; text: string; isFound: boolean }>([
    { why: "the story's id", text: told.id, isFound: true },
    { why: "the id of an item of its coverage", text: other.item.id, isFound: true },
    { why: "the canonical link", text: page, isFound: true },
    {
      why: "a link that folds to the same key",
      text: "http://example.org/a?a=1&b=2&utm_source=mail#top",
      isFound: true,
    },
    { why: "the key itself", text: "example.org/a?a=1&b=2", isFound: true },
    { why: "another page", text: "https://example.org/a", isFound: false },
    { why: "the beginning of an id", text: told.id.slice(0, 10), isFound: false },
    { why: "nothing", text: "", isFound: false },
  ])("$why", async ({ text, isFound }) => {
    expect(await store.stories.lookUp(text)).toEqual(isFound ? told : null);
  });

  test("of two pages with one key, the very link wins", async () => {
    const plain = sourced(anItem("plain", { link: link("https://example.org/p"), publishedAt: at("01:00") }));
    const slashed = sourced(anItem("slashed", { link: link("https://example.org/p/"), publishedAt: at("02:00") }));
    await storeStories(store, [aStory([plain]), aStory([slashed])]);
    expect((await store.stories.lookUp("https://example.org/p/"))?.coverage).toEqual([slashed]);
    expect((await store.stories.lookUp("http://example.org/p/"))?.coverage).toEqual([plain]);
  });

  test("an item that no story has yet", async () => {
    const waiting = sourced(anItem("waiting"));
    await storeItems(store, [waiting]);
    expect(await store.stories.lookUp(waiting.item.id)).toBeNull();
  });
});

describe.for(Object.entries(backends))("StoryStore on %s: receipts", ([, backend]) => {
  test("those of the story and of its items, oldest first, those of one moment as they were written", async () => {
    const { store } = await openDesk(backend);
    await storeStories(store, [breach, chip]);
    const itemId = breach.coverage[0].item.id;
    const receipts = [
      aReceipt({ at: at("08:00"), itemId, storyId: breach.id, decision: { kind: "trimmed", blocks: ["Related"] } }),
      aReceipt({ at: at("07:00"), itemId, decision: { kind: "changed", version: 2, fields: ["title"] } }),
      aReceipt({ at: at("07:00"), storyId: breach.id, decision: { kind: "ranked", parts: breach.rank } }),
      aReceipt({ at: at("06:30"), itemId: chip.coverage[0].item.id, storyId: chip.id }),
    ];
    await store.curate.saveCurated(aPlan({ receipts }));
    expect(await store.stories.receipts(breach)).toEqual([receipts[1], receipts[2], receipts[0]]);
    expect(await store.stories.receipts(twin)).toEqual([]);
  });
});

describe.for(Object.entries(backends))("StoryStore on %s: textsAt", ([, backend]) => {
  test("gives what changed items said then, and nothing of those that are the same or came later", async () => {
    const { store } = await openDesk(backend);
    const [first, same, late] = ["A fire", "The same", "Late"].map((title) => anItem(title, { firstSeenAt: MORNING }));
    if (first === undefined || same === undefined || late === undefined) throw new Error("unreachable");
    const coming = { ...late, firstSeenAt: at("09:00"), changedAt: at("09:00") };
    await storeItems(store, [sourced(first), sourced(same), sourced(coming)]);
    const edits = [
      changed(first, { title: "A large fire", changedAt: at("07:00") }),
      changed(coming, { title: "Later", changedAt: at("10:00") }),
    ];
    await store.collect.saveCollected([aCollectPlan(first.sourceId, { updates: edits.map(collected) })]);
    const again = changed(edits[0] ?? first, { title: "Forty dead in a large fire", changedAt: at("08:00") });
    await store.collect.saveCollected([aCollectPlan(first.sourceId, { updates: [collected(again)] })]);
    const textsAt = (time: string) => store.stories.textsAt([first.id, same.id, coming.id], at(time));
    expect(await textsAt("06:30")).toEqual(new Map([[first.id, { title: "A fire", summary: first.summary }]]));
    expect(await textsAt("07:30")).toEqual(new Map([[first.id, { title: "A large fire", summary: first.summary }]]));
    expect(await textsAt("08:30")).toEqual(new Map());
    expect(await store.stories.textsAt([], at("06:30"))).toEqual(new Map());
  });
});

describe.for(Object.entries(backends))("StoryStore on %s: earlierTexts", ([, backend]) => {
  test("gives the versions that others took the place of, the newest first, and no more than the limit", async () => {
    const { store } = await openDesk(backend);
    const [first, same] = [anItem("A fire"), anItem("The same")];
    await storeItems(store, [sourced(first), sourced(same)]);
    const second = changed(first, { title: "A large fire", changedAt: at("07:00") });
    await store.collect.saveCollected([aCollectPlan(first.sourceId, { updates: [collected(second)] })]);
    const third = changed(second, { title: "Forty dead", changedAt: at("08:00") });
    await store.collect.saveCollected([aCollectPlan(first.sourceId, { updates: [collected(third)] })]);
    const texts = await store.stories.earlierTexts([first.id, same.id, first.id], 10);
    expect(texts.map(({ title, version, at: since }) => [title, version, since])).toEqual([
      ["A large fire", 2, at("07:00")],
      ["A fire", 1, MORNING],
    ]);
    expect(texts[1]).toMatchObject({ itemId: first.id, summary: first.summary });
    expect(await store.stories.earlierTexts([first.id], 1)).toHaveLength(1);
    expect(await store.stories.earlierTexts([], 10)).toEqual([]);
  });
});

type Facts = { points: number; told: number; seen: number; tags: readonly string[] };

/** A story of one item; times in minutes on the builders' morning. */
function story(title: string, { points, told, seen, tags }: Facts): Story {
  return aStory([sourced(anItem(title, { publishedAt: minutesOn(told), firstSeenAt: minutesOn(seen) }))], {
    rank: [{ name: "outlets", value: points, why: "so it is" }],
    firstSeenAt: minutesOn(seen),
    tags: tags.map((tag) => ({ tag, why: [title] })),
  });
}

describe.for(Object.entries(backends))("StoryStore on %s: state", ([, backend]) => {
  test("is another one when a story or a source has changed, and else the same", async () => {
    const { store } = await openDesk(backend);
    const seen = new Set([await store.stories.state()]);
    const note = async (): Promise<number> => seen.add(await store.stories.state()).size;
    await storeStories(store, [chip]);
    expect(await note()).toBe(2);
    const { source } = chip.coverage[0];
    await store.collect.syncSources([source], MORNING);
    await store.collect.saveCollected([aCollectPlan(source.id, {})]);
    await store.curate.saveCurated(aPlan());
    expect(await note()).toBe(2);
    await store.collect.syncSources([{ ...source, name: "Another Name" }], MORNING);
    expect(await note()).toBe(3);
    await store.curate.saveCurated(aPlan({ stories: [chip] }));
    expect(await note()).toBe(4);
  });
});

describe.for(Object.entries(backends))("moved and withheld stories on %s", ([, backend]) => {
  test("a moved story is found by its old id, however often it moves on", async () => {
    const { store } = await openDesk(backend);
    await storeStories(store, [breach, chip, patch]);
    await store.curate.saveCurated(
      aPlan({
        stories: [{ ...chip, coverage: [...chip.coverage, ...breach.coverage] }],
        moves: [{ from: breach.id, to: chip.id }],
      }),
    );
    expect((await store.stories.story(breach.id))?.id).toBe(chip.id);
    const { id } = patch;
    const [lead, ...others] = patch.coverage;
    const all = [lead, ...others, ...chip.coverage, ...breach.coverage] as const;
    await store.curate.saveCurated(
      aPlan({ stories: [{ ...patch, coverage: all }], moves: [{ from: chip.id, to: id }] }),
    );
    expect((await store.stories.story(breach.id))?.id).toBe(patch.id);
    expect((await store.stories.lookUp(chip.id))?.id).toBe(patch.id);
  });

  test("a story that comes back to life is itself again", async () => {
    const { store } = await openDesk(backend);
    await storeStories(store, [breach, chip]);
    const both = { ...chip, coverage: [...chip.coverage, ...breach.coverage] } as const;
    await store.curate.saveCurated(aPlan({ stories: [both], moves: [{ from: breach.id, to: chip.id }] }));
    await store.curate.saveCurated(aPlan({ stories: [chip, breach] }));
    expect((await store.stories.story(breach.id))?.id).toBe(breach.id);
  });

  test("addresses are those of told stories since then, newest first, at most so many", async () => {
    const { store } = await openDesk(backend);
    const muted = { ...patch, standing: { kind: "muted" } } as const;
    await storeStories(store, [breach, chip, muted]);
    const newestFirst = [chip, breach].toSorted((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime());
    const [newest, oldest] = newestFirst.map(({ id, updatedAt }) => ({ id, updatedAt }));
    const since = newestFirst[1]?.publishedAt ?? MORNING;
    expect(await store.stories.addresses(since, 9)).toEqual([newest, oldest]);
    expect(await store.stories.addresses(since, 1)).toEqual([newest]);
    expect(await store.stories.addresses(new Date(since.getTime() + 1), 9)).toEqual([newest]);
    await store.curate.saveCurated(
      aPlan({
        stories: [{ ...chip, coverage: [...chip.coverage, ...breach.coverage] }],
        moves: [{ from: breach.id, to: chip.id }],
      }),
    );
    expect((await store.stories.addresses(since, 9)).map(({ id }) => id)).toEqual([chip.id]);
  });

  test("only told stories are found, unless others are asked for", async () => {
    const { store } = await openDesk(backend);
    const held = { ...chip, standing: { kind: "held", as: "deals", score: 0.9, why: ["% off"] } } as const;
    const muted = { ...patch, standing: { kind: "muted" } } as const;
    await storeStories(store, [breach, held, muted]);
    const find = async (standing?: "held" | "muted") =>
      await store.stories.find({ order: "newest", limit: 9, ...(standing === undefined ? {} : { standing }) });
    expect(await find()).toEqual([breach]);
    expect(await find("held")).toEqual([held]);
    expect(await find("muted")).toEqual([muted]);
    expect(await store.stories.story(held.id)).toEqual(held);
  });
});
