/** How often mails were taken to be sent, and from which database. A database that was put back to an earlier state counts less. */
export type SendMark = { readonly database: string; readonly count: number };

/** Nothing is sent until the operator has spoken. */
export type SendPause = {
  readonly since: Date;
  readonly why: string;
  /** The desk was just put back: `since` moves to the end of the first pass, for only then all that was due has been made anew. */
  readonly awaitsPass?: true;
};

/** What the operator says of the mails that were due when the pause began: they had gone out before; or they are to go out. */
export type ResumeVerdict = "arrived" | "again";

/** The mark and the pause, in the database. Each method is one transaction. */
export interface GuardStore {
  mark(): Promise<SendMark>;
  /** Counts one more. */
  advance(): Promise<SendMark>;
  /** From now on nothing can be claimed. The mark goes on from `count`. A pause that is there already stays, unless it awaits a pass. */
  pause(pause: SendPause, count: number): Promise<void>;
  paused(): Promise<SendPause | null>;
  /** Ends the pause. Returns how many deliveries were settled by the operator's word; `null`: there was no pause. */
  resume(verdict: ResumeVerdict, at: Date): Promise<number | null>;
}

/** The last mark, kept where no backup of the database holds it. Both throw what the disk says. */
export interface MarkKeeper {
  /** `null`: none was kept, or what is there is none. */
  read(): Promise<SendMark | null>;
  /** Durable when it returns. */
  keep(mark: SendMark): Promise<void>;
}
