import { type ItemKeys, type KnownItem, MAX_PAST_ITEMS, type SourcePast } from "../domain/collect-store.ts";
import type { ItemId } from "../domain/item.ts";
import type { SourceId } from "../domain/source.ts";
import { toMs } from "./cells.ts";
import { inChunks } from "./chunks.ts";
import type { Queries } from "./database.ts";
import { PRUNED_HTML, TOLD_COLUMNS, toKnownItem } from "./item-rows.ts";

/**
 * Lists of ids, each by its own index, and then the rows: an `or` would read all items of the source. So would SQLite where the
 * source is asked for beside what names few items of all; these are told apart here.
 */
export async function knownItems(queries: Queries, source: SourceId, keys: ItemKeys): Promise<readonly KnownItem[]> {
  const all = () => queries.selectFrom("items").select(["id", "source_id"]);
  const ofSource = () => all().where("source_id", "=", source);
  const found = [
    await inChunks(keys.identities, (piece) => ofSource().where("identity_key", "in", piece).execute()),
    await inChunks(keys.links, (piece) => all().where("link_key", "in", piece).execute()),
    await inChunks(keys.words, (piece) => ofSource().where("words_key", "in", piece).execute()),
  ];
  const own = found.flat().filter(({ source_id: of }) => of === source);
  const ids = new Set([...keys.ids, ...own.map(({ id }) => id)]);
  const rows = await inChunks([...ids], (piece) =>
    queries.selectFrom("items").select(TOLD_COLUMNS).where("id", "in", piece).orderBy("id").execute(),
  );
  return rows.filter(({ source_id: of }) => of === source).map(toKnownItem);
}

export async function knownHtml(queries: Queries, items: readonly ItemId[]): Promise<ReadonlyMap<ItemId, string>> {
  const rows = await inChunks(items, (piece) =>
    queries
      .selectFrom("items")
      .select(["id", "html"])
      .where("id", "in", piece)
      .where("html", "<>", PRUNED_HTML)
      .execute(),
  );
  return new Map(rows.map(({ id, html }) => [id, html]));
}

export async function sourcePast(queries: Queries, source: SourceId, since: Date): Promise<SourcePast> {
  const trusted = queries.selectFrom("items").where("source_id", "=", source).where("quarantined", "=", 0);
  const newest = await trusted.select(["title", "link"]).orderBy("changed_at", "desc").limit(MAX_PAST_ITEMS).execute();
  // An item was last changed no earlier than it was first seen: so the index by change holds all that are asked for.
  const { items } = await trusted
    .where("changed_at", ">=", toMs(since))
    .where("first_seen_at", ">=", toMs(since))
    .select(({ fn }) => fn.countAll<number | string>().as("items"))
    .executeTakeFirstOrThrow();
  return { newest, itemsSince: Number(items) };
}
