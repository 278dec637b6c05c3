import type { ArchiveStore } from "../domain/archive-store.ts";
import type { Document } from "../domain/document-store.ts";
import type { StoryStore } from "../domain/story-store.ts";
import type { ReadWholeTexts } from "../domain/whole-text.ts";
import { feedDocuments } from "./documents.ts";
import { feedDrawing, type FeedShape } from "./feed-drawing.ts";
import type { Drawing, FeedMemory } from "./feed-memory.ts";
import type { FeedPlan } from "./feed-plans.ts";
import { joinFeed } from "./merged-feed.ts";
import type { PublishOptions } from "./options.ts";
import { writtenItems } from "./written-items.ts";

export type DrawParts = {
  readonly stories: StoryStore;
  readonly archives: ArchiveStore;
  readonly wholeTexts: ReadWholeTexts;
  readonly options: PublishOptions;
  /** What was drawn before by the same options. */
  readonly memory: FeedMemory;
  readonly now: Date;
};

/** To be noted in the memory once its documents are saved. */
export type DrawnFeed = {
  readonly path: string;
  readonly drawing: Drawing;
  readonly documents: readonly Document[];
};

/** `null` when its stories and its archives are the same as when it was last drawn. */
export async function drawFeed(plan: FeedPlan, shape: FeedShape, parts: DrawParts): Promise<DrawnFeed | null> {
  const { options, memory, now } = parts;
  const { path, title } = plan;
  const { chain, ...drawing } = await feedDrawing(plan, shape, parts);
  if (memory.isDrawnOf(path, drawing)) return null;
  const items = await writtenItems(drawing.marks, parts);
  const feed = joinFeed(
    drawing.marks.flatMap(({ id }) => items.get(id) ?? []),
    { site: options.site, title, path, chain, hub: options.hub },
  );
  return { path, drawing, documents: feedDocuments({ path, chain, siteUrl: options.site.url }, feed, now) };
}
