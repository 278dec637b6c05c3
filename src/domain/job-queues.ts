/** `collect`: a source each. `send`: a batch of deliveries each. The others wake the stage of their name. */
export const QUEUES = ["collect", "curate", "publish", "post", "send", "hub", "tend"] as const;
export type QueueName = (typeof QUEUES)[number];

/** A job for a queue; while one of the same key waits there, a second is dropped. */
export type NewJob = {
  readonly key: string;
  /** Jobs of one group are handed out as few at a time as `take` says. */
  readonly group?: string;
};

/** A job that was handed out to this worker. */
export type Job = {
  readonly id: string;
  readonly key: string;
  /** How often it was handed out before. */
  readonly retries: number;
};

export type QueueDepth = {
  readonly queue: QueueName;
  /** That may be taken now. */
  readonly waiting: number;
  /** That wait for their time. */
  readonly deferred: number;
  readonly active: number;
  /** Whose tries are used up, and that the operator has to look at. */
  readonly dead: number;
};

/** A job whose tries are used up. */
export type DeadJob = {
  readonly id: string;
  readonly queue: QueueName;
  readonly key: string;
  readonly failedAt: Date;
  readonly why: string;
};

/**
 * Hands out work to the workers of a desk. A job only says where to look: what is due and what is done lies in the tables. So a job
 * that is lost costs time and no work, and one that is done twice changes nothing.
 */
export interface JobQueues {
  add(queue: QueueName, jobs: readonly NewJob[]): Promise<void>;
  /** Takes up to so many, of one group no more than `perGroup` at a time over all workers. */
  take(queue: QueueName, jobs: number, perGroup?: number): Promise<readonly Job[]>;
  /** Says that these are still worked at; who says nothing for `SILENT_SECONDS` loses them to another. */
  keep(queue: QueueName, jobs: readonly Job[]): Promise<void>;
  done(queue: QueueName, jobs: readonly Job[]): Promise<void>;
  /** It is handed out again after a while, or is dead when its tries are used up. */
  failed(queue: QueueName, job: Job, why: string): Promise<void>;
  depths(): Promise<readonly QueueDepth[]>;
  /** The newest first. */
  dead(limit: number): Promise<readonly DeadJob[]>;
  /** Puts dead jobs back into their queues: all, or those of one queue. Returns how many. */
  redrive(queue: QueueName | null): Promise<number>;
  close(): Promise<void>;
}

/** A job whose worker has not been heard of for so long is handed out again. */
export const SILENT_SECONDS = 15;
