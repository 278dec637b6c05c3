/** Where reports of mail systems come in: a mailbox, or a folder of mails. */
export interface ReportBox {
  /**
   * Hands each unread mail to `take`, the oldest first, and marks it as read once that has ended; so a mail is seen again
   * after a crash, and never left out. Throws what `take` throws; what the box itself does is in the answer.
   */
  read(take: (raw: Uint8Array) => Promise<void>, limits: ReadLimits, signal: AbortSignal): Promise<BoxReading>;
}

/** Of one reading; the rest waits for the next. */
export type ReadLimits = {
  readonly mails: number;
  /** Of one mail; the rest of it is not read. */
  readonly mailBytes: number;
  readonly bytes: number;
  readonly seconds: number;
};

export type BoxReading = {
  readonly mails: number;
  /** Why it could not be read, or not to its end, with what to do; `null`: it could. */
  readonly problem: string | null;
};

/** A box that is always empty. */
export const NO_BOX: ReportBox = { read: async () => ({ mails: 0, problem: null }) };
