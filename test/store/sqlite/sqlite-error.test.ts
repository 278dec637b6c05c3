import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { beforeEach, describe, expect, test } from "vitest";
import { UserError } from "../../../src/domain/user-error.ts";
import { explainSqlite } from "../../../src/store/sqlite/sqlite-error.ts";

let path: string;
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), "newsdesk-error-"));
  path = join(folder, "desk.db");
  return () => rmSync(folder, { recursive: true });
});

/** Real errors of SQLite, each with its real cause. */
describe("explainSqlite", () => {
  test.for<{ why: string; act: () => void; message: RegExp }>([
    {
      why: "a file that may only be read",
      act: () => withTwo((_, reader) => reader.exec("insert into t values (1)")),
      message: /cannot be written/,
    },
    {
      why: "another writer",
      act: () => withTwo((writer) => (writer.exec("begin exclusive"), new DatabaseSync(path).exec("begin immediate"))),
      message: /held by another process/,
    },
    { why: "no such folder", act: () => new DatabaseSync(join(path, "none", "desk.db")), message: /cannot be opened/ },
    {
      why: "another kind of file",
      act: () => (writeFileSync(path, "x".repeat(2_000)), new DatabaseSync(path).exec("select * from t")),
      message: /is not a database/,
    },
    { why: "a damaged file", act: damage, message: /is damaged/ },
  ])("$why", ({ act, message }) => {
    const explained = explainSqlite(path, failureOf(act));
    expect(explained).toBeInstanceOf(UserError);
    expect(String(explained)).toMatch(message);
  });

  test.for<{ why: string; act: () => void }>([
    { why: "a wrong statement", act: () => new DatabaseSync(":memory:").exec("selekt") },
    {
      why: "a broken promise of the tables",
      act: () => new DatabaseSync(":memory:").exec("create table t (a not null); insert into t values (null)"),
    },
    { why: "no error of SQLite", act: () => JSON.parse("{") as void },
  ])("$why is a bug and stays as it is", ({ act }) => {
    const cause = failureOf(act);
    expect(explainSqlite(path, cause)).toBe(cause);
  });
});

function withTwo(act: (writer: DatabaseSync, reader: DatabaseSync) => void): void {
  const writer = new DatabaseSync(path);
  writer.exec("create table t (a)");
  const reader = new DatabaseSync(path, { readOnly: true });
  try {
    act(writer, reader);
  } finally {
    reader.close();
    writer.close();
  }
}

/** The first page stays, so that it still looks like a database. */
function damage(): void {
  const database = new DatabaseSync(path);
  database.exec("create table t (a); insert into t values (zeroblob(100000)); create index i on t (a)");
  database.close();
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.fill(0xaa, 4_096));
  new DatabaseSync(path).prepare("select * from t order by a").all();
}

function failureOf(act: () => void): unknown {
  try {
    act();
  } catch (cause) {
    return cause;
  }
  throw new Error("It has to fail.");
}
