import { lstat, mkdir, readdir, readFile, realpath } from "node:fs/promises";
import path from "node:path";
import { EXIT, UserError } from "../../domain/user-error.ts";
import { tryLockFile } from "../../store/sqlite/lock-file.ts";
import { explainFile, isErrno, linkedFile } from "./folder-error.ts";
import { JOURNAL, MANIFEST, parseJournal, parseManifest, type WrittenFile } from "./manifest.ts";

/** Held while an export is at work, so that two of them do not undo each other's files. Stays, empty. */
const LOCK = ".newsdesk-export.lock";
/** Largest manifest or journal that is read, in bytes: far above what the most pages take. */
const MAX_MANIFEST_BYTES = 512 * 1024 * 1024;
/** Most names of foreign files that are told. */
const MAX_TOLD = 3;

/** A folder that only exports write to, and that this one has for itself. */
export type OpenFolder = {
  /** Without links in it. */
  readonly root: string;
  /** What stands at a path may be any of these: of the last export that ended, and of those that were cut short since. */
  readonly versions: Map<string, readonly WrittenFile[]>;
  /** What the manifest says now; empty when there is none. */
  readonly manifest: string;
  /** Paths whose temporary file may have been left behind. */
  readonly unfinished: readonly string[];
  close(): Promise<void>;
};

/**
 * Makes the folder when it is missing, and takes it for this export alone. Throws a `UserError` when it holds other things
 * and no manifest: whoever mistypes a folder shall not find pages between his files.
 */
export async function openFolder(folder: string): Promise<OpenFolder> {
  const root = await makeFolder(folder);
  await refuseStrange(root, folder); // Before there is so much as a lock in it.
  const close = await lock(root, folder);
  try {
    await refuseStrange(root, folder);
    const manifest = await readOwn(root, MANIFEST);
    const journal = await readOwn(root, JOURNAL);
    const files = manifest === null ? new Map<string, WrittenFile>() : parseManifest(manifest);
    if (files === null) throw damaged(path.join(root, MANIFEST));
    const noted = parseJournal(journal ?? "");
    const versions = new Map([...files].map(([at, file]) => [at, [file] as readonly WrittenFile[]]));
    for (const [at, file] of noted) versions.set(at, [...(versions.get(at) ?? []), file]);
    return { root, versions, manifest: manifest ?? "", unfinished: noted.map(([at]) => at), close };
  } catch (cause) {
    await close();
    throw cause;
  }
}

async function makeFolder(folder: string): Promise<string> {
  try {
    await mkdir(folder, { recursive: true });
    return await realpath(folder);
  } catch (cause) {
    if (!isErrno(cause, "EEXIST", "ENOTDIR")) throw explainFile(folder, cause);
    throw new UserError(`${folder} is no folder.`, "Name a folder that is empty or does not exist.", EXIT.resource);
  }
}

async function lock(root: string, folder: string): Promise<() => Promise<void>> {
  const file = path.join(root, LOCK);
  await refuseLink(file);
  const unlock = await tryLockFile(file).catch((cause: unknown) => {
    const hint = "Check that the user of this process may write there.";
    throw new UserError(`${folder} cannot be locked.`, hint, EXIT.resource, { cause });
  });
  if (unlock !== null) return unlock;
  throw new UserError(`Another export writes to ${folder}.`, "Wait until it has ended.", EXIT.resource);
}

/** `null`: there is none. */
async function readOwn(root: string, name: string): Promise<string | null> {
  const file = path.join(root, name);
  try {
    if ((await refuseLink(file)) > MAX_MANIFEST_BYTES) throw damaged(file);
    return await readFile(file, "utf8");
  } catch (cause) {
    if (isErrno(cause, "ENOENT")) return null;
    throw explainFile(file, cause);
  }
}

/** Its size in bytes; 0 when there is none. */
async function refuseLink(file: string): Promise<number> {
  const found = await lstat(file).catch((cause: unknown) => {
    if (isErrno(cause, "ENOENT")) return null;
    throw explainFile(file, cause);
  });
  if (found?.isSymbolicLink() === true) throw linkedFile(file);
  return found?.size ?? 0;
}

async function refuseStrange(root: string, folder: string): Promise<void> {
  const names = await readdir(root);
  const others = names.filter((name) => name !== LOCK).sort();
  if (others.length === 0 || names.includes(MANIFEST) || names.includes(JOURNAL)) return;
  const told = others.slice(0, MAX_TOLD).join(", ") + (others.length > MAX_TOLD ? ", …" : "");
  const hint = "Name a folder that is empty, or one that an earlier export wrote. Nothing was changed.";
  throw new UserError(`${folder} holds other things (${told}), and no export wrote it.`, hint, EXIT.resource);
}

function damaged(file: string): UserError {
  const hint = "Put it back as it was, or empty the folder and export anew. Nothing was changed.";
  return new UserError(`${file} is damaged: it does not tell what the last export wrote.`, hint, EXIT.resource);
}
