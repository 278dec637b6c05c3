import { mkdir, open, readdir, rename, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { BoxReading, ReadLimits, ReportBox } from "../domain/report-box.ts";

/** Below a plain folder: mails that were read. */
const READ = "read";
/** Of a Maildir: it was seen. */
const SEEN = ":2,S";
/** Most names of a folder that are looked at in one reading. */
const MAX_NAMES = 50_000;

type Waiting = { readonly path: string; readonly whenRead: string };

/**
 * Reads mails out of a folder: a Maildir (one with `new` and `cur` in it), or one of `.eml` files. A mail that was read is
 * moved to `cur`, with the flag of a seen one, or to `read`. Only plain files count; others may be anything.
 */
export function createFolderBox(path: string): ReportBox {
  const folder = resolve(path);
  return {
    async read(take, limits, signal) {
      const end = AbortSignal.any([signal, AbortSignal.timeout(limits.seconds * 1000)]);
      let mails: readonly Waiting[];
      try {
        mails = await waitingMails(folder);
      } catch (error) {
        return { mails: 0, problem: `${folder}: ${troubleOf(error)}` };
      }
      return await readAll(mails, take, limits, end);
    },
  };
}

async function readAll(
  waiting: readonly Waiting[],
  take: (raw: Uint8Array) => Promise<void>,
  limits: ReadLimits,
  end: AbortSignal,
): Promise<BoxReading> {
  let [mails, bytes] = [0, 0];
  let problem: string | null = null;
  for (const { path, whenRead } of waiting) {
    if (end.aborted || mails >= limits.mails || bytes >= limits.bytes) break;
    const raw = await readStart(path, limits.mailBytes);
    if (raw instanceof Error) {
      // One that cannot be read keeps no other from it; one that is gone was taken by somebody else.
      if (!isGone(raw)) problem ??= `${path}: ${troubleOf(raw)}`;
      continue;
    }
    await take(raw);
    const moved = await moveAway(path, whenRead);
    // Nor could the others be, and each pass would read all of them again.
    if (moved instanceof Error) return { mails, problem: `${path} was read and cannot be moved: ${troubleOf(moved)}` };
    mails += 1;
    bytes += raw.byteLength;
  }
  return { mails, problem };
}

/** By name, which in a Maildir and in most folders begins with the time. */
async function waitingMails(folder: string): Promise<readonly Waiting[]> {
  const names = await filesOf(folder);
  const isMaildir = (await isFolder(join(folder, "new"))) && (await isFolder(join(folder, "cur")));
  if (!isMaildir) {
    const mails = names.filter((name) => /\.eml$/i.test(name) && !name.startsWith("."));
    return mails.map((name) => ({ path: join(folder, name), whenRead: join(folder, READ, name) }));
  }
  const unread = await filesOf(join(folder, "cur"), (name) => !/:2,[A-Za-z]*S/.test(name));
  return [
    ...unread.map((name) => maildirMail(folder, "cur", name)),
    ...(await filesOf(join(folder, "new"))).map((name) => maildirMail(folder, "new", name)),
  ];
}

/** Flags stand in the order of the alphabet (`:2,RS`); only those before S are kept, as others do not matter here. */
function maildirMail(folder: string, part: "new" | "cur", name: string): Waiting {
  const [, plain = name, flags = ""] = /^(.*?)(?::2,([A-R]*).*)?$/.exec(name) ?? [];
  return { path: join(folder, part, name), whenRead: join(folder, "cur", plain + SEEN.replace("S", `${flags}S`)) };
}

async function filesOf(folder: string, isWanted = (_name: string) => true): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith("."));
  return files
    .map(({ name }) => name)
    .filter(isWanted)
    .toSorted()
    .slice(0, MAX_NAMES);
}

function isGone(error: Error): boolean {
  return "code" in error && error.code === "ENOENT";
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

async function readStart(path: string, maxBytes: number): Promise<Uint8Array | Error> {
  try {
    const handle = await open(path, "r");
    try {
      const { size } = await handle.stat();
      const buffer = Buffer.alloc(Math.min(size, maxBytes));
      const { bytesRead } = await handle.read(buffer, 0, buffer.byteLength, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    return error as Error;
  }
}

async function moveAway(from: string, to: string): Promise<Error | null> {
  try {
    if (basename(dirname(to)) === READ) await mkdir(dirname(to), { recursive: true, mode: 0o700 });
    await rename(from, to);
    return null;
  } catch (error) {
    return error as Error;
  }
}

function troubleOf(error: unknown): string {
  const { code = "" } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return "it is not there; make it, or check mail.bounces.mailbox.";
  if (code === "EACCES" || code === "EPERM")
    return "this user may not read or change it; change its owner or its rights.";
  if (code === "ENOTDIR") return "it is no folder; check mail.bounces.mailbox.";
  return `the system says ${code === "" ? String(error) : code}.`;
}
