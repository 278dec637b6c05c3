import { type RawBuilder, sql } from "kysely";
import type { Holding, KeptKind, RetentionStore } from "../../domain/retention-store.ts";
import { orNull, toDate, toMs } from "../cells.ts";
import type { Database, Queries } from "../database.ts";
import { PRUNED_HTML } from "../item-rows.ts";
import { LETTERS_EDITION } from "../mail-tables.ts";
import { SETTLED } from "./mail-steps.ts";

/** Where a kind lies, of when a row is, and about how many bytes of text it has. */
type Shelf = {
  readonly from: RawBuilder<unknown>;
  readonly at: RawBuilder<unknown>;
  readonly bytes: RawBuilder<unknown>;
};

/** Bytes of a row beside its texts, about. */
const ROW_BYTES = sql.lit(100);

const SHELVES: Readonly<Record<KeptKind, Shelf>> = {
  texts: {
    from: sql`items where html not in ('', ${sql.lit(PRUNED_HTML)})`,
    at: sql`changed_at`,
    bytes: sql`length(html)`,
  },
  versions: {
    from: sql`item_versions join items on items.id = item_id where true`,
    at: sql`changed_at`,
    bytes: sql`length(content)`,
  },
  search: {
    from: sql`item_words join items on items.id = item_id where true`,
    at: sql`changed_at`,
    bytes: sql`length(items.title) + length(items.summary)`,
  },
  receipts: { from: sql`receipts where true`, at: sql`at`, bytes: sql`length(decision) + ${ROW_BYTES}` },
  items: {
    from: sql`items where (quarantined = 1 or curated_version >= version)
      and not exists (select 1 from coverage where item_id = items.id)`,
    at: sql`changed_at`,
    bytes: sql`length(html) + length(summary) + length(title) + ${ROW_BYTES}`,
  },
  stories: {
    from: sql`stories where standing_kind <> 'muted'`,
    at: sql`changed_at`,
    bytes: sql`length(tags) + length(gist) + length(rank) + ${ROW_BYTES}`,
  },
  mails: {
    from: sql`editions where html <> '[]'`,
    at: sql`composed_at`,
    bytes: sql`length(html) + length(text)`,
  },
  steps: { from: sql`delivery_events where true`, at: sql`at`, bytes: ROW_BYTES },
  deliveries: {
    from: sql`deliveries join editions on editions.id = edition_id where state in (${sql.join(SETTLED.map((one) => sql.lit(one)))})`,
    at: sql`case when edition_id = ${sql.lit(LETTERS_EDITION)} then date else composed_at end`,
    bytes: sql`length(address) + length(message_id) + ${ROW_BYTES}`,
  },
  clicks: {
    from: sql`click_counts join editions on editions.id = edition_id where true`,
    at: sql`composed_at`,
    bytes: ROW_BYTES,
  },
  memory: {
    from: sql`source_blocks join sources on sources.id = source_id where followed = 0`,
    at: sql`coalesce(last_fetch_at, 0)`,
    bytes: ROW_BYTES,
  },
  seen: { from: sql`seen_marks where true`, at: sql`seen_at`, bytes: sql`length(mark) + 8` },
};

type Sum = { rows: number | string; oldest: number | null; due: number | string | null; bytes: number | string | null };

export async function holding(queries: Queries, kind: KeptKind, before: Date | null): Promise<Holding> {
  const { from, at, bytes } = SHELVES[kind];
  const isDue = before === null ? sql`1 = 0` : sql`${at} < ${sql.lit(toMs(before))}`;
  const { rows } = await sql<Sum>`
    select count(*) as rows, min(${at}) as oldest, sum(case when ${isDue} then 1 else 0 end) as due,
      sum(case when ${isDue} then ${bytes} else 0 end) as bytes from ${from}`.execute(queries);
  const [found] = rows;
  return {
    rows: Number(found?.rows ?? 0),
    oldestAt: orNull(found?.oldest ?? null, toDate),
    due: { rows: Number(found?.due ?? 0), bytes: Number(found?.bytes ?? 0) },
  };
}

/** PostgreSQL does not say at once how much of its files is free. */
export async function databaseSize({ kind, db }: Database): ReturnType<RetentionStore["size"]> {
  const { rows } =
    kind === "sqlite"
      ? await sql<{ bytes: number; free: number }>`
          select page_count * page_size as bytes, freelist_count * page_size as free
          from pragma_page_count(), pragma_page_size(), pragma_freelist_count()`.execute(db)
      : await sql<{ bytes: number; free: number }>`
          select pg_database_size(current_database()) as bytes, 0 as free`.execute(db);
  return { bytes: rows[0]?.bytes ?? 0, free: rows[0]?.free ?? 0 };
}
