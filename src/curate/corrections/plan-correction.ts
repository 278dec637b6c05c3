import { type CorrectedMove, type Correction, type DueCorrection, itemsOf } from "../../domain/correction.ts";
import type { CuratePlan, StoryMove } from "../../domain/curate-store.ts";
import type { ItemId } from "../../domain/item.ts";
import type { Decision, Receipt } from "../../domain/receipt.ts";
import type { SourcedItem, Story, StoryId } from "../../domain/story.ts";
import { composeStory, type StoryRules } from "../story/compose-story.ts";

export type CorrectionParts = {
  readonly due: DueCorrection;
  /** The stories that it is about, as they are. */
  readonly stories: readonly Story[];
  /** The same items as they are to be: each story once. */
  readonly mended: readonly { readonly id: StoryId; readonly items: readonly SourcedItem[] }[];
  /** Other corrections that hold no more because of this one, or hold again. */
  readonly turned: readonly { readonly correction: Correction; readonly overruled: boolean }[];
  readonly isOverruled: boolean;
  /** The one that says the same, and stands, when this one ended. */
  readonly anew?: Correction["id"] | undefined;
};

/** Makes what is to be written so that the stories show a correction, or show it no more. Pure. */
export function planCorrection(parts: CorrectionParts, rules: StoryRules, now: Date): CuratePlan {
  const { due, stories, mended } = parts;
  const moved = movedItems(parts);
  const moves = emptied(parts);
  const composed = mended.map(({ id, items }) => {
    const before = stories.find((story) => story.id === id) ?? null;
    const stays = new Set(items.map(({ item }) => item.id));
    const had = new Set(before?.coverage.map(({ item }) => item.id));
    const gone = new Set([...had].filter((item) => !stays.has(item)));
    return composeStory({ id, before, items: items.filter(({ item }) => !had.has(item.id)), gone }, rules, now);
  });
  const { id } = due.correction;
  return {
    at: now,
    moves,
    stories: composed.map(({ story }) => story),
    curated: [],
    receipts: [
      ...decisionsOf(parts, now),
      ...moved.map(({ itemId, from, to }) => movedReceipt({ at: now, itemId, from, to, by: id })),
      ...moves.map(({ from, to }): Receipt => {
        return { at: now, itemId: null, storyId: from, decision: { kind: "merged", into: to } };
      }),
      ...composed.flatMap(({ receipts }) => receipts),
    ],
    carriedOut: [{ id, isEnded: due.isEnded, moved: due.isEnded ? [] : moved }],
  };
}

function movedItems({ stories, mended }: CorrectionParts): readonly CorrectedMove[] {
  const placeBefore = new Map(stories.flatMap(({ id, coverage }) => coverage.map(({ item }) => [item.id, id])));
  return mended.flatMap(({ id: to, items }) =>
    items.flatMap(({ item }) => {
      const from = placeBefore.get(item.id);
      return from === undefined || from === to ? [] : [{ itemId: item.id, from, to }];
    }),
  );
}

/** Stories that have lost all their items, and where most of those went. */
function emptied({ stories, mended }: CorrectionParts): readonly StoryMove[] {
  const alive = new Set(mended.map(({ id }) => id));
  return stories.flatMap(({ id, coverage }) => {
    if (alive.has(id)) return [];
    const own = new Set(coverage.map(({ item }) => item.id));
    const counts = mended.map(({ id: to, items }) => ({
      to,
      count: items.filter(({ item }) => own.has(item.id)).length,
    }));
    const [first] = counts.toSorted((a, b) => b.count - a.count);
    return first === undefined ? [] : [{ from: id, to: first.to }];
  });
}

/** What became of the correction, and of those that it overrules: once for each story that has an item of it. */
function decisionsOf(parts: CorrectionParts, at: Date): readonly Receipt[] {
  const { due, isOverruled, anew, turned, mended } = parts;
  const storyOf = new Map(mended.flatMap(({ id, items }) => items.map(({ item }) => [item.id, id] as const)));
  const end = due.isEnded ? { isEnded: true, ...(anew === undefined ? {} : { anew }) } : {};
  const itself = { correction: due.correction, overruled: isOverruled, ...end };
  return [itself, ...turned].flatMap(({ correction, ...how }) => {
    const decision: Decision = { kind: "corrected", correction: correction.id, wish: correction.kind, ...how };
    return firstsOf(correction, storyOf).map(([storyId, itemId]): Receipt => ({ at, itemId, storyId, decision }));
  });
}

/** Each story that has items of the correction, with the first of them. */
function firstsOf(
  correction: Correction,
  storyOf: ReadonlyMap<ItemId, StoryId>,
): readonly (readonly [StoryId, ItemId])[] {
  const firsts = new Map<StoryId, ItemId>();
  for (const item of itemsOf(correction)) {
    const story = storyOf.get(item);
    if (story !== undefined && !firsts.has(story)) firsts.set(story, item);
  }
  return [...firsts];
}

type Moved = CorrectedMove & { readonly at: Date; readonly by: Correction["id"] };

function movedReceipt({ at, itemId, from, to, by }: Moved): Receipt {
  return { at, itemId, storyId: to, decision: { kind: "moved", from, to, by, threshold: 1, nearest: null } };
}
