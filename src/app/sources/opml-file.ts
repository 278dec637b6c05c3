import { loadDiscovery } from "../../collect/collect.ts";
import { EXIT, UserError } from "../../domain/user-error.ts";
import { readSmallFile, type FileProblem } from "../settings/settings-file.ts";

/** Largest OPML file, in bytes; ten thousand feeds are about two million. */
const MAX_OPML_BYTES = 10 * 1024 * 1024;

const PROBLEMS: Readonly<Record<FileProblem, string>> = {
  missing: "does not exist",
  "not-a-file": "is not a file",
  "too-large": "is larger than 10 MiB",
  forbidden: "must not be read by this account",
  broken: "cannot be read",
};

/** The text of an OPML file, whatever coding it is in. Throws a `UserError` when it cannot be read. */
export async function readOpmlFile(path: string): Promise<string> {
  const file = await readSmallFile(path, MAX_OPML_BYTES);
  if ("bytes" in file) return (await loadDiscovery()).decodeBytes(file.bytes, null).text;
  throw new UserError(
    `${path} ${PROBLEMS[file.problem]}.`,
    "Name an OPML file, as feed readers export it.",
    EXIT.resource,
  );
}
