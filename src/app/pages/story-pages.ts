import type { DeskStore } from "../../domain/desk-store.ts";
import type { TemplateData } from "../../domain/render.ts";
import type { StoryId } from "../../domain/story.ts";
import { drawingMoment, MAX_EARLIER_TEXTS, type PublishOptions, storyPage } from "../../publish/publish.ts";

type StoryParts = {
  readonly store: Pick<DeskStore, "stories">;
  readonly options: PublishOptions;
  readonly now: Date;
};

/** The page of a story. `null`: there is none of this id, or the operator wants it told to nobody. */
export async function readStoryPage(
  id: StoryId,
  { store: { stories }, options, now }: StoryParts,
): Promise<TemplateData | null> {
  const story = await stories.story(id);
  if (story === null || story.standing.kind === "muted") return null;
  const receipts = await stories.receipts(story);
  const changed = story.coverage.filter(({ item }) => item.version > 1).map(({ item }) => item.id);
  const earlier = await stories.earlierTexts(changed, MAX_EARLIER_TEXTS);
  const receiptsSince = await stories.receiptsSince();
  return storyPage({ story, receipts, receiptsSince, earlier, options, now: drawingMoment(now) });
}
