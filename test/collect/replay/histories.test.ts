import { array, assert, asyncProperty, constantFrom, nat, record } from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import type { FeedEntry } from "../../../src/collect/clean/clean-feed.ts";
import { planDocument } from "../../../src/collect/items/plan-document.ts";
import type { ItemId } from "../../../src/domain/item.ts";
import { NO_WISHES } from "../../../src/domain/source.ts";
import { unreachable } from "../../../src/domain/unreachable.ts";
import type { Database } from "../../../src/store/database.ts";
import { createCollectStore } from "../../../src/store/collect-store.ts";
import { migrate } from "../../../src/store/migrate.ts";
import { openDatabase } from "../../../src/store/open-store.ts";
import { aCollectPlan, anItem, aPollState, aSource } from "../../builders.ts";
import { aSameEntry, anEntry } from "../entries.ts";

/** Histories that one run of the property tries, and how much happens in each. */
const HISTORIES = 60;
const MAX_HAPPENINGS = 30;
const HOUR_MS = 60 * 60 * 1000;
const START = new Date("2026-11-01T00:00:00Z");

const gazette = aSource("The Gazette");
const herald = aSource("The Herald");

/** What the outlet knows of an article; `number` tells which it is. */
type Article = {
  readonly number: number;
  readonly guid: string;
  readonly link: string;
  readonly title: string;
  readonly summary: string;
  readonly publishedAt: Date | null;
  readonly isTold: boolean;
};

/** What a feed makes of its guids and links. */
type Habit =
  | "own guids"
  | "guids by place"
  | "one guid for all"
  | "no guids"
  | "new guids each time"
  | "new parameters each time";

const KINDS = [
  ...(["publish", "publish", "edit title", "edit text", "change guid", "change link"] as const),
  ...(["vanish", "return", "repeat", "reorder", "reuse a guid", "rest", "other habit"] as const),
];
const HABITS: readonly Habit[] = [
  "own guids",
  "guids by place",
  "one guid for all",
  "no guids",
  "new guids each time",
  "new parameters each time",
];

type Happening = { readonly kind: (typeof KINDS)[number]; readonly which: number; readonly habit: Habit };

/** The outlet: what it tells, in its order. */
type Outlet = { readonly articles: readonly Article[]; readonly habit: Habit; readonly told: readonly number[] };

const open: Database[] = [];

afterEach(async () => {
  for (const database of open.splice(0)) await database.close();
});

describe("any history of a feed", () => {
  test("makes one item of each article, whose versions count up, and touches no other source", async () => {
    const happening = record({ kind: constantFrom(...KINDS), which: nat(), habit: constantFrom(...HABITS) });
    await assert(
      asyncProperty(array(happening, { minLength: 1, maxLength: MAX_HAPPENINGS }), async (happenings) => {
        await live(happenings);
      }),
      { numRuns: HISTORIES },
    );
  });
});

async function live(happenings: readonly Happening[]): Promise<void> {
  const desk = await openDesk();
  let outlet: Outlet = { articles: [], habit: "own guids", told: [] };
  const ids = new Map<number, ItemId>();
  const versions = new Map<ItemId, number>();
  for (const [time, happening] of happenings.entries()) {
    outlet = next(outlet, happening, time);
    await desk.poll(tellingOf(outlet, time), time);
    const items = await desk.items();
    // Those that were never told since they came into being are none.
    expect(items).toHaveLength(outlet.articles.length);
    for (const article of outlet.articles.filter(({ isTold }) => isTold)) {
      const item = items.find(({ title, summary }) => title === article.title && summary === article.summary);
      expect([article, item?.id]).toEqual([article, ids.get(article.number) ?? item?.id ?? "stored"]);
      if (item !== undefined) ids.set(article.number, item.id);
    }
    for (const { id, version } of items) {
      const before = versions.get(id) ?? 0;
      const mayChange = happening.kind !== "rest" || before === 0;
      expect(mayChange ? [before, before + 1] : [before]).toContain(version);
      versions.set(id, version);
    }
    expect(await desk.others()).toEqual(desk.othersBefore);
  }
}

async function openDesk() {
  const database = await openDatabase(":memory:");
  open.push(database);
  await migrate(database, START);
  const store = createCollectStore(database);
  await store.syncSources([gazette, herald], START);
  // Another source has the guids and links of this one.
  const stolen = Array.from({ length: 5 }, (_, number) => {
    const { guid, link, title } = articleOf(number);
    return anItem(title, { identity: { kind: "guid", value: guid }, link: anEntry({ link }).content.link }, herald);
  });
  await store.saveCollected([aCollectPlan(herald.id, { inserts: stolen })]);
  const of = (source: typeof gazette) => async () =>
    await database.db.selectFrom("items").selectAll().where("source_id", "=", source.id).orderBy("id").execute();
  let state = aPollState();
  const poll = async (entries: readonly FeedEntry[], time: number): Promise<void> => {
    const { entryHashes } = await store.sourceMemory(gazette.id);
    const feed = {
      title: "The Gazette",
      siteUrl: "https://a.example/",
      language: "en",
      wishes: NO_WISHES,
      blocks: [],
      push: { hubs: [], self: null },
      entries: entries.map((entry) => asRemembered(entry, new Set(entryHashes))),
    };
    const now = new Date(START.getTime() + (time + 1) * HOUR_MS);
    const { plan, quarantine } = await planDocument(store, { source: gazette, state }, feed, now);
    expect(quarantine).toBe(null);
    state = aPollState({ feedTitle: feed.title, siteUrl: feed.siteUrl, language: feed.language });
    await store.saveCollected([aCollectPlan(gazette.id, { ...plan, state })]);
  };
  return { poll, items: of(gazette), others: of(herald), othersBefore: await of(herald)() };
}

/** As the reader gives it: an entry whose item is stored as it is comes without its content. */
function asRemembered(entry: FeedEntry, hashes: ReadonlySet<string>): FeedEntry {
  if (entry.kind === "same" || !hashes.has(entry.entryHash)) return entry;
  const { guid, entryHash, content } = entry;
  return aSameEntry({ guid, entryHash, ...(content.link === null ? {} : { link: content.link }) });
}

function articleOf(number: number): Article {
  const publishedAt = number % 3 === 0 ? null : new Date(START.getTime() - number * HOUR_MS);
  const words = { title: wordsOf(`t${number}`), summary: wordsOf(`s${number}`) };
  return { number, guid: `guid-${number}`, link: `https://a.example/${number}`, ...words, publishedAt, isTold: true };
}

/** Six words that no other text has. */
function wordsOf(seed: string): string {
  return Array.from({ length: 6 }, (_, index) => `word${seed}x${index}`).join(" ");
}

function next(outlet: Outlet, { kind, which, habit }: Happening, time: number): Outlet {
  const { articles, told } = outlet;
  const shown = articles.filter(({ isTold }) => isTold);
  const one = shown[which % Math.max(1, shown.length)];
  const hidden = articles.filter(({ isTold }) => !isTold);
  const lost = hidden[which % Math.max(1, hidden.length)];
  const change = (article: Article | undefined, over: Partial<Article>): Outlet => {
    const at = article === undefined ? -1 : articles.indexOf(article);
    return article === undefined ? outlet : { ...outlet, articles: articles.with(at, { ...article, ...over }) };
  };
  switch (kind) {
    case "publish":
      return publish(outlet, {});
    case "reuse a guid":
      return lost === undefined ? outlet : publish(outlet, { guid: lost.guid });
    case "edit title":
      return change(one, { title: wordsOf(`title${time}`) });
    case "edit text":
      return change(one, { summary: wordsOf(`text${time}`) });
    case "change guid":
      return change(one, { guid: `guid-at-${time}` });
    case "change link":
      return change(one, { link: `https://a.example/moved/${time}` });
    case "vanish":
      return change(one, { isTold: false });
    case "return":
      return change(lost, { isTold: true });
    case "repeat":
      return one === undefined ? outlet : { ...outlet, told: [...told, one.number] };
    case "reorder":
      return { ...outlet, told: told.toReversed() };
    case "other habit":
      return { ...outlet, habit };
    case "rest":
      return outlet;
    default:
      return unreachable(kind);
  }
}

function publish({ articles, habit, told }: Outlet, over: Partial<Article>): Outlet {
  const article = { ...articleOf(articles.length), ...over };
  return { articles: [...articles, article], habit, told: [article.number, ...told] };
}

function tellingOf({ articles, habit, told }: Outlet, time: number): readonly FeedEntry[] {
  const places = [...new Set(told)].filter((number) => articles[number]?.isTold === true);
  return told.flatMap((number) => {
    const article = articles[number];
    if (article?.isTold !== true) return [];
    const place = { ...article, guid: `${places.indexOf(number) + 1}` };
    return [entryOf(habit === "guids by place" ? place : article, habit, time)];
  });
}

function entryOf({ guid, link, title, summary, publishedAt, number }: Article, habit: Habit, time: number): FeedEntry {
  const said = { guid, link, title, summary, publishedAt };
  switch (habit) {
    case "own guids":
    case "guids by place":
      return anEntry(said);
    case "one guid for all":
      return anEntry({ ...said, guid: "the-gazette" });
    case "no guids":
      return anEntry({ ...said, guid: null });
    case "new guids each time":
      return anEntry({ ...said, guid: `${number}-${time}` });
    case "new parameters each time":
      return anEntry({ ...said, link: `${link}?visit=${time}` });
    default:
      return unreachable(habit);
  }
}
