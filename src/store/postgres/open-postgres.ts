import { Kysely, PostgresDialect, sql } from "kysely";
import { Client, type ClientConfig, type CustomTypesConfig, Pool, types } from "pg";
import type { Database, Unlock } from "../database.ts";
import type { Tables } from "../tables.ts";
import { guardPool } from "./guarded-pool.ts";
import { explainPostgres, notAnAddress, tooOld } from "./postgres-error.ts";

const MAX_CONNECTIONS = 10;
const CONNECT_TIMEOUT_MS = 10_000;
const MIN_VERSION = 150_000;

/** Stands for "the worker of a desk" among the advisory locks of a database; the second number is the desk's schema. */
const WORKER_LOCK = 0x6e_64_77_6b;

/** Opens a database of a PostgreSQL server, version 15 or newer. Its name is in messages, the password never. */
export async function openPostgres(address: string): Promise<Database> {
  const { config, server } = readAddress(address);
  const explain = (cause: unknown): unknown => explainPostgres(server, cause);
  const pool = new Pool({ ...config, max: MAX_CONNECTIONS });
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: guardPool(pool, explain) }) });
  try {
    await refuseOld(db, server);
  } catch (cause) {
    await db.destroy();
    throw cause;
  }
  return { kind: "postgres", db, tryLock: () => tryAdvisoryLock(config, explain), close: () => db.destroy() };
}

/** Counts and times come as numbers; the rest as the driver reads it. */
const getTypeParser: CustomTypesConfig["getTypeParser"] = (id, format) =>
  id === types.builtins.INT8 ? Number : (types.getTypeParser(id, format) as unknown);

function readAddress(address: string): { readonly config: ClientConfig; readonly server: string } {
  const url = URL.parse(address); // `new URL` would put the whole address, password and all, into its error.
  if (url === null || hasLateAt(url)) throw notAnAddress();
  const config: ClientConfig = {
    connectionString: address,
    application_name: "newsdesk",
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    types: { getTypeParser },
  };
  return { config, server: `${url.host}${url.pathname}` };
}

/** An "@" behind the host: then what looks like a host or a name is part of a password that is not escaped. */
function hasLateAt({ pathname, search, hash }: URL): boolean {
  return `${pathname}${search}${hash}`.includes("@");
}

async function refuseOld(db: Kysely<Tables>, server: string): Promise<void> {
  const { rows } = await sql<{ number: string; version: string }>`
    select current_setting('server_version_num') as number, current_setting('server_version') as version`.execute(db);
  const [found] = rows;
  if (found !== undefined && Number(found.number) < MIN_VERSION) throw tooOld(server, found.version);
}

/** The server frees it when the connection ends, however this process ends. */
async function tryAdvisoryLock(config: ClientConfig, explain: (cause: unknown) => unknown): Promise<Unlock | null> {
  const client = new Client(config);
  client.on("error", () => undefined); // A connection that breaks has lost the lock; the outbox refuses its late writes.
  try {
    await client.connect();
    const { rows } = await client.query<{ locked: boolean }>(
      "select pg_try_advisory_lock($1, hashtext(current_schema())) as locked",
      [WORKER_LOCK],
    );
    if (rows[0]?.locked === true) return () => client.end();
  } catch (cause) {
    await client.end();
    throw explain(cause);
  }
  await client.end();
  return null;
}
