import type { DeliveryId } from "./delivery.ts";
import type { Inquiry, Letter, OwedLetter } from "./letter.ts";

/** Letters and what is asked for them. Each method is one transaction. */
export interface LetterStore {
  /**
   * Keeps what was asked: one row, whoever asks and whatever the desk knows of the address. When `MAX_INQUIRIES` wait
   * already it is dropped.
   */
  receive(inquiry: Inquiry): Promise<void>;
  /**
   * Decides the oldest inquiries by `letterFor` and takes them away: a sign-up that gets its letter leaves a pending
   * subscriber, and any other one leaves nothing. Done until none waits.
   */
  decide(now: Date): Promise<Decided>;
  /** Letters that were decided on and are not written yet, oldest first. */
  owed(): Promise<readonly OwedLetter[]>;
  /** Keeps what a letter says and puts its delivery into the outbox. Done again it changes nothing. */
  write(id: DeliveryId, letter: Letter, delivery: { readonly messageId: string; readonly now: Date }): Promise<void>;
  letter(id: DeliveryId): Promise<Letter | null>;
  /** Takes away letters and marks of budgets that are older than the budgets look back. */
  tidy(now: Date): Promise<void>;
}

/** Of inquiries: those that got a letter, and those that got none. `today`: letters that strangers caused within the last day. */
export type Decided = { readonly owed: number; readonly refused: number; readonly today: number };

/** Most inquiries that wait. Each goes away with the next pass, so only a flood gets here. */
export const MAX_INQUIRIES = 10_000;
