import { describe, expect, test } from "vitest";
import { ANYWHERE, withTag } from "../../src/domain/where/where.ts";
import type { Digest, EditionId, Slot } from "../../src/domain/digest.ts";
import { wordsIn } from "../../src/domain/words/words.ts";
import type { SourcedItem, Story, StoryId } from "../../src/domain/story.ts";
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
      digest: { minStories: 2, sections: [{ title: "S", where: withTag("s") }] },
      stories: [one("a", 1, "s"), one("b", 1)],
      ids: "1 new of at least 2 stories",
    },
    {
      why: "leaves out what no section takes",
      digest: { sections: [{ title: "S", where: withTag("s") }] },
      stories: [one("a", 1, "s"), one("b", 9)],
      ids: ["a"],
    },
    {
      why: "leaves out nothing when a section takes the rest",
      digest: {
        sections: [
          { title: "S", where: withTag("s") },
          { title: "Rest", where: ANYWHERE },
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

/** Told the evening before, and since then by another outlet: the same, or with more. */
const TOLD_AT = new Date("2014-12-17T12:00:00Z");
const old = tell("Sony cancels The Interview", { outlet: "Red", at: "2014-12-17T08:00:00Z" });
const repetition = tell("The Interview: Sony cancels", { outlet: "Green", at: "2014-12-18T08:00:00Z" });
const followUp = tell("President Obama blames Pyongyang, promises 15 new sanctions", {
  outlet: "Blue",
  summary: "At the White House Barack Obama blamed the regime of Kim Jong-un in Pyongyang.",
  at: "2014-12-18T09:00:00Z",
});
const updated = (points: number, ...more: readonly SourcedItem[]): Story =>
  story([old, ...more], { id: "u", points, publishedAt: now });
const composed = (stories: readonly Story[], changes: Partial<Digest> = {}, toldAt = TOLD_AT) =>
  composeEdition({ digest: digest(changes), stories, told: new Map([["u" as StoryId, toldAt]]), now });

describe("a story that the digest told before", () => {
  test.for<{
    why: string;
    stories: Story[];
    told?: Date;
    digest?: Partial<Digest>;
    ids: string[] | string;
    leftOut?: string;
  }>([
    { why: "comes back with what is new", stories: [one("a", 3), updated(2, followUp)], ids: ["a", "u"] },
    {
      why: "does not come back with the same by more outlets",
      stories: [one("a", 3), updated(2, repetition)],
      ids: ["a"],
      leftOut: "u nothing-new",
    },
    {
      why: "does not come back within a day, and is not forgotten",
      stories: [one("a", 3), updated(2, followUp)],
      told: new Date("2014-12-18T07:00:00Z"),
      ids: ["a"],
      leftOut: "u told-lately",
    },
    {
      why: "comes back at any time when very much is new",
      stories: [
        one("a", 3),
        updated(
          2,
          followUp,
          tell("Kim Jong-un calls Obama, White House and Pyongyang agree on 15 points", {
            outlet: "Grey",
            at: "2014-12-18T10:00:00Z",
          }),
        ),
      ],
      told: new Date("2014-12-18T07:00:00Z"),
      ids: ["a", "u"],
    },
    {
      why: "does not lead before a new one of like rank",
      stories: [one("a", 2), updated(2.5, followUp)],
      ids: ["a", "u"],
    },
    { why: "leads when it is far better", stories: [one("a", 2), updated(5, followUp)], ids: ["u", "a"] },
    {
      why: "is no new one where a minimum is asked for",
      stories: [one("a", 2), updated(5, followUp)],
      digest: { minStories: 2 },
      ids: "1 new of at least 2 stories",
    },
    { why: "may be all that there is", stories: [updated(5, followUp)], digest: { minStories: 0 }, ids: ["u"] },
  ])("$why", ({ stories, told, digest: changes, ids: expected, leftOut = "" }) => {
    const plan = composed(stories, changes, told);
    expect(plan.kind === "skip" ? plan.why : ids(plan.stories)).toEqual(expected);
    const out = plan.kind === "skip" ? [] : plan.leftOut.map(({ storyId, as }) => `${storyId} ${as}`);
    expect(out.join(", ")).toBe(leftOut);
  });

  test("says what is new, in the subject too when it leads", () => {
    const plan = composed([one("a", 2), updated(5, followUp)]);
    const [stories, updates] = plan.kind === "skip" ? [[], new Map()] : [plan.stories, plan.updates];
    expect(updates.get("u" as StoryId)).toMatchObject({ by: followUp, newOutlets: ["Blue"], since: TOLD_AT });
    expect(subjectOf(stories, wordsIn("en"), updates)).toBe(
      "Update: President Obama blames Pyongyang, promises 15 new… +1 more",
    );
    expect(preheaderOf([one("a", 2), ...stories], wordsIn("en"), updates)).toBe(
      "Update: President Obama blames Pyongyang, promises 15 new sanctions · Title a",
    );
  });

  test("costs no receipt when nothing has happened to it", () => {
    const plan = composed([one("a", 2), { ...updated(5), updatedAt: TOLD_AT }]);
    expect(plan.kind === "compose" && plan.leftOut).toEqual([]);
  });
});

test("what is left out, and why", () => {
  const many = Array.from({ length: 5 }, (_, index) => one(`m${index}`, 9 - index, "s"));
  const plan = composed([...many, one("x", 1, "s"), one("n", 1)], {
    stories: 3,
    sections: [{ title: "S", where: withTag("s") }],
  });
  expect(plan.kind === "compose" && plan.leftOut.map(({ storyId, as }) => `${storyId} ${as}`)).toEqual([
    "m3 source-cap",
    "m4 source-cap",
    "x source-cap",
    "n no-section",
  ]);
});

describe("arrange", () => {
  const stories = [one("a", 4, "law"), one("b", 3, "security", "law"), one("c", 2), one("d", 1, "security")];
  const sections = [
    { title: "Security", where: withTag("security") },
    { title: "Law", where: withTag("law") },
    { title: "Space", where: withTag("space") },
    { title: "Rest", where: ANYWHERE },
  ];

  test("puts each story into the first section that takes it, and shows no empty one", () => {
    const arranged = arrange(stories, { sections }, now);
    expect(arranged.map(({ title, stories: some }) => [title, ids(some)])).toEqual([
      ["Security", ["b", "d"]],
      ["Law", ["a"]],
      ["Rest", ["c"]],
    ]);
  });

  test("looks at more than tags, as of the moment of the edition", () => {
    const choices = [
      { title: "Strong", where: { kind: "score", sign: ">=", value: 3.5 } },
      { title: "Of the day", where: { kind: "age", sign: "<", value: 3_600 } },
      { title: "Rest", where: ANYWHERE },
    ] as const;
    const titlesAt = (moment: string) =>
      arrange(stories, { sections: choices }, new Date(moment)).map(({ title }) => title);
    expect(titlesAt("2014-12-18T08:30:00Z")).toEqual(["Strong", "Of the day"]);
    expect(titlesAt("2014-12-18T21:00:00Z")).toEqual(["Rest"]);
  });

  test("has one section without a title when the digest names none", () => {
    expect(arrange(stories, { sections: [] }, now).map(({ title }) => title)).toEqual([null]);
  });

  test("tells the lead first and then section by section, each story once", () => {
    expect(ids(toldOrder(stories, { sections }, now))).toEqual(["a", "b", "d", "c"]);
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
    expect(subjectOf(titled(...titles), wordsIn("en"))).toBe(subject);
  });

  test("counts in the language of the site", () => {
    expect(subjectOf(titled("Sony gehackt", "b"), wordsIn("de-CH"))).toBe("Sony gehackt +1 weitere");
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
    expect(preheaderOf(titled(...titles), wordsIn("en"))).toBe(preheader);
  });
});

/** What is said of the story that was told before, with `more` since. */
function whyOf(...more: readonly SourcedItem[]): unknown {
  const plan = composed([one("a", 3), updated(2, ...more)]);
  return plan.kind === "compose" && plan.leftOut;
}

describe("the why of a story that was told before and does not come back", () => {
  test("says that nothing new has come", () => {
    expect(whyOf(repetition)).toEqual([
      { storyId: "u", as: "nothing-new", why: "told before, and nothing that says more has come since" },
    ]);
  });

  test("says how much is new, how much it takes, and what it is", () => {
    const little = tell("Sony cancels The Interview, Lynton says", { outlet: "Blue", at: "2014-12-18T08:00:00Z" });
    expect(whyOf(little)).toEqual([
      {
        storyId: "u",
        as: "nothing-new",
        why: "told before, and too little is new since: 1.00 points of 4.00 needed, for “Lynton”",
        little: { points: 1, needed: 4, facts: ["Lynton"] },
      },
    ]);
  });
});

test("editionReceipts gives each story its place, or says why it has none", () => {
  const by = tell("A is news");
  const edition = {
    id: "edition-1" as EditionId,
    digest: "daily",
    slot: "2014-12-18T07:00" as Slot,
    variant: "",
    from: null,
    composedAt: now,
    subject: "",
    html: [],
    text: [],
    storyIds: ["a", "b"] as StoryId[],
    toldBy: new Map([["a" as StoryId, by.item.id]]),
    content: null,
  };
  const before = { title: "B", outlet: "Red" };
  const news = {
    text: "B is news",
    more: "",
    by: tell("B is news"),
    before,
    facts: [],
    newOutlets: [],
    since: now,
    points: 9,
  };
  const updates = new Map([["b" as StoryId, news]]);
  const little = { points: 1, needed: 4, facts: ["Lynton"] };
  const leftOut = [
    { storyId: "c" as StoryId, as: "flood", why: "so it is" },
    { storyId: "d" as StoryId, as: "nothing-new", why: "too little", little },
  ] as const;
  expect(editionReceipts(edition, { stories: [one("cut", 1)], updates, leftOut })).toEqual([
    {
      at: now,
      itemId: by.item.id,
      storyId: "a",
      decision: { kind: "composed", digest: "daily", slot: "2014-12-18T07:00", place: 1 },
    },
    {
      at: now,
      itemId: null,
      storyId: "b",
      decision: { kind: "composed", digest: "daily", slot: "2014-12-18T07:00", place: 2, update: "B is news" },
    },
    {
      at: now,
      itemId: null,
      storyId: "cut",
      decision: {
        kind: "left-out",
        digest: "daily",
        slot: "2014-12-18T07:00",
        as: "below-the-cut",
        why: "the mail has no room for it",
      },
    },
    {
      at: now,
      itemId: null,
      storyId: "c",
      decision: { kind: "left-out", digest: "daily", slot: "2014-12-18T07:00", as: "flood", why: "so it is" },
    },
    {
      at: now,
      itemId: null,
      storyId: "d",
      decision: {
        kind: "left-out",
        digest: "daily",
        slot: "2014-12-18T07:00",
        as: "nothing-new",
        why: "too little",
        little,
      },
    },
  ]);
});
