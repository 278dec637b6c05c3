import type { Placed } from "./plan-batch.ts";
import { NOTHING_REPAIRED } from "./repair/repair-window.ts";

/** What one pass did. `started` and `joined`: new items; `changed`: items that stayed in their story. */
export type CurateReport = {
  readonly items: number;
  readonly started: number;
  readonly joined: number;
  readonly changed: number;
  /** By the repair: items that went to another story, stories that went up in others, stories that came off others. */
  readonly moved: number;
  readonly merged: number;
  readonly split: number;
  /** Stories written, counted once a transaction; also those that changed settings, corrections and the repair reach. */
  readonly stories: number;
  /** Stories that were told until now, or are new, and are held back as filler. */
  readonly heldBack: number;
};

export const NOTHING_CURATED: CurateReport = {
  items: 0,
  started: 0,
  joined: 0,
  changed: 0,
  ...NOTHING_REPAIRED,
  heldBack: 0,
};

/** Of one batch. */
export function reportOf(placed: readonly Placed[], stories: number): CurateReport {
  const count = (kind: "started" | "joined") => placed.filter(({ decision }) => decision?.kind === kind).length;
  const [started, joined] = [count("started"), count("joined")];
  const changed = placed.length - started - joined;
  return { ...NOTHING_CURATED, items: placed.length, started, joined, changed, stories };
}

export function addReports(a: CurateReport, b: Partial<CurateReport>): CurateReport {
  const sum = (part: keyof CurateReport) => a[part] + (b[part] ?? 0);
  return {
    items: sum("items"),
    started: sum("started"),
    joined: sum("joined"),
    changed: sum("changed"),
    moved: sum("moved"),
    merged: sum("merged"),
    split: sum("split"),
    stories: sum("stories"),
    heldBack: sum("heldBack"),
  };
}
