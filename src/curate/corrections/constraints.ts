import type { Correction, CorrectionId } from "../../domain/correction.ts";
import type { ItemId } from "../../domain/item.ts";
import { type Bonds, bondsOf } from "./bonds.ts";
import { type Said, saidBy } from "./said.ts";

/**
 * What the standing corrections ask of the stories. Asked by the ids of items; one that no correction names costs one
 * look-up, and with no corrections at all `isEmpty` saves that too.
 */
export type Constraints = {
  /** No item has to meet or to part from another. */
  readonly isEmpty: boolean;
  /** Whether the item has to meet or to part from any other. */
  readonly isBound: (item: string) => boolean;
  /** The number of the group that has to be in one story; `null`: the item is bound to none. */
  readonly groupOf: (item: string) => number | null;
  /** Items of one camp may meet each other, and the same others; `null`: the item may meet all. For asking once, not a thousand times. */
  readonly campOf: (item: string) => string | null;
  /** The others that have to be in the story of this item, whether or not they are in the window; none for most. */
  readonly mustMeet: (item: string) => readonly ItemId[];
  /** Those that no story with this item may have; none for most. */
  readonly mustPart: (item: string) => readonly ItemId[];
  /** Whether no item of the one side has to be apart from one of the other. Only items that are bound need to be given. */
  readonly mayMeet: (a: Iterable<string>, b: Iterable<string>) => boolean;
  /** What is said of a story by what is said of its items. */
  readonly saidOf: (items: Iterable<string>) => Said;
  /** Those that do not hold, or not wholly, because a later one says the contrary. */
  readonly overruled: ReadonlySet<CorrectionId>;
};

/** `corrections`: those that stand, oldest first. Of two that contradict each other the later one holds. */
export function createConstraints(corrections: readonly Correction[]): Constraints {
  const bonds: Bonds = bondsOf(corrections);
  const said = saidBy(corrections);
  return {
    isEmpty: bonds.isEmpty,
    isBound: (item) => bonds.isBound(item),
    groupOf: (item) => bonds.groupOf(item),
    campOf: (item) => bonds.campOf(item),
    mustMeet: (item) => bonds.mustMeet(item),
    mustPart: (item) => bonds.mustPart(item),
    mayMeet: (a, b) => bonds.isEmpty || bonds.mayMeet(a, b),
    saidOf: (items) => said.of(items),
    overruled: new Set([...bonds.overruled, ...said.overruled]),
  };
}

export const NO_CONSTRAINTS: Constraints = createConstraints([]);
