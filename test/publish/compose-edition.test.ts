import { describe, expect, test } from "vitest";
import type { Digest, EditionId, Slot } from "../../src/domain/digest.ts";
import type { Story, StoryId } from "../../src/domain/story.ts";
import { arrange, composeEdition, toldOrder } from "../../src/publish/compose-edition.ts";
import { editionReceipts } from "../../src/publish/edition-receipts.ts";
import { preheaderOf, subjectOf } from "../../src/publish/subject.ts";
import { digest, story, tell } from "./desk.ts";

const now = new Date("2014-12-18T12:00:00Z");

/** A story named by its id, with so many points and these tags, all of the same age. */
const one = (id: string, points: number, ...tags: string[]): Story =>
  story([tell(`Title ${id}`)], { id, points, tags });

const ids = (stories: readonly Story[]): readonly string[] => stories.map(({ id }) => id);

describe("composeEdition", () => {
  test.for<{ why: string; digest?: Partial<Digest>; stories: Story[]; told?: string[]; ids: string[] | string }>([
    { why: "takes the best first", stories: [one("a", 1), one("b", 3), one("c", 2)], ids: ["b", "c", "a"] },
    {
      why: "takes equal ones in the order of their ids",
      stories: [one("c", 1), one("a", 1), one("b", 1)],
      ids: ["a", "b", "c"],
    },
    {
      why: "takes at most so many",
      digest: { stories: 2 },
      stories: [one("a", 1), one("b", 3), one("c", 2)],
      ids: ["b", "c"],
    },
    { why: "never tells a story twice", stories: [one("a", 3), one("b", 2)], told: ["a"], ids: ["b"] },
    {
      why: "waits while there are too few",
      digest: { minStories: 3 },
      stories: [one("a", 1), one("b", 1)],
      ids: "2 new of at least 3 stories",
    },
    {
      why: "does not count what was told",
      digest: { minStories: 2 },
      stories: [one("a", 1), one("b", 1)],
      told: ["b"],
      ids: "1 new of at least 2 stories",
    },
    {
      why: "does not count what no section takes",
      digest: { minStories: 2, sections: [{ title: "S", tag: "s" }] },
      stories: [one("a", 1, "s"), one("b", 1)],
      ids: "1 new of at least 2 stories",
    },
    {
      why: "leaves out what no section takes",
      digest: { sections: [{ title: "S", tag: "s" }] },
      stories: [one("a", 1, "s"), one("b", 9)],
      ids: ["a"],
    },
    {
      why: "leaves out nothing when a section takes the rest",
      digest: {
        sections: [
          { title: "S", tag: "s" },
          { title: "Rest", tag: null },
        ],
      },
      stories: [one("a", 1, "s"), one("b", 9)],
      ids: ["b", "a"],
    },
    {
      why: "has no edition without stories, whatever the minimum",
      digest: { minStories: 0 },
      stories: [],
      ids: "no new story",
    },
  ])("$why", ({ digest: changes, stories, told = [], ids: expected }) => {
    const plan = composeEdition({
      digest: digest(changes),
      stories,
      told: new Map(told.map((id) => [id as StoryId, now])),
      now,
    });
    expect(plan.kind === "skip" ? plan.why : ids(plan.stories)).toEqual(expected);
  });

  test("ranks by age as well", () => {
    const old = story([tell("Old", { at: "2014-12-16T12:00:00Z" })], { id: "old", points: 3 });
    const young = story([tell("Young", { at: "2014-12-18T12:00:00Z" })], { id: "young", points: 1 });
    const plan = composeEdition({ digest: digest(), stories: [old, young], told: new Map(), now });
    // Two days cost four points.
    expect(plan.kind === "compose" && ids(plan.stories)).toEqual(["young", "old"]);
  });
});

describe("arrange", () => {
  const stories = [one("a", 4, "law"), one("b", 3, "security", "law"), one("c", 2), one("d", 1, "security")];
  const sections = [
    { title: "Security", tag: "security" },
    { title: "Law", tag: "law" },
    { title: "Space", tag: "space" },
    { title: "Rest", tag: null },
  ];

  test("puts each story into the first section that takes it, and shows no empty one", () => {
    const arranged = arrange(stories, { sections });
    expect(arranged.map(({ title, stories: some }) => [title, ids(some)])).toEqual([
      ["Security", ["b", "d"]],
      ["Law", ["a"]],
      ["Rest", ["c"]],
    ]);
  });

  test("has one section when the digest names none", () => {
    expect(arrange(stories, { sections: [] }).map(({ title }) => title)).toEqual(["More stories"]);
  });

  test("tells the lead first and then section by section, each story once", () => {
    expect(ids(toldOrder(stories, { sections }))).toEqual(["a", "b", "d", "c"]);
  });
});

const titled = (...titles: string[]): readonly Story[] => titles.map((title) => story([tell(title)]));

describe("subjectOf and preheaderOf", () => {
  test.for<{ why: string; titles: string[]; subject: string }>([
    { why: "is the headline", titles: ["Sony hacked"], subject: "Sony hacked" },
    { why: "counts the others", titles: ["Sony hacked", "b", "c"], subject: "Sony hacked +2 more" },
    {
      why: "cuts a long headline at a word",
      titles: ["Sony Pictures pulls its film after threats to the cinemas that were to show it", "b"],
      subject: "Sony Pictures pulls its film after threats to the cinemas… +1 more",
    },
    {
      why: "is one line, whatever the outlet wrote",
      titles: ["Sony\r\nBcc: a@example.org"],
      subject: "Sony Bcc: a@example.org",
    },
    { why: "has a word for nothing", titles: [" \u0000 "], subject: "Untitled" },
  ])("$why", ({ titles, subject }) => {
    expect(subjectOf(titled(...titles))).toBe(subject);
  });

  test.for<{ why: string; titles: string[]; preheader: string }>([
    {
      why: "is the second and third headline",
      titles: ["a", "Second", "Third", "Fourth"],
      preheader: "Second · Third",
    },
    { why: "is empty for one story", titles: ["a"], preheader: "" },
    {
      why: "is cut at a word",
      titles: [
        "a",
        "ICANN staff fall for a phishing mail and lose their passwords",
        "Tor fears that its directory servers may be seized",
      ],
      preheader: "ICANN staff fall for a phishing mail and lose their passwords · Tor fears that its…",
    },
  ])("$why", ({ titles, preheader }) => {
    expect(preheaderOf(titled(...titles))).toBe(preheader);
  });
});

test("editionReceipts gives each story its place", () => {
  const edition = {
    id: "edition-1" as EditionId,
    digest: "daily",
    slot: "2014-12-18T07:00" as Slot,
    composedAt: now,
    subject: "",
    html: [],
    text: [],
    storyIds: ["a", "b"] as StoryId[],
  };
  expect(editionReceipts(edition, { stories: [], updates: new Map(), leftOut: [] })).toEqual([
    {
      at: now,
      itemId: null,
      storyId: "a",
      decision: { kind: "composed", digest: "daily", slot: "2014-12-18T07:00", place: 1 },
    },
    {
      at: now,
      itemId: null,
      storyId: "b",
      decision: { kind: "composed", digest: "daily", slot: "2014-12-18T07:00", place: 2 },
    },
  ]);
});
