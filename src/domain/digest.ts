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
  /** Fewer new stories than this are too few. */
  readonly minStories: number;
  /** What is done then: no edition for this slot; it waits for more, as long as the slot is caught up; or what there is, said to be little. */
  readonly fewStories: "skip" | "wait" | "send";
  /** How far back the first edition looks. */
  readonly lookbackSeconds: number;
  /** A slot that was missed by more than this is not made up for. */
  readonly catchUpSeconds: number;
  /** The name of the pair of files in `templates/mail`. */
  readonly template: string;
  /** Whether anybody may read its editions, as pages and as a feed. */
  readonly isArchived: boolean;
  /** Whether anybody may sign up for it on the web. */
  readonly takesSignUps: boolean;
  /** Whether it is counted how often links to its stories are followed out of its mails; never by whom. */
  readonly countsClicks: boolean;
};

export type DigestSection = { readonly title: string; readonly where: Where };

/** The planned moment of an edition in the digest's own zone: `2026-11-23T07:00`. */
export type Slot = Branded<string, "Slot">;

export type EditionId = Branded<string, "EditionId">;

/** What differs from subscriber to subscriber in an edition. */
export type PersonalSlot = "unsubscribeUrl" | "address" | "privateFeedUrl" | "preferencesUrl";

/** A text with gaps for the personal values; all else is frozen. */
export type Fragments = readonly (string | { readonly slot: PersonalSlot })[];

/** One dated run of a digest; frozen once composed, so that all get the same. */
export type Edition = {
  readonly id: EditionId;
  readonly digest: string;
  readonly slot: Slot;
  /** Empty: the digest's own edition. Else one for some subscribers, and a text that tells it from others of the slot. */
  readonly variant: string;
  /** When the edition before it was composed, from which on it tells; `null`: it was a first one. */
  readonly from: Date | null;
  readonly composedAt: Date;
  readonly subject: string;
  readonly html: Fragments;
  readonly text: Fragments;
  /** In the order they are told. */
  readonly storyIds: readonly StoryId[];
  /** The item whose headline it told of each: the lead, or of an update the item that has the news. */
  readonly toldBy: ReadonlyMap<StoryId, ItemId>;
  /** `null`: it was composed before the desk kept what editions say. */
  readonly content: EditionContent | null;
};

/**
 * What an edition says, in the same words and order as its mail: cleaned plain texts and absolute http(s) links, nothing
 * personal. Its page and its feeds are drawn from it, whatever becomes of the stories.
 */
export type EditionContent = {
  /** The digest's title. */
  readonly title: string;
  /** IANA; in which times are shown. */
  readonly timezone: string;
  readonly lead: ToldStory;
  /** None is empty. `title`: `null` for all that no section of the digest names. */
  readonly sections: readonly { readonly title: string | null; readonly stories: readonly ToldStory[] }[];
  /** Stories that it had no room for. */
  readonly moreOnWeb: number;
};

/** A story as an edition told it. */
export type ToldStory = ToldLink & {
  readonly id: StoryId;
  readonly title: string;
  /** May be empty. */
  readonly gist: string;
  /** BCP 47. */
  readonly language: string;
  readonly direction: "ltr" | "rtl";
  /** ISO 8601 in UTC, whole seconds. */
  readonly at: string;
  readonly tags: readonly string[];
  /** Why it is here, in a few words; may be empty. */
  readonly why: string;
  /** Other outlets; of an update those that have come since. */
  readonly also: readonly ToldLink[];
  /** Outlets beyond those named. */
  readonly alsoMore: number;
  /**
   * When the digest has told the story before: since when this is new (ISO 8601), and what it was told as then. Title, gist,
   * outlet, link and time are those of what is new. Else `null`.
   */
  readonly update: (ToldLink & { readonly since: string; readonly title: string }) | null;
};

/** An outlet's page. */
export type ToldLink = { readonly outlet: string; readonly link: string };

/**
 * An edition as its page and its feeds need it, without the mail. `muted`: those of its stories that are told to nobody
 * now, or went up in such a one. `subject` is empty when its headline is of one of them.
 */
export type ToldEdition = Omit<Edition, "html" | "text" | "toldBy" | "variant" | "from"> & {
  readonly muted: readonly StoryId[];
};

/** An edition as lists name it; `stories`: how many it tells, the muted ones left out. */
export type EditionHead = Omit<ToldEdition, "storyIds" | "content"> & { readonly stories: number };

/** Why a slot has no edition; kept, so that each slot is accounted for. */
export type SkippedSlot = {
  readonly digest: string;
  readonly slot: Slot;
  readonly decidedAt: Date;
  readonly why: string;
};

/** Why a slot has no edition that nobody decided while it was due. It is noted when the next one is decided. */
export const MISSED_SLOT =
  "missed: too little was new, or no pass ran, within its catch-up; the next edition tells its stories";
