import type { MailAddress, Subscriber, SubscriberId, Suppression } from "./subscriber.ts";

export interface SubscriberStore {
  /**
   * Makes the address an active subscriber of the digests; those it has keep their date. A suppressed address is refused.
   * `added`: it was not known before. Addresses that differ only in capitals are one; the first spelling is kept. `how`
   * stands in the record of consent; by default `added`.
   */
  add(
    address: MailAddress,
    digests: readonly string[],
    now: Date,
    how?: "added" | "imported",
  ): Promise<"added" | "changed" | "unchanged" | "suppressed">;
  /** By address. */
  list(): Promise<readonly Subscriber[]>;
  find(id: SubscriberId): Promise<Subscriber | null>;
  findByAddress(address: MailAddress): Promise<Subscriber | null>;
  /** Whether it has ended before and did not come back, be it that somebody has entered its address since. */
  hasLeft(id: SubscriberId): Promise<boolean>;
  /** Ends one subscription, or with `null` all of them and the subscriber. False when there was nothing to end. */
  end(id: SubscriberId, digest: string | null, now: Date): Promise<boolean>;
  /** From now on the address gets no mail, whatever it is subscribed to and whatever is queued. The first reason stands, but for a complaint. */
  suppress(suppression: Suppression): Promise<void>;
}

/** Secrets that the desk makes itself and keeps with its data. */
export interface KeyStore {
  /** 32 random bytes for `purpose`, made at the first call and the same ever after. */
  key(purpose: string): Promise<Uint8Array>;
  /** The same without making any: `null` while nobody called for it. Changes nothing. */
  find(purpose: string): Promise<Uint8Array | null>;
}
