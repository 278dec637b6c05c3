import { setTimeout as sleep } from "node:timers/promises";
import { sql, type Transaction } from "kysely";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Database, reading, writing } from "../../../src/store/database.ts";
import { openDatabase } from "../../../src/store/open-store.ts";
import type { Tables } from "../../../src/store/tables.ts";
import { aDocument } from "../../builders.ts";
import { openFleetDesk } from "./fleet-desk.ts";
import { tapServer } from "./tapped-server.ts";

type Queries = Transaction<Tables>;

async function openTapped() {
  const desk = await openFleetDesk();
  const tap = await tapServer(desk.address);
  const database = await openDatabase(tap.address);
  onTestFinished(async () => await database.close());
  return { ...desk, tap, database };
}

async function opened(address: string): Promise<Database> {
  const database = await openDatabase(address);
  onTestFinished(async () => await database.close());
  return database;
}

async function add(queries: Queries, name: string, amount = 1): Promise<void> {
  const counted = { name, value: String(amount) };
  await queries
    .insertInto("meta")
    .values(counted)
    .onConflict((conflict) =>
      conflict.column("name").doUpdateSet({ value: sql<string>`(meta.value::int + ${amount})::text` }),
    )
    .execute();
}

async function valueOf({ db }: Pick<Database, "db">, name: string): Promise<string | undefined> {
  return (await db.selectFrom("meta").select("value").where("name", "=", name).executeTakeFirst())?.value;
}

describe("a transaction", () => {
  test("is done again as a whole when its connection breaks, and its half is nowhere", async () => {
    const { database, tables } = await openTapped();
    let tries = 0;
    await writing(database, async (queries) => {
      tries += 1;
      await add(queries, "first");
      if (tries < 3) await sql`select pg_terminate_backend(pg_backend_pid())`.execute(queries);
      await add(queries, "second");
    });
    expect([tries, await valueOf({ db: tables }, "first"), await valueOf({ db: tables }, "second")]).toEqual([
      3,
      "1",
      "1",
    ]);
  });

  test("is done again when all connections fail over at once", async () => {
    const { database, tap, tables } = await openTapped();
    // None is at its commit then, where it would not be done again.
    const isCut = Promise.withResolvers<void>();
    let begun = 0;
    const works = Array.from(
      { length: 20 },
      async (_, index) =>
        await writing(database, async (queries) => {
          await add(queries, `work ${index}`);
          begun += 1;
          await isCut.promise;
          await add(queries, `work ${index}`);
        }),
    );
    await expect.poll(() => begun).toBeGreaterThanOrEqual(5);
    tap.cutAll();
    isCut.resolve();
    await Promise.all(works);
    const rows = await tables.selectFrom("meta").select("value").where("name", "like", "work %").execute();
    expect(rows.map(({ value }) => value)).toEqual(Array.from({ length: 20 }, () => "2"));
  });

  test("whose commit got no answer is not done twice: it is told, and may well be written", async () => {
    const { database, tap, tables } = await openTapped();
    tap.cutBehind("commit");
    await expect(writing(database, async (queries) => await add(queries, "once"))).rejects.toThrow(
      "broken the connection",
    );
    await expect.poll(async () => await valueOf({ db: tables }, "once"), { timeout: 5_000 }).toBe("1");
    await writing(database, async (queries) => await add(queries, "next"));
    expect(await valueOf({ db: tables }, "next")).toBe("1");
  });

  test("that meets another in a deadlock is done again, and so is that of two which cannot be put in a row", async () => {
    const { database, tables } = await openTapped();
    await writing(database, async (queries) => {
      await add(queries, "a");
      await add(queries, "b");
    });
    const both = async (one: string, other: string) =>
      await writing(database, async (queries) => {
        await add(queries, one);
        await sleep(100);
        await add(queries, other);
      });
    await Promise.all([both("a", "b"), both("b", "a")]);
    expect([await valueOf({ db: tables }, "a"), await valueOf({ db: tables }, "b")]).toEqual(["3", "3"]);
    const serial = async () =>
      await writing(database, async (queries) => {
        await sql`set transaction isolation level serializable`.execute(queries);
        const before = Number(await valueOf({ db: queries }, "a"));
        await sleep(50);
        await queries
          .updateTable("meta")
          .set({ value: String(before + 1) })
          .where("name", "=", "a")
          .execute();
      });
    await Promise.all([serial(), serial(), serial()]);
    expect(await valueOf({ db: tables }, "a")).toBe("6");
  }, 60_000);

  test("waits for a connection when the server has none left", async () => {
    const { address, tables } = await openFleetDesk();
    const name = `narrow_${Date.now()}`;
    await sql`create role ${sql.id(name)} login superuser password 'narrow'`.execute(tables);
    await sql`alter role ${sql.id(name)} nosuperuser connection limit 2`.execute(tables);
    await sql`grant all on all tables in schema public to ${sql.id(name)}`.execute(tables);
    const url = new URL(address);
    [url.username, url.password] = [name, "narrow"];
    const narrow = await opened(url.href);
    await Promise.all(
      Array.from({ length: 6 }, async () => {
        await writing(narrow, async (queries) => {
          await add(queries, "crowd");
          await sleep(20);
        });
      }),
    );
    expect(await valueOf({ db: tables }, "crowd")).toBe("6");
    await sql`drop owned by ${sql.id(name)}`.execute(tables);
  }, 60_000);

  test("that fails for good is not done again", async () => {
    const { database } = await openTapped();
    let tries = 0;
    const wrong = writing(database, async (queries) => {
      tries += 1;
      await sql`select 1 / 0`.execute(queries);
    });
    await expect(wrong).rejects.toThrow("division by zero");
    expect(tries).toBe(1);
  });
});

test("what is read from several queries is read again when the connection breaks", async () => {
  const { database } = await openTapped();
  let tries = 0;
  const seen = await reading(database, async (queries) => {
    tries += 1;
    if (tries === 1) await sql`select pg_terminate_backend(pg_backend_pid())`.execute(queries);
    return await queries.selectFrom("documents").select("path").execute();
  });
  expect([seen, tries]).toEqual([[], 2]);
});

test("after the line was cut everything is asked and written as before", async () => {
  const { store } = await openFleetDesk();
  await store.documents.save([aDocument("feed.xml", "<rss/>")]);
  const { database, tap } = await openTapped();
  tap.cutAll();
  expect(await valueOf(database, "nothing").catch(() => "one try may fail")).toMatch(/one try|/);
  await writing(database, async (queries) => await add(queries, "on"));
  expect(await valueOf(database, "on")).toBe("1");
});
