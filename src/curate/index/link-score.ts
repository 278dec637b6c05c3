import { HALF_MASS, MIN_SHARED_WORDS, SAME_SOURCE_FACTOR } from "./parameters.ts";

/** What two items have in common at a moment of the window. Rarity and mass are in nats. */
export type Overlap = {
  /** Cosine of the angle between the two as vectors of words, weight times rarity. */
  readonly cosine: number;
  /** Sum of the rarity of the shared words. */
  readonly mass: number;
  readonly shared: number;
  readonly isSameSource: boolean;
  /** The source uses that title again ("Security updates for Monday"). */
  readonly isSameTitle: boolean;
};

/**
 * How much two items look like one happening, from 0 to 1. The one score of the product: the online join, the repair and
 * the receipts all ask this function.
 */
export function linkScore({ cosine, mass, shared, isSameSource, isSameTitle }: Overlap): number {
  if (shared < MIN_SHARED_WORDS || (isSameSource && isSameTitle)) return 0;
  return cosine * (mass / (mass + HALF_MASS)) * (isSameSource ? SAME_SOURCE_FACTOR : 1);
}
