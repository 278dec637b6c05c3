import { describe, expect, test } from "vitest";
import { type Placing, placeItem } from "../../../src/curate/index/place-item.ts";
import { MAX_STORY_ITEMS } from "../../../src/curate/index/parameters.ts";
import { readItem } from "../../../src/curate/index/reading.ts";
import { createWindow } from "../../../src/curate/index/window.ts";
import { toClusterItem } from "../../../src/curate/to-cluster-item.ts";
import type { StoryId } from "../../../src/domain/story.ts";
import { type Telling, telling } from "../told.ts";

const WINDOW_MS = 96 * 3_600_000;

/** With the story that it belongs to, when it did not open its own. */
type Placed = Telling & { readonly story?: string };

/** Places the last telling after each other one opened a story of its own. */
function placeLast(...tellings: readonly Placed[]): Placing {
  const readings = tellings.map((each) => readItem(toClusterItem(telling(each))));
  const last = readings.pop();
  if (last === undefined) throw new Error("Nothing to place.");
  const window = createWindow(WINDOW_MS);
  readings.forEach((reading, at) => window.add(reading, (tellings[at]?.story ?? `story-${at}`) as StoryId));
  return placeItem(last, window);
}

function ruleOf(placing: Placing): string {
  return placing.kind === "joined" ? `${placing.how} ${placing.nearest.storyId}` : "none";
}

const PAGE = "https://makers.example/lathe-fire";
const CHANGES = "https://makers.example/changelog";
/** Words that are compared whole. */
const LONG = Array.from({ length: 60 }, (_, at) => `${at}clause`).join(" ");
const OTHER_LONG = Array.from({ length: 60 }, (_, at) => `${at}phrase`).join(" ");

describe("the same page", () => {
  test.for<{ why: string; tellings: Placed[]; rule: string }>([
    {
      why: "joins across sources, whatever the title",
      tellings: [
        { by: "Red", title: "Lathe fire", url: PAGE },
        { by: "Blue", title: "Something burned", url: PAGE },
      ],
      rule: "link story-0",
    },
    {
      why: "is seen through www and a slash",
      tellings: [
        { by: "Red", title: "Lathe fire", url: PAGE },
        { by: "Blue", title: "Something burned", url: "http://www.makers.example/lathe-fire/" },
      ],
      rule: "link story-0",
    },
    {
      why: "joins for a week",
      tellings: [
        { by: "Red", title: "Lathe fire", url: PAGE },
        { by: "Blue", title: "Something burned", url: PAGE, hours: 168 },
      ],
      rule: "link story-0",
    },
    {
      why: "does not join after more than a week",
      tellings: [
        { by: "Red", title: "Lathe fire", url: PAGE },
        { by: "Blue", title: "Something burned", url: PAGE, hours: 169 },
      ],
      rule: "none",
    },
    {
      why: "of somebody else joins within a source that passes it on twice, whatever the title",
      tellings: [
        { by: "Red", title: "Lathe fire", url: PAGE },
        { by: "Red", title: "Something burned", url: PAGE, guid: "two" },
      ],
      rule: "link story-0",
    },
    {
      why: "does not join what a source tells of places on it",
      tellings: [
        { by: "Red", title: "Ferrite 12 sorts imports", url: CHANGES, guid: `${CHANGES}#v1` },
        { by: "Red", title: "Basalt 13 drops tables", url: CHANGES, guid: `${CHANGES}#v2`, hours: 1 },
      ],
      rule: "none",
    },
    {
      why: "does not join them through another source either",
      tellings: [
        { by: "Red", title: "Ferrite 12 sorts imports", url: CHANGES, guid: `${CHANGES}#v3`, story: "first" },
        { by: "Blue", title: "Something moved", url: CHANGES, story: "first", hours: 1 },
        { by: "Red", title: "Basalt 13 drops tables", url: CHANGES, guid: `${CHANGES}#v4`, hours: 2 },
      ],
      rule: "none",
    },
    {
      why: "of many things joins another source's item to the one that shares its words",
      tellings: [
        { by: "Red", title: "Ferrite sorts imports", url: CHANGES, guid: `${CHANGES}#v5` },
        { by: "Red", title: "Basalt drops tables", url: CHANGES, guid: `${CHANGES}#v6`, hours: 1 },
        { by: "Blue", title: "Ferrite news", url: CHANGES, hours: 2 },
      ],
      rule: "link story-0",
    },
    {
      why: "of many things joins another source's item to the nearest when no words are shared",
      tellings: [
        { by: "Red", title: "Ferrite sorts imports", url: CHANGES, guid: `${CHANGES}#v7` },
        { by: "Red", title: "Basalt drops tables", url: CHANGES, guid: `${CHANGES}#v8`, hours: 1 },
        { by: "Blue", title: "Look here", url: CHANGES, hours: 2 },
      ],
      rule: "link story-1",
    },
    {
      why: "does not join episodes that bring a sound each",
      tellings: [
        { by: "Red", title: "Of whales", url: "https://show.example/", guid: "1", sound: "https://cdn.example/1.mp3" },
        { by: "Red", title: "Of trains", url: "https://show.example/", guid: "2", sound: "https://cdn.example/2.mp3" },
      ],
      rule: "none",
    },
    {
      why: "is none any more when one source has told three stories of it",
      tellings: [
        ...["whales", "trains", "cheese"].map((of) => ({ by: "Red", title: `Of ${of}`, url: PAGE, guid: of })),
        { by: "Blue", title: "Look here", url: PAGE, hours: 1 },
      ],
      rule: "none",
    },
    {
      why: "joins what the nearest of very many tell",
      tellings: [
        ...Array.from({ length: 200 }, (_, at) => ({
          by: `Outlet ${at}`,
          title: `Telling ${at}`,
          url: PAGE,
          hours: at / 4,
        })),
        { by: "Blue", title: "Look here", url: PAGE, hours: 50 },
      ],
      rule: "link story-199",
    },
    {
      why: "of its own does not join what a source tells",
      tellings: [
        { by: "Red", title: "Lathe fire", url: "https://red.example/news" },
        { by: "Red", title: "Pump leaks", url: "https://red.example/news" },
      ],
      rule: "none",
    },
    {
      why: "that its source uses for everything does not join what others found there",
      tellings: [
        { by: "Red", title: "Lathe fire", url: "https://red.example/news" },
        { by: "Blue", title: "What they say", url: "https://red.example/news" },
        { by: "Red", title: "Pump leaks", url: "https://red.example/news" },
      ],
      rule: "none",
    },
    {
      why: "is no page when it is the front of its own site",
      tellings: [
        { by: "Blue", title: "Lathe fire", url: "https://red.example/" },
        { by: "Red", title: "Pump leaks", url: "https://red.example/" },
      ],
      rule: "none",
    },
    {
      why: "goes before the same title, and of two the nearer in time is taken",
      tellings: [
        { by: "Red", title: "Fire at the lathe works of Uster", hours: 1 },
        { by: "Blue", title: "One thing", url: PAGE, hours: 2 },
        { by: "Green", title: "Other matter", url: PAGE, hours: 5 },
        { by: "White", title: "Fire at the lathe works of Uster", url: PAGE, hours: 6 },
      ],
      rule: "link story-2",
    },
  ])("$why", ({ tellings, rule }) => {
    expect(ruleOf(placeLast(...tellings))).toBe(rule);
  });
});

describe("the same title", () => {
  test.for<{ why: string; tellings: Telling[]; rule: string }>([
    {
      why: "joins across sources, whatever its case and signs",
      tellings: [
        { by: "Red", title: "Fire guts Uster lathe museum" },
        { by: "Blue", title: "FIRE GUTS “USTER” LATHE MUSEUM!" },
      ],
      rule: "title story-0",
    },
    {
      why: "does not join within one source",
      tellings: [
        { by: "Red", title: "Fire guts Uster lathe museum" },
        { by: "Red", title: "Fire guts Uster lathe museum", hours: 1 },
      ],
      rule: "none",
    },
    {
      why: "of three words is a label",
      tellings: [
        { by: "Red", title: "Uster lathe fire" },
        { by: "Blue", title: "Uster lathe fire", hours: 90 },
      ],
      rule: "words story-0",
    },
    {
      why: "of common words says nothing",
      tellings: [
        { by: "Red", title: "What we know so far today" },
        { by: "Blue", title: "What we know so far today" },
      ],
      rule: "none",
    },
    {
      why: "that a source repeats joins nothing",
      tellings: [
        { by: "Red", title: "Gardening thread: which tomatoes ripen?", summary: "Monday edition." },
        { by: "Red", title: "Gardening thread: which tomatoes ripen?", summary: "Tuesday edition.", hours: 24 },
        { by: "Blue", title: "Gardening thread: which tomatoes ripen?", summary: OTHER_LONG, hours: 25 },
      ],
      rule: "none",
    },
    {
      why: "of a column joins nothing, and none that is like it",
      tellings: [
        { by: "Red", title: "Security updates for Monday" },
        { by: "Blue", title: "Open thread: weekly links", hours: 1 },
        { by: "Red", title: "Security updates for Tuesday", hours: 24 },
      ],
      rule: "none",
    },
    {
      why: "joins within the window only",
      tellings: [
        { by: "Red", title: "Fire guts Uster lathe museum" },
        { by: "Blue", title: "Fire guts Uster lathe museum", hours: 97 },
      ],
      rule: "none",
    },
  ])("$why", ({ tellings, rule }) => {
    expect(ruleOf(placeLast(...tellings))).toBe(rule);
  });
});

describe("the same text", () => {
  test.for<{ why: string; tellings: Telling[]; rule: string }>([
    {
      why: "joins across sources, though one is cut shorter",
      tellings: [
        { by: "Red", title: "Alpha beta", summary: LONG },
        { by: "Blue", title: "Gamma delta", summary: `${LONG} ${OTHER_LONG}` },
      ],
      rule: "text story-0",
    },
    {
      why: "joins across sources, though something stands between",
      tellings: [
        { by: "Red", title: "Alpha beta", summary: LONG },
        {
          by: "Blue",
          title: "Gamma delta",
          summary: LONG.replace("30clause", "a note of our own on this matter here"),
        },
      ],
      rule: "text story-0",
    },
    {
      why: "does not join when only a closing sentence is shared",
      tellings: [
        { by: "Red", title: "Alpha beta", summary: `${LONG} visit the desk for all of our other news` },
        { by: "Blue", title: "Gamma delta", summary: `${OTHER_LONG} visit the desk for all of our other news` },
      ],
      rule: "none",
    },
    {
      why: "does not join when a source says it every time",
      tellings: [
        { by: "Red", title: "Alpha beta", summary: LONG },
        { by: "Red", title: "Gamma delta", summary: LONG },
        { by: "Blue", title: "Epsilon zeta", summary: `${LONG} ${OTHER_LONG} ${OTHER_LONG}` },
      ],
      rule: "none",
    },
  ])("$why", ({ tellings, rule }) => {
    expect(ruleOf(placeLast(...tellings))).toBe(rule);
  });
});

describe("alike words", () => {
  const fire: Telling = {
    by: "Red",
    title: "Fire destroys lathe museum in Uster",
    summary: "A fire destroyed the lathe museum of Uster near Zurich on Monday night. Forty machines are lost.",
  };

  test("join, and the receipt shows the words as they stand, the heaviest first", () => {
    const placing = placeLast(fire, {
      by: "Blue",
      title: "Uster loses its museum of lathes",
      summary: "Flames took the building in Uster with all its machines; firefighters from Zurich came too late.",
    });
    expect(placing).toMatchObject({ kind: "joined", how: "words", threshold: 0.5, nearest: { storyId: "story-0" } });
    expect(placing.nearest?.words.slice(0, 3)).toEqual(["Uster", "lathes/lathe", "museum"]);
    expect(placing.nearest?.score).toBeGreaterThan(0.5);
  });

  test.for<{ why: string; telling: Telling }>([
    { why: "one shared word, however rare", telling: { by: "Blue", title: "Uster", summary: "Uster elects a mayor." } },
    {
      why: "another fire elsewhere",
      telling: { by: "Blue", title: "Fire destroys barn in Wald", summary: "A farmer lost his cows." },
    },
    {
      why: "the same words after the window",
      telling: { ...fire, by: "Blue", title: "Museum fire in Uster", summary: "", hours: 97 },
    },
    { why: "little words only", telling: { by: "Blue", title: "In the of on", summary: "It is what it is." } },
  ])("do not join: $why", ({ telling: other }) => {
    expect(placeLast(fire, other).kind).toBe("started");
  });

  test("do not join another version of the same thing, though all else is alike", () => {
    const summary =
      "The Ferrite compiler has a new release with faster incremental builds and a smaller standard library.";
    const older: Telling = { by: "Red", title: "Ferrite 3.0 compiler released", summary };
    const tell = (title: string) => placeLast(older, { by: "Blue", title, summary: `${summary} Get it today.` }).kind;
    expect([tell("Ferrite 3.1 compiler released"), tell("The Ferrite 3.0 compiler is released")]).toEqual([
      "started",
      "joined",
    ]);
  });

  test("tell the nearest story below the threshold", () => {
    const placing = placeLast(fire, {
      by: "Blue",
      title: "Storm destroys barn in Wald",
      summary: "A farmer lost his cows and his lathe.",
    });
    expect(placing).toMatchObject({
      kind: "started",
      nearest: { storyId: "story-0", words: ["destroys", "lathe", "lost"] },
    });
  });

  test.for<{ why: string; tellings: [Telling, Telling] }>([
    {
      why: "a rare word and a common one, in one place",
      tellings: [
        { by: "Red", title: "Tannholm opens new library", summary: "The city of Tannholm opened a library on Monday." },
        { by: "Blue", title: "Tram accident in Tannholm", summary: "A tram in the city of Tannholm hit a car." },
      ],
    },
    {
      why: "a rare word and a common one, of another thing",
      tellings: [
        { by: "Red", title: "Review: the Ferrite phone", summary: "The Ferrite phone has a great screen." },
        { by: "Blue", title: "Ferrite transplant succeeds", summary: "Surgeons moved it with a phone-sized device." },
      ],
    },
    {
      why: "two telling words and no more",
      tellings: [
        { by: "Red", title: "Wefoxa raises money", summary: "Uster insurer Wefoxa raised money from investors." },
        { by: "Blue", title: "Wefoxa office burgled", summary: "Thieves broke into the Uster office of Wefoxa." },
      ],
    },
  ])("do not join $why", ({ tellings }) => {
    expect(ruleOf(placeLast(...tellings))).toBe("none");
  });

  test("leave a story alone that has as many items as a story may", () => {
    const many = Array.from({ length: MAX_STORY_ITEMS }, (_, at) => ({
      by: `Outlet ${at}`,
      title: `Fire destroys the lathe museum of Uster, outlet${at} says`,
      story: "full",
    }));
    const last = { by: "Blue", title: "Lathe museum of Uster destroyed by fire" };
    expect(ruleOf(placeLast(...many.slice(1), last))).toBe("words full");
    expect(placeLast(...many, last)).toMatchObject({
      kind: "started",
      nearest: null,
      apart: { storyId: "full", reason: { by: "full" } },
    });
  });
});
