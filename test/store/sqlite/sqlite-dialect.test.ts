import { DatabaseSync } from "node:sqlite";
import { Kysely, sql } from "kysely";
import { beforeEach, describe, expect, test } from "vitest";
import { createSqliteDialect } from "../../../src/store/sqlite/sqlite-dialect.ts";

type Tables = { notes: { id: number; text: string | null } };

describe("createSqliteDialect", () => {
  let database: DatabaseSync;
  let db: Kysely<Tables>;
  beforeEach(() => {
    database = new DatabaseSync(":memory:");
    database.exec("create table notes (id integer primary key, text text) strict");
    db = new Kysely<Tables>({ dialect: createSqliteDialect(database, (cause) => cause) });
    return () => db.destroy();
  });

  test("counts the rows that a statement changed, and gives those that it returns", async () => {
    const insert = db.insertInto("notes").values([
      { id: 1, text: "a" },
      { id: 2, text: null },
    ]);
    expect((await insert.executeTakeFirst()).numInsertedOrUpdatedRows).toBe(2n);
    const update = db.updateTable("notes").set({ text: "b" }).where("id", ">", 1);
    expect((await update.executeTakeFirst()).numUpdatedRows).toBe(1n);
    const returned = await db.deleteFrom("notes").where("id", "=", 2).returning(["id", "text"]).execute();
    expect(returned.map(({ id, text }) => [id, text])).toEqual([[2, "b"]]);
  });

  test("statements of many shapes, one after the other and again", async () => {
    for (const round of [1, 2]) {
      for (let shape = 0; shape < 300; shape += 1) {
        const { rows } = await sql<{ answer: number }>`select ${sql.lit(shape)} + ${round} as answer`.execute(db);
        expect(rows[0]?.answer).toBe(shape + round);
      }
    }
  });

  test("a statement made before a change of the table sees the change", async () => {
    await db.insertInto("notes").values({ id: 1, text: "a" }).execute();
    const all = db.selectFrom("notes").selectAll();
    expect(await all.execute()).toHaveLength(1);
    await db.schema
      .alterTable("notes")
      .addColumn("more", "integer", (column) => column.defaultTo(7))
      .execute();
    expect((await all.execute())[0]).toMatchObject({ id: 1, text: "a", more: 7 });
  });

  test("a transaction that fails is undone, also one that SQLite has ended itself", async () => {
    const failing = db.transaction().execute(async (queries) => {
      await queries.insertInto("notes").values({ id: 1, text: "a" }).execute();
      throw new Error("It failed.");
    });
    await expect(failing).rejects.toThrow("It failed.");
    const ended = db.transaction().execute(async (queries) => {
      await queries.insertInto("notes").values({ id: 2, text: "a" }).execute();
      database.exec("rollback");
      throw new Error("It ended.");
    });
    await expect(ended).rejects.toThrow("It ended.");
    expect(await db.selectFrom("notes").selectAll().execute()).toEqual([]);
  });

  test("transactions that are begun at the same time run one after the other", async () => {
    const add = (id: number) =>
      db.transaction().execute(async (queries) => {
        const rows = await queries.selectFrom("notes").selectAll().execute();
        await queries
          .insertInto("notes")
          .values({ id, text: `after ${rows.length}` })
          .execute();
      });
    await Promise.all([add(1), add(2), add(3)]);
    const rows = await db.selectFrom("notes").select("text").orderBy("id").execute();
    expect(rows.map(({ text }) => text)).toEqual(["after 0", "after 1", "after 2"]);
  });
});
