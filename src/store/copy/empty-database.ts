import { sql } from "kysely";
import { EXIT, UserError } from "../../domain/user-error.ts";
import type { Database, Queries } from "../database.ts";
import { migrate } from "../migrate.ts";
import { readMeta, SEND_MARK } from "../meta.ts";
import { readCatalog } from "./catalog.ts";
import { copiedTables } from "./copied-tables.ts";
import { beginCopy, readCopyNote } from "./copy-note.ts";

/** What every new database has of itself. */
const ITS_OWN: ReadonlySet<string> = new Set(["meta", "keys"]);

/**
 * Gets a database ready for the desk of this name: one with nothing in it, or with what an earlier copy of the same desk left. Throws a
 * `UserError` for any other, and changes nothing there.
 */
export async function prepareDestination(destination: Database, from: string): Promise<void> {
  if (await isForeign(destination)) throw notEmpty("other tables than those of a desk");
  await migrate(destination, new Date());
  const note = await readCopyNote(destination.db);
  if (note !== null && note.from !== from) throw notEmpty("the beginning of a copy of another desk");
  if (note === null && !(await isEmptyDesk(destination)))
    throw notEmpty((await databaseName(destination)) === from ? "this very desk" : "a desk");
  await beginCopy(destination, from);
}

/** The name that a desk has from its first database on, and takes along. */
export async function databaseName({ db }: { readonly db: Queries }): Promise<string> {
  const [name = ""] = ((await readMeta(db, SEND_MARK)) ?? "").split(" ");
  return name;
}

/** Whether there is nothing of a desk but its tables, if those. */
export async function isEmptyDesk({ db, kind }: Pick<Database, "db" | "kind">): Promise<boolean> {
  for (const { name } of copiedTables(await readCatalog(db, kind))) {
    if (ITS_OWN.has(name)) continue;
    const { rows } = await sql`select 1 from ${sql.table(name)} limit 1`.execute(db);
    if (rows.length > 0) return false;
  }
  return true;
}

/** Whether there are tables of ours, be they empty. */
export async function isDesk({ db, kind }: Pick<Database, "db" | "kind">): Promise<boolean> {
  const names = new Set((await readCatalog(db, kind)).map(({ name }) => name));
  return names.has("schema_migrations") && names.has("meta");
}

async function isForeign(database: Database): Promise<boolean> {
  return (await readCatalog(database.db, database.kind)).length > 0 && !(await isDesk(database));
}

function notEmpty(what: string): UserError {
  return new UserError(
    `The database to which the desk is to go holds ${what}.`,
    "Name an empty one: a new file, or a database that was just made (createdb). Nothing was changed.",
    EXIT.resource,
  );
}
