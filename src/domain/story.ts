import type { Branded } from "./brand.ts";
import { type Item, type ItemId, toldAt } from "./item.ts";
import type { Source } from "./source.ts";

export type StoryId = Branded<string, "StoryId">;

/** An item as stories hold it: without its whole text, which is most of its bytes and is read only where it is shown. */
export type ToldItem = Omit<Item, "html">;

/** An item and the outlet that carries it. */
export type SourcedItem = { readonly item: ToldItem; readonly source: Source };

/** A label from the operator's list, and the words or the source that gave it. Never without a why. */
export type Tag = { readonly tag: string; readonly why: readonly [string, ...string[]] };

/** One summand of a rank: higher is first. `why` says it in words. */
export type RankPart = { readonly name: RankPartName; readonly value: number; readonly why: string };
export type RankPartName = "pinned" | "outlets" | "weight" | "boost" | "original" | "completeness" | "flood" | "age";

/** What is in feeds, but is no news. */
export type FillerKind = "sponsored" | "deals" | "jobs" | "press-release";

/** Whether a story is told: in feeds, on pages and in digests. One that is not is kept, and shown to the operator with the why. */
export type Standing =
  | { readonly kind: "told" }
  /** Held back because it looks like filler; `score` from 0 to 1. */
  | {
      readonly kind: "held";
      readonly as: FillerKind;
      readonly score: number;
      readonly why: readonly [string, ...string[]];
    }
  /** The operator wants it told to nobody. */
  | { readonly kind: "muted" };

export const TOLD: Standing = { kind: "told" };

/** A sentence as an item of the coverage has it. */
export type GistSentence = { readonly text: string; readonly itemId: ItemId };

/** Most sentences of a gist. */
export const MAX_GIST_SENTENCES = 2;

/**
 * One happening. `coverage` is never empty: the lead first, then the others, oldest first.
 * The lead is the item that tells it best, which need not be the oldest.
 */
export type Story = {
  readonly id: StoryId;
  readonly coverage: readonly [lead: SourcedItem, ...others: SourcedItem[]];
  readonly tags: readonly Tag[];
  /** What happened, in sentences of the coverage; none when no item has any. */
  readonly gist: readonly GistSentence[];
  /** Names and phrases that the coverage shares, as it writes them, the heaviest first. */
  readonly phrases: readonly string[];
  readonly standing: Standing;
  /** The parts that stand still; `rankAt` adds the age. */
  readonly rank: readonly RankPart[];
  /** The earliest `toldAt` of the coverage. */
  readonly publishedAt: Date;
  /** When the desk first knew it. */
  readonly firstSeenAt: Date;
  /** When it last became other news: its coverage, its lead, a title or its gist; never by tags or rank alone. */
  readonly updatedAt: Date;
  /** When anything last changed that is shown of it or that chooses it, tags too: then a digest looks at it again. */
  readonly changedAt: Date;
};

/** Of two items the one told first, then the one with the lower id. */
export function oldestFirst(a: SourcedItem, b: SourcedItem): number {
  const apartMs = toldAt(a.item).getTime() - toldAt(b.item).getTime();
  return apartMs || (a.item.id < b.item.id ? -1 : Number(a.item.id > b.item.id));
}

/** Names of the outlets that cover the story, each once, the lead's first. */
export function outlets(story: Pick<Story, "coverage">): readonly string[] {
  return [...new Set(story.coverage.map(({ source }) => source.name))];
}
