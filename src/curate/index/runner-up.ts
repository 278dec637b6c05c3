import type { StoryId } from "../../domain/story.ts";
import { linksOf, mostAlike, sharedWords } from "./alike.ts";
import { shownScore } from "./link-score.ts";
import type { Near } from "./place-item.ts";
import type { Reading } from "./reading.ts";
import type { Window } from "./window.ts";

/** More shared words tell nobody anything. */
const MAX_SHOWN_WORDS = 8;

/** The story that an item came nearest to besides the one that it joined, for the receipt; `null`: none shares two words with it. */
export function runnerUp(reading: Reading, window: Window, joined: StoryId): Near | null {
  const others = linksOf(reading, window).filter(({ entry }) => entry.storyId !== joined);
  const alike = mostAlike(others, window);
  if (alike === null) return null;
  const { storyId, entry, ratio } = alike;
  const words = sharedWords(reading, entry, window).slice(0, MAX_SHOWN_WORDS);
  return { storyId, itemId: entry.item.id, score: shownScore(ratio), words };
}
