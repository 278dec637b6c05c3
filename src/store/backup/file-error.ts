import { EXIT, UserError } from "../../domain/user-error.ts";

/** What the file system says, as a `UserError` that names the file; anything else as it came. */
export function explainFile(file: string, cause: unknown): unknown {
  if (!(cause instanceof Error) || !("code" in cause) || !("syscall" in cause)) return cause;
  const code = String(cause.code);
  const [problem, hint] = MENDABLE[code] ?? [`cannot be used (${code})`, "Check the file, its folder and its disk."];
  return new UserError(`${file} ${problem}.`, hint, EXIT.resource, { cause });
}

const MENDABLE: Readonly<Record<string, readonly [problem: string, hint: string]>> = {
  ENOENT: ["does not exist, or its folder does not", "Check the path, and make the folder if need be."],
  EACCES: ["may not be used by this user", "Give the user of this process the right to read and write there."],
  EPERM: ["may not be used by this user", "Give the user of this process the right to read and write there."],
  ENOSPC: ["cannot be written: the disk is full", "Make room, or name a file on another disk. Nothing was changed."],
  EROFS: ["cannot be written: the disk is read-only", "Name a file on another disk."],
  EISDIR: ["is a folder", "Name a file."],
  EEXIST: ["is there already", "Name another file, or move this one away."],
};
