import { randomUUID } from "node:crypto";
import type { Queries } from "./database.ts";

/** Names under which the stores keep a text of their own. */
export const NEWS = "news";
export const DRAWN_FROM = "drawn-from";
export const CORRECTIONS = "corrections";
/** By which rules the keys of links were made. */
export const LINKS = "links";
export const COMPOSED_BY = "composed-by";
export const REPAIR = "repair";

export async function readMeta(queries: Queries, name: string): Promise<string | null> {
  const row = await queries.selectFrom("meta").select("value").where("name", "=", name).executeTakeFirst();
  return row?.value ?? null;
}

export async function writeMeta(queries: Queries, name: string, value: string): Promise<void> {
  await queries
    .insertInto("meta")
    .values({ name, value })
    .onConflict((conflict) => conflict.column("name").doUpdateSet({ value }))
    .execute();
}

/** Notes that stories, or the sources that they name, are no longer what they were. */
export async function noteNews(queries: Queries): Promise<void> {
  await writeMeta(queries, NEWS, randomUUID());
}
