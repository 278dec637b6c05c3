import { EXIT, UserError } from "../../domain/user-error.ts";
import type { Database } from "../database.ts";
import { writePause } from "../guard-store.ts";
import { bringUpToDate, openDatabase } from "../open-store.ts";
import { lockWorker } from "../worker-lock.ts";
import { type CopyOptions, copyTables } from "./copy-tables.ts";
import { endCopy, refuseHalfMade } from "./copy-note.ts";
import { databaseName, isDesk, prepareDestination } from "./empty-database.ts";
import { withStillOrigin } from "./still-origin.ts";

export type Move = CopyOptions & {
  /** Addresses as `openStore` takes them. */
  readonly from: string;
  readonly to: string;
  /** In words that may be shown. */
  readonly toName: string;
  readonly now: Date;
};

/**
 * Moves the desk of one database into an empty other one, and returns how many rows each table has. Nobody works on either meanwhile.
 * Cut short at any moment it is simply done again; before its end no desk opens at `to`. From its end on the one at `from` sends
 * nothing before the operator says so: two desks of one name would both send.
 */
export async function moveDesk(move: Move): Promise<ReadonlyMap<string, number>> {
  await using closing = new AsyncDisposableStack();
  const origin = await openFor(closing, move.from);
  if (!(await isDesk(origin))) throw noDesk();
  const lock = await lockWorker(origin, { worker: "newsdesk migrate", now: move.now });
  closing.defer(async () => await lock.release());
  await bringUpToDate(origin);
  await refuseHalfMade(origin);
  const destination = await openFor(closing, move.to);
  await holdFor(closing, destination);
  await prepareDestination(destination, await databaseName(origin));
  return await withStillOrigin(origin, async (queries) => {
    const counts = await copyTables({ kind: origin.kind, queries }, destination, move);
    await endCopy(destination);
    const why = `This desk was moved to ${move.toName}. Set \`database:\` to it.`;
    await writePause(queries, { since: move.now, why });
    return counts;
  });
}

async function openFor(closing: AsyncDisposableStack, address: string): Promise<Database> {
  const database = await openDatabase(address);
  closing.defer(async () => await database.close());
  return database;
}

async function holdFor(closing: AsyncDisposableStack, destination: Database): Promise<void> {
  const unlock = await destination.tryLock();
  if (unlock === null) throw isInUse();
  closing.defer(unlock);
}

function noDesk(): UserError {
  const hint = "Set `database:` to the desk that is to be moved; --to names where it is to go.";
  return new UserError("There is no desk in the database of the settings.", hint, EXIT.resource);
}

function isInUse(): UserError {
  const hint = "Name another one, or stop what works on it: newsdesk start, run or migrate.";
  return new UserError("The database to which the desk is to go is in use.", hint, EXIT.resource);
}
