import type { Figure } from "./figure.ts";
import { storyQuality } from "./stories/quality.ts";
import { replayFigures } from "./stories/replay.ts";
import { storySpeed } from "./stories/speed.ts";
import { missingStories } from "./stories/story-corpus.ts";

/** How well and how fast items become stories. */
export async function stories(): Promise<readonly Figure[] | { readonly skipped: string }> {
  const missing = missingStories();
  if (missing !== null) return { skipped: missing };
  return [...(await storyQuality()), ...(await replayFigures()), ...(await storySpeed())];
}
