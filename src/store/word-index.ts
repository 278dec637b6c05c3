import { type RawBuilder, sql } from "kysely";
import type { Item, ItemId } from "../domain/item.ts";
import type { PhraseGroup, Place } from "../domain/search-store.ts";
import { indexWords, type Phrase } from "../domain/search-words.ts";
import { chunks, MAX_ROWS_PER_INSERT } from "./chunks.ts";
import type { DatabaseKind, Queries } from "./database.ts";

type Worded = Pick<Item, "id" | "title" | "summary">;

/** Puts the words of the items in the place of those that they had. To be called where their texts are written. */
export async function indexItems(queries: Queries, items: readonly Worded[], kind: DatabaseKind): Promise<void> {
  const index = kind === "sqlite" ? indexInSqlite : indexInPostgres;
  for (const piece of chunks(items, MAX_ROWS_PER_INSERT)) await index(queries, piece);
}

/** The same for items whose words have their number already, and are not there yet. */
export async function indexKept(
  queries: Queries,
  kind: DatabaseKind,
  items: readonly (Worded & { readonly at: number })[],
): Promise<void> {
  if (items.length === 0) return;
  if (kind === "postgres") {
    const values = items.map(
      ({ id, at, title, summary }) => sql`(${at}, ${id}, ${vectorOf(title)}, ${vectorOf(summary)})`,
    );
    await sql`insert into item_words (id, item_id, title, summary) values ${sql.join(values)}`.execute(queries);
    return;
  }
  const rows = items.map(({ id, at }) => ({ id: at, item_id: id }));
  await queries.insertInto("item_words").values(rows).execute();
  const values = items.map(
    ({ at, title, summary }) => sql`(${at}, ${toText(indexWords(title))}, ${toText(indexWords(summary))})`,
  );
  await sql`insert into item_word_index (rowid, title, summary) values ${sql.join(values)}`.execute(queries);
}

async function indexInSqlite(queries: Queries, items: readonly Worded[]): Promise<void> {
  const rows = await queries
    .insertInto("item_words")
    .values(items.map(({ id }) => ({ item_id: id })))
    .onConflict((conflict) => conflict.column("item_id").doUpdateSet({ item_id: sql<ItemId>`excluded.item_id` }))
    .returning(["id", "item_id"])
    .execute();
  const idOf = new Map(rows.map((row) => [row.item_id, row.id]));
  const values = items.map(
    ({ id, title, summary }) => sql`(${idOf.get(id)}, ${toText(indexWords(title))}, ${toText(indexWords(summary))})`,
  );
  await sql`insert or replace into item_word_index (rowid, title, summary) values ${sql.join(values)}`.execute(queries);
}

async function indexInPostgres(queries: Queries, items: readonly Worded[]): Promise<void> {
  const values = items.map(({ id, title, summary }) => sql`(${id}, ${vectorOf(title)}, ${vectorOf(summary)})`);
  await sql`
    insert into item_words (item_id, title, summary) values ${sql.join(values)}
    on conflict (item_id) do update set title = excluded.title, summary = excluded.summary`.execute(queries);
}

/**
 * Ids of `item_words` whose item has a phrase of each group, the newest first, at most `limit`; `titles`: in its title.
 * Words are letters, marks and digits, so none of them is syntax, and they come as values at that.
 */
export function matchingIds(
  kind: DatabaseKind,
  {
    groups,
    where,
    limit,
  }: { readonly groups: readonly PhraseGroup[]; readonly where: ItemPlace; readonly limit: number },
): RawBuilder<{ id: number }> {
  if (kind === "postgres") {
    const met = sql.join(
      groups.map((group) => inVectors(toTsquery(group), where)),
      sql` and `,
    );
    return sql`select id from item_words where ${met} order by id desc limit ${sql.lit(limit)}`;
  }
  const query = `${where === "title" ? "{title} : " : ""}(${groups.map(toMatch).join(" AND ")})`;
  return sql`
    select rowid as id from item_word_index where item_word_index match ${query} order by rowid desc limit ${sql.lit(limit)}`;
}

/** Where an item has the words: in its title, or in title or summary. */
type ItemPlace = Exclude<Place, "story">;

function inVectors(query: string, where: ItemPlace): RawBuilder<boolean> {
  if (where === "title") return sql`title @@ ${query}::tsquery`;
  return sql`(title @@ ${query}::tsquery or summary @@ ${query}::tsquery)`;
}

function toText(words: readonly string[]): string {
  return words.join(" ");
}

function vectorOf(text: string): RawBuilder<string> {
  return sql`${toVector(indexWords(text))}::tsvector`;
}

/** The words with their places (postgresql.org/docs, 8.11.1). */
function toVector(words: readonly string[]): string {
  return words.map((word, index) => `'${word}':${index + 1}`).join(" ");
}

function toTsquery(group: PhraseGroup): string {
  return group.map((phrase) => `(${inRow(phrase)})`).join(" | ");
}

function inRow({ words, isOpen }: Phrase): string {
  const quoted = words.map((word) => `'${word}'`).join(" <-> ");
  return isOpen ? `${quoted}:*` : quoted;
}

function toMatch(group: PhraseGroup): string {
  return `(${group.map(({ words, isOpen }) => `"${toText(words)}"${isOpen ? " *" : ""}`).join(" OR ")})`;
}
