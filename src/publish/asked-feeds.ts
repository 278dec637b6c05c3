import type { ArchivedFeed, ArchiveStore } from "../domain/archive-store.ts";
import type { DocumentStore } from "../domain/document-store.ts";
import type { Clock } from "../domain/log.ts";
import { type DrawParts, drawFeed } from "./draw-feed.ts";
import { feedShape } from "./feed-drawing.ts";
import { createFeedMemory, type FeedMemory } from "./feed-memory.ts";
import type { FeedPlan } from "./feed-plans.ts";
import type { PublishOptions } from "./options.ts";

/** Items that are kept written: feeds of sources share few stories. */
const MAX_ITEMS = 500;

export type AskedParts = Pick<DrawParts, "stories" | "archives" | "wholeTexts"> & {
  readonly documents: Pick<DocumentStore, "save">;
  readonly clock: Clock;
};

/** Saves the documents of the feed as they are to be now. */
export type DrawAsked = (plan: FeedPlan, options: PublishOptions) => Promise<void>;

/**
 * Draws feeds when they are asked for. Of one that is asked for again nothing is read while every story and archive is the
 * same, and nothing is written while its own are. One is drawn at a time, however many are asked for.
 */
export function createAskedFeeds(parts: AskedParts): DrawAsked {
  let known: Known | null = null;
  let drawing: Promise<void> = Promise.resolve();
  return async (plan, options) => {
    const state = `${await parts.stories.state()} ${await parts.archives.state()}`;
    if (known?.options !== options || known.state !== state) {
      const memory = known?.options === options ? known.memory : createFeedMemory(MAX_ITEMS);
      known = { options, state, memory, current: new Set(), archived: readOnce(parts.archives) };
    }
    const now = known;
    if (now.current.has(plan.path)) return;
    const done = drawing.then(async () => await draw(plan, now, parts));
    drawing = done.catch(() => {});
    await done;
  };
}

/** What holds as long as the stories, the archives and the settings are those. */
type Known = {
  readonly options: PublishOptions;
  readonly state: string;
  readonly memory: FeedMemory;
  /** Paths of the feeds whose documents are as they are to be. */
  readonly current: Set<string>;
  readonly archived: () => Promise<ReadonlyMap<string, ArchivedFeed>>;
};

async function draw(plan: FeedPlan, { options, memory, current, archived }: Known, parts: AskedParts): Promise<void> {
  if (current.has(plan.path)) return;
  const shape = feedShape(plan, (await archived()).get(plan.path));
  const drawn = await drawFeed(plan, shape, { ...parts, options, memory, now: parts.clock() });
  if (drawn !== null) {
    await parts.documents.save(drawn.documents);
    memory.noteDrawn(plan.path, drawn.drawing);
  }
  current.add(plan.path);
}

/** Again after a failure. */
function readOnce(archives: ArchiveStore): Known["archived"] {
  let reading: ReturnType<Known["archived"]> | null = null;
  return async () => {
    reading ??= archives.feeds();
    reading.catch(() => (reading = null));
    return await reading;
  };
}
