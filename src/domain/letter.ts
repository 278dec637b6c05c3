import type { DeliveryId } from "./delivery.ts";
import type { MailAddress, Subscriber, Wishes } from "./subscriber.ts";

/**
 * A mail to one person that is no edition. `confirm`: asks a pending subscriber whether the sign-up is meant; `welcome`: to
 * whom has said so; `link`: gives an active subscriber the way to the preferences back.
 */
export type LetterKind = "confirm" | "welcome" | "link";

/** What a letter says; frozen once it is written, so that every try is byte-identical. */
export type Letter = {
  readonly kind: LetterKind;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly composedAt: Date;
};

/** A letter that is owed and not written yet. `id`: that of its delivery. */
export type OwedLetter = {
  readonly id: DeliveryId;
  readonly kind: LetterKind;
  readonly subscriber: Subscriber;
  readonly askedAt: Date;
};

/**
 * What somebody asked on the web for an address, which need not be theirs. It waits in storage, and what becomes of it is
 * decided where nobody looks on. `link` brings neither digests nor wishes.
 */
export type Inquiry = {
  readonly kind: "sign-up" | "link";
  readonly address: MailAddress;
  readonly digests: readonly string[];
  readonly wishes: Wishes;
  /** BCP 47; `null`: that of the site. */
  readonly language: string | null;
  /** What the page said when it was sent. */
  readonly words: string;
  readonly at: Date;
};
