import type { Branded } from "./brand.ts";
import type { ItemId } from "./item.ts";
import type { StoryId } from "./story.ts";
import type { Where } from "./where/where.ts";

/** The standing recipe. */
export type Digest = {
  readonly name: string;
  readonly title: string;
  /** Cron expression of five fields, read in `timezone` (IANA). */
  readonly schedule: string;
  readonly timezone: string;
  /** Sections in order; a story goes to the first that takes it. */
  readonly sections: readonly DigestSection[];
  /** Most stories of one edition. */
  readonly stories: number;
  /** Fewer new stories than this: no edition, and they wait for the next slot. */
  readonly minStories: number;
  /** How far back the first edition looks. */
  readonly lookbackSeconds: number;
  /** A slot that was missed by more than this is not made up for. */
  readonly catchUpSeconds: number;
  /** The name of the pair of files in `templates/mail`. */
  readonly template: string;
};

export type DigestSection = { readonly title: string; readonly where: Where };

/** The planned moment of an edition in the digest's own zone: `2026-11-23T07:00`. */
export type Slot = Branded<string, "Slot">;

export type EditionId = Branded<string, "EditionId">;

/** What differs from subscriber to subscriber in an edition. */
export type PersonalSlot = "unsubscribeUrl" | "address";

/** A text with gaps for the personal values; all else is frozen. */
export type Fragments = readonly (string | { readonly slot: PersonalSlot })[];

/** One dated run of a digest; frozen once composed, so that all get the same. */
export type Edition = {
  readonly id: EditionId;
  readonly digest: string;
  readonly slot: Slot;
  readonly composedAt: Date;
  readonly subject: string;
  readonly html: Fragments;
  readonly text: Fragments;
  /** In the order they are told. */
  readonly storyIds: readonly StoryId[];
  /** The item whose headline it told of each: the lead, or of an update the item that has the news. */
  readonly toldBy: ReadonlyMap<StoryId, ItemId>;
};

/** Why a slot has no edition; kept, so that each slot is accounted for. */
export type SkippedSlot = {
  readonly digest: string;
  readonly slot: Slot;
  readonly decidedAt: Date;
  readonly why: string;
};
