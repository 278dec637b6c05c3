export type HealthState =
  | "new" // never asked
  | "ok"
  | "waiting" // its host asked to be left alone for a while
  | "failing" // the last request gave nothing; it is asked again later and later
  | "paused" // gone for good, as it says (410), again and again; asked once a week
  | "quiet" // it answers, and says nothing new for longer than its own rhythm allows
  | "quarantined" // what is new is kept back until the operator releases it
  | "moved"; // all is well under another address than the settings have

/** How a source fares, for the operator. */
export type Health = {
  readonly state: HealthState;
  /** Since when; the last good answer for what fails. `null`: not known, or never. */
  readonly since: Date | null;
  /** In words; the address that it moved to among them. Made of foreign texts too. */
  readonly why: string;
  /** For sorting, the worst first: 0 (none) to 100. */
  readonly trouble: number;
};
