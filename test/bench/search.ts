import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { sql } from "kysely";
import type { DeskStore } from "../../src/domain/desk-store.ts";
import type { Story } from "../../src/domain/story.ts";
import type { PublishOptions } from "../../src/publish/options.ts";
import { searchPage } from "../../src/publish/search-page.ts";
import { createRender } from "../../src/render/render.ts";
import { openDatabase, toDeskStore } from "../../src/store/open-store.ts";
import { migrate } from "../../src/store/migrate.ts";
import { reindexItems } from "../../src/store/reindex-items.ts";
import { anItem, aPlan, aSource, aStory, MORNING, sourced } from "../builders.ts";
import { storeStories } from "../contract/stored.ts";
import type { Figure } from "./figure.ts";
import { median } from "./median.ts";
import { createItems } from "./stories/made-items.ts";
import { missingStories } from "./stories/story-corpus.ts";

const ITEMS = 100_000;
const STORIES_AT_ONCE = 500;
const SOURCES = Array.from({ length: 50 }, (_, index) => aSource(`Outlet ${index}`));
const TAGS = Array.from({ length: 40 }, (_, index) => `tag-${index}`);
const SPAN_MS = 365 * 86_400_000;
const TRIES = 15;
/** Of our own processor time: on SQLite all that a search takes. */
const REACH_MS = 200;

/** Kinds of queries, from the cheapest to those that are the most work. */
const QUERIES: Readonly<Record<string, string>> = {
  "a rare word": "shingle",
  "a common word": "president",
  "the commonest word": "the",
  "two words": "microsoft security",
  "common words, one of them rare": "the president shingle",
  "words in a row": '"prime minister"',
  "common words in a row": '"of the"',
  "one of some words": "google or yahoo or oracle",
  "a word, a tag, a source, an age": 'police tag:tag-3 -tag:tag-4 source:"Outlet 7" age<300d',
  "a tag": "tag:tag-7",
  "no word, and hardly any hit": "outlets>=9 or language:de",
  "a Chinese word": "发布",
  "eight words": "the of to in a and on for",
  "a common word that no hit may be without, and no hit": "the outlets>=9",
};

const OPTIONS = {
  site: {
    title: "Bench",
    url: "https://news.example",
    language: "en",
    timezone: "UTC",
    summaryChars: 400,
    description: "Bench",
  },
  feeds: [],
  tags: TAGS,
  showsImages: false,
  digests: [],
} satisfies Pick<PublishOptions, "site" | "feeds" | "tags" | "showsImages" | "digests">;

/** What a search costs in a desk of 100,000 items; on PostgreSQL too when `TEST_POSTGRES_URL` names an empty database. */
export async function search(): Promise<readonly Figure[] | { readonly skipped: string }> {
  const missing = missingStories();
  if (missing !== null) return { skipped: missing };
  const folder = mkdtempSync(join(tmpdir(), "newsdesk-bench-"));
  try {
    const sqlite = await measured("sqlite", join(folder, "desk.db"));
    const url = process.env["TEST_POSTGRES_URL"] ?? "";
    return url === "" ? sqlite : [...sqlite, ...(await measured("postgres", url))];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measured(name: string, address: string): Promise<readonly Figure[]> {
  const database = await openDatabase(address);
  const store = toDeskStore(database);
  try {
    await migrate(database, MORNING);
    const writing = await timed(() => fill(store));
    await sql`delete from meta where name = 'words'`.execute(database.db);
    const indexing = await timed(() => reindexItems(database));
    if (name === "postgres") await sql`analyze`.execute(database.db);
    return [
      figure(`${name}, writing an item, CPU`, (1_000 * writing.cpuMs) / ITEMS, "us", null),
      figure(`${name}, of it indexing, CPU`, (1_000 * indexing.cpuMs) / ITEMS, "us", null),
      ...(await queried(name, store)),
    ];
  } finally {
    await store.close();
  }
}

async function queried(name: string, store: DeskStore): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  const { page } = createRender(resolve(import.meta.dirname, "../../templates"));
  const parts = { ...store, sources: SOURCES, options: OPTIONS, now: new Date(MORNING.getTime() + SPAN_MS) };
  for (const [what, query] of Object.entries(QUERIES)) {
    const times: Timed[] = [];
    let said = "";
    for (let index = 0; index < TRIES; index += 1) {
      const time = await timed(async () => {
        const { data } = await searchPage({ query, page: null }, parts);
        said = await page("search", data);
      });
      times.push(time);
    }
    const hits = /role="status">\s*([^<]*)</.exec(said)?.[1] ?? "none";
    process.stderr.write(`${name} ${query}: ${hits}\n`);
    const [all, own] = [times.map(({ ms }) => ms), times.map(({ cpuMs }) => cpuMs)];
    figures.push(figure(`${name}, ${what}`, median(all), "ms", null));
    figures.push(figure(`${name}, ${what}, worst`, Math.max(...all), "ms", null));
    figures.push(figure(`${name}, ${what}, CPU`, median(own), "ms", REACH_MS));
  }
  return figures;
}

/** Real words; every third story has two items, and one in fifty a Chinese headline. */
async function fill(store: DeskStore): Promise<void> {
  const itemAt = createItems(MORNING.getTime(), SPAN_MS, ITEMS);
  let stories: Story[] = [];
  const flush = async (): Promise<void> => {
    await storeStories(store, stories);
    await store.curate.saveCurated(aPlan());
    stories = [];
  };
  let index = 0;
  for (let story = 0; index < ITEMS; story += 1) {
    const lead = telling(itemAt, index);
    const others = story % 3 === 0 ? [telling(itemAt, index + 1)] : [];
    index += 1 + others.length;
    const tags = [...new Set([story % 40, (story * 7 + 3) % 40])].map((at) => TAGS[at] ?? "");
    stories.push(aStory([lead, ...others], { tags: tags.map((tag) => ({ tag, why: [tag] })) }));
    if (stories.length === STORIES_AT_ONCE) await flush();
  }
  await flush();
}

function telling(itemAt: ReturnType<typeof createItems>, index: number) {
  const { title, summary, toldMs } = itemAt(index);
  const source = SOURCES[index % SOURCES.length] ?? aSource();
  const said = index % 50 === 0 ? `苹果公司今天发布第${index}号新产品 ${title}` : `${title} ${index}`;
  return sourced(anItem(said, { summary, publishedAt: new Date(toldMs) }, source), source);
}

type Timed = { readonly ms: number; readonly cpuMs: number };

async function timed(work: () => Promise<unknown>): Promise<Timed> {
  const [startedAt, before] = [performance.now(), process.cpuUsage()];
  await work();
  const [ms, { user, system }] = [performance.now() - startedAt, process.cpuUsage(before)];
  return { ms, cpuMs: (user + system) / 1_000 };
}

function figure(name: string, value: number, unit: string, reach: number | null): Figure {
  const bar = reach === null ? null : `under ${reach} ms`;
  return { group: "search", figure: name, value, unit, reach: bar, pass: reach === null ? null : value < reach };
}
