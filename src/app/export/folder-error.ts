import { EXIT, UserError } from "../../domain/user-error.ts";

/** What of the file system the operator can mend, by code: what is wrong, and what to do. */
const MENDABLE: Readonly<Record<string, readonly [problem: string, hint: string]>> = {
  ENOSPC: ["cannot be written: the disk is full", "Make room, then export again: what stands there is whole."],
  EDQUOT: ["cannot be written: the quota is used up", "Make room, then export again: what stands there is whole."],
  EFBIG: ["cannot be written: it is too large for this disk", "Export to another disk."],
  EACCES: ["may not be written by this user", "Give the user of this process the right to write the folder."],
  EPERM: ["may not be written by this user", "Give the user of this process the right to write the folder."],
  EROFS: ["cannot be written: the disk is read-only", "Name a folder on another disk."],
  ENOTDIR: ["cannot be made: a file stands where a folder is needed", "Move the file away, or name another folder."],
  ENAMETOOLONG: ["cannot be made: its name is too long for this disk", "Name a folder with a shorter path."],
};

/** A failure of the file system as a `UserError` that names the file; anything else as it came. */
export function explainFile(file: string, cause: unknown): unknown {
  if (!isErrno(cause)) return cause;
  const [problem, hint] = MENDABLE[cause.code ?? ""] ?? [
    `cannot be used (${cause.code})`,
    "Check the folder and its disk.",
  ];
  return new UserError(`${file} ${problem}.`, hint, EXIT.resource, { cause });
}

export function isErrno(cause: unknown, ...codes: readonly string[]): cause is NodeJS.ErrnoException {
  if (!(cause instanceof Error) || !("code" in cause) || !("syscall" in cause)) return false;
  return codes.length === 0 || codes.includes(String(cause.code));
}

/** A file where one of ours belongs, and that no export wrote. */
export function foreignFile(file: string): UserError {
  const hint = "Move it away, or export to another folder. It was not touched.";
  return new UserError(`${file} stands where a page belongs, and no export wrote it.`, hint, EXIT.resource);
}

export function editedFile(file: string): UserError {
  const hint = "Move it away to keep it, or delete it: then the next export writes it anew. It was not touched.";
  return new UserError(`${file} is no longer as the export wrote it.`, hint, EXIT.resource);
}

export function linkedFile(file: string): UserError {
  const hint = "Remove the link, or export to another folder. What it leads to was not touched.";
  return new UserError(`${file} is a link, and an export writes through none.`, hint, EXIT.resource);
}
