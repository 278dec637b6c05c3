import { setImmediate } from "node:timers/promises";
import type { CurateStore, PlacedItem } from "../domain/curate-store.ts";
import { SAME_PAGE_MS } from "./index/same.ts";
import { createWindow, type Window } from "./index/window.ts";
import type { Aliases } from "./text/aliases.ts";
import { toClusterItem } from "./to-cluster-item.ts";

/** Late items are common; so much more than the window is kept for them. */
const SLACK_MS = 24 * 3_600_000;

/** Items that are read from storage at a time. */
const PAGE_ITEMS = 500;

/** A window in memory and the span of told time for which it holds all that is stored. `toMs`: infinite for "and all later". */
export type HeldWindow = { readonly window: Window; readonly fromMs: number; readonly toMs: number };

/** Whether all that an item told at this time may be compared with is held. */
export function isCovered(held: HeldWindow, toldMs: number): boolean {
  const reachMs = reach(held.window.widthMs);
  return toldMs - reachMs >= held.fromMs && toldMs + reachMs <= held.toMs;
}

type LoadWish = {
  readonly toldMs: number;
  readonly now: Date;
  readonly widthMs: number;
  /** Default: none. */
  readonly aliases?: Aliases;
};

/**
 * Builds the window around a time from storage. Near the present it is open at its end and moves on with the news; for
 * an old item (a source that is new to us) it is only as long as needed, so that nobody loads years.
 */
export async function loadWindow(store: CurateStore, { toldMs, now, widthMs, aliases }: LoadWish): Promise<HeldWindow> {
  const reachMs = reach(widthMs);
  const fromMs = toldMs - reachMs - SLACK_MS;
  const toMs = toldMs + 2 * reachMs;
  const isOpen = toMs >= now.getTime();
  const window = createWindow(widthMs, aliases);
  const span = { since: new Date(fromMs), until: isOpen ? null : new Date(toMs) };
  let after: PlacedItem["item"] | null = null;
  do {
    const page: readonly PlacedItem[] = await store.windowItems({ ...span, after }, PAGE_ITEMS);
    for (const placed of page) window.add(window.read(toClusterItem(placed)), placed.storyId);
    after = page[PAGE_ITEMS - 1]?.item ?? null; // A page that is not full is the last one.
    await setImmediate(); // Pages are served meanwhile.
  } while (after !== null);
  return { window, fromMs, toMs: isOpen ? Number.POSITIVE_INFINITY : toMs };
}

/** Lets go of what no item told from now on needs, when it is worth the work. */
export function letGo(held: HeldWindow, toldMs: number): HeldWindow {
  const fromMs = toldMs - reach(held.window.widthMs) - SLACK_MS;
  if (fromMs - held.fromMs < SLACK_MS) return held;
  held.window.forgetBefore(fromMs);
  return { ...held, fromMs };
}

/** How far apart two items may be told to meet by any rule. */
function reach(widthMs: number): number {
  return Math.max(widthMs, SAME_PAGE_MS);
}
