import type { SubscriberId, Suppression } from "./subscriber.ts";

/**
 * That somebody gets no mail any more, or fewer, or was erased; or what the operator took back of that. Names nobody: an id that
 * the desk made up, or the keyed hash of an address.
 */
export type Departure = { readonly at: Date } & (
  | {
      readonly what: "ended";
      readonly subscriber: SubscriberId;
      /** `null`: all of them. */
      readonly digest: string | null;
    }
  | { readonly what: "erased"; readonly subscriber: SubscriberId }
  | { readonly what: "suppressed"; readonly hash: string; readonly reason: Suppression["reason"] }
  /** The operator took a block back. */
  | { readonly what: "lifted"; readonly hash: string }
);

/** Departures, kept where no backup of the database holds them, so that one that is put back can be told of them. */
export interface DepartureKeeper {
  /** Durable when it returns. Throws what the disk says. */
  keep(departures: readonly Departure[]): Promise<void>;
  /** All that are kept, the earliest first, and how many lines say nothing (one that was cut short by a crash). */
  read(): Promise<{ readonly departures: readonly Departure[]; readonly unreadable: number }>;
}

export interface DepartureStore {
  /**
   * Does again what the desk may not know any more: it was put back to an earlier state. Whatever it knows changes nothing, and
   * whoever came back since a departure stays. Returns how many changed something.
   */
  apply(departures: readonly Departure[]): Promise<number>;
  /** Writes those that could not be written when they were made. Returns how many are still owed; 0 is well. */
  payOwed(): Promise<number>;
}
