import type { ItemId } from "../../domain/item.ts";
import type { Story, StoryId } from "../../domain/story.ts";
import type { Constraints } from "./constraints.ts";

type Move = { readonly itemId: ItemId; readonly from: StoryId; readonly to: StoryId };

/**
 * Leaves out moves that would tear apart what has to be together, or bring together what has to be apart: also by way of
 * items that a story told long before, of which a clustering knows nothing. `stories`: those that the moves touch; one
 * that is new is not there. Costs nothing when nothing is bound. Pure.
 */
export function obedientMoves<Kind extends Move>(
  moves: readonly Kind[],
  stories: ReadonlyMap<StoryId, Pick<Story, "coverage">>,
  constraints: Constraints,
): readonly Kind[] {
  if (constraints.isEmpty) return moves;
  let kept = moves;
  for (;;) {
    const obedient = kept.filter(isObedientAmong(kept, stories, constraints));
    if (obedient.length === kept.length) return kept;
    kept = obedient; // One that stays may be in the way of another; each round takes one away at least.
  }
}

/** Judges each move as if all of them were done. */
function isObedientAmong(
  moves: readonly Move[],
  stories: ReadonlyMap<StoryId, Pick<Story, "coverage">>,
  { isBound, mustMeet, mustPart }: Constraints,
): (move: Move) => boolean {
  const places = new Map<ItemId, StoryId>();
  for (const [id, { coverage }] of stories) {
    for (const { item } of coverage) if (isBound(item.id)) places.set(item.id, id);
  }
  for (const { itemId, to } of moves) if (isBound(itemId)) places.set(itemId, to);
  return ({ itemId, to }) =>
    !isBound(itemId) ||
    (mustMeet(itemId).every((mate) => places.get(mate) === to) &&
      !mustPart(itemId).some((other) => places.get(other) === to));
}
