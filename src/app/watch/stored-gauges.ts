import type { Gauge, Registry } from "prom-client";
import type { Backlog, DayFigures, OutboxFigures, SourceFigure } from "../../domain/figures-store.ts";
import { silence, silentGauge } from "./silent-gauge.ts";
import { type Ages, type Pace, summarizeSources } from "./source-figures.ts";

/** What lies in storage at a moment. */
export type StoredNow = {
  readonly now: Date;
  readonly sources: readonly SourceFigure[];
  readonly uncurated: Backlog;
  /** The first change that is not drawn; `null`: there is none. Only where `hasDrawn`. */
  readonly undrawnAt: Date | null;
  readonly hasDrawn: boolean;
  readonly outbox: OutboxFigures;
  readonly day: DayFigures;
};

/** What the settings say, which may change. */
export type WatchedSettings = { readonly everySeconds: number; readonly relays: readonly string[] };

type Group = {
  readonly show: (figures: StoredNow, settings: WatchedSettings) => void;
  /** Nothing is told, rather than what was true once. */
  readonly forget: () => void;
};

export function storedGauges(registry: Registry): readonly Group[] {
  return [sourceGauges, curateGauges, outboxGauges, dayGauges].map((create) => create(registry));
}

function silencing(gauges: readonly Gauge[]): () => void {
  return () => gauges.forEach(silence);
}

function sourceGauges(registry: Registry): Group {
  const states = silentGauge(registry, ["newsdesk_sources", "Sources that are followed, by how they fare."], ["state"]);
  const due = silentGauge(registry, ["newsdesk_sources_due", "Sources that are to be asked now."]);
  const late = silentGauge(registry, ["newsdesk_sources_late", "Sources that are due for more than five minutes."]);
  const latest = silentGauge(registry, [
    "newsdesk_source_lateness_seconds",
    "How long the source that waits longest has been due.",
  ]);
  const age = ["pace", "quantile"] as const;
  const success = silentGauge(
    registry,
    [
      "newsdesk_source_success_age_seconds",
      "Time since sources last answered well, by how soon their news is to be here; quantile 1 is the worst.",
    ],
    age,
  );
  const newest = silentGauge(
    registry,
    [
      "newsdesk_source_newest_age_seconds",
      "Age of the newest item of sources, by how soon their news is to be here; quantile 1 is the oldest.",
    ],
    age,
  );
  return {
    show({ sources, now }, settings) {
      const summary = summarizeSources(sources, { now, everySeconds: settings.everySeconds });
      for (const [state, count] of summary.byState) states.set({ state }, count);
      due.set(summary.due);
      late.set(summary.late);
      latest.set(summary.latestSeconds);
      showAges(success, summary.successAge);
      showAges(newest, summary.newestAge);
    },
    forget: silencing([states, due, late, latest, success, newest]),
  };
}

function showAges(age: Gauge<"pace" | "quantile">, ages: ReadonlyMap<Pace, Ages>): void {
  age.reset(); // A class whose last source is gone is told no more.
  for (const [pace, quantiles] of ages) {
    for (const [quantile, seconds] of quantiles) age.set({ pace, quantile }, seconds);
  }
}

function curateGauges(registry: Registry): Group {
  const waiting = silentGauge(registry, [
    "newsdesk_uncurated_items",
    "Items that wait to be put in stories; stands at 100000 when there are more.",
  ]);
  const lag = silentGauge(registry, [
    "newsdesk_curate_lag_seconds",
    "How long the item that waits longest to be put in a story has waited.",
  ]);
  const drawing = silentGauge(registry, [
    "newsdesk_publish_lag_seconds",
    "How long a story has changed that feeds and pages do not show; only of processes that publish.",
  ]);
  return {
    show({ now, uncurated, undrawnAt, hasDrawn }) {
      waiting.set(uncurated.count);
      lag.set(secondsSince(uncurated.oldestAt, now));
      if (hasDrawn) drawing.set(secondsSince(undrawnAt, now));
    },
    forget: silencing([waiting, lag, drawing]),
  };
}

function outboxGauges(registry: Registry): Group {
  const live = silentGauge(
    registry,
    [
      "newsdesk_outbox_deliveries",
      "Deliveries that are not at their end, by state; each stands at 100000 when there are more.",
    ],
    ["state"],
  );
  const overdue = silentGauge(registry, [
    "newsdesk_outbox_overdue_seconds",
    "How long the delivery that waits longest has been due.",
  ]);
  const relays = silentGauge(
    registry,
    ["newsdesk_relay_up", "Whether a relay could be used when it was last tried (1), or not (0)."],
    ["relay"],
  );
  const paused = silentGauge(registry, [
    "newsdesk_sending_paused",
    "1: nothing is sent before the operator says what went out (newsdesk delivery resume).",
  ]);
  return {
    show({ now, outbox }, settings) {
      for (const [state, count] of outbox.live) live.set({ state }, count);
      overdue.set(secondsSince(outbox.firstDueAt, now));
      relays.reset(); // The settings may name others now.
      for (const relay of settings.relays) relays.set({ relay }, outbox.relaysOut.includes(relay) ? 0 : 1);
      paused.set(outbox.isPaused ? 1 : 0);
    },
    forget: silencing([live, overdue, relays, paused]),
  };
}

function dayGauges(registry: Registry): Group {
  const sent = silentGauge(registry, [
    "newsdesk_day_mails_sent",
    "Mails that were sent in the last 24 hours; stands at 250000 when there were more.",
  ]);
  const reports = silentGauge(
    registry,
    ["newsdesk_day_mail_reports", "What came back of mails in the last 24 hours, by kind."],
    ["kind"],
  );
  const missed = silentGauge(registry, [
    "newsdesk_day_digest_slots_missed",
    "Slots of digests that were found missed in the last 24 hours.",
  ]);
  return {
    show({ day }) {
      sent.set(day.sent);
      for (const [kind, count] of day.reports) reports.set({ kind }, count);
      missed.set(day.missedSlots);
    },
    forget: silencing([sent, reports, missed]),
  };
}

/** 0 of what is not there, and of what lies ahead. */
function secondsSince(moment: Date | null, now: Date): number {
  return moment === null ? 0 : Math.max(0, (now.getTime() - moment.getTime()) / 1000);
}
