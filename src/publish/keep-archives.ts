import { setImmediate } from "node:timers/promises";
import type { ArchiveProgress, ArchiveStore, LookedAt } from "../domain/archive-store.ts";
import type { StoryId } from "../domain/story.ts";
import { MAX_IDS, type StoryMark } from "../domain/story-store.ts";
import { archivedHash, archivedPlans, chosenBy, isArchiveBehind } from "./archived-plans.ts";
import type { FeedPlan } from "./feed-plans.ts";
import { type TellingFeeds, tellingFeeds } from "./telling-feeds.ts";
import type { WriteParts } from "./write-oldest.ts";
import { writeArchives } from "./write-archives.ts";

/** Stories that are looked at in one transaction, and of those that a pass looks at on the way through all of them. */
const STORIES_PER_SLICE = 100;
const SLICES_PER_PASS = 20;

/**
 * Keeps the archives of the merged feeds (RFC 5005, 4): notes of each changed story in which feeds its new version waits for an
 * archive, and writes the archives for which enough do. A new choice of stories, and what nobody knows the changes of, sends it
 * through all stories, in slices over passes. Who is stopped meanwhile does a slice again and finds it done.
 */
export async function keepArchives(parts: WriteParts): Promise<void> {
  const { stories, archives, options, memory } = parts;
  const plans = archivedPlans(options);
  const before = await archives.progress();
  const [state, feeds] = [await stories.state(), archivedHash(options)];
  if (isArchiveBehind(before, { state, options })) {
    const isNewChoice = before?.feeds !== feeds && (await beginChoices(plans, before, archives));
    const ids = before === null ? null : await stories.changedSince(before.state);
    const way = nextWay(before, { isNewChoice, isUnknown: ids === null });
    const notes = delayedNotes(archives);
    const looking = {
      stories,
      note: async (looked: LookedAt) => await notes.add(looked),
      telling: tellingFeeds(plans),
    };
    await lookAtNews(ids ?? [], looking);
    await notes.finish({ ...(await walk(way, looking)), state, feeds });
  }
  memory.isArchiveDue = await writeArchives(plans, parts);
}

/** Each is written when the next one comes, and the last one with the progress: most passes have one, and a write waits for the disk. */
function delayedNotes(archives: ArchiveStore) {
  let last: LookedAt = { stories: [], told: [] };
  return {
    async add(looked: LookedAt): Promise<void> {
      if (last.stories.length > 0) await archives.note(last);
      last = looked;
    },
    finish: async (progress: ArchiveProgress): Promise<void> => await archives.note(last, progress),
  };
}

/** Whether some feed chooses otherwise than it did. One that nobody draws any more is begun anew when it comes back. */
async function beginChoices(
  plans: readonly FeedPlan[],
  before: ArchiveProgress | null,
  archives: ArchiveStore,
): Promise<boolean> {
  const feeds = await archives.feeds();
  const drawn = new Set(plans.map(({ path }) => path));
  const left = [...feeds.values()].filter((feed) => feed.chosenBy !== "" && !drawn.has(feed.path));
  const others = plans
    .map((plan) => ({ path: plan.path, chosenBy: chosenBy(plan) }))
    .filter((plan) => feeds.get(plan.path)?.chosenBy !== plan.chosenBy);
  const begun = [...left.map(({ path }) => ({ path, chosenBy: "" })), ...others];
  if (begun.length > 0) await archives.begin(begun, progressOf(before, others.length > 0));
  return others.length > 0;
}

/**
 * Whoever dies now, and comes back with the settings of before, must find that the feeds are not as those chose them. A desk that has
 * noted nothing yet goes through all stories anyway.
 */
function progressOf(before: ArchiveProgress | null, isNewChoice: boolean): ArchiveProgress | undefined {
  if (before === null) return undefined;
  return { ...before, feeds: "", ...(isNewChoice && { scan: "start", isAgain: false }) };
}

type Way = Pick<ArchiveProgress, "scan" | "isAgain">;

/** What changed unknown to us is found on the way through all stories; on the way already, on another one after it. */
function nextWay(
  before: Way | null,
  { isNewChoice, isUnknown }: { readonly isNewChoice: boolean; readonly isUnknown: boolean },
): Way {
  const { scan, isAgain } = before ?? { scan: null, isAgain: false };
  if (isNewChoice) return { scan: "start", isAgain: false };
  if (!isUnknown) return { scan, isAgain };
  return scan === null ? { scan: "start", isAgain: false } : { scan, isAgain: scan !== "start" };
}

type LookParts = Pick<WriteParts, "stories"> & {
  readonly telling: TellingFeeds;
  readonly note: (looked: LookedAt) => Promise<void>;
};

async function lookAtNews(ids: readonly StoryId[], parts: LookParts): Promise<void> {
  for (let start = 0; start < ids.length; start += STORIES_PER_SLICE) {
    const slice = ids.slice(start, start + STORIES_PER_SLICE);
    await look(slice, await parts.stories.marks({ order: "newest", ids: slice, limit: MAX_IDS }), parts);
  }
}

/** `marks`: of those of the stories that are told. */
async function look(
  ids: readonly StoryId[],
  marks: readonly StoryMark[],
  { stories, note, telling }: LookParts,
): Promise<void> {
  const isWhole = telling.needsStories && marks.length > 0;
  const whole = isWhole ? await stories.find({ order: "newest", ids: marks.map(({ id }) => id), limit: MAX_IDS }) : [];
  const byId = new Map(whole.map((story) => [story.id, story]));
  const told = marks.flatMap((mark) =>
    telling.of(mark, byId.get(mark.id)).map((feed) => ({ feed, storyId: mark.id, updatedAt: mark.updatedAt })),
  );
  await note({ stories: ids, told });
  await setImmediate();
}

/** Goes on through all stories, newest first, as far as one pass may. */
async function walk({ scan, isAgain }: Way, parts: LookParts): Promise<Way> {
  let at = scan;
  for (let slice = 0; at !== null && slice < SLICES_PER_PASS; slice += 1) {
    const behind = at === "start" ? {} : { behind: { id: at.id, publishedAt: new Date(at.publishedMs) } };
    const marks = await parts.stories.marks({ order: "newest", limit: STORIES_PER_SLICE, ...behind });
    await look(
      marks.map(({ id }) => id),
      marks,
      parts,
    );
    const last = marks.at(-1);
    const isEnd = last === undefined || marks.length < STORIES_PER_SLICE;
    at = isEnd ? null : { id: last.id, publishedMs: last.publishedAt.getTime() };
  }
  if (at !== null) return { scan: at, isAgain };
  return { scan: isAgain ? "start" : null, isAgain: false };
}
