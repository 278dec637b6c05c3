import { createHash } from "node:crypto";
import type { ArchiveStore } from "../domain/archive-store.ts";
import type { StoryStore } from "../domain/story-store.ts";
import { UserError } from "../domain/user-error.ts";
import { drawnForMoment } from "./drawing-moment.ts";
import type { PublishOptions } from "./options.ts";

export type DrawnFromParts = {
  readonly stories: Pick<StoryStore, "state">;
  readonly archives: Pick<ArchiveStore, "state">;
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
}: DrawnFromParts): Promise<string | null> {
  try {
    const { openSources, ...others } = options;
    const all = [
      await stories.state(),
      await archives.state(),
      await pageTemplates(),
      others,
      [...openSources],
      drawnForMoment(options.feeds, now),
    ];
    return createHash("sha256").update(JSON.stringify(all)).digest("base64url");
  } catch (cause) {
    if (cause instanceof UserError) return null;
    throw cause;
  }
}
