import type { CorrectionWish } from "../../domain/correction.ts";
import type { ItemId } from "../../domain/item.ts";

/** All items that a correction names. */
export function itemsOf(wish: CorrectionWish): readonly ItemId[] {
  if (wish.kind === "together") return wish.items;
  return wish.kind === "apart" ? [...wish.items, ...wish.from] : [wish.item];
}
