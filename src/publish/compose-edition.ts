import type { Digest, DigestSection, Edition } from "../domain/digest.ts";
import { rankAt, score } from "../domain/rank.ts";
import type { Receipt } from "../domain/receipt.ts";
import type { Story, StoryId } from "../domain/story.ts";
import { cleanText, cutAtWord } from "./clean-text.ts";

/** What an edition will tell, before it is put into words: its stories, best first and never none; or why there is none. */
export type EditionPlan =
  | { readonly kind: "compose"; readonly stories: readonly Story[] }
  | { readonly kind: "skip"; readonly why: string };

export type EditionInput = {
  readonly digest: Digest;
  /** Stories that are new since the last edition. */
  readonly stories: readonly Story[];
  /** Those of them that an earlier edition has told, and when the last one did. */
  readonly told: ReadonlyMap<StoryId, Date>;
  readonly now: Date;
};

/**
 * Decides what an edition tells: the best stories that were never told, at most `digest.stories`; no story that none of
 * the digest's sections takes. When there are fewer than `digest.minStories`, there is no edition. Pure.
 */
export function composeEdition({ digest, stories, told, now }: EditionInput): EditionPlan {
  const fresh = stories.filter((story) => !told.has(story.id) && sectionOf(story, sectionsOf(digest)) !== undefined);
  if (fresh.length < digest.minStories) {
    return { kind: "skip", why: `${fresh.length} new of at least ${digest.minStories} stories` };
  }
  const best = bestFirst(fresh, now).slice(0, digest.stories);
  return best.length === 0 ? { kind: "skip", why: "no new story" } : { kind: "compose", stories: best };
}

/** `stories` are never none, best first. */
export type ArrangedSection = { readonly title: string; readonly stories: readonly Story[] };

/** The stories that follow the lead, each in the first section that takes it; sections in the digest's order, none empty. */
export function arrange(others: readonly Story[], digest: Pick<Digest, "sections">): readonly ArrangedSection[] {
  const sections = sectionsOf(digest);
  return sections
    .map((section) => ({
      title: section.title,
      stories: others.filter((story) => sectionOf(story, sections) === section),
    }))
    .filter((section) => section.stories.length > 0);
}

/** The order in which an edition tells its stories: the best one first, then section by section. */
export function toldOrder(best: readonly Story[], digest: Pick<Digest, "sections">): readonly Story[] {
  return [...best.slice(0, 1), ...arrange(best.slice(1), digest).flatMap(({ stories }) => stories)];
}

/** One receipt a story: in which edition it is told and at which place, from 1. */
export function editionReceipts({ storyIds, digest, slot, composedAt }: Edition): readonly Receipt[] {
  return storyIds.map((storyId, index) => ({
    at: composedAt,
    itemId: null,
    storyId,
    decision: { kind: "composed", digest, slot, place: index + 1 },
  }));
}

/** Longest headline in a subject, in characters: what most inboxes show. */
const MAX_HEADLINE_CHARS = 60;
const MAX_PREHEADER_CHARS = 90;

/** The lead's headline, and how many more stories there are; never only a date. `stories`: best first. */
export function subjectOf(stories: readonly Story[]): string {
  const headline = cutAtWord(titleOf(stories[0]), MAX_HEADLINE_CHARS);
  return stories.length > 1 ? `${headline} +${stories.length - 1} more` : headline;
}

/** The second and third headline, for the line that inboxes show after the subject. */
export function preheaderOf(stories: readonly Story[]): string {
  const titles = stories.slice(1, 3).map(titleOf);
  return cutAtWord(titles.join(" · "), MAX_PREHEADER_CHARS);
}

function titleOf(story: Story | undefined): string {
  return story === undefined ? "" : cleanText(story.coverage[0].item.title) || "Untitled";
}

function bestFirst(stories: readonly Story[], now: Date): readonly Story[] {
  const worth = new Map(stories.map((story) => [story.id, score(rankAt(story, now))]));
  const byWorth = (a: Story, b: Story): number => (worth.get(b.id) ?? 0) - (worth.get(a.id) ?? 0);
  return stories.toSorted((a, b) => byWorth(a, b) || (a.id < b.id ? -1 : 1));
}

/** A digest without sections is one section. */
function sectionsOf({ sections }: Pick<Digest, "sections">): readonly DigestSection[] {
  return sections.length > 0 ? sections : [EVERYTHING];
}

const EVERYTHING: DigestSection = { title: "More stories", tag: null };

function sectionOf(story: Story, sections: readonly DigestSection[]): DigestSection | undefined {
  return sections.find(({ tag }) => tag === null || story.tags.some((one) => one.tag === tag));
}
