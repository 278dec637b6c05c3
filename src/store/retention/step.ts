import type { ItemId } from "../../domain/item.ts";
import type { Ms } from "../cells.ts";

/** One step of pruning, as the store does it. */
export type Step = {
  readonly before: Ms;
  readonly now: Ms;
  readonly limit: number;
  /** Items that the operator's corrections name: what they say holds as long as they stand. */
  readonly spared: ReadonlySet<ItemId>;
};
