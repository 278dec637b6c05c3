import type { ReportKind } from "./bounce.ts";
import type { Delivery, DeliveryId } from "./delivery.ts";
import type { MailAddress, SubscriberId, Suppression } from "./subscriber.ts";

/** What a report names a delivery by. */
export type DeliveryRef = { readonly id: DeliveryId } | { readonly messageId: string };

/** What was found out about a delivery after it was handed over. */
export type NotedReport = {
  /** The same for the same report, however often it is read. */
  readonly key: string;
  readonly at: Date;
  readonly delivery: DeliveryId;
  readonly kind: ReportKind;
  readonly detail: string;
};

/** What came back. Each method is one transaction. */
export interface BounceStore {
  delivery(ref: DeliveryRef): Promise<Delivery | null>;
  /**
   * Notes a report, what it makes of its delivery and of the address: a hard bounce and a complaint suppress at once,
   * soft ones by `isWornOut`, and a delivery in doubt or held becomes `sent` when it arrived or was taken. A key that was noted before
   * changes nothing (`known`).
   */
  record(report: NotedReport): Promise<"counted" | "known">;
  /** Drops what was noted before. */
  forgetReports(before: Date): Promise<void>;
  /** Of each subscriber who has any: how many hard and soft bounces are noted, and why it gets no mail. */
  standings(): Promise<ReadonlyMap<SubscriberId, MailStanding>>;
}

export type MailStanding = { readonly bounces: number; readonly suppressed: Suppression["reason"] | null };

/** A block as it is kept: by a keyed hash of the address, beside which the address stands until its owner is erased. */
export type KeptSuppression = Omit<Suppression, "address"> & {
  readonly hash: string;
  readonly address: MailAddress | null;
};

export interface SuppressionStore {
  /** The latest first. */
  list(): Promise<readonly KeptSuppression[]>;
  find(address: MailAddress): Promise<KeptSuppression | null>;
  /** From now on the address may get mail again. Its counted bounces are forgotten. False when it was not suppressed. */
  lift(address: MailAddress, at: Date): Promise<boolean>;
  /** Forgets the address and what servers said of it; the block and the counts stay. */
  forget(address: MailAddress): Promise<void>;
}
