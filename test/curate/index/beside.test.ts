import { expect, test } from "vitest";
import { placeBatch } from "../../../src/curate/plan-batch.ts";
import { createWindow } from "../../../src/curate/index/window.ts";
import { toClusterItem } from "../../../src/curate/to-cluster-item.ts";
import type { StoryId } from "../../../src/domain/story.ts";
import { type Telling, telling } from "../told.ts";

const WINDOW_MS = 96 * 3_600_000;
const FIRE: Telling = {
  by: "Red",
  title: "Fire destroys the lathe works of Tannholm",
  summary: "The lathe works of Tannholm burned down on Monday night, the fire brigade says.",
};
const STRIKE: Telling = {
  by: "Green",
  title: "Lathe works of Tannholm buys a quarry",
  summary: "The lathe works has bought a granite quarry in Ostholm for six million crowns.",
};
const AGAIN: Telling = {
  by: "Blue",
  title: "Lathe works of Tannholm destroyed by fire",
  summary: "A fire on Monday night destroyed the lathe works of Tannholm; the fire brigade came too late.",
};

/** What the item is told to have come near to, after the others opened stories of their own. */
function decisionOn(last: Telling, others: readonly Telling[]) {
  const window = createWindow(WINDOW_MS);
  others.forEach((each, at) => window.add(window.read(toClusterItem(telling(each))), `story-${at}` as StoryId));
  const pending = { ...telling(last), storyId: null };
  return placeBatch([pending], window)[0]?.decision;
}

test("an item that joins by its words says which story came next and was not joined", () => {
  expect(decisionOn(AGAIN, [FIRE, STRIKE])).toMatchObject({
    kind: "joined",
    how: "words",
    nearest: { storyId: "story-0" },
    refused: { storyId: "story-1", words: expect.arrayContaining(["Tannholm"]) as string[] },
  });
});

test("it says nothing when no other story shares two words, nor when it is the same page", () => {
  expect(decisionOn(AGAIN, [FIRE])).not.toHaveProperty("refused");
  const page = "https://makers.example/fire";
  const samePage = decisionOn({ ...AGAIN, url: page }, [{ ...FIRE, url: page }, STRIKE]);
  expect(samePage).toMatchObject({ kind: "joined", how: "link" });
  expect(samePage).not.toHaveProperty("refused");
});
