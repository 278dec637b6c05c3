import type { Delivery, DeliveryId, DeliveryState } from "./delivery.ts";
import type { EditionId } from "./digest.ts";

/** The outbox: what `send` reads and writes. Each method is one transaction. */
export interface SendStore {
  /** Editions whose deliveries have not been made yet, oldest first. */
  unsentEditions(): Promise<readonly EditionId[]>;
  /**
   * Makes the edition's deliveries: one for each active subscriber of its digest who is not suppressed, unique over
   * (subscriber, digest, slot), and marks it as fanned out. Done again it changes nothing. Returns how many were made.
   */
  fanOut(edition: EditionId, plan: FanOutPlan): Promise<number>;
  /**
   * Takes deliveries that are due (`queued`, or `deferred` with `nextAt` reached) into `sending`, for `worker`.
   * Checks consent and suppression in the same transaction: such a row becomes `suppressed` and is not returned.
   */
  claim(worker: string, now: Date, limit: number): Promise<readonly Delivery[]>;
  /**
   * Durable note that the last bytes are about to go. False when nothing may go: the worker no longer holds the delivery, or
   * consent or suppression have changed since it was claimed, and it is `suppressed` now.
   */
  markDot(id: DeliveryId, worker: string, at: Date): Promise<boolean>;
  /**
   * Notes what came of a try, or of looking into a doubt, and ends the worker's hold. A delivery that another worker holds
   * stays as it is: its old holder speaks of a try that was taken back. So does one that has ended (`sent`, `failed`,
   * `bounced`, `suppressed`, `expired`), but one that was `sent` may still have `bounced`.
   */
  settle(id: DeliveryId, worker: string, settlement: Settlement): Promise<void>;
  /**
   * After a crash: `sending` rows of other workers were surely not accepted and are `queued` again; their `dot` rows become
   * `doubt`. Returns all rows in `doubt`. Only the holder of the worker lock may call it.
   */
  recover(worker: string, now: Date): Promise<readonly Delivery[]>;
  /**
   * For workers that send side by side: until then no other takes over what this one holds. To be said before the first
   * claim, and again before it is over.
   */
  holdUntil(worker: string, until: Date): Promise<void>;
  /** As `recover`, but only of workers whose lease is over or that have none: they died, or stand still and may go on. */
  takeOver(worker: string, now: Date): Promise<readonly Delivery[]>;
}

export type FanOutPlan = {
  readonly now: Date;
  /** Makes the id, and from it the Message-ID, of a subscriber's delivery; the same for the same input. */
  readonly identify: (subscriberId: string) => { readonly id: DeliveryId; readonly messageId: string };
};

export type Settlement = {
  readonly state: Extract<DeliveryState, "sent" | "deferred" | "failed" | "bounced" | "expired" | "doubt" | "held">;
  readonly at: Date;
  readonly detail: string;
  /** Only for `deferred`: when to try again. */
  readonly nextAt?: Date;
  /** Only for `deferred`: the try told nothing about the subscriber (relay down, we are stopping), so `attempt` goes back by one. */
  readonly uncounted?: true;
  /** The try told this of the address; it is counted, and suppresses where that follows, in the same transaction. */
  readonly bounce?: "hard" | "soft";
};
