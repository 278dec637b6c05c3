import { constants } from "node:fs";
import { access, mkdir, open, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { sha256 } from "../domain/content-id.ts";
import type { Mailer, MailOutcome, OutgoingMail } from "../domain/delivery.ts";
import { EXIT, UserError } from "../domain/user-error.ts";

/**
 * "Sends" mail by writing each message as an `.eml` file. The file gets its name, made from the Message-ID, in one step
 * and after the dot: so a message is there whole or not at all, never twice, and the folder itself is the evidence.
 * Throws a `UserError` when the folder cannot be made or written.
 */
export async function createFolderMailer(path: string): Promise<Mailer> {
  const folder = resolve(path);
  await checkFolder(folder);
  return {
    async send(mail, beforeDot, signal) {
      signal?.throwIfAborted();
      const part = join(folder, `.${fileName(mail.messageId)}.part`);
      const written = await attempt(folder, () => writeDurably(part, mail.raw));
      if (written !== null) return written;
      try {
        signal?.throwIfAborted();
        await beforeDot();
      } catch (cause) {
        await rm(part, { force: true });
        throw cause;
      }
      return await finish(folder, part, mail);
    },
    async evidence(messageId) {
      try {
        await access(join(folder, fileName(messageId)), constants.F_OK);
        await syncFolder(folder); // Or a power cut could take back the name that we go by.
        return "arrived";
      } catch (error) {
        return codeOf(error) === "ENOENT" ? "not-arrived" : "unknown";
      }
    },
    async close() {},
  };
}

/** Gives the file its name. Once it has that, only a folder that cannot be synced leaves a doubt. */
async function finish(folder: string, part: string, mail: OutgoingMail): Promise<MailOutcome> {
  const name = fileName(mail.messageId);
  const renamed = await attempt(folder, () => rename(part, join(folder, name)));
  if (renamed !== null) return renamed;
  try {
    await syncFolder(folder);
    return { kind: "accepted", response: `Written to ${name}` };
  } catch (error) {
    return { kind: "doubt", detail: `${name} is written, but the folder cannot be synced (${codeOf(error)}).` };
  }
}

/** What keeps us from writing keeps us from writing any mail: nothing is wrong with this one. */
async function attempt(folder: string, act: () => Promise<void>): Promise<MailOutcome | null> {
  try {
    await act();
    return null;
  } catch (error) {
    return { kind: "unavailable", detail: `Mail cannot be written to ${folder}: ${troubleOf(codeOf(error))}` };
  }
}

/** Left behind by a crash, the file is written anew under the same name by the next try; until then it is hidden. */
async function writeDurably(file: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFile(file, bytes, { mode: 0o600, flush: true });
  } catch (error) {
    await rm(file, { force: true }).catch(() => {}); // The first error is the one to tell.
    throw error;
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function checkFolder(folder: string): Promise<void> {
  const probe = join(folder, `.probe-${process.pid}.part`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeDurably(probe, Buffer.from("The desk can write here.\r\n"));
    await rm(probe);
  } catch (error) {
    const hint = `${troubleOf(codeOf(error))} Or name another folder, or an smtp:// address.`;
    throw new UserError(`Mail cannot be written to ${folder}.`, hint, EXIT.resource, { cause: error });
  }
}

/** A Message-ID of the desk's own form names its file; any other is hashed, so that it cannot leave the folder. */
function fileName(messageId: string): string {
  return /^[a-z0-9][a-z0-9._+-]{0,99}@[a-z0-9.-]{1,100}$/.test(messageId)
    ? `${messageId}.eml`
    : `${sha256(messageId)}.eml`;
}

function troubleOf(code: string): string {
  switch (code) {
    case "ENOSPC":
    case "EDQUOT":
      return "the disk is full; make room.";
    case "EACCES":
    case "EPERM":
      return "it may not be written by this user; change its owner or its rights.";
    case "EROFS":
      return "it is on a disk that is read-only; mount it for writing.";
    case "ENOENT":
      return "it is gone; make it again.";
    case "ENOTDIR":
    case "EEXIST":
      return "a file is where the folder, or one above it, should be; move it away.";
    default:
      return `the system says ${code}.`;
  }
}

function codeOf(error: unknown): string {
  return String((error as NodeJS.ErrnoException).code ?? error);
}
