import type { Edition } from "../domain/digest.ts";
import type { Decision, Receipt } from "../domain/receipt.ts";
import type { Story, StoryId } from "../domain/story.ts";
import type { LeftOutOfEdition, Updates } from "./compose-edition.ts";

type Composed = {
  readonly stories: readonly Story[];
  readonly updates: Updates;
  readonly leftOut: readonly LeftOutOfEdition[];
};

/**
 * In which edition each story is told and at which place, from 1; or why it is left out, be it only for want of room in a
 * mail. What is told names the item that it was told by, so that it is known with that item wherever it goes.
 */
export function editionReceipts(
  { storyIds, toldBy, digest, slot, composedAt }: Edition,
  { stories, updates, leftOut }: Composed,
): readonly Receipt[] {
  const receipt = (storyId: StoryId, decision: Decision): Receipt => {
    const itemId = decision.kind === "composed" ? (toldBy.get(storyId) ?? null) : null;
    return { at: composedAt, itemId, storyId, decision };
  };
  const told = storyIds.map((storyId, index) => {
    const update = updates.get(storyId)?.text;
    const where = { kind: "composed", digest, slot, place: index + 1 } as const;
    return receipt(storyId, update === undefined ? where : { ...where, update });
  });
  const isTold = new Set(storyIds);
  const cut = stories
    .filter(({ id }) => !isTold.has(id))
    .map(({ id }) => receipt(id, { kind: "left-out", digest, slot, ...NO_ROOM }));
  const others = leftOut.map(({ storyId, ...why }) => receipt(storyId, { kind: "left-out", digest, slot, ...why }));
  return [...told, ...cut, ...others];
}

const NO_ROOM = { as: "below-the-cut", why: "the mail has no room for it" } as const;
