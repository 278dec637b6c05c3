import type { CurateStore, RepairState } from "../../domain/curate-store.ts";
import type { Clock } from "../../domain/log.ts";
import { type RepairParts, type RepairReport, repairWindow } from "./repair-window.ts";

/** Knows when the window is to be repaired, and how far back; also after a restart. */
export type Repairs = {
  /** Items are about to be placed, of which the earliest was told then: what lies around it is to be looked at again. */
  noteChange(told: Date): Promise<void>;
  /** The earliest telling among what was placed since the last repair; `null`: nothing was. */
  changedFrom(): Promise<Date | null>;
  /** Whether the last repair was long enough ago; the first one of a process is due at once. */
  isDue(): boolean;
  /** `isLast`: all that is known is placed, so what is there now is settled. */
  repair(held: Held, isLast: boolean, signal: AbortSignal): Promise<RepairReport>;
};

type Held = Pick<RepairParts, "stories" | "window" | "constraints" | "rules">;

type Deps = {
  readonly store: Pick<CurateStore, "saveCurated" | "takenIds" | "repairState" | "noteRepairState">;
  readonly clock: Clock;
  readonly everyMs: number;
};

export function createRepairs({ store, clock, everyMs }: Deps): Repairs {
  let known: RepairState | null = null;
  let lastAt: Date | null = null;

  async function state(): Promise<RepairState> {
    return (known ??= await store.repairState());
  }

  async function note(next: RepairState): Promise<void> {
    known = null; // Until it is stored.
    await store.noteRepairState(next);
    known = next;
  }

  return {
    async noteChange(told) {
      const { repairedAt, changedFrom } = await state();
      if (changedFrom === null || told < changedFrom) await note({ repairedAt, changedFrom: told });
    },
    changedFrom: async () => (await state()).changedFrom,
    isDue: () => lastAt === null || clock().getTime() - lastAt.getTime() >= everyMs,
    async repair(held, isLast, signal) {
      const { repairedAt, changedFrom } = await state();
      const now = clock();
      const fromMs = (changedFrom ?? now).getTime() - held.window.widthMs;
      const report = await repairWindow({ ...held, store, now, fromMs, repairedAt }, signal);
      if (signal.aborted) return report; // What was left undone is done with the next repair.
      if (isLast) lastAt = now;
      await note({ repairedAt: isLast ? now : repairedAt, changedFrom: null });
      return report;
    },
  };
}
