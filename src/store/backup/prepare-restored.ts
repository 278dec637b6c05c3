import { chmod, copyFile, constants, open } from "node:fs/promises";
import type { Departure } from "../../domain/departure.ts";
import type { SendMark } from "../../domain/send-guard.ts";
import { EXIT, UserError } from "../../domain/user-error.ts";
import { OWN_META } from "../copy/copied-tables.ts";
import { refuseHalfMade } from "../copy/copy-note.ts";
import { isDesk } from "../copy/empty-database.ts";
import { type Database, writing } from "../database.ts";
import { applyDepartures } from "../departures/apply-departures.ts";
import { readMark, writeMark, writePause } from "../guard-store.ts";
import { appliedMigrations } from "../migrate.ts";
import { bringUpToDate, openDatabase } from "../open-store.ts";
import { damaged, readBackupNote, refuseDamaged } from "./backup-note.ts";
import { explainFile } from "./file-error.ts";
import { BESIDE, closeSingle } from "./single-file.ts";

export type Restore = {
  /** The backup. It is only read. */
  readonly file: string;
  readonly now: Date;
  readonly signal: AbortSignal;
  /** Who left since, as it was noted outside of the database. */
  readonly departures: readonly Departure[];
  /** How far sending had come; `null`: nobody knows. */
  readonly kept: SendMark | null;
};

/** What workers held, who are gone. */
const OF_WORKERS = ["worker_leases", "stage_leases", "workers", "host_turns", "handed_out"] as const;

/** `madeAt`: `null` for a copy that no `newsdesk backup` made. `departed`: how many departures it knew nothing of. */
export type Restored = { readonly madeAt: Date | null; readonly departed: number };

const HEADER = "SQLite format 3\0";

/**
 * Copies a backup to `part` and makes a desk of it that can be put to work: checked, brought up to date, told of who left since,
 * and sending nothing before the operator has spoken. Throws a `UserError` for a file that is no whole desk, or of a newer program.
 */
export async function prepareRestored(part: string, restore: Restore): Promise<Restored> {
  const { file, signal } = restore;
  await copyBackup(file, part);
  const desk = await openDatabase(part).catch((cause: unknown) => {
    throw isDamage(cause) ? damaged(file, "it cannot be opened") : cause;
  });
  try {
    await refuseWrong(desk, file, signal);
    const note = await readBackupNote(desk);
    await bringUpToDate(desk);
    const departed = await applyDepartures(desk, restore.departures);
    await pause(desk, restore, note?.at ?? null);
    await closeSingle(desk, part);
    return { madeAt: note === null ? null : new Date(note.at), departed };
  } catch (cause) {
    throw isDamage(cause) ? damaged(file, "some of it cannot be read") : cause;
  } finally {
    await desk.close();
  }
}

/** With what SQLite may have left beside it, when it is a plain copy of a database that was in use. */
async function copyBackup(file: string, part: string): Promise<void> {
  try {
    if (!(await isSqlite(file))) throw isNone(file);
    await copyFile(file, part, constants.COPYFILE_EXCL);
    await chmod(part, 0o600);
    const [log] = BESIDE;
    await copyFile(file + log, part + log, constants.COPYFILE_EXCL).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code !== "ENOENT") throw cause;
    });
  } catch (cause) {
    throw explainFile(file, cause);
  }
}

async function isSqlite(file: string): Promise<boolean> {
  const handle = await open(file, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEADER.length), 0, HEADER.length, 0);
    return buffer.toString("latin1", 0, bytesRead) === HEADER;
  } finally {
    await handle.close();
  }
}

async function refuseWrong(desk: Database, file: string, signal: AbortSignal): Promise<void> {
  if (!(await isDesk(desk))) throw isNone(file);
  await appliedMigrations(desk.db);
  await refuseDamaged(desk, file, signal);
  await refuseHalfMade(desk);
}

/** What went out since the backup is not known in it, so nothing is sent; and what it says of itself as a backup goes. */
async function pause(desk: Database, { now, kept }: Restore, madeAt: string | null): Promise<void> {
  const of = madeAt === null ? "" : ` of ${madeAt.slice(0, 16).replace("T", " ")} UTC`;
  const why = `A backup${of} was restored, which knows nothing of the mails that went out since.`;
  await writing(desk, async (queries) => {
    await queries.deleteFrom("meta").where("name", "in", Object.values(OWN_META)).execute();
    for (const table of OF_WORKERS) await queries.deleteFrom(table).execute();
    const mark = await readMark(queries);
    if (kept !== null && kept.database === mark.database && kept.count > mark.count) await writeMark(queries, kept);
    await writePause(queries, { since: now, why, awaitsPass: true });
  });
}

/** SQLite's own words for pages that are not what they should be. */
function isDamage(cause: unknown): boolean {
  return cause instanceof UserError && / is (?:damaged|not a database)\.$/.test(cause.message);
}

function isNone(file: string): UserError {
  return new UserError(
    `${file} is no desk of newsdesk.`,
    "Name a file that newsdesk backup wrote. Nothing was changed.",
    EXIT.resource,
  );
}
