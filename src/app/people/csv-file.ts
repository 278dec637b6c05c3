import { writeFile } from "node:fs/promises";
import { EXIT, UserError } from "../../domain/user-error.ts";
import { type FileProblem, readSmallFile } from "../settings/settings-file.ts";

/** Largest file of addresses, in bytes. */
const MAX_CSV_BYTES = 20 * 1024 * 1024;

/** Only the operator's own account may read it: it is full of addresses. */
const FILE_MODE = 0o600;

const PROBLEMS: Readonly<Record<FileProblem, string>> = {
  missing: "does not exist",
  "not-a-file": "is not a file",
  "too-large": "is larger than 20 MiB",
  forbidden: "must not be read by this account",
  broken: "cannot be read",
};

/** The text of a CSV file in UTF-8. Throws a `UserError` when it cannot be read or is in another coding. */
export async function readCsvFile(path: string): Promise<string> {
  const file = await readSmallFile(path, MAX_CSV_BYTES);
  if (!("bytes" in file)) {
    throw new UserError(`${path} ${PROBLEMS[file.problem]}.`, "Name a CSV file with an address a line.", EXIT.resource);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(file.bytes);
  } catch (cause) {
    throw new UserError(`${path} is not in UTF-8.`, "Save it as CSV in UTF-8.", EXIT.resource, { cause });
  }
}

/** Writes a new file. Throws a `UserError` when it is there already or cannot be written. */
export async function writeCsvFile(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: "wx", mode: FILE_MODE });
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause)) throw cause;
    const why = cause.code === "EEXIST" ? "is there already" : `cannot be written (${String(cause.code)})`;
    throw new UserError(`${path} ${why}.`, "Name another file.", EXIT.resource, { cause });
  }
}
