import { sql } from "kysely";
import { describe, expect, onTestFinished, test } from "vitest";
import { MIGRATIONS, migrate } from "../../src/store/migrate.ts";
import { openDatabase, openStore } from "../../src/store/open-store.ts";
import { address, MORNING } from "../builders.ts";
import { backends } from "./backends.ts";

const BEFORE = MIGRATIONS.findIndex(({ name }) => name === "0014-bounces");

describe.for(Object.entries(backends))("the migration to hashed addresses on %s", ([, backend]) => {
  test("keeps every block, and gives all subscribers and deliveries their hash", async () => {
    const place = await backend.makeAddress();
    const database = await openDatabase(place);
    await migrate(database, MORNING, MIGRATIONS.slice(0, BEFORE));
    const names = Array.from({ length: 1_203 }, (_, index) => `Reader${index}@example.org`);
    for (const [index, name] of names.entries()) {
      await sql`insert into subscribers (id, address, address_key, state, created_at)
        values (${`sub-${index}`}, ${name}, ${name.toLowerCase()}, 'active', 0)`.execute(database.db);
    }
    await sql`insert into editions (id, digest, slot, composed_at, subject, html, text)
      values ('edn-1', 'daily', '2026-11-23T07:00', 0, 's', '[]', '[]')`.execute(database.db);
    for (const index of [0, 1_202]) {
      const name = names[index] ?? "";
      await sql`insert into subscriptions (subscriber_id, digest, since)
        values (${`sub-${index}`}, 'daily', 0)`.execute(database.db);
      await sql`insert into deliveries
        (id, edition_id, subscriber_id, digest, slot, address, message_id, date, state, attempt, next_at)
        values (${`dlv-${index}`}, 'edn-1', ${`sub-${index}`}, 'daily', '2026-11-23T07:00', ${name}, ${`m${index}`}, 0,
        'queued', 0, 0)`.execute(database.db);
    }
    const blocked = names.at(-1) ?? "";
    await sql`insert into suppressions (address_key, address, reason, at)
      values (${blocked.toLowerCase()}, ${blocked}, 'complaint', 7)`.execute(database.db);
    await database.close();

    const store = await openStore(place);
    onTestFinished(() => store.close());
    expect((await store.suppressions.list()).map(({ reason, at }) => [reason, at.getTime()])).toEqual([
      ["complaint", 7],
    ]);
    expect(await store.subscribers.add(address(blocked.toUpperCase()), ["daily"], MORNING)).toBe("suppressed");
    expect((await store.send.claim("w", MORNING, 10)).map(({ id }) => id)).toEqual(["dlv-0"]);
    const read = await openDatabase(place);
    onTestFinished(() => read.close());
    const hashes = await read.db.selectFrom("subscribers").select("address_hash").execute();
    expect(new Set(hashes.map((row) => row.address_hash)).size).toBe(1_203);
    expect(hashes.every((row) => row.address_hash.length === 43)).toBe(true);
  });
});
