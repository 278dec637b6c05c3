import type { Bulk, Row } from "./bulk.ts";
import { chance, wordAt, words } from "./made-news.ts";
import {
  DAY_MS,
  itemId,
  linkOf,
  NOW,
  type Scale,
  sourceId,
  storiesOf,
  storyId,
  TAGS,
  TEXT_DAYS,
  toldAtMs,
} from "./scale.ts";

export async function fillSources(bulk: Bulk, { sources }: Scale): Promise<void> {
  const rows = Array.from({ length: sources }, (_, source): Row => {
    const nextAt = NOW.getTime() + Math.floor((chance(source) - 0.05) * 3_600_000);
    const feed = `https://outlet${source}.example/feed.xml`;
    return [sourceId(source), `Outlet ${source}`, feed, "[]", 1, "{}", 1, nextAt, NOW.getTime() - 1, 0, "null"];
  });
  const columns = { id: "text", name: "text", feed_url: "text", tags: "text", weight: "double precision" } as const;
  const state = { headers: "text", followed: "bigint", next_fetch_at: "bigint", last_fetch_at: "bigint" } as const;
  await bulk.insert("sources", { ...columns, ...state, failures_in_a_row: "bigint", last_failure: "text" }, rows);
}

const ITEM = {
  ...({ id: "text", source_id: "text", identity_kind: "text", identity_value: "text", identity_key: "text" } as const),
  ...({ words_key: "text", link: "text", link_key: "text", title: "text", summary: "text", html: "text" } as const),
  ...({ labels: "text", enclosures: "text", published_at: "bigint", told_at: "bigint", content_hash: "text" } as const),
  ...({ entry_hash: "text", version: "bigint", curated_version: "bigint" } as const),
  ...({ first_seen_at: "bigint", changed_at: "bigint" } as const),
} as const;

/** One page in so many items was read, and a few of the newest are to be. */
const PAGES = 20;

export async function fillPages(bulk: Bulk, scale: Scale): Promise<void> {
  const columns = { item_id: "text", state: "text", tries: "bigint", next_at: "bigint" } as const;
  const rows = each(Math.floor(scale.items / PAGES), (page): Row => {
    const item = page * PAGES;
    const isDue = item > scale.items - PENDING;
    return [itemId(item), isDue ? "due" : "read", isDue ? 0 : 1, toldAtMs(item, scale)];
  });
  await bulk.insert("pages", columns, rows);
}

/** A few of the newest wait to be curated. */
const PENDING = 200;

export async function fillItems(bulk: Bulk, scale: Scale): Promise<void> {
  await bulk.insert(
    "items",
    ITEM,
    each(scale.items, (item) => itemRow(item, scale)),
  );
}

function itemRow(item: number, scale: Scale): Row {
  const source = sourceOf(item, scale);
  const told = toldAtMs(item, scale);
  const { title, summary } = textsOf(item);
  const link = linkOf(item, source);
  const isWhole = told > NOW.getTime() - TEXT_DAYS * DAY_MS;
  const html = isWhole ? `<p>${summary}</p>`.repeat(4) : "<!-- no longer kept -->";
  const curated = item < scale.items - PENDING ? 1 : 0;
  const key = link.slice("https://".length);
  const hash = item.toString(16).padStart(16, "0");
  const known = [itemId(item), sourceId(source), "link", link, key, hash, link, key] as const;
  return [
    ...known,
    title,
    summary,
    html,
    "[]",
    "[]",
    told,
    told,
    hash.repeat(4),
    hash.repeat(4),
    1,
    curated,
    told,
    told,
  ];
}

export function sourceOf(item: number, { sources }: Scale): number {
  return Math.floor(sources * chance(item * 3 + 1) ** 2);
}

/** What tells of one happening shares some words. */
export function textsOf(item: number): { readonly title: string; readonly summary: string } {
  const shared = words(Math.floor(item / 4) + 1, 3);
  const title = [...shared, ...words(item + 7, 5)].join(" ");
  return { title, summary: words(item + 11, 20).join(" ") };
}

const vector = (text: string): string =>
  text
    .split(" ")
    .map((word, at) => `'${word}':${at + 1}`)
    .join(" ");

export async function fillWords(bulk: Bulk, scale: Scale, kind: "sqlite" | "postgres"): Promise<void> {
  if (kind === "postgres") {
    const columns = { id: "bigint", item_id: "text", title: "tsvector", summary: "tsvector" } as const;
    const rows = each(scale.items, (item): Row => {
      const { title, summary } = textsOf(item);
      return [item + 1, itemId(item), vector(title), vector(summary)];
    });
    await bulk.insert("item_words", columns, rows);
    return;
  }
  await bulk.insert(
    "item_words",
    { id: "bigint", item_id: "text" },
    each(scale.items, (item) => [item + 1, itemId(item)]),
  );
  const rows = each(scale.items, (item): Row => {
    const { title, summary } = textsOf(item);
    return [item + 1, title, summary];
  });
  await bulk.insert("item_word_index", { rowid: "bigint", title: "text", summary: "text" }, rows);
}

export async function fillStories(bulk: Bulk, scale: Scale): Promise<void> {
  const story = { id: "text", tags: "text", rank: "text", order_key: "double precision" } as const;
  const times = {
    published_at: "bigint",
    first_seen_at: "bigint",
    updated_at: "bigint",
    changed_at: "bigint",
  } as const;
  await bulk.insert("stories", { ...story, ...times, gist: "text", phrases: "text" }, storyRows(scale));
  const tag = { tag: "text", story_id: "text", published_at: "bigint" } as const;
  await bulk.insert("story_tags", tag, tagRows(scale));
  const place = { item_id: "text", story_id: "text", position: "bigint" } as const;
  await bulk.insert("coverage", place, coverageRows(scale));
  const receipt = { content_key: "text", at: "bigint", item_id: "text", story_id: "text", decision: "text" } as const;
  await bulk.insert("receipts", receipt, receiptRows(scale));
}

export function tagsOf(story: number): readonly string[] {
  return [...new Set([story * 2, story * 2 + 1].map((seed) => `tag-${Math.floor(TAGS * chance(seed) ** 2)}`))];
}

function* storyRows(scale: Scale): Generator<Row> {
  for (const { story, items } of storiesOf(scale)) {
    const [first, last] = [toldAtMs(items[0] ?? 0, scale), toldAtMs(items.at(-1) ?? 0, scale)];
    const tags = JSON.stringify(tagsOf(story).map((tag) => ({ tag, why: [wordAt(story)] })));
    const rank = JSON.stringify([{ name: "outlets", value: items.length, why: `${items.length} outlets` }]);
    const order = items.length + first / (12 * 3_600_000);
    const gist = JSON.stringify([{ text: textsOf(items[0] ?? 0).summary, itemId: itemId(items[0] ?? 0) }]);
    yield [storyId(story), tags, rank, order, first, first, last, last, gist, "[]"];
  }
}

function* tagRows(scale: Scale): Generator<Row> {
  for (const { story, items } of storiesOf(scale))
    for (const tag of tagsOf(story)) yield [tag, storyId(story), toldAtMs(items[0] ?? 0, scale)];
}

function* coverageRows(scale: Scale): Generator<Row> {
  for (const { story, items } of storiesOf(scale))
    for (const [position, item] of items.entries()) yield [itemId(item), storyId(story), position];
}

function* receiptRows(scale: Scale): Generator<Row> {
  for (const { story, items } of storiesOf(scale)) {
    for (const item of items) {
      const decision = JSON.stringify({ kind: "stored", identity: { kind: "link", value: linkOf(item, 0) } });
      yield [`rcp-${item}`, toldAtMs(item, scale), itemId(item), storyId(story), decision];
    }
  }
}

function* each(count: number, make: (at: number) => Row): Generator<Row> {
  for (let at = 0; at < count; at += 1) yield make(at);
}
