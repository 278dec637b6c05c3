import type { Reader } from "../../domain/audience-store.ts";
import type { Digest } from "../../domain/digest.ts";
import { foldForChoice, hasWords } from "../../domain/where/fold-for-choice.ts";
import type { Story } from "../../domain/story.ts";

/** Subscribers who get the very same edition: they want the same and had the same. Never none. */
export type Cohort = {
  /** Tells it from any other of the slot. */
  readonly key: string;
  readonly readers: readonly [Reader, ...Reader[]];
};

const DAY_MS = 86_400_000;
const WEEK_SECONDS = 7 * 86_400;
/** What an edition that makes up for another may tell; more do not fit into a mail with their summaries. */
const MAX_MAKE_UP_STORIES = 60;
/** No first edition goes back further. */
const MAX_FIRST_SECONDS = 4 * WEEK_SECONDS;

/** In a steady order. Pure. */
export function cohortsOf(readers: readonly Reader[]): readonly Cohort[] {
  const byKey = Map.groupBy(readers, keyOf);
  return [...byKey].map(([key, [first, ...others]]) => ({ key, readers: [first as Reader, ...others] }));
}

function keyOf({ wishes, language, editions, lastAt, since, isBehind }: Reader): string {
  const { timezone, topics, muted, stories } = wishes;
  return JSON.stringify([
    language,
    timezone,
    topics.toSorted(),
    muted.toSorted(),
    stories,
    editions,
    lastAt ?? dayOf(since),
    isBehind,
  ]);
}

/** The digest as the reader wants it. */
export function ownDigest(digest: Digest, reader: Reader, now: Date): Digest {
  const { wishes } = reader;
  const stories = wishes.stories ?? digest.stories;
  return {
    ...digest,
    timezone: wishes.timezone ?? digest.timezone,
    stories: reader.isBehind ? withRoom(stories) : stories,
    // Who wants three stories is not made to wait for five.
    minStories: Math.min(digest.minStories, wishes.stories ?? digest.minStories),
    lookbackSeconds: lookbackSeconds(digest, reader, now),
  };
}

/** Makes room for what a lost edition told, beside what is new. */
function withRoom(stories: number): number {
  return Math.max(stories, Math.min(stories * 2, MAX_MAKE_UP_STORIES));
}

/** As long as a first edition has too little to tell, what it would tell waits for it. */
function lookbackSeconds(digest: Digest, { wishes, lastAt, since }: Reader, now: Date): number {
  const usual = wishes.cadence === "weekly" ? Math.max(WEEK_SECONDS, digest.lookbackSeconds) : digest.lookbackSeconds;
  if (lastAt !== null) return usual;
  const waited = (now.getTime() - dayOf(since)) / 1000;
  return Math.max(usual, Math.min(MAX_FIRST_SECONDS, usual + waited));
}

/** Those who came on one day and had nothing yet are one group. */
function dayOf(since: Date): number {
  return Math.floor(since.getTime() / DAY_MS) * DAY_MS;
}

/** Whether the reader wants the story: one of its topics, and none of its muted words in a title or a summary. Pure. */
export function wantedBy({ wishes }: Reader): (story: Pick<Story, "tags" | "coverage">) => boolean {
  const topics = new Set(wishes.topics);
  const muted = wishes.muted.map(foldForChoice).filter((words) => words !== "");
  return ({ tags, coverage }) => {
    if (topics.size > 0 && !tags.some(({ tag }) => topics.has(tag))) return false;
    if (muted.length === 0) return true;
    const texts = coverage.flatMap(({ item }) => [foldForChoice(item.title), foldForChoice(item.summary)]);
    return !muted.some((words) => texts.some((text) => hasWords(text, words)));
  };
}
