import type { Digest } from "../domain/digest.ts";
import type { ItemId } from "../domain/item.ts";
import type { Story, StoryId, ToldItem } from "../domain/story.ts";
import type { StoryStore, StoryWish } from "../domain/story-store.ts";
import { composeEdition, type EditionInput, type EditionPlan } from "./compose-edition.ts";
import type { EarlierTexts } from "./weigh-tellings.ts";

export type PlanParts = {
  readonly stories: Pick<StoryStore, "find" | "textsAt">;
  /** When each of these stories was told to those for whom the edition is; those never told are left out. */
  readonly told: (ids: readonly StoryId[]) => Promise<ReadonlyMap<StoryId, Date>>;
  /** Whether they want the story at all. Default: they want any. */
  readonly isWanted?: (story: Story) => boolean;
  readonly now: Date;
};

/** Most stories that are weighed for one edition. */
const MAX_CANDIDATES = 16_000;
/** So many are read at first; more only when a flood of one source takes so many of them that the edition is not full. */
const FIRST_CANDIDATES = 1_000;
/**
 * A story may be stored some time after the moment it bears; an edition looks back this far behind the last one, in
 * seconds, so that none falls between two. What the last one told is left out all the same.
 */
const OVERLAP_SECONDS = 3_600;
/** A running event is followed so far back behind the last edition, by when its first outlet told it, in seconds. */
const UPDATE_LOOKBACK_SECONDS = 30 * 86_400;

/** What an edition for those who had their last one at `last` tells, or why there is none. `null`: they never had one. */
export async function planEdition(digest: Digest, last: Date | null, parts: PlanParts): Promise<EditionPlan> {
  let limit = FIRST_CANDIDATES;
  for (;;) {
    const { input, isAll } = await gather(digest, parts, { last, limit });
    const plan = composeEdition(input);
    const isFull = plan.kind === "compose" && plan.stories.length >= digest.stories;
    if (isAll || isFull || limit >= MAX_CANDIDATES) return plan;
    limit *= 4;
  }
}

type Gathered = { readonly input: EditionInput; readonly isAll: boolean };

/** What the edition may tell: `isAll` when there was no more than `limit` of it. */
async function gather(
  digest: Digest,
  { stories, told: toldOf, isWanted = () => true, now }: PlanParts,
  { last, limit }: { readonly last: Date | null; readonly limit: number },
): Promise<Gathered> {
  const fresh = await stories.find(newStoryWish(digest, last, now, limit));
  const changed = last === null ? [] : await stories.find(changedStoryWish(last, limit));
  const all = [...new Map([...fresh, ...changed].map((story) => [story.id, story])).values()];
  const told = await toldOf(all.map(({ id }) => id));
  const isNew = new Set(fresh.map(({ id }) => id));
  const since = last === null ? null : before(last, digest.lookbackSeconds);
  // What was never told and has grown is new; but not when it is older than the digest looks back.
  const wanted = all.filter(
    (story) =>
      isWanted(story) && (isNew.has(story.id) || told.has(story.id) || since === null || story.publishedAt >= since),
  );
  const earlier = await earlierTexts(wanted, told, stories);
  const isAll = fresh.length < limit && changed.length < limit;
  return { input: { digest, stories: wanted, told, earlier, now }, isAll };
}

/** Of items that were changed since their story was told. */
async function earlierTexts(
  wanted: readonly Story[],
  told: ReadonlyMap<StoryId, Date>,
  stories: PlanParts["stories"],
): Promise<EarlierTexts> {
  const byTime = Map.groupBy(
    wanted
      .flatMap(({ id, coverage }) => {
        const since = told.get(id);
        return since === undefined ? [] : coverage.map(({ item }) => ({ item, since }));
      })
      .filter(({ item, since }) => item.version > 1 && item.changedAt > since && item.firstSeenAt <= since),
    ({ since }) => since.getTime(),
  );
  const texts = new Map<ItemId, Pick<ToldItem, "title" | "summary">>();
  for (const [ms, changed] of byTime) {
    const found = await stories.textsAt(
      changed.map(({ item }) => item.id),
      new Date(ms),
    );
    for (const [id, text] of found) texts.set(id, text);
  }
  return texts;
}

/**
 * The first edition takes what was published within the digest's look-back. A later one takes what the desk has come to
 * know since the last one, so that nothing is lost at the edges; but not the old stories of a source just added.
 */
export function newStoryWish(
  digest: Pick<Digest, "lookbackSeconds">,
  lastAt: Date | null,
  now: Date,
  limit = FIRST_CANDIDATES,
): StoryWish {
  const wish = { order: "rank", limit } as const;
  if (lastAt === null) return { ...wish, publishedSince: before(now, digest.lookbackSeconds) };
  return {
    ...wish,
    firstSeenAfter: before(lastAt, OVERLAP_SECONDS),
    publishedSince: before(lastAt, digest.lookbackSeconds),
  };
}

/** What has changed since the last edition: told before it may come back, never told it may be new by now. */
function changedStoryWish(lastAt: Date, limit: number): StoryWish {
  return {
    order: "rank",
    limit,
    changedAfter: before(lastAt, OVERLAP_SECONDS),
    publishedSince: before(lastAt, UPDATE_LOOKBACK_SECONDS),
  };
}

function before(at: Date, seconds: number): Date {
  return new Date(at.getTime() - seconds * 1000);
}
