import { createHash } from "node:crypto";
import { mkdtemp, rm, cp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseRssFeed } from "feedsmith";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Log } from "../../src/domain/log.ts";
import type { Story } from "../../src/domain/story.ts";
import { parseWhere } from "../../src/domain/where/parse-where.ts";
import { type Where, withTag } from "../../src/domain/where/where.ts";
import type { StoryWish } from "../../src/domain/story-store.ts";
import {
  createPublish,
  type PublishOptions,
  type PublishParts,
  type PublishReport,
} from "../../src/publish/publish.ts";
import { createFeedMemory } from "../../src/publish/feed-memory.ts";
import { publishFeeds } from "../../src/publish/publish-feeds.ts";
import { newStoryWish } from "../../src/publish/plan-edition.ts";
import { createRender } from "../../src/render/render.ts";
import { digest, options as ordinary, source, story, tell } from "./desk.ts";
import { type Memory, memoryStores } from "./memory-stores.ts";
import { fillGaps, TEMPLATES } from "./templates.ts";

const quiet: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

type Pass = (now: string, over?: Pick<PublishParts, "mayCompose" | "pushed">) => Promise<PublishReport>;
type Desk = Memory & { readonly pass: Pass };

function desk(options: Partial<PublishOptions> = {}, templates = TEMPLATES): Desk {
  const memory = memoryStores();
  const render = createRender(templates);
  const pass: Pass = async (now, over = {}) => {
    const clock = (): Date => new Date(now);
    const parts = { ...memory, ...render, ...over, clock, log: quiet };
    const publish = createPublish({ ...parts, options: { ...ordinary, ...options } });
    return await publish(new AbortController().signal);
  };
  return { ...memory, pass };
}

function where(text: string): Where {
  const read = parseWhere(text);
  if ("problem" in read) throw new Error(read.problem);
  return read.where;
}

/** A story that was told and first seen at the moment. */
const at = (id: string, moment: string, ...tags: string[]): Story =>
  story([tell(`Title ${id}`, { at: moment })], { id, tags });

const titlesIn = (memory: Memory, name: string): readonly string[] =>
  (parseRssFeed(Buffer.from(memory.saved.get(name)?.body ?? "").toString()).items ?? []).map(
    ({ title }) => title ?? "",
  );

describe("publish: documents", () => {
  const feeds = [
    { name: "security", title: "Security", where: where("tag:security"), limit: 2 },
    { name: "free", title: "Not sponsored", where: where("tag:security -tag:sponsored"), limit: 10 },
  ];

  test("draws every feed in three formats, and the front page", async () => {
    const { held, saved, pass } = desk({ feeds });
    held.push(at("a", "2014-12-18T08:00:00Z", "security"));
    const report = await pass("2014-12-18T09:00:00.700Z");
    expect([...report.changed].toSorted()).toEqual([
      "feed.atom",
      "feed.json",
      "feed.xml",
      "feeds/free.atom",
      "feeds/free.json",
      "feeds/free.xml",
      "feeds/security.atom",
      "feeds/security.json",
      "feeds/security.xml",
      "index.html",
      "sources.opml",
    ]);
    expect([...saved.values()].map(({ path: name, contentType }) => `${name} ${contentType}`).slice(-5)).toEqual([
      "feeds/free.xml application/rss+xml; charset=utf-8",
      "feeds/free.atom application/atom+xml; charset=utf-8",
      "feeds/free.json application/feed+json; charset=utf-8",
      "sources.opml text/x-opml; charset=utf-8",
      "index.html text/html; charset=utf-8",
    ]);
    const feed = saved.get("feed.xml");
    expect(feed?.changedAt.toISOString()).toBe("2014-12-18T09:00:00.000Z");
    expect(feed?.etag).toBe(
      `"${createHash("sha256")
        .update(feed?.body ?? "")
        .digest("base64url")}"`,
    );
    expect(feed?.etag).toMatch(/^"[\w-]{43}"$/);
  });

  test("changes no byte while no story changes, whatever the hour", async () => {
    const { held, documents, pass } = desk({ feeds });
    held.push(at("a", "2014-12-18T08:00:00Z", "security"), at("b", "2014-12-18T07:00:00Z"));
    await pass("2014-12-18T09:00:00Z");
    await documents.noteDrawnFrom("stories", "something else, so that all is drawn again");
    expect((await pass("2014-12-19T21:17:00Z")).changed).toEqual([]);
    held.push(at("c", "2014-12-19T08:00:00Z"));
    expect([...(await pass("2014-12-19T22:00:00Z")).changed].toSorted()).toEqual([
      "feed.atom",
      "feed.json",
      "feed.xml",
      "index.html",
    ]);
  });

  test("shows the newest first, at most so many, and only what a feed wants", async () => {
    const memory = desk({ feeds, feedStories: 3 });
    memory.held.push(
      at("old", "2014-12-15T08:00:00Z", "security"),
      at("ad", "2014-12-18T08:00:00Z", "security", "sponsored"),
      at("new", "2014-12-17T08:00:00Z", "security"),
      at("other", "2014-12-16T08:00:00Z"),
    );
    await memory.pass("2014-12-19T09:00:00Z");
    expect(titlesIn(memory, "feed.xml")).toEqual(["Title ad", "Title new", "Title other"]);
    expect(titlesIn(memory, "feeds/security.xml")).toEqual(["Title ad", "Title new"]);
    expect(titlesIn(memory, "feeds/free.xml")).toEqual(["Title new", "Title old"]);
  });

  test("draws nothing when nothing has changed that it draws from", async () => {
    const memory = desk({ feeds });
    let asked = 0;
    const real = { ...memory.stories };
    Object.assign(memory.stories, { find: async (wish: StoryWish) => ((asked += 1), await real.find(wish)) });
    memory.held.push(at("a", "2014-12-18T08:00:00Z", "security"));
    await memory.pass("2014-12-18T09:00:00Z");
    const askedAtFirst = asked;
    expect(await memory.pass("2014-12-18T10:00:00Z")).toMatchObject({ changed: [], problems: [] });
    // All stories, those of each feed and of the front page; and all once more, for their archives.
    expect([askedAtFirst, asked]).toEqual([5, 5]);
    memory.held.push(at("b", "2014-12-18T08:30:00Z"));
    expect((await memory.pass("2014-12-18T11:00:00Z")).changed).toContain("feed.xml");
    expect(asked).toBe(10);
  });

  test("takes a story out of a feed that asks for an age, at most ten minutes late", async () => {
    const memory = desk({ feeds: [{ name: "day", title: "Day", where: where("age<24h"), limit: 9 }] });
    memory.held.push(at("a", "2014-12-18T08:07:00Z"), at("b", "2014-12-18T09:00:00Z"));
    await memory.pass("2014-12-19T08:00:00Z");
    expect(titlesIn(memory, "feeds/day.xml")).toEqual(["Title b", "Title a"]);
    expect((await memory.pass("2014-12-19T08:09:59Z")).changed).toEqual([]);
    const { changed } = await memory.pass("2014-12-19T08:10:00Z");
    expect(changed.toSorted()).toEqual(["feeds/day.atom", "feeds/day.json", "feeds/day.xml"]);
    expect(titlesIn(memory, "feeds/day.xml")).toEqual(["Title b"]);
  });

  test("has storage pick by a tag that each story of a feed must have, and reads on past what it does not want", async () => {
    const memory = desk({ feeds: [{ name: "a", title: "A", where: where("new (tag:x or tag:x tag:y)"), limit: 1 }] });
    const wishes: StoryWish[] = [];
    const real = { ...memory.stories };
    Object.assign(memory.stories, { find: async (wish: StoryWish) => (wishes.push(wish), await real.find(wish)) });
    memory.held.push(at("new", "2014-12-18T08:00:00Z", "x"), at("b", "2014-12-18T09:00:00Z", "x"));
    await memory.pass("2014-12-19T08:00:00Z");
    expect(wishes).toContainEqual({ order: "newest", limit: 2_000, tag: "x" });
    expect(titlesIn(memory, "feeds/a.xml")).toEqual(["Title new"]);
  });

  test("gives each tag a feed of its own, and of the sources that may be shown each whose feed somebody is sent", async () => {
    const [open, keyed, hidden] = [
      source("Harbour Wire"),
      source("Keyed", { feedUrl: "https://keyed.example/feed?key=hush" }),
      source("Hidden"),
    ];
    const openSources = new Set([open.id, keyed.id]);
    const memory = desk({ tags: ["security", "größe"], sources: [open, keyed, hidden], openSources });
    const wire = tell("Of the wire", { outlet: "Harbour Wire", at: "2014-12-18T07:00:00Z" });
    memory.held.push(at("a", "2014-12-18T08:00:00Z", "security"), story([wire], { id: "wire" }));
    const atoms = () => [...memory.saved.keys()].filter((name) => name.endsWith(".atom"));
    await memory.pass("2014-12-18T09:00:00Z");
    expect(atoms()).toEqual(["feed.atom", "tags/security.atom", "tags/größe.atom"]);
    memory.held.push(at("b", "2014-12-18T08:30:00Z"));
    const pushed = async () => new Set([open, keyed, hidden].map(({ id }) => `sources/${id}`));
    await memory.pass("2014-12-18T09:00:00Z", { pushed });
    expect(atoms()).toEqual(["feed.atom", "tags/security.atom", "tags/größe.atom", `sources/${open.id}.atom`]);
    expect(titlesIn(memory, "tags/security.xml")).toEqual(["Title a"]);
    expect(titlesIn(memory, "tags/größe.xml")).toEqual([]);
    expect(titlesIn(memory, `sources/${open.id}.xml`)).toEqual(["Of the wire"]);
    const bytes = (name: string): string => Buffer.from(memory.saved.get(name)?.body ?? "").toString();
    expect(bytes(`sources/${open.id}.xml`)).toContain("<title>The Desk: Harbour Wire</title>");
    expect(bytes("tags/größe.xml")).toContain('href="https://news.example.org/tags/gr%C3%B6%C3%9Fe.xml"');
    expect([...memory.saved.keys()].map(bytes).join("")).not.toContain("hush");
  });

  test.for<{ why: string; change: (held: Story[]) => void; asked: string[]; changed: string[] }>([
    { why: "nothing is new", change: () => {}, asked: [], changed: [] },
    {
      why: "a story is new",
      change: (held) => held.push(at("new", "2014-12-18T10:00:00Z", "two")),
      asked: ["all", "two"],
      changed: ["feed", "tags/two"],
    },
    {
      why: "a story loses its tag",
      change: (held) => held.splice(0, 1, at("a", "2014-12-18T08:00:00Z")),
      asked: ["all", "one"],
      changed: ["feed", "tags/one"],
    },
    {
      why: "a story is gone",
      change: (held) => held.splice(0, 1),
      asked: ["all", "one"],
      changed: ["feed", "tags/one"],
    },
  ])("looks only at feeds that the news touch: $why", async ({ change, asked, changed }) => {
    const memory = memoryStores();
    memory.held.push(at("a", "2014-12-18T08:00:00Z", "one"), at("b", "2014-12-18T07:00:00Z", "two"));
    const looked: string[] = [];
    const marks = async (wish: StoryWish) => {
      if (wish.ids === undefined) looked.push(wish.tag ?? "all");
      return await memory.stories.marks(wish);
    };
    const parts = {
      archives: memory.archives,
      documents: memory.documents,
      wholeTexts: memory.wholeTexts,
      stories: { ...memory.stories, marks },
      options: { ...ordinary, tags: ["one", "two", "three"] },
      memory: createFeedMemory(),
      now: new Date("2014-12-18T09:00:00Z"),
    };
    expect(await publishFeeds(parts)).toHaveLength(13);
    looked.length = 0;
    change(memory.held);
    const paths = changed.flatMap((name) => [`${name}.atom`, `${name}.json`, `${name}.xml`]);
    expect(await publishFeeds(parts)).toEqual(paths);
    expect(looked).toEqual(asked);
  });

  test("draws all feeds when nobody knows what changed, and changes no byte of those that are the same", async () => {
    const memory = memoryStores();
    memory.held.push(at("a", "2014-12-18T08:00:00Z", "one"));
    const stories = { ...memory.stories, changedSince: async () => null };
    const parts = {
      ...memory,
      stories,
      options: { ...ordinary, tags: ["one"] },
      memory: createFeedMemory(),
      now: new Date(),
    };
    expect(await publishFeeds(parts)).toHaveLength(7);
    expect(await publishFeeds({ ...parts, memory: createFeedMemory() })).toEqual([]);
    expect(await publishFeeds(parts)).toEqual([]);
  });

  test("stops between two steps when it is told to", async () => {
    const memory = memoryStores();
    const publish = createPublish({
      ...memory,
      ...createRender(TEMPLATES),
      clock: () => new Date(),
      log: quiet,
      options: ordinary,
    });
    await expect(publish(AbortSignal.abort(new Error("stopping")))).rejects.toThrow("stopping");
    expect(memory.saved.size).toBe(0);
  });

  test("lets a bug through", async () => {
    const memory = memoryStores();
    const stories = { ...memory.stories, find: async () => await Promise.reject(new TypeError("a bug")) };
    const publish = createPublish({
      ...memory,
      ...createRender(TEMPLATES),
      stories,
      clock: () => new Date(),
      log: quiet,
      options: ordinary,
    });
    await expect(publish(new AbortController().signal)).rejects.toThrow(new TypeError("a bug"));
  });
});

function running(coverage: Story["coverage"], updatedAt: string): Story {
  return story(coverage, { id: "fire", updatedAt: new Date(updatedAt) });
}

function grown(one: Story): Story {
  const later = new Date("2014-12-18T20:00:00Z");
  return { ...one, updatedAt: later, changedAt: later };
}

describe("publish: editions", () => {
  const daily = digest({ timezone: "UTC" });

  test("composes one edition a slot, from what is new since the last one", async () => {
    const { held, composed, receipts, pass } = desk({ digests: [daily] });
    held.push(at("too-old", "2014-12-16T06:00:00Z"), at("a", "2014-12-18T06:00:00Z"), at("b", "2014-12-18T05:00:00Z"));
    const first = await pass("2014-12-18T07:00:00Z");
    expect(first.editions).toMatchObject([
      { kind: "composed", digest: "daily", edition: { slot: "2014-12-18T07:00" } },
    ]);
    expect((await pass("2014-12-18T07:01:00Z")).editions).toEqual([]);
    held.push(at("c", "2014-12-18T07:30:00Z"));
    expect((await pass("2014-12-18T23:59:00Z")).editions).toEqual([]);
    await pass("2014-12-19T07:00:00Z");
    expect(composed.map(({ slot, storyIds }) => [slot, storyIds])).toEqual([
      ["2014-12-18T07:00", ["a", "b"]],
      ["2014-12-19T07:00", ["c"]],
    ]);
    expect(receipts.map(({ storyId, decision }) => [storyId, decision.kind])).toEqual([
      ["a", "composed"],
      ["b", "composed"],
      ["c", "composed"],
    ]);
  });

  test("leaves a slot undecided, and draws feeds all the same, while editions may not be composed", async () => {
    const { held, saved, pass } = desk({ digests: [daily] });
    held.push(at("a", "2014-12-18T06:00:00Z"));
    expect((await pass("2014-12-18T09:00:00Z", { mayCompose: async () => false })).editions).toEqual([]);
    expect(saved.has("feed.xml")).toBe(true);
    expect((await pass("2014-12-18T09:01:00Z")).editions).toHaveLength(1);
  });

  test("tells no story twice though it changed, and none is lost that was stored late", async () => {
    const { held, composed, pass } = desk({ digests: [daily] });
    const a = at("a", "2014-12-18T06:00:00Z");
    held.push(a);
    await pass("2014-12-18T07:00:00Z");
    held[0] = grown({ ...a, coverage: [...a.coverage, tell("More of a")] });
    held.push(at("late", "2014-12-18T06:59:58Z")); // seen before the edition was composed, stored after it
    await pass("2014-12-19T07:00:00Z");
    expect(composed.map(({ storyIds }) => storyIds)).toEqual([["a"], ["late"]]);
  });

  test("tells a story that got the tag of a section after the last edition, though it is no other news", async () => {
    const { held, composed, pass } = desk({ digests: [{ ...daily, sections: [{ title: "X", where: withTag("x") }] }] });
    held.push(at("a", "2014-12-18T05:00:00Z", "x"), at("b", "2014-12-18T04:00:00Z"));
    await pass("2014-12-18T07:00:00Z");
    const [, b] = held;
    if (b === undefined) throw new Error("It was held.");
    held[1] = { ...b, tags: [{ tag: "x", why: ["word"] }], changedAt: new Date("2014-12-18T20:00:00Z") };
    await pass("2014-12-19T07:00:00Z");
    expect(composed.map(({ storyIds }) => storyIds)).toEqual([["a"], ["b"]]);
  });

  const fire = tell("Fire in Uster", { outlet: "Red", at: "2014-12-16T06:00:00Z" });
  const arrest = tell("Police arrest Anna Keller of Wald for arson, 27", {
    outlet: "Blue",
    summary: "The canton's prosecutor named Anna Keller in Pfaffikon.",
    at: "2014-12-18T20:00:00Z",
  });
  test("brings a running event back once, with what is new, however often it is asked", async () => {
    const { held, composed, receipts, pass } = desk({ digests: [daily] });
    held.push(running([fire], "2014-12-16T06:00:00Z"));
    await pass("2014-12-16T07:00:00Z");
    held.push(at("a", "2014-12-18T06:00:00Z"));
    await pass("2014-12-18T07:00:00Z");
    held[0] = running([fire, arrest], "2014-12-18T20:00:00Z");
    held.push(at("b", "2014-12-18T21:00:00Z"));
    await pass("2014-12-19T07:00:00Z");
    await pass("2014-12-20T07:00:00Z");
    expect(composed.map(({ storyIds }) => storyIds)).toEqual([["fire"], ["a"], ["b", "fire"]]);
    expect(fillGaps(composed[2]?.text ?? [])).toContain(
      "* UPDATE, new since 16 December 2014, 07:00\n  Police arrest Anna Keller of Wald for arson, 27\n",
    );
    expect(receipts.at(-1)?.decision).toMatchObject({ kind: "composed", place: 2, update: arrest.item.title });
  });

  test("brings it back when its outlet has changed what it says", async () => {
    const { held, composed, earlier, pass } = desk({ digests: [{ ...daily, minStories: 0 }] });
    const told = tell("At least 40 dead in Uster", { at: "2014-12-17T06:00:00Z" });
    held.push(running([told], "2014-12-17T06:00:00Z"));
    await pass("2014-12-17T07:00:00Z");
    const now = { version: 2, changedAt: new Date("2014-12-17T20:00:00Z"), title: "At least 55 dead in Uster" };
    held[0] = running([{ ...told, item: { ...told.item, ...now } }], "2014-12-17T20:00:00Z");
    earlier.set(told.item.id, { title: told.item.title, summary: "" });
    await pass("2014-12-18T07:00:00Z");
    expect(composed.map(({ subject }) => subject)).toEqual([
      "At least 40 dead in Uster",
      "Update: At least 55 dead in Uster",
    ]);
  });

  test("tells as new what was left out and has grown, but not what is older than it looks back", async () => {
    const { held, composed, pass } = desk({ digests: [{ ...daily, stories: 1 }] });
    const [best, small, old] = [
      at("best", "2014-12-18T06:30:00Z"),
      at("small", "2014-12-18T05:00:00Z"),
      at("old", "2014-12-16T05:00:00Z"),
    ];
    held.push(best, small, old);
    await pass("2014-12-18T07:00:00Z");
    held.splice(1, 2, grown(small), grown(old));
    await pass("2014-12-19T07:00:00Z");
    expect(composed.map(({ storyIds }) => storyIds)).toEqual([["best"], ["small"]]);
  });

  test("reads on behind a flood that ranks before all others", async () => {
    const { held, composed, saved, pass } = desk({ digests: [daily], frontStories: 3 });
    const flood = Array.from({ length: 1_200 }, (_, index) =>
      story([tell(`Flood ${index}`, { outlet: "Red", at: "2014-12-18T06:00:00Z" })], {
        id: `flood-${index}`,
        rank: [
          { name: "outlets", value: 9, why: "so it is" },
          { name: "flood", value: -1, why: "so it is" },
        ],
      }),
    );
    held.push(...flood, at("a", "2014-12-18T06:00:00Z"), at("b", "2014-12-18T05:00:00Z"));
    await pass("2014-12-18T07:00:00Z");
    expect(composed[0]?.storyIds).toEqual(["a", "flood-0", "b"]);
    expect(Buffer.from(saved.get("index.html")?.body ?? "").toString()).toContain("Title b");
  });

  test("skips a thin slot with the reason, and its stories wait for the next one", async () => {
    const { held, composed, skipped, pass } = desk({ digests: [{ ...daily, minStories: 2 }] });
    held.push(at("a", "2014-12-18T06:00:00Z"), at("b", "2014-12-18T05:00:00Z"));
    await pass("2014-12-18T07:00:00Z");
    held.push(at("c", "2014-12-18T20:00:00Z"));
    const thin = await pass("2014-12-19T07:00:00Z");
    expect(thin.editions).toEqual([
      { kind: "skipped", digest: "daily", slot: "2014-12-19T07:00", why: "1 new of at least 2 stories" },
    ]);
    expect(skipped).toHaveLength(1);
    held.push(at("d", "2014-12-19T20:00:00Z"));
    await pass("2014-12-20T07:00:00Z");
    expect(composed.at(-1)?.storyIds).toEqual(["d", "c"]);
  });

  test("notes what was missed since, with the next slot that is decided", async () => {
    const { held, skipped, pass } = desk({ digests: [daily] });
    held.push(at("a", "2014-12-18T06:00:00Z"));
    await pass("2014-12-18T07:00:00Z");
    held.push(at("b", "2014-12-18T08:00:00Z"));
    await pass("2014-12-20T23:00:00Z"); // Too late for that day's.
    expect(skipped).toEqual([]);
    await pass("2014-12-21T07:00:00Z");
    expect(skipped.map(({ slot, why }) => `${slot} ${why.slice(0, 7)}`)).toEqual([
      "2014-12-20T07:00 missed:",
      "2014-12-19T07:00 missed:",
    ]);
  });

  test("makes up for missed slots with one edition, or with none when it is too late", async () => {
    const { held, composed, pass } = desk({ digests: [daily] });
    held.push(at("a", "2014-12-18T06:00:00Z"));
    await pass("2014-12-18T07:00:00Z");
    held.push(at("b", "2014-12-18T12:00:00Z"), at("c", "2014-12-20T12:00:00Z"));
    expect((await pass("2014-12-20T19:00:01Z")).editions).toEqual([]);
    await pass("2014-12-21T18:59:00Z");
    expect(composed.map(({ slot, storyIds }) => [slot, storyIds])).toEqual([
      ["2014-12-18T07:00", ["a"]],
      ["2014-12-21T07:00", ["c", "b"]],
    ]);
  });

  test("goes on past a broken template, and says where it is broken", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "newsdesk-"));
    onTestFinished(async () => await rm(folder, { recursive: true }));
    await cp(TEMPLATES, folder, { recursive: true });
    await writeFile(path.join(folder, "pages/front.liquid"), "<p>\n{{ nothing }}");
    const { held, saved, pass } = desk({ digests: [{ ...daily, name: "broken", template: "missing" }, daily] }, folder);
    held.push(at("a", "2014-12-18T06:00:00Z"));
    const { editions, problems } = await pass("2014-12-18T07:00:00Z");
    expect(saved.has("feed.xml")).toBe(true);
    expect(editions.map((report) => report.digest)).toEqual(["daily"]);
    expect(problems.map(({ what, problem }) => `${what}: ${problem.replaceAll(folder, "")}`)).toEqual([
      "front page: /pages/front.liquid:2:4: undefined variable: nothing",
      "digest broken: /mail/missing.mjml: there is no such template.",
    ]);
  });
});

describe("publish: feeds of editions", () => {
  const daily = digest();
  const closed = digest({ name: "staff", isArchived: false });
  const formats = ["digest/daily.atom", "digest/daily.json", "digest/daily.xml"];

  test("are there before the first edition, and drawn again when one is composed and not else", async () => {
    const memory = desk({ digests: [daily, closed] });
    expect((await memory.pass("2014-12-18T05:00:00Z")).changed).toEqual(expect.arrayContaining(formats));
    memory.held.push(at("a", "2014-12-18T05:30:00Z"));
    expect((await memory.pass("2014-12-18T05:40:00Z")).changed).not.toEqual(expect.arrayContaining(formats));
    const told = await memory.pass("2014-12-18T06:00:00Z");
    expect(told.changed).toEqual(formats);
    expect(titlesIn(memory, "digest/daily.xml")).toEqual(["Title a"]);
    expect([...memory.saved.keys()].filter((name) => name.includes("staff"))).toEqual([]);
    expect(memory.composed.map((edition) => edition.digest)).toEqual(["daily", "staff"]);
    let read = 0;
    const real = { ...memory.editions };
    const toldEditions = async (name: string, limit: number) => ((read += 1), await real.toldEditions(name, limit));
    Object.assign(memory.editions, { toldEditions });
    expect((await memory.pass("2014-12-18T06:01:00Z")).changed).toEqual([]);
    expect(read).toBe(0);
    memory.held.push(at("b", "2014-12-18T20:00:00Z"));
    expect((await memory.pass("2014-12-19T06:00:00Z")).changed).toEqual(expect.arrayContaining(formats));
    expect(titlesIn(memory, "digest/daily.xml")).toEqual(["Title b", "Title a"]);
  });

  test("say what was told, whatever becomes of the story", async () => {
    const memory = desk({ digests: [daily] });
    memory.held.push(at("a", "2014-12-18T05:30:00Z"));
    await memory.pass("2014-12-18T06:00:00Z");
    const before = memory.saved.get("digest/daily.json")?.etag;
    memory.held.splice(0, 1, story([tell("Quite another headline", { at: "2014-12-18T05:30:00Z" })], { id: "a" }));
    await memory.documents.noteDrawnFrom("editions", "something else, so that all is drawn again");
    expect((await memory.pass("2014-12-18T06:30:00Z")).changed).toContain("feed.json");
    expect(memory.saved.get("digest/daily.json")?.etag).toBe(before);
  });
});

test("the feed of editions is drawn again when a story of it is muted", async () => {
  const memory = desk({ digests: [digest()] });
  memory.held.push(at("a", "2014-12-18T05:30:00Z"), at("b", "2014-12-18T05:00:00Z"));
  await memory.pass("2014-12-18T06:00:00Z");
  const [first] = memory.held;
  if (first !== undefined) memory.held[0] = { ...first, standing: { kind: "muted" } };
  expect((await memory.pass("2014-12-18T06:01:00Z")).changed).toContain("digest/daily.xml");
  expect(titlesIn(memory, "digest/daily.xml")).toEqual(["Thursday 18 December 2014, 07:00"]);
});

describe("newStoryWish", () => {
  test.for<{ why: string; last: string | null; since: string; after: string | undefined }>([
    { why: "looks back for the first edition", last: null, since: "2014-12-19T07:00", after: undefined },
    {
      why: "goes on from the last one, with an overlap",
      last: "2014-12-18T07:00:00Z",
      since: "2014-12-17T07:00",
      after: "2014-12-18T06:00",
    },
  ])("$why", ({ last, since, after }) => {
    const wish = newStoryWish(digest(), last === null ? null : new Date(last), new Date("2014-12-20T07:00:00Z"));
    expect(wish.publishedSince?.toISOString().slice(0, 16)).toBe(since);
    expect(wish.firstSeenAfter?.toISOString().slice(0, 16)).toBe(after);
  });
});
