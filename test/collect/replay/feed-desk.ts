import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import { createCollect, createFeedReader, type CollectReport, type FeedReader } from "../../../src/collect/collect.ts";
import type { Item } from "../../../src/domain/item.ts";
import type { Receipt } from "../../../src/domain/receipt.ts";
import type { PollState, SourceId } from "../../../src/domain/source.ts";
import { createHttpFetch } from "../../../src/net/http-fetch.ts";
import type { Database } from "../../../src/store/database.ts";
import { createCollectStore } from "../../../src/store/collect-store.ts";
import { fromJson } from "../../../src/store/cells.ts";
import { toItem } from "../../../src/store/item-rows.ts";
import { migrate } from "../../../src/store/migrate.ts";
import { toReceipt } from "../../../src/store/receipt-rows.ts";
import { openDatabase } from "../../../src/store/open-store.ts";
import { aSource } from "../../builders.ts";

const HOUR_MS = 60 * 60 * 1000;
const NEVER = new AbortController().signal;
const NO_LOG = { debug() {}, info() {}, warn() {}, error() {} };

/** One source whose server answers what a test says, over the whole real stage and a real database. */
export type FeedDesk = {
  /** Serves the document a day after the last one, asks for it, and gives what came of it. */
  readonly serve: (body: string | Uint8Array) => Promise<CollectReport>;
  readonly items: () => Promise<readonly Item[]>;
  /** Earlier forms of items, by their titles, the oldest first. */
  readonly earlier: () => Promise<readonly Item[]>;
  readonly receipts: () => Promise<readonly Receipt[]>;
  readonly state: () => Promise<PollState>;
  readonly release: () => Promise<number>;
  readonly database: Database;
};

let reader: FeedReader;
let body: string | Uint8Array = "";
const server = createServer((_, response) => response.end(body));

/** To be called once in a test file; gives what opens a desk for a test. */
export function useFeedDesk(): () => Promise<FeedDesk> {
  beforeAll(async () => {
    reader = createFeedReader();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterAll(async () => {
    await reader.close();
    server.closeAllConnections();
    server.close();
  });
  return openFeedDesk;
}

async function openFeedDesk(): Promise<FeedDesk> {
  const database = await openDatabase(":memory:");
  await migrate(database, new Date(0));
  onTestFinished(() => database.close());
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const source = aSource("The Gazette", { feedUrl: `http://${host}/feed.xml` });
  const store = createCollectStore(database);
  let now = new Date("2026-11-01T00:00:00Z");
  await store.syncSources([source], now);
  const collect = createCollect({
    store,
    fetch: createHttpFetch({ allow: [host], hostGapMs: 0 }, () => now),
    reader,
    clock: () => now,
    log: NO_LOG,
    options: { hostGapMs: 0 },
  });
  const { db } = database;
  return {
    async serve(document) {
      body = document;
      now = new Date(now.getTime() + 25 * HOUR_MS);
      return await collect(NEVER);
    },
    items: async () => (await db.selectFrom("items").selectAll().orderBy("id").execute()).map(toItem),
    async earlier() {
      const rows = await db.selectFrom("item_versions").selectAll().orderBy("item_id").orderBy("version").execute();
      return rows.map(({ content }) => fromJson(content));
    },
    receipts: async () => (await db.selectFrom("receipts").selectAll().orderBy("id").execute()).map(toReceipt),
    async state() {
      const [polled] = await store.sources();
      if (polled === undefined) throw new Error("The desk has lost its source.");
      return polled.state;
    },
    release: () => store.releaseSource(source.id satisfies SourceId),
    database,
  };
}
