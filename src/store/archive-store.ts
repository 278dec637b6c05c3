import type { ArchivedFeed, ArchiveProgress, ArchiveStore } from "../domain/archive-store.ts";
import { archiveHead, archiveParts } from "./archive-reads.ts";
import { archiveRows, beginFeeds, noteWaiting, saveArchive } from "./archive-writes.ts";
import { chunks, MAX_KEYS_PER_QUERY } from "./chunks.ts";
import { type Database, type Queries, reading, writing } from "./database.ts";
import { ARCHIVES, readMeta, writeMeta } from "./meta.ts";

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
    feeds: () => reading(database, archivedFeeds),
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
    async save(plan) {
      const rows = await archiveRows(plan);
      return await writing(database, (queries) => saveArchive(queries, plan, rows));
    },
    async newest(feed) {
      const row = await db.selectFrom("archive_feeds").select("newest").where("path", "=", feed).executeTakeFirst();
      return row?.newest ?? 0;
    },
    head: (feed, number) => reading(database, (queries) => archiveHead(queries, feed, number)),
    parts: (feed, number) => reading(database, (queries) => archiveParts(queries, feed, number)),
  };
}

async function archivedFeeds(queries: Queries): Promise<ReadonlyMap<string, ArchivedFeed>> {
  const rows = await queries.selectFrom("archive_feeds").selectAll().orderBy("path").execute();
  const counts = await queries
    .selectFrom("archive_waiting")
    .select(({ fn }) => ["feed_id", fn.countAll<number | string>().as("waiting")])
    .groupBy("feed_id")
    .execute();
  const waiting = new Map(counts.map((row) => [row.feed_id, Number(row.waiting)]));
  const feeds = rows.map((row) => ({
    path: row.path,
    chosenBy: row.chosen_by,
    isComplete: row.is_complete === 1,
    newest: row.newest,
    waiting: waiting.get(row.id) ?? 0,
  }));
  return new Map(feeds.map((feed) => [feed.path, feed]));
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
