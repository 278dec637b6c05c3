import { constants, lstatSync, type Stats } from "node:fs";
import { mkdir, open, readFile, rename, rm, rmdir, unlink, writeFile, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { sha256 } from "../../domain/content-id.ts";
import { isFilePath } from "./export-path.ts";
import { editedFile, explainFile, foreignFile, isErrno, linkedFile } from "./folder-error.ts";
import { JOURNAL, journalLine, type Manifest, MANIFEST, manifestText, type WrittenFile } from "./manifest.ts";
import { openFolder, type OpenFolder } from "./open-folder.ts";

/** Ends the name of a file until it is whole. */
const PART = ".newsdesk-part";

export type DrawnFile = WrittenFile & { readonly path: string; readonly body: Uint8Array };

/**
 * The files of an export. Each is noted in the journal before it is written beside its place and renamed to it: so whoever
 * is killed leaves whole files, and the next export knows them for its own. Paths are below the folder. All throw a
 * `UserError` that names the file when it is not ours, or when the disk is full.
 */
export type ExportFolder = {
  /** Where earlier exports may have written. */
  readonly known: readonly string[];
  /** What stands there; `null`: nothing, or what a power failure left empty. */
  look(path: string): Promise<WrittenFile | null>;
  write(files: readonly DrawnFile[]): Promise<void>;
  /** With the folders that it leaves empty. False when it was gone. */
  remove(path: string): Promise<boolean>;
  /** Notes that these are all files there are. */
  finish(files: Manifest): Promise<void>;
  close(): Promise<void>;
};

export async function openExportFolder(folder: string): Promise<ExportFolder> {
  const opened = await openFolder(folder);
  const place = createPlace(opened);
  const journal = createJournal(opened);
  const { root, versions } = opened;
  for (const at of opened.unfinished) await place.dropPart(at);
  return {
    known: [...versions.keys()],
    look: place.look,
    async write(files) {
      await journal.note(files);
      for (const file of files) versions.set(file.path, [...(versions.get(file.path) ?? []), file]);
      const settled = await Promise.allSettled(files.map(place.put));
      const failed = settled.find((one) => one.status === "rejected");
      if (failed !== undefined) throw failed.reason;
    },
    remove: place.remove,
    async finish(files) {
      const text = manifestText(files);
      if (text !== opened.manifest) await writeManifest(path.join(root, MANIFEST), text);
      await journal.end();
    },
    async close() {
      await journal.close();
      await opened.close();
    },
  };
}

/** Looks before each step whether what stands there is ours. */
function createPlace({ root, versions }: Pick<OpenFolder, "root" | "versions">) {
  /** What is known of folders, so that ten thousand pages do not look at each of theirs again. */
  const folders = new Map([[".", true]]);
  const full = (at: string): string => {
    if (!isFilePath(at)) throw new Error(`no export writes ${JSON.stringify(at)}`);
    return path.join(root, at);
  };

  /** Whether all folders above it are there, and are folders. */
  function hasFolders(at: string): boolean {
    const above = path.posix.dirname(at);
    const known = folders.get(above);
    if (known !== undefined) return known;
    const found = hasFolders(above) ? statOf(path.join(root, above)) : null;
    if (found?.isSymbolicLink() === true) throw linkedFile(path.join(root, above));
    if (found?.isDirectory() === false) throw foreignFile(path.join(root, above));
    folders.set(above, found !== null);
    return found !== null;
  }

  /** `null`: there is nothing, or nothing is in it. */
  function standing(at: string): { readonly file: string; readonly bytes: number } | null {
    const file = full(at);
    const found = hasFolders(at) ? statOf(file) : null;
    if (found === null) return null;
    if (found.isSymbolicLink()) throw linkedFile(file);
    if (!found.isFile() || !versions.has(at)) throw foreignFile(file);
    return found.size === 0 ? null : { file, bytes: found.size };
  }

  async function look(at: string): Promise<WrittenFile | null> {
    const found = standing(at);
    if (found === null) return null;
    const likely = (versions.get(at) ?? []).filter(({ bytes }) => bytes === found.bytes);
    const [first, second] = likely;
    if (second === undefined && first !== undefined) return first;
    const hash = await hashOf(found.file);
    const version = likely.findLast((one) => one.hash === hash);
    if (version === undefined) throw editedFile(found.file);
    return version;
  }

  /** Before it is overwritten or removed: not only as long as ours, but the same. */
  async function requireOurs(at: string): Promise<boolean> {
    const found = standing(at);
    if (found === null) return hasFolders(at) && statOf(full(at)) !== null;
    const hash = await hashOf(found.file);
    if (versions.get(at)?.some((one) => one.hash === hash) !== true) throw editedFile(found.file);
    return true;
  }

  async function put({ path: at, body }: DrawnFile): Promise<void> {
    const file = full(at);
    await requireOurs(at);
    try {
      await makeFolders(at);
      await writeNew(`${file}${PART}`, body);
      await rename(`${file}${PART}`, file);
    } catch (cause) {
      await rm(`${file}${PART}`, { force: true }).catch(() => {}); // What went wrong before is told.
      throw explainFile(file, cause);
    }
  }

  async function makeFolders(at: string): Promise<void> {
    if (hasFolders(at)) return;
    await mkdir(path.dirname(full(at)), { recursive: true });
    for (let above = path.posix.dirname(at); above !== "."; above = path.posix.dirname(above)) folders.set(above, true);
  }

  async function remove(at: string): Promise<boolean> {
    const file = full(at);
    if (!(await requireOurs(at))) return false;
    try {
      await unlink(file);
    } catch (cause) {
      throw explainFile(file, cause);
    }
    await removeEmpty(path.posix.dirname(at));
    return true;
  }

  async function removeEmpty(above: string): Promise<void> {
    for (let at = above; at !== "."; at = path.posix.dirname(at)) {
      try {
        await rmdir(path.join(root, at));
        folders.delete(at);
      } catch (cause) {
        if (isErrno(cause)) return; // Something is in it still.
        throw cause;
      }
    }
  }

  async function dropPart(at: string): Promise<void> {
    if (hasFolders(at)) await rm(`${full(at)}${PART}`, { force: true });
  }

  return { look, put, remove, dropPart };
}

/** Never through a link: what stands there already is what was left behind. */
async function writeNew(file: string, body: Uint8Array): Promise<void> {
  try {
    await writeFile(file, body, { flag: "wx" });
  } catch (cause) {
    if (!isErrno(cause, "EEXIST")) throw cause;
    await unlink(file);
    await writeFile(file, body, { flag: "wx" });
  }
}

/** At once: so many small questions take ten times as long when each is waited for. */
function statOf(file: string): Stats | null {
  try {
    return lstatSync(file, { throwIfNoEntry: false }) ?? null;
  } catch (cause) {
    throw explainFile(file, cause);
  }
}

async function hashOf(file: string): Promise<string> {
  try {
    return sha256(await readFile(file));
  } catch (cause) {
    throw explainFile(file, cause);
  }
}

async function writeManifest(file: string, text: string): Promise<void> {
  const part = `${file}${PART}`;
  try {
    await rm(part, { force: true });
    const handle = await open(part, "wx");
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(part, file);
  } catch (cause) {
    await rm(part, { force: true }).catch(() => {});
    throw explainFile(file, cause);
  }
}

const APPEND = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;

function createJournal({ root }: Pick<OpenFolder, "root">) {
  const file = path.join(root, JOURNAL);
  let handle: FileHandle | null = null;
  return {
    async note(files: readonly DrawnFile[]): Promise<void> {
      try {
        // The line before may have been cut short.
        const isFirst = handle === null;
        handle ??= await open(file, APPEND);
        const lines = files.map((one) => journalLine(one.path, one)).join("");
        await handle.appendFile(isFirst ? `\n${lines}` : lines);
      } catch (cause) {
        throw explainFile(file, cause);
      }
    },
    async end(): Promise<void> {
      await handle?.close();
      handle = null;
      await rm(file, { force: true });
    },
    async close(): Promise<void> {
      await handle?.close();
    },
  };
}
