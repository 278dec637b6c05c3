import { sql } from "kysely";
import type { DeskStore } from "../../../src/domain/desk-store.ts";
import type { Database } from "../../../src/store/database.ts";
import { readCatalog } from "../../../src/store/copy/catalog.ts";
import { readPages } from "../../../src/store/copy/read-pages.ts";
import { canonical } from "../../../src/store/copy/row-sum.ts";
import { copiedTables } from "../../../src/store/copy/copied-tables.ts";
import {
  address,
  aDocument,
  anEdition,
  anItem,
  aPlan,
  aReceipt,
  aStory,
  at,
  MORNING,
  sourced,
} from "../../builders.ts";
import { queueFor, storeStories } from "../stored.ts";

/** A desk with something in the tables that most desks have, by the doors that a desk uses. */
export async function fillDesk(store: DeskStore): Promise<void> {
  const told = [
    aStory([sourced(anItem("Grüße aus 東京: breach")), sourced(anItem("Other"))]),
    aStory([sourced(anItem("Comet with nine tails"))]),
  ];
  await storeStories(store, told);
  await store.curate.saveCurated(aPlan({ receipts: [aReceipt({ storyId: told[0]?.id ?? null, at: at("08:00") })] }));
  await store.documents.save([aDocument("feed.xml", "<rss/>"), aDocument("index.html", "\u0001 <p>ü</p>")]);
  await queueFor(store, anEdition("daily"), ["ada@example.org", "bob@example.org", "cyd@example.org"]);
  const [sent] = await store.send.claim("w", MORNING, 3);
  const left = await store.subscribers.findByAddress(address("cyd@example.org"));
  if (sent === undefined || left === null) throw new Error("Nothing could be claimed.");
  await store.send.markDot(sent.id, "w", MORNING);
  await store.send.settle(sent.id, "w", { state: "sent", detail: "250 ok", at: MORNING });
  await store.subscribers.suppress({ address: address("no@example.org"), reason: "complaint", at: MORNING });
  await store.subscribers.end(left.id, null, at("09:00"));
  await store.keys.key("unsubscribe");
  await store.guard.advance();
}

/** A row in each table of a file that has none, with odd values in it, and pointing to rows that are there. */
export async function fillRest({ db }: Database): Promise<void> {
  for (const { name } of copiedTables(await readCatalog(db, "sqlite"))) {
    const { rows } = await sql`select 1 from ${sql.table(name)} limit 1`.execute(db);
    if (rows.length > 0) continue;
    const row = await oddRow(db, name);
    await db
      .insertInto(name as never)
      .values(row)
      .execute();
  }
}

const ODD: Readonly<Record<string, unknown>> = {
  TEXT: "Ünïcode 😀 '\"\\ \u0001\n",
  INTEGER: Number.MAX_SAFE_INTEGER - 1,
  REAL: 0.1 + 0.2,
  BLOB: new Uint8Array([0, 255, 128, 10]),
};

type Column = { name: string; type: string };
type Reference = { column: string; to: string; target: string };

async function oddRow(db: Database["db"], table: string): Promise<Record<string, unknown>> {
  const columns = await sql<Column>`select name, type from pragma_table_info(${table})`.execute(db);
  const references = await sql<Reference>`
    select "from" as "column", "table" as "to", "to" as target from pragma_foreign_key_list(${table})`.execute(db);
  const row = Object.fromEntries(columns.rows.map(({ name, type }) => [name, ODD[type.toUpperCase()]]));
  for (const { column, to, target } of references.rows) {
    const found = await sql<{
      value: unknown;
    }>`select ${sql.ref(target)} as value from ${sql.table(to)} limit 1`.execute(db);
    row[column] = found.rows[0]?.value;
  }
  return row;
}

/** All that a desk holds, by table, in canonical form; without what a database has of itself. */
export async function allRows({ db, kind }: Database): Promise<Readonly<Record<string, readonly string[]>>> {
  const tables: Record<string, readonly string[]> = {};
  for (const table of copiedTables(await readCatalog(db, kind))) {
    const rows: string[] = [];
    for await (const page of readPages(db, table)) rows.push(...page.map((row) => canonical(row, table.columns)));
    tables[table.name] = rows;
  }
  return tables;
}
