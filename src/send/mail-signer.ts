import type { HeadField } from "./mail-head.ts";

/** Signs mails with the desk's key. */
export type MailSigner = {
  /**
   * Gives a field to stand above all others, with its line end. `bodyHash`: SHA-256 over the body in its relaxed form
   * (RFC 6376, 3.4.4), in base64. The same message always gets the same. Throws `CannotSign`.
   */
  readonly sign: (fields: readonly HeadField[], bodyHash: string) => string;
  /** Whether the signature of a message holds, looked at as a mailbox does. */
  readonly isSound: (raw: Buffer) => boolean;
};

/** A message has no sound signature though it should: a fault of the desk, and of no delivery. Nothing may go unsigned. */
export class CannotSign extends Error {
  override readonly name = "CannotSign";
}
