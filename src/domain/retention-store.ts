/**
 * What is kept for a while, in the order in which it is pruned: what points to others goes before them.
 * What each holds, and what of it never goes, stands in README.md, "What is kept, and for how long".
 */
export const KEPT_KINDS = [
  "texts",
  "versions",
  "search",
  "receipts",
  "items",
  "stories",
  "mails",
  "steps",
  "deliveries",
  "clicks",
  "memory",
  "seen",
] as const;

export type KeptKind = (typeof KEPT_KINDS)[number];

/** How long each kind is kept, in seconds; `null`: for ever. */
export type Retention = Readonly<Record<KeptKind, number | null>>;

/** `before`: what is older goes. `limit`: rows that are looked at in one step. */
export type PruneWish = { readonly before: Date; readonly now: Date; readonly limit: number };

/** What one step did. `isDone`: nothing of the kind is older any more, as far as the store can tell. */
export type PruneStep = { readonly gone: number; readonly isDone: boolean };

/** How much there is of a kind. */
export type Holding = {
  readonly rows: number;
  /** When the oldest is from; `null`: there is none, or nothing says. */
  readonly oldestAt: Date | null;
  /** What the next passes take away. */
  readonly due: { readonly rows: number; readonly bytes: number };
};

export interface RetentionStore {
  /**
   * Takes away some of what is too old, in one transaction. `gone`: rows of the kind; what hangs on them goes with them. Done
   * again it goes on where the last step ended, also in another process.
   */
  step(kind: KeptKind, wish: PruneWish): Promise<PruneStep>;
  /** Reads whole tables, so it is for people who ask and not for a pass. `before`: `null`: nothing of it goes. */
  holding(kind: KeptKind, before: Date | null): Promise<Holding>;
  /** Bytes of the whole database on its disk. `free`: of them those that new rows fill first. */
  size(): Promise<{ readonly bytes: number; readonly free: number }>;
}
