import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { openDatabase } from "../../../src/store/open-store.ts";
import startPostgres from "../../contract/postgres.ts";

/** With a database of its own, on a server of its own or that of `TEST_POSTGRES_URL`. */
export async function onPostgres<Result>(work: (address: string) => Promise<Result>): Promise<Result> {
  let server = "";
  const stop = await startPostgres({ provide: (_: string, value: string) => void (server = value) } as never);
  const name = `newsdesk_${randomUUID().replaceAll("-", "")}`;
  const onServer = async (statement: ReturnType<typeof sql>): Promise<void> => {
    const database = await openDatabase(server);
    await statement.execute(database.db);
    await database.close();
  };
  try {
    await onServer(sql`create database ${sql.id(name)}`);
    const address = new URL(server);
    address.pathname = `/${name}`;
    return await work(address.href);
  } finally {
    await onServer(sql`drop database if exists ${sql.id(name)} with (force)`);
    await stop?.();
  }
}
