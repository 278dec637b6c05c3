import { sql } from "kysely";
import type { ClickStore, EditionClicks, StoryClicks } from "../domain/click-store.ts";
import type { EditionId } from "../domain/digest.ts";
import type { StoryId } from "../domain/story.ts";
import { fromJson, orNull } from "./cells.ts";
import { type Database, type Queries, reading, writing } from "./database.ts";
import type { EditionRow } from "./mail-tables.ts";

export function createClickStore(database: Database): ClickStore {
  const { db } = database;
  return {
    async edition(id) {
      const row = await db.selectFrom("editions").select(["digest", "content"]).where("id", "=", id).executeTakeFirst();
      const content = orNull(row?.content ?? null, fromJson);
      return row === undefined || content === null ? null : { digest: row.digest, content };
    },
    count: (edition, story) => writing(database, (queries) => count(queries, edition, story)),
    counts: (digest, limit) => reading(database, (queries) => counts(queries, digest, limit)),
  };
}

async function count(queries: Queries, edition: EditionId, story: StoryId): Promise<void> {
  await queries
    .insertInto("click_counts")
    .values({ edition_id: edition, story_id: story, clicks: 1 })
    .onConflict((conflict) =>
      conflict.columns(["edition_id", "story_id"]).doUpdateSet({ clicks: sql`click_counts.clicks + 1` }),
    )
    .execute();
}

async function counts(queries: Queries, digest: string, limit: number): Promise<readonly EditionClicks[]> {
  const followed = queries.selectFrom("click_counts").select("edition_id");
  const editions = await queries
    .selectFrom("editions")
    .select(["id", "slot", "content"])
    .where("digest", "=", digest)
    .where("variant", "=", "")
    .where("id", "in", followed)
    .orderBy("slot", "desc")
    .limit(limit)
    .execute();
  const told: EditionClicks[] = [];
  for (const edition of editions) told.push(await countsOf(queries, edition));
  return told;
}

type Followed = Pick<EditionRow, "id" | "slot" | "content">;

async function countsOf(queries: Queries, { id, slot, content }: Followed): Promise<EditionClicks> {
  const rows = await queries
    .selectFrom("click_counts")
    .select(["story_id", "clicks"])
    .where("edition_id", "=", id)
    .orderBy("clicks", "desc")
    .orderBy("story_id")
    .execute();
  const titles = titlesOf(content);
  const stories: readonly StoryClicks[] = rows.map(({ story_id, clicks }) => {
    return { id: story_id, title: titles.get(story_id) ?? "", clicks };
  });
  return { slot, clicks: stories.reduce((sum, { clicks }) => sum + clicks, 0), stories };
}

function titlesOf(content: EditionRow["content"]): ReadonlyMap<StoryId, string> {
  const said = orNull(content, fromJson);
  if (said === null) return new Map();
  const stories = [said.lead, ...said.sections.flatMap((section) => section.stories)];
  return new Map(stories.map(({ id, title }) => [id, title]));
}
