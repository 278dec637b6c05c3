import type { FiguresStore, TableState } from "../../domain/figures-store.ts";
import type { Clock, Log } from "../../domain/log.ts";
import type { Settings } from "../settings/settings.ts";
import type { Meter } from "./meter.ts";
import { queueFigures, type ReadQueues } from "./queue-figures.ts";
import { storedFigures } from "./stored-figures.ts";
import { within } from "./within.ts";

/** What an operator's programs may ask of a process, whatever it does. */
export type Watch = {
  /** All figures in the text format of Prometheus. A database that does not answer leaves the others. */
  readonly metrics: () => Promise<{ readonly contentType: string; readonly body: string }>;
  /** Why the process cannot work now, in a few words without names or addresses; `null`: it can. */
  readonly problem: () => Promise<string | null>;
};

export type WatchParts = {
  readonly meter: Meter;
  readonly desk: {
    readonly store: { readonly figures: FiguresStore };
    readonly settings: Settings;
    readonly clock: Clock;
  };
  readonly log: Log;
  /** Default: there are none. */
  readonly queues?: ReadQueues;
  /** What else keeps the process from its work, such as that it stops; `null`: nothing. Default: nothing. */
  readonly problem?: () => string | null;
};

/** The database has so long to answer before the process counts as not ready, in milliseconds. */
export const READY_LIMIT_MS = 2_000;

export function createWatch({ meter, desk, log, queues, problem }: WatchParts): Watch {
  const { registry, drawnBefore } = meter;
  const { figures } = desk.store;
  const settings = () => watchedSettings(desk.settings);
  const readStored = storedFigures(registry, { store: figures, clock: desk.clock, log, settings, drawnBefore });
  const readQueues = queueFigures(registry, queues ?? (async () => await Promise.resolve(new Map())), log);
  return {
    async metrics() {
      await Promise.all([readStored(), readQueues()]);
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
    async problem() {
      return problem?.() ?? (await databaseProblem(figures));
    },
  };
}

function watchedSettings({ collect, mail }: Settings) {
  return { everySeconds: collect.everySeconds, relays: mail.relays.map(({ name }) => name) };
}

async function databaseProblem(figures: FiguresStore): Promise<string | null> {
  try {
    return TABLE_PROBLEMS[await within(READY_LIMIT_MS, figures.tables())];
  } catch {
    return "the database does not answer";
  }
}

const TABLE_PROBLEMS: Readonly<Record<TableState, string | null>> = {
  current: null,
  older: "the database is older than this program",
  newer: "the database was changed by a newer program: start that one",
};
