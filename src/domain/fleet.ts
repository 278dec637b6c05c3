import type { DeskStore } from "./desk-store.ts";
import type { JobQueues, NewJob } from "./job-queues.ts";
import type { Log } from "./log.ts";
import type { PolledSource, SourceId } from "./source.ts";

/** What one worker does at a time, because what it holds in memory must be true, or because order matters. */
export const LEASED_STAGES = ["curate", "publish", "post", "hub", "tend"] as const;
/**
 * `curate`, `publish`: the stages. `post`: what is to be sent is made ready (letters, deliveries, reports). `hub`: merged feeds are
 * pushed. `tend`: what each pass does once (pages of full texts, subscriptions with hubs, retention).
 */
export type LeasedStage = (typeof LEASED_STAGES)[number];

/** One worker's right to a stage. */
export type StageLease = {
  readonly stage: LeasedStage;
  readonly worker: string;
  /** Higher with each new holder: what an older one still writes is refused by it (fencing). */
  readonly token: number;
};

/** How long a lease holds without being renewed, in milliseconds; measured by the clock of the database alone. */
export const STAGE_LEASE_MS = 7_500;

/** Who holds which stage. All times are those of the database, so that clocks of workers may differ. */
export interface StageLeases {
  /** `null`: another holds it. */
  take(stage: LeasedStage, worker: string): Promise<StageLease | null>;
  /** False when it has passed on. */
  renew(lease: StageLease): Promise<boolean>;
  /** Another may have it at once. */
  giveUp(lease: StageLease): Promise<void>;
}

/** Thrown by a write under a lease that has passed on: what was to be written is another's to decide now. */
export class LeaseLost extends Error {
  constructor(stage: LeasedStage) {
    super(`Another worker has taken over ${stage}.`);
    this.name = "LeaseLost";
  }
}

export type HostTurn = { readonly host: string; readonly slot: number; readonly holder: string };

/** Requests of all workers to one host: so many at a time, with a gap between them. By the clock of the database. */
export interface HostTurns {
  /** `waitMs`: what is left of the gap. `null`: as many as may be are under way. */
  take(wish: HostTurnWish): Promise<{ readonly turn: HostTurn; readonly waitMs: number } | null>;
  /** The gap begins. */
  leave(turn: HostTurn, gapMs: number): Promise<void>;
  /** Forgets hosts whose gap is long over; returns how many. */
  tidy(): Promise<number>;
}

export type HostTurnWish = {
  readonly host: string;
  readonly holder: string;
  readonly slots: number;
  /** How long the turn is another's to take when nobody leaves it, in milliseconds. */
  readonly leaseMs: number;
};

/** A worker that lives, as others see it. */
export type WorkerPresence = {
  readonly worker: string;
  readonly roles: readonly string[];
  readonly startedAt: Date;
  readonly seenAt: Date;
  /** The stages that it holds. */
  readonly holds: readonly LeasedStage[];
};

export type HandOut = {
  readonly now: Date;
  readonly limit: number;
  /** Names the job of a source; the host goes with it, so that one host is asked by few at a time. */
  readonly toJob: (polled: PolledSource) => NewJob;
};

/** What many workers over one database need to share the work. */
export interface FleetStore {
  readonly leases: StageLeases;
  readonly hosts: HostTurns;
  /** The same storage, in which every write first asks whether the lease still holds; it throws `LeaseLost` when not. */
  fenced(lease: StageLease): DeskStore;
  /** Opens the queues; from then on what is written makes the jobs that it calls for, in the same transaction. */
  openQueues(log: Log, options?: { readonly works: boolean }): Promise<JobQueues>;
  /**
   * Makes a job for each source that is due and has none, in the transaction that notes it has one. A job that was lost is made
   * again after a while. Returns how many.
   */
  handOut(wish: HandOut): Promise<number>;
  /** Those of the ids that are followed and due. */
  stillDue(ids: readonly SourceId[], now: Date): Promise<readonly PolledSource[]>;
  /** Whether no source is due, and no item waits to be curated. */
  isSettled(now: Date): Promise<boolean>;
  /** Says that this worker lives. */
  greet(worker: string, roles: readonly string[], startedAt: Date): Promise<void>;
  bow(worker: string): Promise<void>;
  /** Who was seen within the last half minute, by name. */
  workers(): Promise<readonly WorkerPresence[]>;
}
