import { linkKey } from "../domain/canonical-link.ts";
import { MAX_KEPT_VERSIONS, type Refreshed } from "../domain/collect-store.ts";
import { identityKey } from "../domain/item-keys.ts";
import type { Item, ItemId } from "../domain/item.ts";
import { orNull, toJson } from "./cells.ts";
import { chunks, inChunks, MAX_ROWS_PER_INSERT } from "./chunks.ts";
import { sql } from "kysely";
import type { Queries } from "./database.ts";
import { toItem, toItemRow } from "./item-rows.ts";
import { overwrite } from "./overwrite.ts";
import type { ItemRow } from "./tables.ts";

/** Adds new items; one whose id is there already stays as it is. */
export async function insertItems(queries: Queries, items: readonly Item[]): Promise<void> {
  for (const piece of chunks(items, MAX_ROWS_PER_INSERT)) {
    await queries
      .insertInto("items")
      .values(piece.map(toItemRow))
      .onConflict((conflict) => conflict.column("id").doNothing())
      .execute();
  }
}

/** Takes over what tells nothing new. An item that is not stored is passed over. */
export async function refreshItems(queries: Queries, items: readonly Refreshed[]): Promise<void> {
  for (const { id, identity, link, contentHash, entryHash } of items) {
    await queries
      .updateTable("items")
      .set({
        identity_kind: identity.kind,
        identity_value: identity.value,
        identity_key: identityKey(identity),
        link,
        link_key: orNull(link, linkKey),
        content_hash: contentHash,
        entry_hash: entryHash,
      })
      .where("id", "=", id)
      .execute();
  }
}

/**
 * Puts each item in the place of the version before it, which is kept whole. An item whose version is stored already
 * is left alone, so that a plan may be written twice; a gap between the versions is a bug and throws.
 */
export async function updateItems(queries: Queries, items: readonly Item[]): Promise<void> {
  if (items.length === 0) return;
  const stored = await storedItems(queries, items);
  const due = items.filter((item) => isNext(item, stored.get(item.id)));
  for (const piece of chunks(due, MAX_ROWS_PER_INSERT)) {
    await keepVersions(
      queries,
      piece.flatMap(({ id }) => stored.get(id) ?? []),
    );
    const rows = piece.map(toItemRow);
    await queries
      .insertInto("items")
      .values(rows)
      .onConflict((conflict) => conflict.column("id").doUpdateSet(overwrite(rows[0])))
      .execute();
    await dropVersions(queries, piece);
  }
}

async function storedItems(queries: Queries, items: readonly Item[]): Promise<ReadonlyMap<ItemId, ItemRow>> {
  const ids = items.map(({ id }) => id);
  const rows = await inChunks(ids, (piece) =>
    queries.selectFrom("items").selectAll().where("id", "in", piece).execute(),
  );
  return new Map(rows.map((row) => [row.id, row]));
}

function isNext(item: Item, stored: ItemRow | undefined): boolean {
  if (stored !== undefined && stored.version >= item.version) return false;
  if (stored?.version === item.version - 1) return true;
  throw new Error(`Version ${item.version} of ${item.id} does not follow ${stored?.version ?? "any stored one"}.`);
}

async function keepVersions(queries: Queries, rows: readonly ItemRow[]): Promise<void> {
  const versions = rows.map((row) => ({ item_id: row.id, version: row.version, content: toJson(toItem(row)) }));
  await queries.insertInto("item_versions").values(versions).execute();
}

/**
 * Of an item that changes without end the first version stays, and the newest; receipts of the changes between them go
 * with them, for they tell of what can no longer be seen.
 */
async function dropVersions(queries: Queries, items: readonly Item[]): Promise<void> {
  for (const { id, version } of items.filter((item) => item.version > MAX_KEPT_VERSIONS + 2)) {
    const oldest = version - MAX_KEPT_VERSIONS;
    await queries
      .deleteFrom("item_versions")
      .where("item_id", "=", id)
      .where("version", ">", 1)
      .where("version", "<", oldest)
      .execute();
    await queries
      .deleteFrom("receipts")
      .where("item_id", "=", id)
      .where(sql<boolean>`decision like ${`{"kind":"changed","version":${oldest - 1},%`}`)
      .execute();
  }
}
