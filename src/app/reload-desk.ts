import type { Log } from "../domain/log.ts";
import { UserError } from "../domain/user-error.ts";
import type { Desk } from "./open-desk.ts";
import { runGuarded } from "./run-guarded.ts";
import type { Settings } from "./settings/settings.ts";
import type { Meter } from "./watch/meter.ts";

export type ReloadableDesk = {
  /** Takes note of new settings; the next pass begins with them. */
  readonly change: (settings: Settings) => void;
  /** One pass, by the newest settings that can be used. */
  readonly pass: (signal: AbortSignal) => Promise<void>;
};

/** Lets settings change between two passes: one that runs is always finished by the settings that it began with. */
export function reloadable(
  desk: Pick<Desk, "settings" | "stages" | "renew" | "prune">,
  log: Log,
  meter?: Pick<Meter, "settings">,
): ReloadableDesk {
  let waiting: Settings | null = null;
  const renew = renewer(desk, log, meter);
  return {
    change: (settings) => void (waiting = settings),
    async pass(signal) {
      const settings = waiting;
      waiting = null;
      if (settings !== null) await renew(settings);
      await runGuarded(desk.stages, signal, log);
      await desk.prune(signal);
    },
  };
}

/** Takes new settings into use, or says why that cannot be. */
export function renewer(
  desk: Pick<Desk, "settings" | "renew">,
  log: Log,
  meter?: Pick<Meter, "settings">,
): (settings: Settings) => Promise<void> {
  return async (settings) => {
    const before = desk.settings;
    try {
      await desk.renew(settings);
      meter?.settings("use", false);
      log.info({ sources: settings.sources.length }, "the new settings are in use");
      for (const what of needsRestart(before, settings)) {
        log.warn({ setting: what }, "this setting takes effect when newsdesk is started again");
      }
    } catch (error) {
      meter?.settings("use", true);
      if (!(error instanceof UserError)) throw error;
      log.error({ problem: error.message, hint: error.hint }, "the new settings cannot be used; the old ones stay");
    }
  };
}

/** What is opened once: the database, and the addresses at which pages and figures are served. */
export function needsRestart(before: Settings, after: Settings): readonly string[] {
  const isSameDatabase = databaseText(before) === databaseText(after);
  const isSameAddress = before.web.host === after.web.host && before.web.port === after.web.port;
  const isSameMetrics =
    before.web.metrics?.host === after.web.metrics?.host && before.web.metrics?.port === after.web.metrics?.port;
  return [
    ...(isSameDatabase ? [] : ["database"]),
    ...(isSameAddress ? [] : ["web.listen"]),
    ...(isSameMetrics ? [] : ["web.metrics"]),
  ];
}

function databaseText({ database }: Settings): string {
  return database.kind === "sqlite" ? database.path : database.address.reveal();
}
