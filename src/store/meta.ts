import { randomUUID } from "node:crypto";
import type { StoryId } from "../domain/story.ts";
import type { Queries } from "./database.ts";

/** Names under which the stores keep a text of their own. */
export const NEWS = "news";
/** Which stories the last changes of `NEWS` were about. */
export const NEWS_LOG = "news-log";
export const DRAWN_FROM = {
  stories: "drawn-from",
  editions: "drawn-from-editions",
  sources: "drawn-from-sources",
} as const;
export const CORRECTIONS = "corrections";
/** By which rules the keys of links were made. */
export const LINKS = "links";
/** By which rules the words of items were cut for the index. */
export const WORDS = "words";
export const COMPOSED_BY = "composed-by";
export const FILTERED_BY = "filtered-by";
export const ARCHIVES = "archives";
export const REPAIR = "repair";
/** Which database this is, and how often mails were taken from it. */
export const SEND_MARK = "send-mark";
/** Why nothing is sent. */
export const SEND_PAUSE = "send-pause";

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

/** Most stories that the log names; who was away for longer looks at all of them. */
const MAX_LOGGED = 500;

/** A change of `NEWS` to `state`, and the stories that it was about. */
type LoggedTurn = { readonly state: string; readonly ids: readonly StoryId[] };

/** Notes that these stories are no longer what they were; `null`: the sources that any of them may name. */
export async function noteNews(queries: Queries, ids: readonly StoryId[] | null): Promise<void> {
  const state = randomUUID();
  const log = ids === null ? [] : withinLimit([...(await readLog(queries)), { state, ids }]);
  await writeMeta(queries, NEWS, state);
  await writeMeta(queries, NEWS_LOG, JSON.stringify(log.length === 0 ? [{ state, ids: [] }] : log));
}

/** The stories that changed since `NEWS` was this; `null`: nobody knows any more. */
export async function newsSince(queries: Queries, state: string): Promise<readonly StoryId[] | null> {
  const log = await readLog(queries);
  const at = log.findIndex((turn) => turn.state === state);
  return at === -1 ? null : [...new Set(log.slice(at + 1).flatMap(({ ids }) => ids))];
}

async function readLog(queries: Queries): Promise<readonly LoggedTurn[]> {
  return JSON.parse((await readMeta(queries, NEWS_LOG)) ?? "[]") as readonly LoggedTurn[];
}

/** The newest turns; a turn counts one more than its stories, so that many empty ones are not kept either. */
function withinLimit(log: readonly LoggedTurn[]): readonly LoggedTurn[] {
  let room = MAX_LOGGED;
  const start = log.findLastIndex(({ ids }) => (room -= ids.length + 1) < 0);
  return log.slice(start + 1);
}
