import { sql } from "kysely";
import { expect, onTestFinished, test } from "vitest";
import { MIGRATIONS, migrate } from "../../src/store/migrate.ts";
import { openDatabase, openStore } from "../../src/store/open-store.ts";
import { MORNING } from "../builders.ts";
import { backends } from "./backends.ts";

const BEFORE = MIGRATIONS.findIndex(({ name }) => name === "0018-clicks");

test.for(Object.entries(backends))(
  "the migration to counted links takes the hashes from who was erased and from nobody else, on %s",
  async ([, backend]) => {
    const place = await backend.makeAddress();
    const database = await openDatabase(place);
    await migrate(database, MORNING, MIGRATIONS.slice(0, BEFORE));
    const { db } = database;
    await sql`insert into editions (id, digest, slot, composed_at, subject, html, text)
      values ('edn-1', 'daily', '2026-11-23T07:00', 0, 's', '[]', '[]')`.execute(db);
    for (const [id, address] of [
      ["gone", ""],
      ["here", "here@example.org"],
    ] as const) {
      await sql`insert into subscribers (id, address, address_key, address_hash, state, created_at)
        values (${`sub-${id}`}, ${address}, ${id}, ${`hash-${id}`}, 'ended', 0)`.execute(db);
      await sql`insert into deliveries (id, edition_id, subscriber_id, digest, slot, address, address_hash, message_id, date, state, attempt, next_at)
        values (${`dlv-${id}`}, 'edn-1', ${`sub-${id}`}, 'daily', 's', ${address}, ${`hash-${id}`}, ${id}, 0, 'sent', 1, 0)`.execute(
        db,
      );
      await sql`insert into delivery_reports (delivery_id, edition_id, delivery_date, address_hash, kind, at, detail)
        values (${`dlv-${id}`}, 'edn-1', 0, ${`hash-${id}`}, 'soft', 0, '')`.execute(db);
      await sql`insert into suppressions (address_hash, address, reason, at)
        values (${`hash-${id}`}, null, 'bounce', 0)`.execute(db);
    }
    await database.close();

    const store = await openStore(place);
    onTestFinished(() => store.close());
    const read = await openDatabase(place);
    onTestFinished(() => read.close());
    for (const table of ["subscribers", "deliveries", "delivery_reports"] as const) {
      const rows = await read.db.selectFrom(table).select("address_hash").orderBy("address_hash").execute();
      expect([table, ...rows.map((row) => row.address_hash)]).toEqual([table, "erased:sub-gone", "hash-here"]);
    }
    expect(await store.suppressions.list()).toHaveLength(2);
    const mails = await read.db.selectFrom("deliveries").select("plain_links").execute();
    expect(mails.map((mail) => mail.plain_links)).toEqual([0, 0]);
  },
);
