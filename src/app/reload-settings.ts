import { unwatchFile, watchFile } from "node:fs";
import type { Log } from "../domain/log.ts";
import { UserError } from "../domain/user-error.ts";
import { parseSettings } from "./settings/read-settings.ts";
import { readSettingsFile } from "./settings/settings-file.ts";
import type { Settings } from "./settings/settings.ts";

export type ReloadParts = {
  readonly file: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  /** Gets each change that is right as a whole. */
  readonly use: (settings: Settings) => void;
  /** Hears of each change whether it could not be read. */
  readonly told?: (isRefused: boolean) => void;
  /** How often the file is looked at, and how long it must rest after a change before it is read. */
  readonly lookMs?: number;
  readonly restMs?: number;
};

export type Reloading = {
  /** Reads the file again, changed or not: what its placeholders stand for may be other by now. */
  again(): Promise<void>;
  stop(): void;
};

const LOOK_MS = 1_000;
const REST_MS = 200;

/**
 * Watches the settings file, and reads it when it changes. A file that is wrong changes nothing; what is wrong is logged
 * once for each change. It is looked at by its path, so it does not matter whether an editor writes it or puts another in
 * its place, or a symbolic link is set anew. `known`: the text that is in use already.
 */
export function watchSettings(known: string, parts: ReloadParts): Reloading {
  const { file, lookMs = LOOK_MS, restMs = REST_MS } = parts;
  const read = reader(known, parts);
  let timer: NodeJS.Timeout | undefined;
  const onChange = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void read(false), restMs).unref();
  };
  watchFile(file, { interval: lookMs, persistent: false }, onChange);
  onChange(); // What was changed between the first reading and now is no change for the watch.
  return {
    again: async () => await read(true),
    stop() {
      clearTimeout(timer);
      unwatchFile(file, onChange);
    },
  };
}

/** Reads one after the other, so that the last change is the one that counts. */
function reader(known: string, { file, env, log, use, told: tell }: ReloadParts): (isWished: boolean) => Promise<void> {
  let last: string | null = known;
  let reading = Promise.resolve();
  const readOnce = async (isWished: boolean): Promise<void> => {
    const text = await readSettingsFile(file).catch(toProblem);
    const told = text instanceof UserError ? text.message : text;
    if (told === last && !isWished) return;
    last = told;
    const settings = text instanceof UserError ? text : await parseSettings(text, file, env).catch(toProblem);
    tell?.(settings instanceof UserError);
    if (settings instanceof UserError) {
      log.error(
        { file, problem: settings.message, hint: settings.hint },
        "the settings are wrong now; the old ones stay",
      );
    } else use(settings);
  };
  const logBug = (error: unknown): void => {
    tell?.(true);
    log.error({ err: error }, "the settings cannot be read, by an error of newsdesk");
  };
  return async (isWished) => await (reading = reading.then(async () => await readOnce(isWished)).catch(logBug));
}

function toProblem(cause: unknown): UserError {
  if (cause instanceof UserError) return cause;
  throw cause;
}
