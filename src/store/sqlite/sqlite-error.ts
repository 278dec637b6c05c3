import { EXIT, UserError } from "../../domain/user-error.ts";

/** Primary result codes (sqlite.org/rescode.html); an extended one has further bits above these eight. */
const PRIMARY_BITS = 0xff;
export const SQLITE_BUSY = 5;

/** Codes that the operator can mend: what is wrong with the file, and what to do. */
const MENDABLE: Readonly<Record<number, readonly [problem: string, hint: string]>> = {
  3: ["may not be used by this user", "Give the user of this process the right to read and write it."],
  [SQLITE_BUSY]: ["is held by another process", "Wait until the other command has ended, then do this again."],
  8: ["cannot be written", "Give the user of this process the right to write the file and its folder."],
  10: [
    "cannot be read or written: the disk reports an error",
    "Check the disk; then put the last backup in its place if need be: newsdesk restore FILE.",
  ],
  11: ["is damaged", "Put the last backup in its place: newsdesk restore FILE. The damaged one is kept."],
  13: [
    "cannot grow: the disk is full. Nothing that was stored is lost",
    "Make room on the disk; the next pass takes up what was not written.",
  ],
  14: ["cannot be opened", "Check that its folder exists and that the user of this process may write there."],
  26: ["is not a database", "Set `database:` to another path, or put the file aside; a new one is made."],
};

/** The result code of an error of `node:sqlite`, without its extension; `null` for any other error. */
export function sqliteCode(error: unknown): number | null {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return null;
  return error.errcode & PRIMARY_BITS;
}

/** What the operator can mend as a `UserError` that names the file; anything else as it came. */
export function explainSqlite(path: string, cause: unknown): unknown {
  const known = MENDABLE[sqliteCode(cause) ?? 0];
  if (known === undefined) return cause;
  const [problem, hint] = known;
  return new UserError(`The database ${path} ${problem}.`, hint, EXIT.resource, { cause });
}
