import type { Delivery, DeliveryId, DeliveryState } from "./delivery.ts";
import type { Slot } from "./digest.ts";
import type { RelayTrouble } from "./send-store.ts";
import type { FullAt } from "./sending/rate.ts";
import type { WarmDay } from "./sending/warm-up.ts";

/** What the operator says of a delivery that may or may not have arrived: it did; send it again; give it up. */
export type Verdict = "arrived" | "again" | "drop";

/** One change of a delivery's state. */
export type DeliveryStep = {
  readonly at: Date;
  readonly state: DeliveryState;
  readonly attempt: number;
  readonly detail: string | null;
};

/** What became of one slot of a digest. */
export type SlotHistory = {
  readonly slot: Slot;
  readonly decidedAt: Date;
  /** Stories of the digest's own edition; `null`: there was none for this slot. */
  readonly stories: number | null;
  /** Why there was none; `null`: there was one, or nobody wanted the digest's own then. */
  readonly why: string | null;
  /** Editions for subscribers with wishes of their own. */
  readonly ownEditions: number;
  /** Those of them for whom there was none, and why. */
  readonly skipped: readonly { readonly why: string; readonly readers: number }[];
  /** Deliveries of all these editions, by state. */
  readonly deliveries: ReadonlyMap<DeliveryState, number>;
};

export type DeliveryWish = {
  readonly state: DeliveryState | null;
  readonly digest: string | null;
  readonly limit: number;
};

/** What is known of relays and limits beside the settings. */
export type SendingState = {
  /** By the names that `sending/limits.ts` gives. */
  readonly buckets: ReadonlyMap<string, FullAt | null>;
  /** Those that could not be used when they were last tried. */
  readonly relays: readonly (RelayTrouble & { readonly relay: string })[];
  /** The last day of each family's warm-up. */
  readonly days: readonly WarmDay[];
  /** Deliveries that wait for room, by what they wait for. */
  readonly waiting: readonly { readonly why: string; readonly deliveries: number; readonly nextAt: Date }[];
};

/** The outbox as the operator sees it. Each method is one transaction. */
export interface OutboxStore {
  sending(): Promise<SendingState>;
  counts(): Promise<ReadonlyMap<DeliveryState, number>>;
  /** The newest first. */
  list(wish: DeliveryWish): Promise<readonly Delivery[]>;
  /** By its id, or its Message-ID without brackets. */
  find(idOrMessageId: string): Promise<Delivery | null>;
  /** All that happened to it, oldest first. */
  steps(id: DeliveryId): Promise<readonly DeliveryStep[]>;
  /** Settles a held delivery by the operator's word. False when it is not held (any more). */
  decide(id: DeliveryId, verdict: Verdict, at: Date): Promise<boolean>;
  /** The slots of a digest, the latest first. */
  history(digest: string, limit: number): Promise<readonly SlotHistory[]>;
}
