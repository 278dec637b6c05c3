import type { Departure } from "../../domain/departure.ts";
import { type Database, type Queries, writing } from "../database.ts";
import { parseLine, toLine } from "./departure-line.ts";

/** Departures that are owed and written at once. */
const OWED_ROWS = 1_000;

/**
 * Keeps departures outside of the database, before the transaction ends that makes them: so whoever was told that it is done is in the file. When
 * the file cannot be written the departure holds all the same, for nobody is to get mail because a disk is full; it is owed then,
 * in the same transaction, and goes into the file with the next one.
 */
export async function noteDepartures(
  { departures }: Pick<Database, "departures">,
  queries: Queries,
  made: readonly Departure[],
): Promise<void> {
  if (departures === undefined || made.length === 0) return;
  const owed = await owedRows(queries);
  try {
    await departures.keep([...owed.flatMap(({ line }) => parseLine(line) ?? []), ...made]);
  } catch {
    await queries
      .insertInto("departures_owed")
      .values(made.map((departure) => ({ line: toLine(departure) })))
      .execute();
    return;
  }
  await forget(queries, owed);
}

/** What `DepartureStore.payOwed` promises. */
export async function payOwed(database: Database): Promise<number> {
  const { departures, db } = database;
  if (departures === undefined) return 0;
  const owed = await owedRows(db);
  if (owed.length === 0) return 0;
  try {
    await departures.keep(owed.flatMap(({ line }) => parseLine(line) ?? []));
  } catch {
    return owed.length;
  }
  await writing(database, (queries) => forget(queries, owed));
  return (await owedRows(db)).length;
}

type Owed = { readonly id: number; readonly line: string };

function owedRows(queries: Queries): Promise<readonly Owed[]> {
  return queries.selectFrom("departures_owed").selectAll().orderBy("id").limit(OWED_ROWS).execute();
}

async function forget(queries: Queries, owed: readonly Owed[]): Promise<void> {
  if (owed.length === 0) return;
  const ids = owed.map(({ id }) => id);
  await queries.deleteFrom("departures_owed").where("id", "in", ids).execute();
}
