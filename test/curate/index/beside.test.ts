import { describe, expect, test } from "vitest";
import { NO_CONSTRAINTS } from "../../../src/curate/corrections/constraints.ts";
import { boundPlaces } from "../../../src/curate/corrections/place-bound.ts";
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
function decisionOn(last: Telling, others: readonly Telling[], isClosed = false) {
  const window = createWindow(WINDOW_MS);
  others.forEach((each, at) => window.add(window.read(toClusterItem(telling(each))), `story-${at}` as StoryId));
  const pending = { ...telling(last), storyId: null };
  const bound = { ...boundPlaces(NO_CONSTRAINTS), openTo: () => () => !isClosed };
  return placeBatch([pending], window, bound)[0]?.decision;
}

test("an item that joins by its words says which story came next and was not joined", () => {
  expect(decisionOn(AGAIN, [FIRE, STRIKE])).toMatchObject({
    kind: "joined",
    how: "words",
    nearest: { storyId: "story-0" },
    refused: { storyId: "story-1", words: expect.arrayContaining(["Tannholm"]) as string[] },
  });
});

test("it says nothing when no other story shares words enough, nor when it is the same page", () => {
  expect(decisionOn(AGAIN, [FIRE])).not.toHaveProperty("refused");
  const page = "https://makers.example/fire";
  const samePage = decisionOn({ ...AGAIN, url: page }, [{ ...FIRE, url: page }, STRIKE]);
  expect(samePage).toMatchObject({ kind: "joined", how: "link" });
  expect(samePage).not.toHaveProperty("refused");
});

function flaw(by: string, cve: string): Telling {
  return {
    by,
    title: "Attackers use a critical flaw of the Ferrite gateway",
    summary: `A critical flaw of the Ferrite gateway, tracked as ${cve}, lets attackers run what they want, Tannholm says.`,
    url: `https://${by}.example/flaw`,
  };
}

function version(by: string, of: string): Telling {
  return {
    by,
    title: `Ferrite${of} released with better sorting of imports`,
    summary: `The makers of Ferrite released Ferrite${of} in Tannholm, with better sorting of imports for lathes.`,
    url: `https://${by}.example/ferrite`,
  };
}

describe("what keeps an item from a story that it is alike to is told", () => {
  const first = flaw("red", "CVE-2026-1111");

  test("other flaws, though the words join", () => {
    const second = {
      ...flaw("blue", "CVE-2026-2222"),
      title: "Critical flaw of the Ferrite gateway used by attackers",
    };
    const decision = decisionOn(second, [first]);
    expect(decision).toMatchObject({
      kind: "started",
      nearest: null,
      apart: {
        storyId: "story-0",
        reason: { by: "marks", ours: ["CVE-2026-2222"], theirs: ["CVE-2026-1111"] },
        words: expect.arrayContaining(["Ferrite", "gateway"]) as string[],
      },
    });
    const { score } = decision?.kind === "started" && decision.apart !== undefined ? decision.apart : { score: 0 };
    expect(score).toBeGreaterThan(0.5);
  });

  test("the operator", () => {
    expect(decisionOn(AGAIN, [FIRE], true)).toMatchObject({
      kind: "started",
      nearest: null,
      apart: { storyId: "story-0", reason: { by: "correction" } },
    });
  });

  test("a title that an outlet uses for whatever it tells", () => {
    const title = "What burned in Tannholm this Monday";
    const decision = decisionOn({ ...AGAIN, by: "Blue", title, url: "https://blue.example/1", hours: 2 }, [
      { ...FIRE, by: "Red", title, url: "https://red.example/1" },
      { by: "Red", title, summary: "A barn of Ostholm burned down.", url: "https://red.example/2", hours: 1 },
    ]);
    expect(decision).toMatchObject({
      kind: "started",
      nearest: null,
      apart: { storyId: "story-0", reason: { by: "repeated" } },
    });
  });

  test("nothing, where nothing does", () => {
    expect(decisionOn(AGAIN, [FIRE])).not.toHaveProperty("apart");
    expect(decisionOn(STRIKE, [FIRE])).not.toHaveProperty("apart");
  });
});

test("a third item does not bring together what contradicts each other", () => {
  const decision = decisionOn(version("green", " 131"), [version("red", " 130"), version("blue", "")]);
  expect(decision).toMatchObject({ kind: "joined", nearest: { storyId: "story-1" }, apart: { storyId: "story-0" } });
});
