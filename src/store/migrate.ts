import { type Kysely, sql, type Transaction } from "kysely";
import { EXIT, UserError } from "../domain/user-error.ts";
import { type Database, type Queries, writing } from "./database.ts";
import { makeNewsTables } from "./migrations/0001-news.ts";
import { makeMailTables } from "./migrations/0002-mail.ts";
import { makeCollectTables } from "./migrations/0003-collect.ts";
import { makeCurateTables } from "./migrations/0004-curate.ts";
import { noteToldBy } from "./migrations/0005-told-by.ts";
import { noteChangedAt } from "./migrations/0006-changed-at.ts";
import { makeSearchTables } from "./migrations/0007-search.ts";
import { makeArchiveTables } from "./migrations/0008-feed-archives.ts";
import { makeHubTables } from "./migrations/0009-hub.ts";
import { noteRepublish } from "./migrations/0010-republish.ts";
import { keepEditionContent } from "./migrations/0011-edition-content.ts";
import { indexToldBySource } from "./migrations/0012-source-pages.ts";
import { keepWishes } from "./migrations/0013-wishes.ts";
import { keepBounces } from "./migrations/0014-bounces.ts";
import { makeLetterTables } from "./migrations/0015-letters.ts";
import { makeOwnEditions } from "./migrations/0016-own-editions.ts";
import { makeRelayTables } from "./migrations/0017-relays.ts";
import { countClicks } from "./migrations/0018-clicks.ts";
import { makeSendMark } from "./migrations/0019-send-mark.ts";
import { makeWorkerLeases } from "./migrations/0020-worker-leases.ts";
import { makeFleetTables } from "./migrations/0021-fleet.ts";
import { makeOwedDepartures } from "./migrations/0023-departures.ts";
import { indexFigures } from "./migrations/0024-figures.ts";
import { makeRetention } from "./migrations/0025-retention.ts";
import { mendLargeDesks } from "./migrations/0026-large-desks.ts";
import { type ColumnTypes, columnTypes } from "./migrations/column-types.ts";
import type { Tables } from "./tables.ts";

/** One step forward. There is no way back: an older program refuses a newer database. */
export type Migration = {
  readonly name: string;
  readonly up: (db: Kysely<unknown>, types: ColumnTypes) => Promise<void>;
};

/** In order. Names that were released never change. */
export const MIGRATIONS: readonly Migration[] = [
  { name: "0001-news", up: makeNewsTables },
  { name: "0002-mail", up: makeMailTables },
  { name: "0003-collect", up: makeCollectTables },
  { name: "0004-curate", up: makeCurateTables },
  { name: "0005-told-by", up: noteToldBy },
  { name: "0006-changed-at", up: noteChangedAt },
  { name: "0007-search", up: makeSearchTables },
  { name: "0008-feed-archives", up: makeArchiveTables },
  { name: "0009-hub", up: makeHubTables },
  { name: "0010-republish", up: noteRepublish },
  { name: "0011-edition-content", up: keepEditionContent },
  { name: "0012-source-pages", up: indexToldBySource },
  { name: "0013-wishes", up: keepWishes },
  { name: "0014-bounces", up: keepBounces },
  { name: "0015-letters", up: makeLetterTables },
  { name: "0016-own-editions", up: makeOwnEditions },
  { name: "0017-relays", up: makeRelayTables },
  { name: "0018-clicks", up: countClicks },
  { name: "0019-send-mark", up: makeSendMark },
  { name: "0020-worker-leases", up: makeWorkerLeases },
  { name: "0021-fleet", up: makeFleetTables },
  { name: "0023-departures", up: makeOwedDepartures },
  { name: "0024-figures", up: indexFigures },
  { name: "0025-retention", up: makeRetention },
  { name: "0026-large-desks", up: mendLargeDesks },
];

/** A number that stands for "the tables of a desk are being made" among the advisory locks of a server. */
const MIGRATION_LOCK = 0x6e_64_6d;

/**
 * Brings the tables to the newest form, each migration in a transaction of its own. Processes that open the database at
 * the same time wait for each other. Throws a `UserError` that names a migration which this program does not know.
 */
export async function migrate(
  database: Database,
  now: Date,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<void> {
  const types = columnTypes(database.kind);
  const step = async (queries: Transaction<Tables>): Promise<Migration | undefined> => {
    if (database.kind === "postgres") await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`.execute(queries);
    const next = await nextMigration(queries, migrations, types);
    if (next === undefined) return undefined;
    await next.up(queries as Queries as Kysely<unknown>, types);
    await queries.insertInto("schema_migrations").values({ name: next.name, applied_at: now.getTime() }).execute();
    return next;
  };
  while ((await writing(database, step)) !== undefined);
}

async function nextMigration(
  queries: Transaction<Tables>,
  migrations: readonly Migration[],
  { text, integer, end }: ColumnTypes,
): Promise<Migration | undefined> {
  await queries.schema
    .createTable("schema_migrations")
    .ifNotExists()
    .addColumn("name", text, (column) => column.primaryKey())
    .addColumn("applied_at", integer, (column) => column.notNull())
    .modifyEnd(end)
    .execute();
  const done = await appliedMigrations(queries, migrations);
  return migrations.find((migration) => !done.includes(migration));
}

/** Those that a database has already, in order. Throws a `UserError` that names one which this program does not know. */
export async function appliedMigrations(
  queries: Queries,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<readonly Migration[]> {
  const rows = await queries.selectFrom("schema_migrations").select("name").orderBy("name").execute();
  const done = new Set(rows.map(({ name }) => name));
  const unknown = [...done].filter((name) => !migrations.some((migration) => migration.name === name));
  if (unknown.length > 0) throw tooNew(unknown);
  return migrations.filter(({ name }) => done.has(name));
}

function tooNew(unknown: readonly string[]): UserError {
  return new UserError(
    `The database was written by a newer newsdesk: this one does not know ${unknown.join(", ")}.`,
    "Use that newer version, or a backup from before it.",
    EXIT.resource,
  );
}
