import { dirname } from "node:path";
import { EXIT, UserError } from "../domain/user-error.ts";
import { backUp, type BackupReport } from "../store/backup/back-up.ts";
import { type PutBack, restoreFile } from "../store/backup/restore-file.ts";
import { moveDesk } from "../store/copy/move-desk.ts";
import { createDepartureFolder } from "../store/departures/departure-folder.ts";
import { createMarkFile } from "../store/mark-file.ts";
import { addressOf } from "./open-desk.ts";
import type { Settings } from "./settings/settings.ts";

/** What the operator wants with the whole of a desk. */
export type Keeping = {
  readonly settings: Settings;
  readonly signal: AbortSignal;
  readonly now: Date;
  readonly onProgress: (table: string, rows: number) => void;
};

/** Moves the desk of the settings into an empty database. `to` is an address, or the whole path of a file. */
export async function moveTo(to: string, { settings, ...keeping }: Keeping): Promise<ReadonlyMap<string, number>> {
  return await moveDesk({ from: addressOf(settings), to, toName: withoutPassword(to), ...keeping });
}

export async function backUpTo(
  file: string,
  isForced: boolean,
  { settings, ...keeping }: Keeping,
): Promise<BackupReport> {
  return await backUp({ from: addressOf(settings), file, isForced, ...keeping });
}

export type RestoreReport = PutBack & {
  /** Lines of departures that say nothing. */
  readonly unreadable: number;
};

/** Puts a backup in the place of the desk of the settings, with what is kept outside of it: who left since, how far sending had come. */
export async function restoreFrom(file: string, isForced: boolean, keeping: Keeping): Promise<RestoreReport> {
  const { settings, now, signal } = keeping;
  const { mail, database } = settings;
  const { departures, unreadable } = await createDepartureFolder(mail.departures)
    .read()
    .catch(unreadableAt(mail.departures));
  const kept = await createMarkFile(mail.mark).read().catch(unreadableAt(mail.mark));
  const restore = { file, now, signal, departures, kept };
  if (database.kind === "sqlite") return { ...(await restoreFile(database.path, restore)), unreadable };
  const { restoreToPostgres } = await import("../store/backup/restore-postgres.ts"); // Not for those who have a file.
  const workFolder = dirname(mail.mark);
  const address = database.address.reveal();
  return { ...(await restoreToPostgres({ ...restore, address, workFolder, isForced })), unreadable };
}

function unreadableAt(path: string): (cause: unknown) => never {
  return (cause) => {
    const hint =
      "Make it readable for this user: without it the desk does not know who has left, or what went out. Nothing was changed.";
    throw new UserError(`${path} cannot be read.`, hint, EXIT.resource, { cause });
  };
}

/** An address as it may be shown. */
export function withoutPassword(address: string): string {
  const url = URL.parse(address);
  if (url === null || url.password === "") return address;
  url.password = "***";
  return url.href;
}
