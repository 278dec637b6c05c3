import type { ReportKind } from "./bounce.ts";
import type { DeliveryState } from "./delivery.ts";

/** How a source that the settings name fares, in what a program can watch. */
export type SourceFigure = {
  /** `null`: the desk's own interval. */
  readonly everySeconds: number | null;
  /** A hub pushes it now, so that it is seldom asked. */
  readonly isPushed: boolean;
  readonly state: SourceState;
  readonly nextFetchAt: Date;
  /** When it last answered well; `null`: never. */
  readonly lastSuccessAt: Date | null;
  /** When its newest item was told; `null`: not known. */
  readonly newestAt: Date | null;
};

export const SOURCE_STATES = ["new", "ok", "failing", "gone", "quarantined"] as const;
export type SourceState = (typeof SOURCE_STATES)[number];

/** `count` stands at `MAX_COUNTED` when there are more. `oldestAt`: since when the first waits; `null`: none does. */
export type Backlog = { readonly count: number; readonly oldestAt: Date | null };

/** States that a delivery leaves again. The others are ends, which may be millions: they are counted where they happen. */
export const LIVE_STATES = ["queued", "sending", "dot", "deferred", "doubt", "held"] as const satisfies DeliveryState[];

/** Reports of trouble; those of mails that came or were taken may be as many as the mails. */
export const TROUBLE_KINDS = ["hard", "soft", "policy", "unknown", "complaint"] as const satisfies ReportKind[];

export type OutboxFigures = {
  /** Of `LIVE_STATES`; each stands at `MAX_COUNTED` when there are more. */
  readonly live: ReadonlyMap<DeliveryState, number>;
  /** The moment at which the first of those that wait was or is due; `null`: none waits. */
  readonly firstDueAt: Date | null;
  /** Names of relays that could not be used when they were last tried. */
  readonly relaysOut: readonly string[];
  readonly isPaused: boolean;
};

export type DayFigures = {
  /** Mails that were due since then and are sent; stands at `MAX_COUNTED_DAY` when there are more. */
  readonly sent: number;
  /** Reports since then, of `TROUBLE_KINDS`. */
  readonly reports: ReadonlyMap<ReportKind, number>;
  /** Slots of digests that were found missed since then. */
  readonly missedSlots: number;
};

/** Rows that are counted at most, of a backlog and of a day: a figure must cost little, also when all goes wrong. */
export const MAX_COUNTED = 100_000;
export const MAX_COUNTED_DAY = 250_000;

/** Whether the tables are as this program wants them. */
export type TableState = "current" | "older" | "newer";

/** What storage alone knows for whoever watches the desk. All of it is cheap: read from indexes, and counted up to a limit. */
export interface FiguresStore {
  /** Asks the database, which so has to answer. */
  tables(): Promise<TableState>;
  sources(now: Date): Promise<readonly SourceFigure[]>;
  /** Items that `curate` has not looked at since they changed; those in quarantine do not wait. */
  uncurated(): Promise<Backlog>;
  /** The first change of a story after this moment; `null`: none. */
  firstChangeAfter(moment: Date): Promise<Date | null>;
  outbox(): Promise<OutboxFigures>;
  since(moment: Date): Promise<DayFigures>;
}
