import type { EditionHead, EditionId, Slot, ToldEdition } from "../domain/digest.ts";
import type { StoryId } from "../domain/story.ts";
import { fromJson, orNull, toDate } from "./cells.ts";
import { inChunks } from "./chunks.ts";
import type { Queries } from "./database.ts";
import type { EditionRow } from "./mail-tables.ts";

type Wish = { readonly digest: string; readonly limit: number; readonly behind: Slot | undefined };

/** Whole editions are large, so a list reads none of what they say. */
export async function editionHeads(queries: Queries, wish: Wish): Promise<readonly EditionHead[]> {
  const rows = await latestFirst(queries, wish)
    .select(HEAD)
    .select((edition) =>
      edition
        .selectFrom("edition_stories")
        .select(({ fn }) => fn.countAll<number | string>().as("count"))
        .whereRef("edition_stories.edition_id", "=", "editions.id")
        .as("stories"),
    )
    .execute();
  const toHead = await headsOf(queries, rows);
  return rows.map((row) => {
    const head = toHead(row);
    return Object.assign(head, { stories: Number(row.stories ?? 0) - head.muted.length });
  });
}

export async function toldEditions(queries: Queries, digest: string, limit: number): Promise<readonly ToldEdition[]> {
  const wanted = latestFirst(queries, { digest, limit, behind: undefined });
  return loadTold(queries, await wanted.select(TOLD).execute());
}

export async function toldEdition(queries: Queries, digest: string, slot: Slot): Promise<ToldEdition | null> {
  const wanted = ownEditions(queries, digest).select(TOLD).where("slot", "=", slot);
  const [edition] = await loadTold(queries, await wanted.execute());
  return edition ?? null;
}

export async function slotsAround(
  queries: Queries,
  digest: string,
  slot: Slot,
): Promise<{ readonly newer: Slot | null; readonly older: Slot | null }> {
  const slots = ownEditions(queries, digest).select("slot");
  const newer = await slots.where("slot", ">", slot).orderBy("slot").limit(1).executeTakeFirst();
  const older = await slots.where("slot", "<", slot).orderBy("slot", "desc").limit(1).executeTakeFirst();
  return { newer: newer?.slot ?? null, older: older?.slot ?? null };
}

const HEAD = ["id", "digest", "slot", "composed_at", "subject"] as const;
const TOLD = [...HEAD, "content"] as const;

type HeadRow = Pick<EditionRow, (typeof HEAD)[number]>;

/** The digest's own: those for some subscribers are nobody else's to see. */
function ownEditions(queries: Queries, digest: string) {
  return queries.selectFrom("editions").where("digest", "=", digest).where("variant", "=", "");
}

function latestFirst(queries: Queries, { digest, limit, behind }: Wish) {
  const editions = ownEditions(queries, digest);
  const wanted = behind === undefined ? editions : editions.where("slot", "<", behind);
  return wanted.orderBy("slot", "desc").limit(limit);
}

async function loadTold(
  queries: Queries,
  rows: readonly (HeadRow & Pick<EditionRow, "content">)[],
): Promise<readonly ToldEdition[]> {
  const stories = await inChunks(
    rows.map(({ id }) => id),
    (piece) =>
      queries
        .selectFrom("edition_stories")
        .select(["edition_id", "story_id"])
        .where("edition_id", "in", piece)
        .orderBy("edition_id")
        .orderBy("position")
        .execute(),
  );
  const byEdition = Map.groupBy(stories, (story) => story.edition_id);
  const toHead = await headsOf(queries, rows);
  return rows.map((row) =>
    Object.assign(toHead(row), {
      storyIds: (byEdition.get(row.id) ?? []).map(({ story_id: id }) => id),
      content: orNull(row.content, fromJson),
    }),
  );
}

type Head = Omit<EditionHead, "stories">;

/** The first story of an edition gave it its headline. */
async function headsOf(queries: Queries, rows: readonly HeadRow[]): Promise<(row: HeadRow) => Head> {
  const muted = await mutedIn(
    queries,
    rows.map(({ id }) => id),
  );
  return ({ id, digest, slot, composed_at: composedAt, subject }) => {
    const own = muted.get(id) ?? [];
    const isLeadMuted = own.some(({ position }) => position === 0);
    return {
      id,
      digest,
      slot,
      composedAt: toDate(composedAt),
      subject: isLeadMuted ? "" : subject,
      muted: own.map(({ story_id: story }) => story),
    };
  };
}

type MutedRow = { readonly edition_id: EditionId; readonly position: number; readonly story_id: StoryId };

/** One that was merged into another story goes by that one: one step leads to where it is now. */
async function mutedIn(
  queries: Queries,
  ids: readonly EditionId[],
): Promise<ReadonlyMap<EditionId, readonly MutedRow[]>> {
  const rows = await inChunks(ids, (piece) =>
    queries
      .selectFrom("edition_stories")
      .leftJoin("story_moves", "story_moves.from_id", "edition_stories.story_id")
      .innerJoin("stories", (join) =>
        join.on((row) => row("stories.id", "=", row.fn.coalesce("story_moves.to_id", "edition_stories.story_id"))),
      )
      .select(["edition_stories.edition_id", "edition_stories.position", "edition_stories.story_id"])
      .where("edition_stories.edition_id", "in", piece)
      .where("stories.standing_kind", "=", "muted")
      .orderBy("edition_stories.edition_id")
      .orderBy("edition_stories.position")
      .execute(),
  );
  return Map.groupBy(rows, (row) => row.edition_id);
}
