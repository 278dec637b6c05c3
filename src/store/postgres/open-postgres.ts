import { Kysely, PostgresDialect, sql } from "kysely";
import { Client, type ClientConfig, type CustomTypesConfig, Pool, types } from "pg";
import type { LockWish, Unlock } from "../database.ts";
import type { FleetDatabase } from "../fleet/fleet-store.ts";
import type { Tables } from "../tables.ts";
import { guardPool } from "./guarded-pool.ts";
import { explainPostgres, notAnAddress, tooOld } from "./postgres-error.ts";

const MAX_CONNECTIONS = 10;
const CONNECT_TIMEOUT_MS = 10_000;
const MIN_VERSION = 150_000;

/** Stands for "the worker of a desk" among the advisory locks of a database; the second number is the desk's schema. */
const WORKER_LOCK = 0x6e_64_77_6b;

const TAKE_ALONE = "select pg_try_advisory_lock($1, hashtext(current_schema())) as locked";
const TAKE_SHARED = "select pg_try_advisory_lock_shared($1, hashtext(current_schema())) as locked";

/** Opens a database of a PostgreSQL server, version 15 or newer. Its name is in messages, the password never. */
export async function openPostgres(address: string): Promise<FleetDatabase> {
  const { config, server } = readAddress(address);
  const explain = (cause: unknown): unknown => explainPostgres(server, cause);
  const open = (max: number): Kysely<Tables> =>
    new Kysely({ dialect: new PostgresDialect({ pool: guardPool(new Pool({ ...config, max }), explain) }) });
  const db = open(MAX_CONNECTIONS);
  const signs = open(1); // It connects when it is used.
  try {
    await refuseOld(db, server);
  } catch (cause) {
    await db.destroy();
    throw cause;
  }
  const database: FleetDatabase = {
    kind: "postgres",
    db,
    signs,
    tryLock: (wish) => tryAdvisoryLock(config, explain, wish),
    isLocked: async () => await hasLock(db),
    async openQueues(wish) {
      const { openJobQueues } = await import("./job-queues.ts"); // For a single look at the tables they are not needed.
      const connection = { connectionString: address, connectionTimeoutMillis: CONNECT_TIMEOUT_MS };
      return await openJobQueues({ ...wish, database, connection }).catch((cause: unknown) => {
        throw explain(cause);
      });
    },
    close: async () => void (await Promise.all([db.destroy(), signs.destroy()])),
  };
  return database;
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

/** The two numbers of an advisory lock lie in columns that know no sign (PostgreSQL, pg_locks). */
async function hasLock(db: Kysely<Tables>): Promise<boolean> {
  const { rows } = await sql`
    select 1 from pg_locks where locktype = 'advisory' and objsubid = 2 and classid::bigint = ${WORKER_LOCK}
      and objid::bigint = hashtext(current_schema())::bigint & 4294967295
      and database = (select oid from pg_database where datname = current_database()) limit 1`.execute(db);
  return rows.length > 0;
}

/** The server frees it when the connection ends, however this process ends. */
async function tryAdvisoryLock(
  config: ClientConfig,
  explain: (cause: unknown) => unknown,
  { isShared, onLost }: LockWish = { isShared: false },
): Promise<Unlock | null> {
  const client = new Client(config);
  let isHeld = false;
  client.on("error", () => undefined); // What it means is told by the end that follows.
  client.on("end", () => {
    if (isHeld) onLost?.();
  });
  try {
    await client.connect();
    const { rows } = await client.query<{ locked: boolean }>(isShared ? TAKE_SHARED : TAKE_ALONE, [WORKER_LOCK]);
    isHeld = rows[0]?.locked === true;
  } catch (cause) {
    await client.end();
    throw explain(cause);
  }
  if (!isHeld) {
    await client.end();
    return null;
  }
  return async () => {
    isHeld = false;
    await client.end();
  };
}
