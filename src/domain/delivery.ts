import type { Branded } from "./brand.ts";
import type { EditionId, Slot } from "./digest.ts";
import type { MailAddress, SubscriberId } from "./subscriber.ts";

export type DeliveryId = Branded<string, "DeliveryId">;

/**
 * queued -> sending -> dot -> sent, or one of the others.
 * `dot` is committed just before the last chunk of the message is handed over, so only rows in `dot` can be in doubt
 * after a crash. `doubt`: nobody knows whether the mail went out. `held`: waits for the operator.
 */
export type DeliveryState =
  | "queued"
  | "sending"
  | "dot"
  | "sent"
  | "deferred"
  | "failed"
  | "bounced"
  | "suppressed"
  | "expired"
  | "doubt"
  | "held";

/** How long after it was composed an edition or a letter is worth sending, in seconds. */
export const FRESH_SECONDS = 48 * 3_600;

/** One edition, or one letter, for one subscriber. Everything that the message is made of is fixed here, so that a retry is byte-identical. */
export type Delivery = {
  readonly id: DeliveryId;
  /** `null`: it is a letter, which is kept under the id of its delivery. */
  readonly editionId: EditionId | null;
  readonly subscriberId: SubscriberId;
  /** Empty in a letter, whose slot is made of its kind and the moment when it was asked for. */
  readonly digest: string;
  readonly slot: Slot;
  readonly address: MailAddress;
  /** Without angle brackets. The same over all tries. */
  readonly messageId: string;
  /** The `Date:` of the message. */
  readonly date: Date;
  readonly state: DeliveryState;
  /** Tries so far, this one included once it is claimed. */
  readonly attempt: number;
  readonly nextAt: Date;
  /** What the relay last said, or why it is where it is. */
  readonly detail: string | null;
  /** Its links are those of the outlets, whether or not the digest counts them. Default: they are as in the edition. */
  readonly hasPlainLinks?: boolean;
  /** The relay that was last given the whole of it; `null`: none was. */
  readonly relay: string | null;
};

/** What came of handing over one message. */
export type MailOutcome =
  | { readonly kind: "accepted"; readonly response: string }
  /** Not accepted, for now (4xx), or the line broke before the dot. */
  | { readonly kind: "deferred"; readonly detail: string }
  /** Not accepted, for good (5xx) for this recipient. */
  | { readonly kind: "rejected"; readonly detail: string }
  /** The relay cannot be used at all (down, login or TLS fails): says nothing about this recipient. */
  | { readonly kind: "unavailable"; readonly detail: string }
  /** The line broke after the dot and before the answer. */
  | { readonly kind: "doubt"; readonly detail: string };

/** A message ready for the wire. `raw` is the whole of it with CRLF line ends; the envelope is stated, never parsed. */
export type OutgoingMail = {
  readonly messageId: string;
  /** The envelope sender, to which reports come. */
  readonly from: MailAddress;
  readonly to: MailAddress;
  readonly raw: Uint8Array;
  /** What the relay is asked to report, where it can (RFC 3461). */
  readonly dsn?: { readonly envelopeId: string; readonly notify: readonly ("FAILURE" | "DELAY" | "SUCCESS")[] };
};

/** Hands mail over: to a relay, or to a folder. */
export interface Mailer {
  /**
   * `beforeDot` is awaited before the last bytes go; when it throws, the message is not completed and `send` throws the same.
   * `signal` is heard until `beforeDot` is called, and then `send` throws its reason; a message at the dot is finished.
   * Never throws for what the relay does.
   */
  send(mail: OutgoingMail, beforeDot: () => Promise<void>, signal?: AbortSignal): Promise<MailOutcome>;
  /** Whether a message that was left at the dot did arrive. `unknown` when this kind of mailer cannot tell. */
  evidence(messageId: string): Promise<"arrived" | "not-arrived" | "unknown">;
  close(): Promise<void>;
}
