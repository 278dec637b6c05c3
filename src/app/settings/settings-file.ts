import { open, stat } from "node:fs/promises";
import { EXIT, UserError } from "../../domain/user-error.ts";

/** Largest settings file, in bytes. */
const MAX_SETTINGS_BYTES = 1_048_576;

const EXAMPLE = "config/newsdesk.yaml";

/** Reads the settings file as text without a byte order mark. Throws a `UserError` for each way in which that can fail. */
export async function readSettingsFile(file: string): Promise<string> {
  const bytes = await readSmallFile(file, MAX_SETTINGS_BYTES);
  if ("problem" in bytes) throw unreadable(file, bytes.problem);
  const text = decodeUtf8(bytes.bytes);
  if (text === null) throw wrong(`${file} is not UTF-8 text.`, "Save it again with the encoding UTF-8.");
  if (text.trim() === "") throw wrong(`${file} is empty.`, `Copy ${EXAMPLE} over it and edit the copy.`);
  return text;
}

export type FileProblem = "missing" | "not-a-file" | "too-large" | "forbidden" | "broken";

/** Reads a regular file of at most `maxBytes`; what cannot be read is a value, and nothing is ever waited for. */
export async function readSmallFile(
  path: string,
  maxBytes: number,
): Promise<{ readonly bytes: Uint8Array } | { readonly problem: FileProblem }> {
  try {
    if (!(await stat(path)).isFile()) return { problem: "not-a-file" };
    const bytes = await readStart(path, maxBytes + 1);
    return bytes.length > maxBytes ? { problem: "too-large" } : { bytes };
  } catch (cause) {
    return { problem: problemOf(cause) };
  }
}

/** The text without a byte order mark, or `null` when it is not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** One buffer, so that a file which grows meanwhile or reports no size cannot take more. */
async function readStart(path: string, maxBytes: number): Promise<Uint8Array> {
  const handle = await open(path);
  try {
    const buffer = new Uint8Array(maxBytes);
    let length = 0;
    while (length < maxBytes) {
      const { bytesRead } = await handle.read(buffer, length, maxBytes - length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return buffer.subarray(0, length);
  } finally {
    await handle.close();
  }
}

function problemOf(cause: unknown): FileProblem {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR" || code === "ENAMETOOLONG") return "missing";
  return code === "EACCES" || code === "EPERM" ? "forbidden" : "broken";
}

const PROBLEMS: Readonly<Record<FileProblem, readonly [problem: string, hint: string]>> = {
  missing: ["does not exist", `Make one: copy ${EXAMPLE} there and edit the copy.`],
  "not-a-file": ["is not a file", "Name the settings file itself, such as newsdesk.yaml in that folder."],
  "too-large": ["is larger than 1 MiB", `Settings are a short text. Is this the right file? ${EXAMPLE} shows one.`],
  forbidden: ["must not be read by this account", "Give the account that runs newsdesk the right to read it."],
  broken: ["cannot be read", "Check the disk and the folder in which it lies."],
};

function unreadable(file: string, problem: FileProblem): UserError {
  const [what, hint] = PROBLEMS[problem];
  return wrong(`${file} ${what}.`, hint);
}

function wrong(message: string, hint: string): UserError {
  return new UserError(message, hint, EXIT.settings);
}
