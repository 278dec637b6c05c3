import { createHash } from "node:crypto";
import type { ArchiveStore } from "../domain/archive-store.ts";
import type { EditionStore } from "../domain/edition-store.ts";
import type { StoryStore } from "../domain/story-store.ts";
import { UserError } from "../domain/user-error.ts";
import { drawnForMoment } from "./drawing-moment.ts";
import { archivedDigests, FEED_EDITIONS } from "./edition-path.ts";
import type { PublishOptions } from "./options.ts";

export type DrawnFromParts = {
  readonly stories: Pick<StoryStore, "state">;
  readonly archives: Pick<ArchiveStore, "state">;
  readonly editions: Pick<EditionStore, "heads">;
  /** A text that is another one whenever a page template, or the program itself, is. */
  readonly pageTemplates: () => Promise<string>;
  readonly options: PublishOptions;
  readonly now: Date;
};

/**
 * All that the documents are drawn from, in one hash; drawn again from the same, they have the same bytes. The moment is
 * among it only when a feed asks for a score or an age: a desk without such feeds draws nothing while there is no news.
 * `null` when the templates cannot be read: then whoever draws will find out what is wrong with them.
 */
export async function drawnFrom({
  stories,
  archives,
  pageTemplates,
  options,
  now,
}: Omit<DrawnFromParts, "editions">): Promise<string | null> {
  const { openSources, ...others } = options;
  return await hashed(async () => [
    await stories.state(),
    await archives.state(),
    await pageTemplates(),
    others,
    [...openSources],
    drawnForMoment(options.feeds, now),
  ]);
}

/**
 * All that the feeds of editions are drawn from: an edition is frozen, so its name says what it tells, but for what was
 * muted since. `null` as above.
 */
export async function editionsDrawnFrom({
  editions,
  pageTemplates,
  options,
}: Pick<DrawnFromParts, "editions" | "pageTemplates" | "options">): Promise<string | null> {
  return await hashed(async () => {
    const digests = archivedDigests(options);
    const newest = await Promise.all(digests.map(({ name }) => editions.heads(name, FEED_EDITIONS)));
    const named = digests.map(({ name, title }, at) => [
      name,
      title,
      newest[at]?.map(({ slot, muted }) => [slot, muted]),
    ]);
    return [await pageTemplates(), options.site, options.hub, named];
  });
}

async function hashed(read: () => Promise<readonly unknown[]>): Promise<string | null> {
  try {
    return createHash("sha256")
      .update(JSON.stringify(await read()))
      .digest("base64url");
  } catch (cause) {
    if (cause instanceof UserError) return null;
    throw cause;
  }
}
