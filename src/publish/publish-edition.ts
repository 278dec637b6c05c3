import type { Digest, Edition } from "../domain/digest.ts";
import type { EditionStore } from "../domain/edition-store.ts";
import type { RenderMail } from "../domain/render.ts";
import type { Story } from "../domain/story.ts";
import type { StoryStore, StoryWish } from "../domain/story-store.ts";
import { composeEdition, editionReceipts } from "./compose-edition.ts";
import { freezeEdition } from "./freeze-edition.ts";
import type { PublishOptions } from "./options.ts";
import { type DueSlot, dueSlot } from "./slot.ts";

export type EditionParts = {
  readonly stories: StoryStore;
  readonly editions: EditionStore;
  readonly mail: RenderMail;
  readonly options: PublishOptions;
  readonly now: Date;
};

/** What came of a digest's due slot. */
export type EditionReport =
  | { readonly kind: "composed"; readonly digest: string; readonly edition: Edition }
  | { readonly kind: "skipped"; readonly digest: string; readonly slot: string; readonly why: string };

/** Most stories that are weighed for one edition. */
const MAX_CANDIDATES = 1_000;
/**
 * A story may be stored some time after the moment it bears; an edition looks back this far behind the last one, in
 * seconds, so that none falls between two. What the last one told is left out all the same.
 */
const OVERLAP_SECONDS = 3_600;

/** Composes the edition of the digest's due slot, once. `null`: no slot is due, or it has been decided. */
export async function publishEdition(digest: Digest, parts: EditionParts): Promise<EditionReport | null> {
  const due = dueSlot(digest.schedule, digest.timezone, parts.now, digest.catchUpSeconds);
  if (due === null || (await parts.editions.isDecided(digest.name, due.slot))) return null;
  const stories = await newStories(digest, parts);
  const told = await parts.editions.told(
    digest.name,
    stories.map(({ id }) => id),
  );
  const plan = composeEdition({ digest, stories, told, now: parts.now });
  return plan.kind === "skip" ? await skip(digest, due, plan.why, parts) : await save(digest, due, plan.stories, parts);
}

async function newStories(digest: Digest, { stories, editions, now }: EditionParts): Promise<readonly Story[]> {
  const last = await editions.last(digest.name);
  return await stories.find(newStoryWish(digest, last?.composedAt ?? null, now));
}

/**
 * The first edition takes what was published within the digest's look-back. A later one takes what the desk has come to
 * know since the last one, so that nothing is lost at the edges; but not the old stories of a source just added.
 */
export function newStoryWish(digest: Pick<Digest, "lookbackSeconds">, lastAt: Date | null, now: Date): StoryWish {
  const wish = { order: "rank", limit: MAX_CANDIDATES } as const;
  if (lastAt === null) return { ...wish, publishedSince: before(now, digest.lookbackSeconds) };
  return {
    ...wish,
    firstSeenAfter: before(lastAt, OVERLAP_SECONDS),
    publishedSince: before(lastAt, digest.lookbackSeconds),
  };
}

function before(at: Date, seconds: number): Date {
  return new Date(at.getTime() - seconds * 1000);
}

async function skip(digest: Digest, due: DueSlot, why: string, parts: EditionParts): Promise<EditionReport | null> {
  const isOurs = await parts.editions.skip({ digest: digest.name, slot: due.slot, decidedAt: parts.now, why });
  return isOurs ? { kind: "skipped", digest: digest.name, slot: due.slot, why } : null;
}

async function save(
  digest: Digest,
  due: DueSlot,
  stories: readonly Story[],
  parts: EditionParts,
): Promise<EditionReport | null> {
  const edition = await freezeEdition({ options: parts.options, digest, due, stories }, parts.now, parts.mail);
  const isOurs = await parts.editions.save(edition, editionReceipts(edition));
  return isOurs ? { kind: "composed", digest: digest.name, edition } : null;
}
