import { randomBytes } from "node:crypto";
import { type Kysely, sql } from "kysely";
import type { MailAddress } from "../../domain/subscriber.ts";
import { type AddressHash, hashAddress, SUPPRESSION_KEY } from "../address-hash.ts";
import { toBytes } from "../cells.ts";
import type { ColumnTypes } from "./column-types.ts";

/** Rows that are read, hashed and written at once. */
const ROWS_AT_ONCE = 500;

type Hash = (address: MailAddress) => AddressHash;

/** Blocks by a keyed hash, which outlasts the address; what came back of deliveries; which reports were read. */
export async function keepBounces(db: Kysely<unknown>, types: ColumnTypes): Promise<void> {
  const key = await suppressionKey(db);
  const hash: Hash = (address) => hashAddress(key, address);
  await hashSubscribers(db, types, hash);
  await hashDeliveries(db, types);
  await hashSuppressions(db, types, hash);
  await makeReports(db, types);
}

async function suppressionKey(db: Kysely<unknown>): Promise<Uint8Array> {
  await sql`insert into keys (purpose, secret) values (${SUPPRESSION_KEY}, ${randomBytes(32)})
    on conflict (purpose) do nothing`.execute(db);
  const kept = sql<{ secret: Uint8Array }>`select secret from keys where purpose = ${SUPPRESSION_KEY}`;
  const [row] = (await kept.execute(db)).rows;
  if (row === undefined) throw new Error("A key that was just made is not there.");
  return toBytes(row.secret);
}

/** Empty only within this migration: a column that is added to rows needs a value for them. */
async function hashSubscribers(db: Kysely<unknown>, { text }: ColumnTypes, hash: Hash): Promise<void> {
  const hashed = db.schema.alterTable("subscribers").addColumn("address_hash", text, (column) => {
    return column.notNull().defaultTo("");
  });
  await hashed.execute();
  let last: string | null = "";
  while (last !== null) last = await hashPage(db, last, hash);
}

/** Gives the last id of the page; `null`: there is none left. */
async function hashPage(db: Kysely<unknown>, after: string, hash: Hash): Promise<string | null> {
  const page = sql<{ id: string; address: MailAddress }>`select id, address from subscribers
    where id > ${after} order by id limit ${ROWS_AT_ONCE}`;
  const { rows } = await page.execute(db);
  if (rows.length === 0) return null;
  const made = sql.join(rows.map(({ id, address }) => sql`(${id}, ${hash(address)})`));
  await sql`update subscribers set address_hash = made.column2 from (values ${made}) as made
    where subscribers.id = made.column1`.execute(db);
  return rows.at(-1)?.id ?? null;
}

/** A delivery has the address that its subscriber has. */
async function hashDeliveries(db: Kysely<unknown>, { text }: ColumnTypes): Promise<void> {
  const hashed = db.schema.alterTable("deliveries").addColumn("address_hash", text, (column) => {
    return column.notNull().defaultTo("");
  });
  await hashed.execute();
  await sql`update deliveries set address_hash = subscribers.address_hash from subscribers
    where subscribers.id = deliveries.subscriber_id`.execute(db);
}

/** SQLite cannot take `not null` from a column, so the table is made anew. */
async function hashSuppressions(db: Kysely<unknown>, { text, integer, end }: ColumnTypes, hash: Hash): Promise<void> {
  const before = sql<{
    address: MailAddress;
    reason: string;
    at: number;
  }>`select address, reason, at from suppressions`;
  const { rows } = await before.execute(db);
  await db.schema.dropTable("suppressions").execute();
  await db.schema
    .createTable("suppressions")
    .addColumn("address_hash", text, (column) => column.primaryKey())
    .addColumn("address", text)
    .addColumn("reason", text, (column) => column.notNull())
    .addColumn("at", integer, (column) => column.notNull())
    .modifyEnd(end)
    .execute();
  for (const { address, reason, at } of rows) {
    await sql`insert into suppressions (address_hash, address, reason, at)
      values (${hash(address)}, ${address}, ${reason}, ${at})`.execute(db);
  }
}

async function makeReports(db: Kysely<unknown>, { text, integer, serial, end }: ColumnTypes): Promise<void> {
  await db.schema
    .createTable("delivery_reports")
    .addColumn("id", serial, (column) => column.primaryKey())
    .addColumn("delivery_id", text, (column) => column.notNull())
    .addColumn("edition_id", text, (column) => column.notNull())
    .addColumn("delivery_date", integer, (column) => column.notNull())
    .addColumn("address_hash", text, (column) => column.notNull())
    .addColumn("kind", text, (column) => column.notNull())
    .addColumn("at", integer, (column) => column.notNull())
    .addColumn("detail", text, (column) => column.notNull())
    .modifyEnd(end)
    .execute();
  const reports = (name: string) => db.schema.createIndex(`delivery_reports_${name}`).on("delivery_reports");
  await reports("address").columns(["address_hash", "at"]).execute();
  await reports("delivery").columns(["delivery_id"]).execute();
  await reports("age").columns(["at"]).execute();
  await db.schema
    .createTable("reports_read")
    .addColumn("key", text, (column) => column.primaryKey())
    .addColumn("at", integer, (column) => column.notNull())
    .modifyEnd(end)
    .execute();
  await db.schema.createIndex("reports_read_age").on("reports_read").columns(["at"]).execute();
}
