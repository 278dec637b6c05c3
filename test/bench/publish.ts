import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { monitorEventLoopDelay, performance } from "node:perf_hooks";
import type { DeskStore } from "../../src/domain/desk-store.ts";
import type { Story } from "../../src/domain/story.ts";
import { isArchiveBehind } from "../../src/publish/archived-plans.ts";
import { createFeedMemory, type FeedMemory } from "../../src/publish/feed-memory.ts";
import { keepArchives } from "../../src/publish/keep-archives.ts";
import type { PublishOptions } from "../../src/publish/options.ts";
import { publishFeeds } from "../../src/publish/publish-feeds.ts";
import { wholeTextReader } from "../../src/app/whole-texts.ts";
import { openStore } from "../../src/store/open-store.ts";
import { aCollectPlan, anItem, aPlan, aSource, aStory, collected, MORNING, sourced } from "../builders.ts";
import { storeStories } from "../contract/stored.ts";
import type { Figure } from "./figure.ts";
import { median } from "./median.ts";

const STORIES = 10_000;
const TAGS = Array.from({ length: 50 }, (_, index) => `tag-${index}`);
const SOURCES = Array.from({ length: 20 }, (_, index) => aSource(`Outlet ${index}`));
const TRIES = 7;
const REACH_MS = 100;
const REACH_BLOCKED_MS = 50;

export const OPTIONS: PublishOptions = {
  site: {
    title: "Bench",
    url: "https://news.example",
    language: "en",
    timezone: "UTC",
    description: "Bench",
    summaryChars: 2_000,
  },
  feeds: [],
  digests: [],
  tags: TAGS,
  sources: SOURCES,
  followed: SOURCES.map(({ id }) => id),
  openSources: new Set(SOURCES.map(({ id }) => id)),
  hub: null,
  postalAddress: "",
  showsImages: false,
  frontStories: 40,
  feedStories: 100,
};

/** What one new story costs: all feeds of a desk of 10,000 stories, on SQLite, the database synced as ever. */
export async function publish(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "newsdesk-bench-"));
  const file = join(folder, "desk.db");
  const store = await openStore(file);
  try {
    await storeStories(
      store,
      Array.from({ length: STORIES }, (_, index) => tagged(index)),
    );
    return await measured(store, file);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
}

async function measured(store: DeskStore, file: string): Promise<readonly Figure[]> {
  const memory = createFeedMemory();
  const parts = () => ({
    ...store,
    wholeTexts: wholeTextReader(store.collect),
    options: OPTIONS,
    memory,
    now: new Date(),
  });
  const draw = async () =>
    await timed(async () => {
      await keepArchives(parts());
      await publishFeeds(parts());
    });
  const first = await timed(async () => await publishFeeds(parts()));
  const before = bytesOf(file);
  const passes: Timed[] = [];
  // As after an upgrade: all stories are there, and no archive.
  do passes.push(await draw());
  while (await isBehind(store, memory));
  const archivedMb = (bytesOf(file) - before) / 1e6;
  const unchanged = await draw();
  const again: Timed[] = [];
  for (let index = 0; index < TRIES; index += 1) {
    await addStory(store, tagged(STORIES + index));
    again.push(await draw());
  }
  const slowest = (of: readonly Timed[]) => Math.max(...of.map(({ blockedMs }) => blockedMs));
  return [
    figure("all feeds, drawn first", first.ms, null),
    figure("all feeds, drawn first, blocked", first.blockedMs, null),
    figure(
      "archives of all, in all",
      passes.reduce((sum, { ms }) => sum + ms, 0),
      null,
    ),
    { ...figure("archives of all, passes", passes.length, null), unit: "passes" },
    figure("archives of all, slowest pass", Math.max(...passes.map(({ ms }) => ms)), null),
    figure("archives of all, blocked", slowest(passes), null),
    { ...figure("archives of all, stored", archivedMb, null), unit: "MB" },
    figure("all feeds, nothing new", unchanged.ms, null),
    figure("all feeds, one new story", median(again.map(({ ms }) => ms)), REACH_MS),
    figure("all feeds, one new story, CPU", median(again.map(({ cpuMs }) => cpuMs)), null),
    figure("all feeds, one new story, blocked", slowest(again), REACH_BLOCKED_MS),
  ];
}

async function isBehind({ archives, stories }: DeskStore, memory: FeedMemory): Promise<boolean> {
  const now = { state: await stories.state(), options: OPTIONS };
  return memory.isArchiveDue === true || isArchiveBehind(await archives.progress(), now);
}

/** With what SQLite has not yet moved into it. */
function bytesOf(file: string): number {
  const database = new DatabaseSync(file);
  try {
    database.exec("pragma wal_checkpoint(passive)");
    return Number(
      Object.values(
        database.prepare("select page_count * page_size from pragma_page_count, pragma_page_size").get() ?? {},
      )[0],
    );
  } finally {
    database.close();
  }
}

/** As a pass stores it; the sources are followed already. */
export async function addStory(store: DeskStore, story: Story): Promise<void> {
  for (const { item } of story.coverage) {
    await store.collect.saveCollected([aCollectPlan(item.sourceId, { inserts: [collected(item)] })]);
  }
  const curated = story.coverage.map(({ item }) => ({ itemId: item.id, version: 1 }));
  await store.curate.saveCurated(aPlan({ stories: [story], curated }));
}

function figure(name: string, value: number, reach: number | null): Figure {
  const bar = reach === null ? null : `under ${reach} ms`;
  return { group: "publish", figure: name, value, unit: "ms", reach: bar, pass: reach === null ? null : value < reach };
}

type Timed = { readonly ms: number; readonly cpuMs: number; readonly blockedMs: number };

async function timed(work: () => Promise<unknown>): Promise<Timed> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await new Promise((done) => setTimeout(done, 20)); // It tells nothing before it has ticked.
  delay.reset();
  const [startedAt, before] = [performance.now(), process.cpuUsage()];
  await work();
  const [ms, cpu] = [performance.now() - startedAt, process.cpuUsage(before)];
  await new Promise((done) => setTimeout(done, 5));
  delay.disable();
  return { ms, cpuMs: (cpu.user + cpu.system) / 1_000, blockedMs: delay.max / 1e6 };
}

/** Each has two tags, and every second a second outlet. */
export function tagged(index: number): Story {
  const told = { publishedAt: new Date(MORNING.getTime() + index * 1_000) };
  const outlets = index % 2 === 0 ? [index] : [index, index + 1];
  const [lead, ...others] = outlets.map((at) => {
    const source = SOURCES[at % SOURCES.length];
    return sourced(anItem(`Headline ${index} that outlet ${at} wrote about a release`, told, source), source);
  });
  if (lead === undefined) throw new Error("a story without an outlet");
  const tags = [TAGS[index % 50], TAGS[(index * 7 + 3) % 50]].map((tag = "") => ({ tag, why: [tag] as const }));
  return aStory([lead, ...others], {
    updatedAt: told.publishedAt,
    tags: tags[0]?.tag === tags[1]?.tag ? tags.slice(1) : tags,
  });
}
