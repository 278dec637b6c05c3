import { LINK_KEYS, linkKey } from "../domain/canonical-link.ts";
import { identityKey } from "../domain/item-keys.ts";
import type { ItemId } from "../domain/item.ts";
import { orNull } from "./cells.ts";
import { type Database, type Queries, writing } from "./database.ts";
import { LINKS, readMeta, writeMeta } from "./meta.ts";

/** Items of one transaction: others wait meanwhile. */
const ITEMS_AT_ONCE = 500;

/**
 * Makes the stored keys of links and identities anew when the rules behind them are others than those they were made by.
 * A process that dies in between has lost nothing: the next one begins again, and what is right already is not written.
 */
export async function rekeyItems(database: Database): Promise<void> {
  if ((await readMeta(database.db, LINKS)) === LINK_KEYS) return;
  let after: ItemId | null = "" as ItemId;
  while (after !== null) {
    const from: ItemId = after;
    after = await writing(database, (queries) => rekeyPage(queries, from));
  }
  await writing(database, (queries) => writeMeta(queries, LINKS, LINK_KEYS));
}

/** Gives the last item of the page; `null`: there are no more. */
async function rekeyPage(queries: Queries, after: ItemId): Promise<ItemId | null> {
  const rows = await queries
    .selectFrom("items")
    .select(["id", "link", "link_key", "identity_kind", "identity_value", "identity_key"])
    .where("id", ">", after)
    .orderBy("id")
    .limit(ITEMS_AT_ONCE)
    .execute();
  for (const row of rows) {
    const link_key = orNull(row.link, linkKey);
    const identity_key = identityKey({ kind: row.identity_kind, value: row.identity_value });
    if (link_key === row.link_key && identity_key === row.identity_key) continue;
    await queries.updateTable("items").set({ link_key, identity_key }).where("id", "=", row.id).execute();
  }
  return rows[ITEMS_AT_ONCE - 1]?.id ?? null;
}
