import { promisify } from "node:util";
import { deflateRaw } from "node:zlib";
import type { ArchivedFeed, ArchivePlan, FrozenItem, LookedAt, SavedArchives } from "../domain/archive-store.ts";
import { sha256 } from "../domain/content-id.ts";
import type { StoryId } from "../domain/story.ts";
import { toMs } from "./cells.ts";
import { chunks, inChunks, MAX_KEYS_PER_QUERY, MAX_ROWS_PER_INSERT } from "./chunks.ts";
import type { Queries } from "./database.ts";
import type { Tables } from "./tables.ts";

/** Half of it would do: no two items of a desk will ever share one. */
const FRAGMENT_ID_CHARS = 32;

export async function beginFeeds(
  queries: Queries,
  feeds: readonly Pick<ArchivedFeed, "path" | "chosenBy">[],
): Promise<void> {
  for (const piece of chunks(feeds, MAX_ROWS_PER_INSERT)) {
    const rows = piece.map(({ path, chosenBy }) => ({ path, chosen_by: chosenBy, is_complete: 0, newest: 0 }));
    const ids = await queries
      .insertInto("archive_feeds")
      .values(rows)
      .onConflict((conflict) =>
        conflict.column("path").doUpdateSet((row) => ({ chosen_by: row.ref("excluded.chosen_by"), is_complete: 0 })),
      )
      .returning("id")
      .execute();
    await queries
      .deleteFrom("archive_waiting")
      .where(
        "feed_id",
        "in",
        ids.map(({ id }) => id),
      )
      .execute();
  }
}

export async function noteWaiting(queries: Queries, { stories, told }: LookedAt): Promise<void> {
  for (const piece of chunks(stories, MAX_KEYS_PER_QUERY)) {
    await queries.deleteFrom("archive_waiting").where("story_id", "in", piece).execute();
  }
  if (told.length === 0) return;
  const feeds = [...new Set(told.map(({ feed }) => feed))];
  const [ids, archived] = [await feedIds(queries, feeds), await lastArchived(queries, stories)];
  const rows = told.flatMap(({ feed, storyId, updatedAt }) => {
    const feedId = ids.get(feed);
    const isArchived = archived.get(`${feedId} ${storyId}`) === toMs(updatedAt);
    return feedId === undefined || isArchived
      ? []
      : [{ feed_id: feedId, story_id: storyId, updated_at: toMs(updatedAt) }];
  });
  for (const piece of chunks(rows, MAX_ROWS_PER_INSERT)) {
    await queries.insertInto("archive_waiting").values(piece).execute();
  }
}

async function feedIds(queries: Queries, paths: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await inChunks(paths, (piece) =>
    queries.selectFrom("archive_feeds").select(["id", "path"]).where("path", "in", piece).execute(),
  );
  return new Map(rows.map(({ id, path }) => [path, id]));
}

/** By feed and story: the version that the last archive with it has. */
async function lastArchived(queries: Queries, stories: readonly StoryId[]): Promise<ReadonlyMap<string, number>> {
  const rows = await inChunks(stories, (piece) =>
    queries
      .selectFrom("archive_entries")
      .select(["feed_id", "story_id", "updated_at"])
      .where("story_id", "in", piece)
      .orderBy("number")
      .execute(),
  );
  return new Map(rows.map((row) => [`${row.feed_id} ${row.story_id}`, row.updated_at]));
}

/** What is to be written, made before the transaction begins, so that that is short. */
export async function archiveRows(plan: ArchivePlan): Promise<ArchiveRows> {
  const named = plan.entries.map(({ item }) => ("kept" in item ? { name: item.kept, text: null } : withName(item)));
  const made = new Map(named.flatMap(({ name, text }) => (text === null ? [] : [[name, text] as const])));
  return {
    frame: await packed(JSON.stringify(plan.frame)),
    fragments: await Promise.all([...made].map(async ([id, text]) => ({ id, body: await packed(text) }))),
    kept: named.flatMap(({ name, text }) => (text === null ? [name] : [])),
    entries: plan.entries.map(({ storyId, updatedAt }, position) => ({
      number: plan.number,
      position,
      story_id: storyId,
      updated_at: toMs(updatedAt),
      fragment_id: named[position]?.name ?? "",
    })),
  };
}

/** Its bytes name it, so that what a story says is kept once, however many feeds say it. */
function withName({ rss, atom, json }: FrozenItem): { readonly name: string; readonly text: string } {
  const text = JSON.stringify([rss, atom, json]);
  return { name: sha256(text).slice(0, FRAGMENT_ID_CHARS), text };
}

type Fragment = Tables["archive_fragments"];
type ArchiveRows = {
  readonly frame: Uint8Array;
  readonly fragments: readonly Fragment[];
  /** Ids of fragments that are said to be there. */
  readonly kept: readonly string[];
  readonly entries: readonly Omit<Tables["archive_entries"], "feed_id">[];
};

async function packed(text: string): Promise<Uint8Array> {
  return await promisify(deflateRaw)(text);
}

async function keptFragments(queries: Queries, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await inChunks(ids, (piece) =>
    queries.selectFrom("archive_fragments").select("id").where("id", "in", piece).execute(),
  );
  return new Set(rows.map(({ id }) => id));
}

/** `rows`: of each plan. */
export async function saveArchives(
  queries: Queries,
  plans: readonly ArchivePlan[],
  rows: readonly ArchiveRows[],
): Promise<SavedArchives> {
  const kept = [...new Set(rows.flatMap((one) => one.kept))];
  const there = await keptFragments(queries, kept);
  if (there.size < kept.length) return { kind: "gone" };
  for (const [index, plan] of plans.entries()) {
    const own = rows[index];
    if (own !== undefined) await saveArchive(queries, plan, own);
  }
  return { kind: "saved", names: rows.map(({ entries }) => entries.map((row) => row.fragment_id)) };
}

async function saveArchive(queries: Queries, plan: ArchivePlan, rows: ArchiveRows): Promise<void> {
  const { id } = await queries
    .updateTable("archive_feeds")
    .set({ newest: plan.number })
    .where("path", "=", plan.feed)
    .returning("id")
    .executeTakeFirstOrThrow();
  const archive = { feed_id: id, number: plan.number, written_at: toMs(plan.writtenAt), frame: rows.frame };
  await queries.insertInto("archives").values(archive).execute();
  for (const piece of chunks(rows.fragments, MAX_ROWS_PER_INSERT)) {
    const insert = queries.insertInto("archive_fragments").values(piece);
    await insert.onConflict((conflict) => conflict.column("id").doNothing()).execute();
  }
  for (const piece of chunks(rows.entries, MAX_ROWS_PER_INSERT)) {
    const entries = piece.map((row) => Object.assign({ feed_id: id }, row));
    await queries.insertInto("archive_entries").values(entries).execute();
  }
  await dropArchived(queries, id, plan.entries);
}

/** What is another version meanwhile waits on. */
async function dropArchived(queries: Queries, feedId: number, entries: ArchivePlan["entries"]): Promise<void> {
  const versions = new Map(entries.map(({ storyId, updatedAt }) => [storyId, toMs(updatedAt)]));
  const ids = [...versions.keys()];
  const waiting = await inChunks(ids, (piece) =>
    queries
      .selectFrom("archive_waiting")
      .select(["story_id", "updated_at"])
      .where("feed_id", "=", feedId)
      .where("story_id", "in", piece)
      .execute(),
  );
  const done = waiting.filter((row) => versions.get(row.story_id) === row.updated_at).map((row) => row.story_id);
  for (const piece of chunks(done, MAX_KEYS_PER_QUERY)) {
    const rows = queries.deleteFrom("archive_waiting").where("feed_id", "=", feedId);
    await rows.where("story_id", "in", piece).execute();
  }
}
