import { afterAll, beforeEach } from "vitest";
import { createCollect, createFeedReader, createPageReader, createReadPages } from "../../../src/collect/collect.ts";
import type { PagesOptions } from "../../../src/collect/pages/read-pages.ts";
import type { DeskStore } from "../../../src/domain/desk-store.ts";
import type { Item, ItemId } from "../../../src/domain/item.ts";
import type { Log } from "../../../src/domain/log.ts";
import { receiptLine } from "../../../src/domain/receipt-line.ts";
import { createHttpClient, type HttpOptions } from "../../../src/net/http-client.ts";
import { createFetchFeed } from "../../../src/net/http-fetch.ts";
import { createFetchPage } from "../../../src/net/http-page.ts";
import { openDatabase, toDeskStore } from "../../../src/store/open-store.ts";
import { migrate } from "../../../src/store/migrate.ts";
import type { Database } from "../../../src/store/database.ts";
import { toItem } from "../../../src/store/item-rows.ts";
import { toReceipt } from "../../../src/store/receipt-rows.ts";
import { closeAfterEach } from "../../close-after-each.ts";
import { aSource } from "../../builders.ts";
import { anArticle } from "./wordpress-page.ts";
import { localSite } from "../local-site.ts";

const NEVER = new AbortController().signal;
const NO_LOG: Log = { debug() {}, info() {}, warn() {}, error() {} };
export const START = new Date("2026-11-23T06:00:00Z");
export const HOUR_MS = 60 * 60 * 1000;

export const site = localSite();
const toClose = closeAfterEach();
const reader = createFeedReader();
const pageReader = createPageReader();

/** The desk's clock moves by hand alone. */
export const time = { now: START };

beforeEach(() => {
  time.now = START;
});

afterAll(async () => {
  await reader.close();
  await pageReader.close();
});

export type Desk = { readonly store: DeskStore; readonly database: Database; readonly pass: () => Promise<void> };

type DeskOptions = { readonly http?: Partial<HttpOptions>; readonly pages?: Partial<PagesOptions> };

/** A desk on a real database that follows one feed with `fullText`, and asks it in each pass. */
export async function aDesk({ http = {}, pages = {} }: DeskOptions = {}, fullText = true): Promise<Desk> {
  const database = await openDatabase(":memory:");
  await migrate(database, time.now);
  const store = toClose(toDeskStore(database));
  await store.collect.syncSources([aSource("Gazette", { feedUrl: site.url("/feed"), fullText })], time.now);
  const client = createHttpClient({ allow: [site.host()], hostGapMs: 0, ...http });
  toClose({ close: async () => await client.close() });
  const clock = () => time.now;
  const readPages = createReadPages({
    store: { ...store.collect, ...store.pages },
    fetchPage: createFetchPage(client, clock),
    reader: pageReader,
    clock,
    log: NO_LOG,
    options: pages,
  });
  const fetch = createFetchFeed(client, clock);
  const options = { hostGapMs: 0, everySeconds: 60, minSeconds: 0 };
  const collect = createCollect({ store: store.collect, fetch, reader, clock, log: NO_LOG, options, readPages });
  return { store, database, pass: async () => void (await collect(NEVER)) };
}

type Entry = { readonly guid: string; readonly title: string; readonly link: string; readonly text: string };

export function putFeed(...entries: readonly Entry[]): void {
  putFeedAt("/feed", ...entries);
}

export function putFeedAt(path: string, ...entries: readonly Entry[]): void {
  const items = entries.map(
    ({ guid, title, link, text }) =>
      `<item><guid isPermaLink="false">${guid}</guid><title>${title}</title><link>${link}</link><description>${text}</description></item>`,
  );
  const body = `<rss version="2.0"><channel><title>Gazette</title>${items.join("")}</channel></rss>`;
  site.put(path, (_, response) => response.writeHead(200, { "content-type": "application/rss+xml" }).end(body));
}

export function entryOf(index: number, over: Partial<Entry> = {}): Entry {
  const { title, lead } = anArticle(index);
  return { guid: `g${index}`, title, link: site.url(`/articles/${index}`), text: lead, ...over };
}

/** One entry, its page up as it is given. */
export function putOne(
  html: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
  over: Partial<Entry> = {},
): void {
  putFeed(entryOf(1, over));
  site.putPage("/articles/1", html, headers);
}

export async function itemsOf({ database }: Desk): Promise<readonly Item[]> {
  return (await database.db.selectFrom("items").selectAll().orderBy("identity_value").execute()).map(toItem);
}

export async function onlyItem(desk: Desk): Promise<Item> {
  const [item, ...others] = await itemsOf(desk);
  if (item === undefined || others.length > 0) throw new Error(`Not one item, but ${others.length + 1}.`);
  return item;
}

export async function linesOf({ database }: Desk, id: ItemId): Promise<readonly string[]> {
  const rows = await database.db.selectFrom("receipts").selectAll().where("item_id", "=", id).orderBy("id").execute();
  return rows.map(toReceipt).map((row) => receiptLine(row));
}

export async function pagesOf({ database }: Desk) {
  return await database.db.selectFrom("pages").select(["state", "tries", "next_at", "detail"]).execute();
}
