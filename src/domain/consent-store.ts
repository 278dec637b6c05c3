import type { ReportKind } from "./bounce.ts";
import type { DeliveryState } from "./delivery.ts";
import type { LetterKind } from "./letter.ts";
import type { DeliveryStep } from "./outbox-store.ts";
import type { MailAddress, Subscriber, SubscriberId, Subscription, Suppression, Wishes } from "./subscriber.ts";

/** What a subscriber says on the web, and the record of it. Each method is one transaction, the record in it. */
export interface ConsentStore {
  /**
   * Makes a pending subscriber active, whose subscriptions begin at that moment, and owes the welcome. `active`: it was so
   * already. `gone`: it is neither, or must not get mail. `words`: what was shown beside the button.
   */
  confirm(id: SubscriberId, words: string, at: Date): Promise<"confirmed" | "active" | "gone">;
  /**
   * Gives a subscriber exactly these digests, all with the same wishes. With none it has ended; any other one is
   * active: who has a link to change it by has shown whose the address is. `suppressed`: it must not get mail, so nothing
   * begins and nothing was changed. `gone`: there is no such subscriber.
   */
  change(id: SubscriberId, choice: Choice, at: Date): Promise<"changed" | "suppressed" | "gone">;
  /**
   * Takes away all that tells of the person: address, wishes, letters, record. What stays is how many mails went out, under
   * an id that leads to nobody, and that the address must not get mail, as a keyed hash. False when there is no such subscriber.
   */
  erase(id: SubscriberId, at: Date): Promise<boolean>;
  /**
   * Erases who was asked before that moment and is pending still; one who had left before has left again, and keeps its
   * record. Returns how many.
   */
  forgetPending(before: Date, now: Date): Promise<number>;
  /** Whether a subscriber's address must not get mail. Changes nothing. */
  isBlocked(id: SubscriberId): Promise<boolean>;
  /** Whether the address must not get mail, be it of a subscriber, a stranger, or one who was erased. */
  isSuppressed(address: MailAddress): Promise<boolean>;
  /** All that is stored about a subscriber. */
  dossier(id: SubscriberId): Promise<Dossier | null>;
}

export type Choice = {
  readonly digests: readonly string[];
  readonly wishes: Wishes;
  /** BCP 47; `null`: that of the site. */
  readonly language: string | null;
};

/** One line of the record: what was asked, or answered. */
export type Consent = {
  readonly at: Date;
  /** `added` and `imported`: by the operator, who answers for it. */
  readonly what: "asked" | "confirmed" | "changed" | "ended" | "added" | "imported" | "erased";
  /** What it was about, in words of the desk; `null`: of the subscriber as a whole. */
  readonly detail: string | null;
  /** What the page or the letter said; `null`: nothing was shown. */
  readonly words: string | null;
};

export type Dossier = {
  readonly subscriber: Subscriber;
  /** Those that it has no more. */
  readonly endedSubscriptions: readonly (Subscription & { readonly endedAt: Date | null })[];
  readonly suppression: Pick<Suppression, "reason" | "at"> | null;
  /** Oldest first, as are the others. */
  readonly consents: readonly Consent[];
  readonly deliveries: readonly {
    readonly digest: string;
    readonly slot: string;
    readonly state: DeliveryState;
    readonly at: Date;
    /** To which it went. */
    readonly address: MailAddress;
    readonly messageId: string;
    readonly tries: number;
    /** What the relay last said, or why it is where it is. */
    readonly detail: string | null;
    /** All that happened to it. */
    readonly steps: readonly DeliveryStep[];
  }[];
  /** What came back of its mails, as long as that is kept. */
  readonly reports: readonly {
    readonly at: Date;
    readonly kind: ReportKind;
    readonly detail: string;
    /** `null`: the mail is no longer known. */
    readonly messageId: string | null;
  }[];
  readonly letters: readonly { readonly kind: LetterKind; readonly subject: string | null; readonly askedAt: Date }[];
};
