import type { Registry } from "prom-client";
import { DAY_MS } from "../../domain/bounce.ts";
import type { FiguresStore } from "../../domain/figures-store.ts";
import type { Clock, Log } from "../../domain/log.ts";
import { remembered } from "./remembered.ts";
import { silentGauge } from "./silent-gauge.ts";
import { type StoredNow, storedGauges, type WatchedSettings } from "./stored-gauges.ts";
import { within } from "./within.ts";

/** How long what was read is told again: many may look, and each look asks the database. */
const HELD_MS = 10_000;
/** The same for what is counted over a day. */
const DAY_HELD_MS = 60_000;
/** Who looks waits no longer, in milliseconds: Prometheus gives up after ten seconds. */
const LIMIT_MS = 5_000;

export type StoredParts = {
  readonly store: FiguresStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: () => WatchedSettings;
  /** See `Meter`. */
  readonly drawnBefore: () => Date | null;
};

/**
 * Figures that lie in storage, the same for all processes of a desk. The function that is returned reads them anew when they
 * are old; where the database does not answer they are left out, and `newsdesk_database_up` is 0. It never rejects.
 */
export function storedFigures(registry: Registry, parts: StoredParts): () => Promise<void> {
  const { store, clock, log } = parts;
  const isUp = silentGauge(registry, [
    "newsdesk_database_up",
    "Whether the database answered when the figures were read (1), or not (0).",
  ]);
  const groups = storedGauges(registry);
  const readNow = remembered(HELD_MS, clock, async () => await readFigures(parts));
  const readDay = remembered(DAY_HELD_MS, clock, async () => await store.since(new Date(clock().getTime() - DAY_MS)));
  return async () => {
    try {
      const [now, day] = await within(LIMIT_MS, Promise.all([readNow(), readDay()]));
      for (const { show } of groups) show({ ...now, day }, parts.settings());
      isUp.set(1);
    } catch (cause) {
      for (const { forget } of groups) forget();
      isUp.set(0);
      log.warn({ err: cause }, "the figures of the database cannot be read");
    }
  };
}

async function readFigures({ store, clock, drawnBefore }: StoredParts): Promise<Omit<StoredNow, "day">> {
  const now = clock();
  const drawn = drawnBefore();
  return {
    now,
    sources: await store.sources(now),
    uncurated: await store.uncurated(),
    undrawnAt: drawn === null ? null : await store.firstChangeAfter(drawn),
    hasDrawn: drawn !== null,
    outbox: await store.outbox(),
  };
}
