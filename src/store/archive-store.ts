import type { Selectable } from "kysely";
import type { ArchivedFeed, ArchivedWish, ArchiveProgress, ArchiveStore } from "../domain/archive-store.ts";
import { archiveHead, archiveParts } from "./archive-reads.ts";
import { archiveRows, beginFeeds, noteWaiting, saveArchives } from "./archive-writes.ts";
import { chunks, inChunks, MAX_KEYS_PER_QUERY } from "./chunks.ts";
import { type Database, type Queries, reading, writing } from "./database.ts";
import { ARCHIVES, readMeta, writeMeta } from "./meta.ts";
import type { Tables } from "./tables.ts";

export function createArchiveStore(database: Database): ArchiveStore {
  const { db } = database;
  return {
    async progress() {
      const text = await readMeta(db, ARCHIVES);
      return text === null ? null : (JSON.parse(text) as ArchiveProgress);
    },
    async state() {
      const { newest } = await db
        .selectFrom("archive_feeds")
        .select(({ fn }) => fn.sum<number | string | null>("newest").as("newest"))
        .executeTakeFirstOrThrow();
      return `${Number(newest ?? 0)} ${await readMeta(db, ARCHIVES)}`;
    },
    feeds: (wish = {}) => reading(database, (queries) => archivedFeeds(queries, wish)),
    begin: (feeds, progress) =>
      writing(database, async (queries) => {
        await beginFeeds(queries, feeds);
        if (progress !== undefined) await writeMeta(queries, ARCHIVES, JSON.stringify(progress));
      }),
    note: (looked, progress) =>
      writing(database, async (queries) => {
        await noteWaiting(queries, looked);
        if (progress === undefined) return;
        if (progress.scan === null) await completeFeeds(queries);
        await writeMeta(queries, ARCHIVES, JSON.stringify(progress));
      }),
    waiting: (feed, limit) => reading(database, (queries) => waitingStories(queries, feed, limit)),
    dropWaiting: (feed, stories) =>
      writing(database, async (queries) => {
        for (const piece of chunks(stories, MAX_KEYS_PER_QUERY)) {
          const waiting = queries.deleteFrom("archive_waiting").where("feed_id", "in", idOf(queries, feed));
          await waiting.where("story_id", "in", piece).execute();
        }
      }),
    async save(plans) {
      const rows = await Promise.all(plans.map(archiveRows));
      return await writing(database, (queries) => saveArchives(queries, plans, rows));
    },
    async newest(feed) {
      const row = await db.selectFrom("archive_feeds").select("newest").where("path", "=", feed).executeTakeFirst();
      return row?.newest ?? 0;
    },
    head: (feed, number) => reading(database, (queries) => archiveHead(queries, feed, number)),
    parts: (feed, number) => reading(database, (queries) => archiveParts(queries, feed, number)),
  };
}

async function archivedFeeds(queries: Queries, wish: ArchivedWish): Promise<ReadonlyMap<string, ArchivedFeed>> {
  const [rows, waiting] = "waitingOver" in wish ? await waitingFeeds(queries, wish) : await namedFeeds(queries, wish);
  const feeds = rows.map((row) => ({
    path: row.path,
    chosenBy: row.chosen_by,
    isComplete: row.is_complete === 1,
    newest: row.newest,
    waiting: waiting.get(row.id) ?? 0,
  }));
  return new Map(feeds.map((feed) => [feed.path, feed]));
}

type Counted = readonly [readonly Selectable<Tables["archive_feeds"]>[], ReadonlyMap<number, number>];

async function waitingFeeds(queries: Queries, { waitingOver }: { readonly waitingOver: number }): Promise<Counted> {
  const counts = await waitingCounts(queries)
    .having(({ fn }) => fn.countAll(), ">", waitingOver)
    .execute();
  const ids = counts.map((row) => row.feed_id);
  return [await inChunks(ids, (piece) => feedRows(queries).where("id", "in", piece).execute()), byFeed(counts)];
}

async function namedFeeds(queries: Queries, { paths }: { readonly paths?: readonly string[] }): Promise<Counted> {
  if (paths === undefined) return [await feedRows(queries).execute(), byFeed(await waitingCounts(queries).execute())];
  const rows = await inChunks(paths, (piece) => feedRows(queries).where("path", "in", piece).execute());
  const ids = rows.map(({ id }) => id);
  return [rows, byFeed(await inChunks(ids, (piece) => waitingCounts(queries).where("feed_id", "in", piece).execute()))];
}

function feedRows(queries: Queries) {
  return queries.selectFrom("archive_feeds").selectAll().orderBy("path");
}

function waitingCounts(queries: Queries) {
  return queries
    .selectFrom("archive_waiting")
    .select(({ fn }) => ["feed_id", fn.countAll<number | string>().as("waiting")])
    .groupBy("feed_id");
}

type Count = { readonly feed_id: number; readonly waiting: number | string };

function byFeed(counts: readonly Count[]): ReadonlyMap<number, number> {
  return new Map(counts.map((row) => [row.feed_id, Number(row.waiting)]));
}

async function completeFeeds(queries: Queries): Promise<void> {
  const drawn = queries.updateTable("archive_feeds").set({ is_complete: 1 }).where("chosen_by", "<>", "");
  await drawn.where("is_complete", "=", 0).execute();
}

async function waitingStories(queries: Queries, feed: string, limit: number) {
  const rows = await queries
    .selectFrom("archive_waiting")
    .select("story_id")
    .where("feed_id", "in", idOf(queries, feed))
    .orderBy("updated_at")
    .orderBy("story_id")
    .limit(limit)
    .execute();
  return rows.map((row) => row.story_id);
}

function idOf(queries: Queries, feed: string) {
  return queries.selectFrom("archive_feeds").select("id").where("path", "=", feed);
}
