import type { Identity, ItemId } from "./item.ts";
import type { KeptOut } from "./where/item-filter.ts";
import type { CorrectionId, CorrectionWish } from "./correction.ts";
import type { FillerKind, GistSentence, RankPart, StoryId, Tag } from "./story.ts";

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
  /** Told to nobody: `include` of its source does not take it, or `exclude` does. */
  | ({ readonly kind: "kept-out" } & KeptOut)
  /** It was kept out, and `include` and `exclude` of its source are others now, and take it. */
  | { readonly kind: "let-in" }
  /** Blocks of text that recur over the source's items and were left out; their first words. */
  | { readonly kind: "trimmed"; readonly blocks: readonly string[] }
  /** The page behind the item was read: whether its text was taken, and how much or why not. */
  | { readonly kind: "page"; readonly isTaken: boolean; readonly detail: string }
  /**
   * The item opened a story; `nearest` is the story that came closest, if any did. `apart`: the one that it would have joined
   * by its words, had nothing else kept it from that.
   */
  | {
      readonly kind: "started";
      readonly threshold: number;
      readonly nearest: Nearness | null;
      readonly apart?: KeptApart;
    }
  /**
   * `refused`: the story that came next by its words and was not joined; missing where words did not decide. `apart`: as
   * above.
   */
  | {
      readonly kind: "joined";
      readonly how: JoinRule;
      readonly threshold: number;
      readonly nearest: Nearness;
      readonly refused?: Nearness | null;
      readonly apart?: KeptApart;
    }
  /** Looking again, the item fits another story better. `nearest` tells of the story that it moved to; `null`: it stands alone now. */
  | {
      readonly kind: "moved";
      readonly from: StoryId;
      readonly to: StoryId;
      readonly threshold: number;
      readonly nearest: Nearness | null;
      /** The correction that wanted it so, or whose end did; when it is missing, the words did. */
      readonly by?: CorrectionId;
    }
  /** All items of the story are in another one now, to which its address leads. */
  | { readonly kind: "merged"; readonly into: StoryId }
  /**
   * What the operator said was done; `overruled`: a later correction says the contrary. `isEnded`: it was undone; or, with
   * `anew`, said again as that one.
   */
  | {
      readonly kind: "corrected";
      readonly correction: CorrectionId;
      readonly wish: CorrectionWish["kind"];
      readonly overruled: boolean;
      readonly isEnded?: boolean;
      readonly anew?: CorrectionId;
    }
  /** It looks like filler; `score` from 0 to 1, `threshold` what holds a story back. `isHeld`: it was. */
  | {
      readonly kind: "filler";
      readonly as: FillerKind;
      readonly score: number;
      readonly threshold: number;
      readonly isHeld: boolean;
      readonly why: readonly string[];
    }
  | { readonly kind: "gist"; readonly sentences: readonly GistSentence[] }
  /** `untagged`: what would be tags as well, had the operator not taken them away; missing when there are none. */
  | { readonly kind: "tagged"; readonly tags: readonly Tag[]; readonly untagged?: readonly Tag[] }
  | { readonly kind: "led"; readonly leadId: ItemId; readonly why: readonly string[] }
  | { readonly kind: "ranked"; readonly parts: readonly RankPart[] }
  /** `update`: the digest had told the story before, and this is what was new. */
  | {
      readonly kind: "composed";
      readonly digest: string;
      readonly slot: string;
      readonly place: number;
      readonly update?: string;
    }
  /** The edition might have told the story and does not. */
  | {
      readonly kind: "left-out";
      readonly digest: string;
      readonly slot: string;
      readonly as: LeftOut;
      readonly why: string;
      /** With `nothing-new`, when something was new. */
      readonly little?: LittleNews;
    };

/**
 * `source-cap`: its source leads its share already. `flood`: its source tells far more than usual. `below-the-cut`: others
 * rank before it. `no-section`: no section of the digest takes it. `nothing-new`: told before, and since then
 * repeated with little more or none. `told-lately`: there is news of it, too soon after the last time.
 */
export type LeftOut = "source-cap" | "flood" | "below-the-cut" | "no-section" | "nothing-new" | "told-lately";

/** What was new in a story that was told before: points of one telling, below those needed, and what they are for. */
export type LittleNews = { readonly points: number; readonly needed: number; readonly facts: readonly string[] };

/** `typo`: no more than a few letters or words, and none of them a number, a name, a negation or a date. */
export type EditExtent = "substantive" | "typo";

/**
 * `link`: the same page. `title`: the same folded title. `text`: a copy of the same text. `words`: alike enough (TF-IDF).
 * `correction`: the operator said so.
 */
export type JoinRule = "link" | "title" | "text" | "words" | "correction";

/** How near an item came to a story: the score from 0 to 1, and the shared words, the heaviest first. */
export type Nearness = {
  readonly storyId: StoryId;
  readonly itemId: ItemId;
  readonly score: number;
  readonly words: readonly string[];
};

/**
 * What keeps an item from a story that it is alike to. `marks`: what either names and the other does not, such as flaws or
 * versions. `repeated`: they share a title or text that a source has for whatever it tells. `full`: the story has as many
 * items as a story may have. `correction`: the operator.
 */
export type ApartReason =
  | { readonly by: "correction" | "repeated" | "full" }
  | { readonly by: "marks"; readonly ours: readonly string[]; readonly theirs: readonly string[] };

export type KeptApart = Nearness & { readonly reason: ApartReason };
