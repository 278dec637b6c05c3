import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { EXIT, UserError } from "../../../src/domain/user-error.ts";
import { openDatabase, openStore } from "../../../src/store/open-store.ts";
import { aSource, MORNING } from "../../builders.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "newsdesk-sqlite-"));
  return () => rmSync(folder, { recursive: true });
});

describe("openStore with a path that cannot be used", () => {
  test.for<{ why: string; path: string; message: RegExp; hint: RegExp }>([
    { why: "a folder", path: "folder", message: /is a folder/, hint: /path of a file/ },
    { why: "below a file", path: "file.txt/desk.db", message: /cannot be made \(EEXIST\)/, hint: /folder/ },
    { why: "far below a file", path: "file.txt/a/desk.db", message: /cannot be made \(ENOTDIR\)/, hint: /folder/ },
    { why: "not a database", path: "file.txt", message: /is not a database/, hint: /another path/ },
    {
      why: "a name that is too long",
      path: "x".repeat(300),
      message: /cannot be made \(ENAMETOOLONG\)/,
      hint: /folder/,
    },
  ])("$why", async ({ path, message, hint }) => {
    mkdirSync(join(folder, "folder"));
    const text = "This is a text of some length, and it is not a database at all. ".repeat(40);
    writeFileSync(join(folder, "file.txt"), text);
    const error = await failureOf(openStore(join(folder, path)));
    expect(error.message).toMatch(message);
    expect(error.message).toContain(join(folder, path));
    expect(error.hint).toMatch(hint);
    expect(error.exitCode).toBe(EXIT.resource);
    expect(statSync(join(folder, "file.txt")).size).toBe(text.length);
  });

  test("another kind of database, whose address may hold a password", async () => {
    const error = await failureOf(openStore("mysql://desk:s3cret@127.0.0.1/desk"));
    expect(error.message).toBe('"mysql:" is no kind of database that newsdesk knows.');
    expect(error.exitCode).toBe(EXIT.resource);
  });
});

describe("openStore with a path that can be used", () => {
  test("makes the folders above it, and a file for the operator's eyes only", async () => {
    const path = join(folder, "a/b/desk.db");
    const store = await openStore(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await store.close();
  });

  test("an empty file becomes a database", async () => {
    writeFileSync(join(folder, "empty.db"), "");
    const store = await openStore(join(folder, "empty.db"));
    expect(await store.collect.sources()).toEqual([]);
    await store.close();
  });

  test("a second path to the same file meets the same worker lock", async () => {
    const store = await openStore(join(folder, "desk.db"));
    onTestFinished(() => store.close());
    const other = await openStore(join(folder, "../", folder.split("/").at(-1) ?? "", "./desk.db"));
    onTestFinished(() => other.close());
    await store.lockWorker("first", MORNING);
    await expect(other.lockWorker("second", MORNING)).rejects.toThrow(/first/);
  });

  test("writes ahead, syncs each commit, keeps foreign keys and waits for others", async () => {
    const { db, ...database } = await openDatabase(join(folder, "desk.db"));
    onTestFinished(() => database.close());
    const asked = ["journal_mode", "synchronous", "foreign_keys", "busy_timeout"];
    const values = await Promise.all(
      asked.map((name) => sql`select * from ${sql.table(`pragma_${name}`)}`.execute(db)),
    );
    expect(values.map(({ rows }) => Object.values(rows[0] as Record<string, unknown>))).toEqual([
      ["wal"],
      [2],
      [1],
      [5_000],
    ]);
  });

  test("in memory: everything works, and another one is another", async () => {
    const [store, other] = [await openStore(":memory:"), await openStore(":memory:")];
    await store.collect.syncSources([aSource()], MORNING);
    expect(await store.collect.sources()).toHaveLength(1);
    expect(await other.collect.sources()).toEqual([]);
    const lock = await store.lockWorker("first", MORNING);
    await expect(store.lockWorker("second", MORNING)).rejects.toThrow(/first/);
    await other.lockWorker("other", MORNING);
    await lock.release();
    await store.lockWorker("second", MORNING);
    await Promise.all([store.close(), other.close()]);
  });
});

async function failureOf(opening: Promise<unknown>): Promise<UserError> {
  const cause: unknown = await opening.catch((error: unknown) => error);
  if (cause instanceof UserError) return cause;
  throw new Error("It has to fail with a UserError.", { cause });
}
