import type { CurateStore } from "../domain/curate-store.ts";
import type { Clock, Log } from "../domain/log.ts";
import { type HeldWindow, isCovered, letGo, loadWindow } from "./held-window.ts";
import { createFloods, type Floods } from "./story/floods.ts";
import type { Aliases } from "./text/aliases.ts";

/**
 * The one window that stays in memory between passes, with the floods that are in it. What is in it must be what is
 * stored: so it is lent to who writes, and forgotten when that fails; then it is built anew from storage.
 */
export type WindowLoan = {
  /** What is counted of the held window, and of what was placed since. */
  readonly floods: Floods;
  /** Whether what was told then needs another window than the one that is held. */
  isLeaving(told: Date): boolean;
  /** Lends the window that covers what was told then; it is built from storage when the held one does not. */
  lend<Result>(told: Date, work: (window: HeldWindow) => Promise<Result>): Promise<Result>;
  /** The same, but that a window is enough which holds what was told then, and not all that it may be compared with. */
  lendHolding<Result>(told: Date, work: (window: HeldWindow) => Promise<Result>): Promise<Result>;
  /** Lends what is held, if anything is, to who only has to tell it what becomes of its items. */
  lendHeld<Result>(work: (window: HeldWindow | null) => Promise<Result>): Promise<Result>;
  /** Lets go of what no item told from now on needs. */
  letGo(told: Date): void;
};

type Deps = {
  readonly store: CurateStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly widthMs: number;
  readonly aliases: Aliases;
};

export function createWindowLoan({ store, clock, log, widthMs, aliases }: Deps): WindowLoan {
  const floods = createFloods();
  let held: HeldWindow | null = null;

  function holding(told: Date): HeldWindow | null {
    const toldMs = told.getTime();
    return held !== null && held.fromMs <= toldMs && toldMs <= held.toMs ? held : null;
  }

  async function windowFor(told: Date): Promise<HeldWindow> {
    const toldMs = told.getTime();
    if (held !== null && isCovered(held, toldMs)) return held;
    held = null; // Two of them need twice the memory.
    const loaded = await loadWindow(store, { toldMs, now: clock(), widthMs, aliases });
    // What is stored was composed by the floods as they are.
    floods.clear();
    floods.add(loaded.window.entries(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY).map(({ item }) => item));
    floods.touched();
    log.debug({ from: new Date(loaded.fromMs) }, "Built the story window from storage.");
    return loaded;
  }

  async function lent<Lent extends HeldWindow | null, Result>(
    window: Lent,
    work: (window: Lent) => Promise<Result>,
  ): Promise<Result> {
    held = null;
    const result = await work(window);
    held = window;
    return result;
  }

  return {
    floods,
    isLeaving: (told) => held !== null && !isCovered(held, told.getTime()),
    lend: async (told, work) => await lent(await windowFor(told), work),
    lendHolding: async (told, work) => await lent(holding(told) ?? (await windowFor(told)), work),
    lendHeld: async (work) => await lent(held, work),
    letGo(told) {
      if (held === null) return;
      const before = held;
      held = letGo(before, told.getTime());
      if (held !== before) floods.forgetBefore(held.fromMs);
    },
  };
}
