import { inflateRawSync } from "node:zlib";
import type { ArchiveHead, ArchiveParts, FeedFrame, FrozenItem } from "../domain/archive-store.ts";
import type { StoryId } from "../domain/story.ts";
import { toDate } from "./cells.ts";
import type { Queries } from "./database.ts";

export async function archiveHead(queries: Queries, feed: string, number: number): Promise<ArchiveHead | null> {
  const archive = await theArchive(queries, feed, number);
  if (archive === undefined) return null;
  const muted = await mutedIn(queries, archive.feed_id, number);
  const changedMs = muted.reduce((latest, { changed_at: at }) => Math.max(latest, at), archive.written_at);
  return { changedAt: toDate(changedMs), muted: muted.map((row) => row.story_id) };
}

export async function archiveParts(queries: Queries, feed: string, number: number): Promise<ArchiveParts | null> {
  const archive = await theArchive(queries, feed, number);
  if (archive === undefined) return null;
  const muted = new Set<StoryId>((await mutedIn(queries, archive.feed_id, number)).map((row) => row.story_id));
  const rows = await queries
    .selectFrom("archive_entries")
    .innerJoin("archive_fragments", "archive_fragments.id", "archive_entries.fragment_id")
    .select(["archive_entries.story_id", "archive_fragments.body"])
    .where("archive_entries.feed_id", "=", archive.feed_id)
    .where("archive_entries.number", "=", number)
    .orderBy("archive_entries.position")
    .execute();
  const told = rows.filter((row) => !muted.has(row.story_id));
  return { frame: unpacked(archive.frame) as FeedFrame, items: told.map(({ body }) => toItem(body)) };
}

function theArchive(queries: Queries, feed: string, number: number) {
  return queries
    .selectFrom("archives")
    .innerJoin("archive_feeds", "archive_feeds.id", "archives.feed_id")
    .select(["archives.feed_id", "archives.written_at", "archives.frame"])
    .where("archive_feeds.path", "=", feed)
    .where("archives.number", "=", number)
    .executeTakeFirst();
}

/** One that was merged into another story goes by that one: one step leads to where it is now. */
async function mutedIn(queries: Queries, feedId: number, number: number) {
  return await queries
    .selectFrom("archive_entries")
    .leftJoin("story_moves", "story_moves.from_id", "archive_entries.story_id")
    .innerJoin("stories", (join) =>
      join.on((row) => row("stories.id", "=", row.fn.coalesce("story_moves.to_id", "archive_entries.story_id"))),
    )
    .select(["archive_entries.story_id", "stories.changed_at"])
    .where("archive_entries.feed_id", "=", feedId)
    .where("archive_entries.number", "=", number)
    .where("stories.standing_kind", "=", "muted")
    .orderBy("archive_entries.position")
    .execute();
}

function toItem(body: Uint8Array): FrozenItem {
  const [rss, atom, json] = unpacked(body) as [string, string, string];
  return { rss, atom, json };
}

function unpacked(body: Uint8Array): unknown {
  return JSON.parse(inflateRawSync(body).toString());
}
