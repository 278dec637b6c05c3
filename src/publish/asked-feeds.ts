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
  readonly documents: Pick<DocumentStore, "find" | "save">;
  readonly clock: Clock;
};

/** Saves the documents of the feed as they are to be now. `path`: of the one that is asked for, with its ending. */
export type DrawAsked = (path: string, plan: FeedPlan, options: PublishOptions) => Promise<void>;

/**
 * Draws feeds when they are asked for. Of one that is asked for again no story is read while every story and archive is the
 * same, and nothing is written while its own are; unless another process, which saw other stories, has saved another document
 * since. One is drawn at a time, however many are asked for.
 */
export function createAskedFeeds(parts: AskedParts): DrawAsked {
  let known: Known | null = null;
  let drawing: Promise<void> = Promise.resolve();
  return async (path, plan, options) => {
    const state = `${await parts.stories.state()} ${await parts.archives.state()}`;
    if (known?.options !== options) known = newlyKnown(options, state, parts);
    else if (known.state !== state) known = { ...newlyKnown(options, state, parts), kept: known.kept };
    const now = known;
    if (now.current.has(plan.path) && (await isAsDrawn(path, now, parts))) return;
    const done = drawing.then(async () => await draw({ path, plan }, now, parts));
    drawing = done.catch(() => {});
    await done;
  };
}

/** What holds as long as the stories, the archives and the settings are those. */
type Known = {
  readonly options: PublishOptions;
  readonly state: string;
  /** As long as the settings are. */
  readonly kept: { readonly memory: FeedMemory; readonly etags: Map<string, string> };
  /** Paths of the feeds whose documents were drawn as they are to be. */
  readonly current: Set<string>;
  readonly archived: () => Promise<ReadonlyMap<string, ArchivedFeed>>;
};

function newlyKnown(options: PublishOptions, state: string, { archives }: AskedParts): Known {
  const kept = { memory: createFeedMemory(MAX_ITEMS), etags: new Map<string, string>() };
  return { options, state, kept, current: new Set(), archived: readOnce(archives) };
}

async function isAsDrawn(path: string, { kept }: Known, { documents }: AskedParts): Promise<boolean> {
  const etag = kept.etags.get(path);
  return etag !== undefined && (await documents.find(path))?.etag === etag;
}

type Asked = { readonly path: string; readonly plan: FeedPlan };

async function draw({ path, plan }: Asked, now: Known, parts: AskedParts): Promise<void> {
  const { options, kept, current, archived } = now;
  const isStored = await isAsDrawn(path, now, parts);
  if (isStored && current.has(plan.path)) return; // Who asked before it drew it.
  const memory = isStored ? kept.memory : { ...kept.memory, isDrawnOf: () => false };
  const shape = feedShape(plan, (await archived()).get(plan.path));
  const drawn = await drawFeed(plan, shape, { ...parts, options, memory, now: parts.clock() });
  if (drawn !== null) {
    await parts.documents.save(drawn.documents);
    kept.memory.noteDrawn(plan.path, drawn.drawing);
    for (const document of drawn.documents) kept.etags.set(document.path, document.etag);
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
