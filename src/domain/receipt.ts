import type { Identity, ItemId } from "./item.ts";
import type { RankPart, StoryId, Tag } from "./story.ts";

/** One decision of the desk and the grounds for it. Written in the transaction that carries the decision out. */
export type Receipt = {
  readonly at: Date;
  readonly itemId: ItemId | null;
  readonly storyId: StoryId | null;
  readonly decision: Decision;
};

export type Decision =
  | { readonly kind: "stored"; readonly identity: Identity }
  | {
      readonly kind: "changed";
      readonly version: number;
      readonly fields: readonly string[];
      /** Whether a reader of the earlier version missed something; older receipts do not say. */
      readonly extent?: EditExtent;
    }
  /** The outlet gave it a guid that another item had, of which it says nothing; that one stays as it is. */
  | { readonly kind: "reused"; readonly guid: string; readonly of: ItemId }
  /** Held back: the feed seems to be another one than before. */
  | { readonly kind: "quarantined"; readonly why: readonly string[] }
  /** Blocks of text that recur over the source's items and were left out; their first words. */
  | { readonly kind: "trimmed"; readonly blocks: readonly string[] }
  /** The page behind the item was read: whether its text was taken, and how much or why not. */
  | { readonly kind: "page"; readonly isTaken: boolean; readonly detail: string }
  /** The item opened a story; `nearest` is the story that came closest, if any did. */
  | { readonly kind: "started"; readonly threshold: number; readonly nearest: Nearness | null }
  | { readonly kind: "joined"; readonly how: JoinRule; readonly threshold: number; readonly nearest: Nearness }
  | { readonly kind: "tagged"; readonly tags: readonly Tag[] }
  | { readonly kind: "led"; readonly leadId: ItemId; readonly why: readonly string[] }
  | { readonly kind: "ranked"; readonly parts: readonly RankPart[] }
  | { readonly kind: "composed"; readonly digest: string; readonly slot: string; readonly place: number };

/** `typo`: no more than a few letters or words, and none of them a number, a name, a negation or a date. */
export type EditExtent = "substantive" | "typo";

/** `link`: the same page. `title`: the same folded title. `text`: the same words. `words`: alike enough (TF-IDF). */
export type JoinRule = "link" | "title" | "text" | "words";

/** How near an item came to a story: the score from 0 to 1, and the shared words, the heaviest first. */
export type Nearness = {
  readonly storyId: StoryId;
  readonly itemId: ItemId;
  readonly score: number;
  readonly words: readonly string[];
};
