import type { Delivery, DeliveryId, DeliveryState } from "./delivery.ts";
import type { EditionId } from "./digest.ts";
import type { RelayRoom, SendLimits } from "./sending/limits.ts";
import type { Rate } from "./sending/rate.ts";
import type { MailAddress } from "./subscriber.ts";

/** Deliveries that are taken from the outbox at once. */
export const BATCH_ROWS = 100;

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
   * Checks consent and suppression in the same transaction: such a row becomes `suppressed` and is not returned. While sending is
   * paused (`GuardStore`) there is nothing to take. Letters come first.
   */
  claim(worker: string, now: Date, limit: number): Promise<readonly Delivery[]>;
  /**
   * The same within limits, each delivery with its tokens taken in the same transaction. What has to wait for its family of domains stays as it is
   * with a later `nextAt`; nobody's tries are used up by that.
   */
  claimWithin(room: SendRoom, worker: string, now: Date): Promise<LimitedClaim>;
  /** Takes a token of this relay. False when there is none. */
  takeRelayToken(relay: string, rate: Rate, now: Date): Promise<boolean>;
  /** Gives back what `claimWithin` took for a delivery to this address that was not tried; the relay's token is gone. */
  returnTokens(limits: SendLimits, address: MailAddress, now: Date): Promise<void>;
  /** Notes for the warm-up that the servers of a family put a mail off. */
  notePutOff(family: string, isPolicy: boolean, now: Date): Promise<void>;
  /** Notes, for who looks, that a relay cannot be used, or can again (`null`). */
  noteRelay(relay: string, trouble: RelayTrouble | null): Promise<void>;
  /**
   * Durable note that the last bytes are about to go, to this relay. False when nothing may go: the worker no longer holds the
   * delivery, or consent or suppression have changed since it was claimed, and it is `suppressed` now.
   */
  markDot(id: DeliveryId, worker: string, at: Date, relay?: string | null): Promise<boolean>;
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
  /**
   * What this worker took and never began is queued again: the answer to its claim was lost. Only to be called while it delivers
   * nothing and owes no note.
   */
  requeueOwn(worker: string, now: Date): Promise<void>;
  /** As `recover`, but only of workers whose lease is over or that have none: they died, or stand still and may go on. */
  takeOver(worker: string, now: Date): Promise<readonly Delivery[]>;
}

/** What there is room for. */
export type SendRoom = {
  readonly limits: SendLimits;
  /** Those that can be used, in the order in which they are to be; at least one. */
  readonly relays: readonly RelayRoom[];
  /** How long after it was composed an edition or letter is worth sending: what is older is taken without a token, to be ended. */
  readonly freshSeconds: number;
  /** Takes no more. */
  readonly most: number;
};

export type LimitedClaim = {
  /** `relay`: whose token it has. */
  readonly taken: readonly { readonly delivery: Delivery; readonly relay: string | null }[];
  /** When there may be more; `null`: nothing waits. */
  readonly nextAt: Date | null;
};

export type RelayTrouble = { readonly since: Date; readonly restsUntil: Date; readonly detail: string };

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
