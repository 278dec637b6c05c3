import { access } from "node:fs/promises";
import { createLog } from "../app/log.ts";
import { openDatabase } from "../app/open-desk.ts";
import { readSettings } from "../app/settings/read-settings.ts";
import type { Settings } from "../app/settings/settings.ts";
import { counted } from "../domain/counted.ts";
import type { DeskStore } from "../domain/desk-store.ts";
import type { Log } from "../domain/log.ts";
import type { Args, Io } from "./command.ts";

/** Where the settings are looked for when nobody says. */
const USUAL_FILES = ["newsdesk.yaml", "config/newsdesk.yaml"] as const;

/** The settings that `--config`, `NEWSDESK_CONFIG` or the usual place names. */
export async function loadSettings(args: Args, io: Io): Promise<Settings> {
  return await readSettings(await settingsFile(args, io), io.env);
}

/** The file that `loadSettings` reads. */
export async function settingsFile(args: Args, io: Io): Promise<string> {
  return args.text("config") ?? io.env["NEWSDESK_CONFIG"] ?? (await usualFile());
}

/** Opens the database for one short command; another process may be at work on it meanwhile. */
export async function withStore<Result>(
  args: Args,
  io: Io,
  use: (store: DeskStore, settings: Settings) => Promise<Result>,
): Promise<Result> {
  const settings = await loadSettings(args, io);
  const store = await openDatabase(settings);
  try {
    const result = await use(store, settings);
    tellOwed(await store.departures.payOwed(), io);
    return result;
  } finally {
    await store.close();
  }
}

/** Departures that only the database knows: one that is put back would forget them. */
export function tellOwed(owed: number, io: Io): void {
  if (owed === 0) return;
  const what = counted(owed, "departure", "departures");
  io.note(`${what} cannot be written to mail.departures: a restored backup would not know of it. Check that folder.`);
}

/** The log on stderr: in full with `--verbose`, else what the command is used to show. */
export function logFor(args: Args, usual: "info" | "error"): Log {
  if (args.isSet("quiet")) return createLog("error");
  return createLog(args.isSet("verbose") ? "debug" : usual);
}

async function usualFile(): Promise<string> {
  for (const file of USUAL_FILES) {
    if (
      await access(file).then(
        () => true,
        () => false,
      )
    )
      return file;
  }
  return USUAL_FILES[0];
}
