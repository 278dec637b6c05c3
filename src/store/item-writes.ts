import { linkKey } from "../domain/canonical-link.ts";
import { MAX_KEPT_VERSIONS, type Refreshed } from "../domain/collect-store.ts";
import { identityKey } from "../domain/item-keys.ts";
import type { Item, ItemId } from "../domain/item.ts";
import { orNull, toJson } from "./cells.ts";
import { chunks, inChunks, MAX_ROWS_PER_INSERT } from "./chunks.ts";
import { sql } from "kysely";
import type { DatabaseKind, Queries } from "./database.ts";
import { toItem, toItemRow } from "./item-rows.ts";
import { overwrite } from "./overwrite.ts";
import type { ItemRow } from "./tables.ts";
import { indexItems } from "./word-index.ts";

/** An item of a plan that was not written, because its row is another than the plan was made for. */
export type Unwritten = {
  readonly id: ItemId;
  /** Another form of the entry is stored than the plan's. */
  readonly isOvertaken: boolean;
};

/** Adds new items; one whose id is there already stays as it is. */
export async function insertItems(
  queries: Queries,
  items: readonly Item[],
  kind: DatabaseKind,
): Promise<readonly Unwritten[]> {
  const left: Item[] = [];
  for (const piece of chunks(items, MAX_ROWS_PER_INSERT)) {
    const added = await queries
      .insertInto("items")
      .values(piece.map(toItemRow))
      .onConflict((conflict) => conflict.column("id").doNothing())
      .returning("id")
      .execute();
    const unadded = without(piece, added);
    await indexItems(queries, without(piece, unadded), kind);
    left.push(...unadded);
  }
  return await unwritten(queries, left);
}

/** Takes over what tells nothing new. An item that is not stored is passed over. */
export async function refreshItems(queries: Queries, items: readonly Refreshed[]): Promise<readonly Unwritten[]> {
  const left: Refreshed[] = [];
  for (const item of items) {
    const { id, version, identity, link, contentHash, entryHash } = item;
    const { numUpdatedRows } = await queries
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
      .where("version", "=", version)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) left.push(item);
  }
  return await unwritten(queries, left);
}

/**
 * Puts each item in the place of the version before it, which is kept whole; whether it is held back stays as it is
 * stored. An item whose version is stored already is left alone; a gap between the versions is a bug and throws.
 */
export async function updateItems(
  queries: Queries,
  items: readonly Item[],
  kind: DatabaseKind,
): Promise<readonly Unwritten[]> {
  const left: Item[] = [];
  for (const piece of chunks(items, MAX_ROWS_PER_INSERT)) {
    const stored = await storedItems(queries, piece);
    const due = piece.filter((item) => isNext(item, stored.get(item.id)));
    const taken = await replaceItems(queries, due);
    await keepVersions(
      queries,
      taken.flatMap(({ id }) => stored.get(id) ?? []),
    );
    await dropVersions(queries, taken);
    await indexItems(queries, taken, kind);
    left.push(...without(piece, taken));
  }
  return await unwritten(queries, left);
}

/** Gives those whose row was still that of the version before: another process may have been faster. */
async function replaceItems(queries: Queries, items: readonly Item[]): Promise<readonly Item[]> {
  const rows = items.map(toItemRow);
  if (rows[0] === undefined) return [];
  const { quarantined: _, ...columns } = overwrite(rows[0]);
  const replaced = await queries
    .insertInto("items")
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .column("id")
        .doUpdateSet(columns)
        .where("items.version", "=", sql<number>`excluded.version - 1`),
    )
    .returning("id")
    .execute();
  const ids = new Set(replaced.map(({ id }) => id));
  return items.filter(({ id }) => ids.has(id));
}

function without<One extends { readonly id: ItemId }>(
  items: readonly One[],
  others: readonly { readonly id: ItemId }[],
): readonly One[] {
  const ids = new Set(others.map(({ id }) => id));
  return items.filter(({ id }) => !ids.has(id));
}

async function unwritten(
  queries: Queries,
  items: readonly Pick<Item, "id" | "entryHash">[],
): Promise<readonly Unwritten[]> {
  const rows = await inChunks(
    items.map(({ id }) => id),
    (piece) => queries.selectFrom("items").select(["id", "entry_hash"]).where("id", "in", piece).execute(),
  );
  const hashes = new Map(rows.map((row) => [row.id, row.entry_hash]));
  return items.map(({ id, entryHash }) => ({ id, isOvertaken: hashes.has(id) && hashes.get(id) !== entryHash }));
}

async function storedItems(queries: Queries, items: readonly Item[]): Promise<ReadonlyMap<ItemId, ItemRow>> {
  const ids = items.map(({ id }) => id);
  const rows = await queries.selectFrom("items").selectAll().where("id", "in", ids).execute();
  return new Map(rows.map((row) => [row.id, row]));
}

function isNext(item: Item, stored: ItemRow | undefined): boolean {
  if (stored !== undefined && stored.version >= item.version) return false;
  if (stored?.version === item.version - 1) return true;
  throw new Error(`Version ${item.version} of ${item.id} does not follow ${stored?.version ?? "any stored one"}.`);
}

async function keepVersions(queries: Queries, rows: readonly ItemRow[]): Promise<void> {
  if (rows.length === 0) return;
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
