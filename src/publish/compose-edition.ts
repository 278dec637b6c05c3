import type { Digest, DigestSection } from "../domain/digest.ts";
import { rankAt, score } from "../domain/rank.ts";
import type { LeftOut, LittleNews } from "../domain/receipt.ts";
import type { Story, StoryId } from "../domain/story.ts";
import { isWanted } from "../domain/where/is-wanted.ts";
import { ANYWHERE } from "../domain/where/where.ts";
import { isOfFlood, isPinned, pickStories } from "./pick-stories.ts";
import type { EarlierTexts } from "./weigh-tellings.ts";
import { type News, VERY_MUCH_POINTS, whatIsNew } from "./what-is-new.ts";

/** What is new in those of an edition's stories that the digest told before. */
export type Updates = ReadonlyMap<StoryId, News>;

export type LeftOutOfEdition = {
  readonly storyId: StoryId;
  readonly as: LeftOut;
  readonly why: string;
  readonly little?: LittleNews;
};

/**
 * What an edition will tell, before it is put into words: its stories, the one that leads first, then best first, and
 * never none; or why there is none.
 */
export type EditionPlan =
  | {
      readonly kind: "compose";
      readonly stories: readonly Story[];
      readonly updates: Updates;
      readonly leftOut: readonly LeftOutOfEdition[];
      /** There is less new than the digest wants, and it says so. */
      readonly isShort: boolean;
    }
  | { readonly kind: "skip"; readonly why: string };

export type EditionInput = {
  readonly digest: Digest;
  /** Stories that are new since the last edition, and those told before that have changed since. */
  readonly stories: readonly Story[];
  /** Those of them that an earlier edition has told, and when the last one did. */
  readonly told: ReadonlyMap<StoryId, Date>;
  /** What was said before by items of told stories that have changed since. Default: none has. */
  readonly earlier?: EarlierTexts;
  readonly now: Date;
};

/**
 * A story comes back at most once in this time, unless very much is new; in milliseconds. Less than a day, so that a
 * daily digest may bring it each day, at whatever minute it is composed.
 */
const UPDATE_EVERY_MS = 20 * 3_600_000;
/** An update leads only when it is better than each new story by so many points: as much as twelve hours. */
const LIKE_RANK_POINTS = 1;

/**
 * Decides what an edition tells: the best stories that were never told, and those told before of which there is news, at
 * most `digest.stories` and no more of one source than its share; no story that none of the digest's sections takes. When
 * there are fewer new ones than `digest.minStories`, there is no edition, or one that says so. Pure.
 */
export function composeEdition(input: EditionInput): EditionPlan {
  const { digest, stories, told, now } = input;
  const verdicts = stories.map((story) => judge(story, input));
  const updates = new Map(verdicts.flatMap(({ story, update }) => (update === null ? [] : [[story.id, update]])));
  const wanted = verdicts.filter(({ refusal }) => refusal === null).map(({ story }) => story);
  const picks = pickStories(bestFirst(wanted, now), digest.stories);
  const fresh = picks.stories.filter(({ id }) => !told.has(id));
  const isShort = fresh.length < digest.minStories;
  if (isShort && (digest.fewStories !== "send" || picks.stories.length === 0)) {
    return { kind: "skip", why: `${fresh.length} new of at least ${digest.minStories} stories` };
  }
  if (picks.stories.length === 0) return { kind: "skip", why: "no new story" };
  const leftOut = [
    ...picks.leftOut.map(({ story, as, why }) => ({ storyId: story.id, as, why })),
    ...verdicts.flatMap(({ story, refusal }) => refusalOf(story, refusal, told.get(story.id))),
  ];
  return { kind: "compose", stories: leadWithNews(picks.stories, updates, now), updates, leftOut, isShort };
}

type Refusal = Omit<LeftOutOfEdition, "storyId">;
type Verdict = { readonly story: Story; readonly update: News | null; readonly refusal: Refusal | null };

const NO_SECTION: Refusal = { as: "no-section", why: "no section of it takes the story" };
const NOTHING_NEW: Refusal = { as: "nothing-new", why: "told before, and nothing that says more has come since" };
const TOLD_LATELY: Refusal = {
  as: "told-lately",
  why: `told less than ${UPDATE_EVERY_MS / 3_600_000} hours ago, and not very much is new`,
};

/** Whether the story may be told, and as an update of what. */
function judge(story: Story, { digest, told, earlier = new Map(), now }: EditionInput): Verdict {
  if (sectionOf(story, sectionsOf(digest), now) === undefined) return { story, update: null, refusal: NO_SECTION };
  const since = told.get(story.id);
  if (since === undefined) return { story, update: null, refusal: null };
  const found = whatIsNew(story, since, earlier);
  if (found.kind === "nothing") return { story, update: null, refusal: NOTHING_NEW };
  if (found.kind === "little") return { story, update: null, refusal: tooLittle(found.little) };
  const update = found.news;
  const isSoon = now.getTime() - since.getTime() < UPDATE_EVERY_MS && update.points < VERY_MUCH_POINTS;
  return isSoon ? { story, update: null, refusal: TOLD_LATELY } : { story, update, refusal: null };
}

/** With the sum, so that whoever finds it news sees how far it was from it. */
function tooLittle(little: LittleNews): Refusal {
  const { points, needed, facts } = little;
  const bar = Math.ceil(needed * 100) / 100; // Never shown as if it had been reached.
  const sum = `${points.toFixed(2)} points of ${bar.toFixed(2)} needed`;
  const what = facts.map((fact) => `“${fact}”`).join(", ");
  return { as: "nothing-new", why: `told before, and too little is new since: ${sum}, for ${what}`, little };
}

/** What was told and has not changed since is not worth a word. */
function refusalOf(story: Story, refusal: Refusal | null, since: Date | undefined): readonly LeftOutOfEdition[] {
  if (refusal === null || (since !== undefined && story.updatedAt <= since)) return [];
  return [{ storyId: story.id, ...refusal }];
}

/** The first new story goes before all when an update would lead that is hardly better. */
function leadWithNews(stories: readonly Story[], updates: Updates, now: Date): readonly Story[] {
  const [first] = stories;
  const fresh = stories.find((story) => !updates.has(story.id) && !isOfFlood(story));
  if (first === undefined || fresh === undefined || first === fresh || isPinned(first)) return stories;
  const ahead = score(rankAt(first, now)) - score(rankAt(fresh, now));
  return ahead > LIKE_RANK_POINTS ? stories : [fresh, ...stories.filter((story) => story !== fresh)];
}

/** `title`: `null` for all that no section of the digest names. `stories` are never none, best first. */
export type ArrangedSection = { readonly title: string | null; readonly stories: readonly Story[] };

/**
 * The stories that follow the lead, each in the first section that takes it at the moment of the edition; sections in the
 * digest's order, none empty.
 */
export function arrange(
  others: readonly Story[],
  digest: Pick<Digest, "sections">,
  composedAt: Date,
): readonly ArrangedSection[] {
  const sections = sectionsOf(digest);
  return sections
    .map((section) => ({
      title: section.title,
      stories: others.filter((story) => sectionOf(story, sections, composedAt) === section),
    }))
    .filter((section) => section.stories.length > 0);
}

/** The order in which an edition tells its stories: the best one first, then section by section. */
export function toldOrder(
  best: readonly Story[],
  digest: Pick<Digest, "sections">,
  composedAt: Date,
): readonly Story[] {
  return [...best.slice(0, 1), ...arrange(best.slice(1), digest, composedAt).flatMap(({ stories }) => stories)];
}

function bestFirst(stories: readonly Story[], now: Date): readonly Story[] {
  const worth = new Map(stories.map((story) => [story.id, score(rankAt(story, now))]));
  const byWorth = (a: Story, b: Story): number => (worth.get(b.id) ?? 0) - (worth.get(a.id) ?? 0);
  return stories.toSorted((a, b) => byWorth(a, b) || (a.id < b.id ? -1 : 1));
}

/** A digest without sections is one section. */
function sectionsOf({ sections }: Pick<Digest, "sections">): readonly Section[] {
  return sections.length > 0 ? sections : [EVERYTHING];
}

type Section = Pick<DigestSection, "where"> & Pick<ArrangedSection, "title">;
const EVERYTHING: Section = { title: null, where: ANYWHERE };

function sectionOf(story: Story, sections: readonly Section[], now: Date): Section | undefined {
  return sections.find(({ where }) => isWanted(story, where, now));
}
