import type { Digest, Edition, Slot } from "../domain/digest.ts";
import type { StoryId } from "../domain/story.ts";
import { freezeEdition } from "./freeze-edition.ts";
import { wallClockMs } from "./local-time.ts";
import { planEdition } from "./plan-edition.ts";
import type { EditionParts } from "./publish-edition.ts";

/** How far back a draft looks when nothing is new since the last edition, in seconds. */
const DRAFT_LOOKBACK_SECONDS = 14 * 86_400;

/**
 * What the digest's own edition would be if it were due now, and saved nowhere; when nothing is new, what it would be without
 * the earlier ones. `null`: there is no story that it would tell.
 */
export async function draftEdition(digest: Digest, parts: Omit<EditionParts, "waiting">): Promise<Edition | null> {
  const { stories, editions, mail, options, now } = parts;
  const told = async (ids: readonly StoryId[]) => await editions.told(digest.name, ids);
  const last = (await editions.last(digest.name))?.composedAt ?? null;
  const any = { ...digest, minStories: 1 };
  let plan = await planEdition(any, last, { stories, told, now });
  if (plan.kind === "skip") {
    const fresh = { ...any, lookbackSeconds: Math.max(DRAFT_LOOKBACK_SECONDS, digest.lookbackSeconds) };
    plan = await planEdition(fresh, null, { stories, told: async () => await Promise.resolve(new Map()), now });
  }
  if (plan.kind === "skip") return null;
  const slot = new Date(wallClockMs(now, digest.timezone)).toISOString().slice(0, 16) as Slot;
  const input = { options, digest, due: { slot, plannedAt: now } };
  return await freezeEdition({ ...input, ...plan }, now, mail);
}
