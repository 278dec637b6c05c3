import { describe, expect, test } from "vitest";
import { composeStory, type StoryRules } from "../../../src/curate/story/compose-story.ts";
import { HOLD_ALL } from "../../../src/curate/story/filler/judge-filler.ts";
import { createTagger } from "../../../src/curate/tags/tagger.ts";
import type { SourcedItem, Story, StoryId } from "../../../src/domain/story.ts";
import { at, changed } from "../../builders.ts";
import { telling } from "../told.ts";

const ID = "story-1" as StoryId;
const rules: StoryRules = { tagger: createTagger([{ tag: "fire", words: ["fire"] }]), boosts: { fire: 2 } };
const SUMMARY = "A fire destroyed the lathe museum of the town on Monday night, with all its forty machines. ".repeat(
  2,
);
const red = telling({ by: "Red", title: "Museum burns down", summary: SUMMARY });
const blue = telling({ by: "Blue", title: "Fire takes museum", hours: 1 });

function compose(before: Story | null, items: readonly SourcedItem[], now = at("09:00")) {
  return composeStory({ id: ID, before, items }, rules, now);
}

function kinds(receipts: ReturnType<typeof compose>["receipts"]): readonly string[] {
  return receipts.map(({ decision }) => decision.kind);
}

describe("composeStory", () => {
  test("puts the lead first and the others in the order they were told", () => {
    const green = telling({ by: "Green", title: "Museum on fire", hours: -1 });
    const { story } = compose(null, [blue, green, red]);
    expect(story.coverage.map(({ source }) => source.name)).toEqual(["Red", "Green", "Blue"]);
    expect(story).toMatchObject({ publishedAt: at("05:00"), firstSeenAt: at("05:00"), updatedAt: at("09:00") });
  });

  test("says at first why it leads, is tagged and ranked", () => {
    const { receipts } = compose(null, [red]);
    expect(receipts.map(({ decision }) => decision)).toMatchObject([
      { kind: "led", leadId: red.item.id, why: ["the only item"] },
      { kind: "gist", sentences: [{ itemId: red.item.id }] },
      { kind: "tagged", tags: [{ tag: "fire", why: [`"fire" in the summary`] }] },
      { kind: "ranked" },
    ]);
    expect(receipts.every((receipt) => receipt.storyId === ID && receipt.at.getTime() === at("09:00").getTime())).toBe(
      true,
    );
  });

  test.for<{ why: string; untagged: readonly string[]; decision: object }>([
    {
      why: "a tag that the operator took away, with what speaks for it",
      untagged: ["fire"],
      decision: { kind: "tagged", tags: [], untagged: [{ tag: "fire", why: [`"fire" in the summary`] }] },
    },
    {
      why: "nothing of one that no rule gives",
      untagged: ["flood"],
      decision: { kind: "tagged", tags: [{ tag: "fire", why: [`"fire" in the summary`] }] },
    },
  ])("tells $why", ({ untagged, decision }) => {
    const story = compose(null, [red]).story;
    const before = { ...story, tags: [{ tag: "fire", why: ["before"] as const }] };
    const constraints = { saidOf: () => ({ isPinned: false, standing: null, tagged: [], untagged }) };
    const next = composeStory({ id: ID, before, items: [red] }, { ...rules, constraints }, at("10:00"));
    expect(next.receipts.map((receipt) => receipt.decision).find(({ kind }) => kind === "tagged")).toEqual(decision);
  });

  const first = compose(null, [red]).story;
  const one = (over: Partial<SourcedItem["item"]>) => ({ ...red, item: changed(red.item, over) });

  test.for<{ why: string; items: readonly SourcedItem[]; updated: string; receipts: string[] }>([
    { why: "another item", items: [blue], updated: "10:00", receipts: ["tagged", "ranked"] },
    { why: "a changed title", items: [one({ title: "The museum burns down" })], updated: "10:00", receipts: [] },
    {
      why: "a title that is only written otherwise",
      items: [one({ title: red.item.title.toUpperCase().replace("E", "É") })],
      updated: "09:00",
      receipts: [],
    },
    { why: "a changed author of the lead", items: [one({ author: "Ada" })], updated: "09:00", receipts: ["ranked"] },
    {
      why: "a picture of the lead",
      items: [one({ image: "https://red.example/1.png" })],
      updated: "09:00",
      receipts: ["ranked"],
    },
    {
      why: "a gist that goes, and a tag with it",
      items: [one({ summary: "It burned." })],
      updated: "10:00",
      receipts: ["gist", "tagged", "ranked"],
    },
    { why: "nothing that is shown", items: [one({ labels: ["Local"] })], updated: "09:00", receipts: [] },
    { why: "the same again", items: [red], updated: "09:00", receipts: [] },
  ])("moves updatedAt only for other news: $why", ({ items, updated, receipts }) => {
    const next = compose(first, items, at("10:00"));
    expect(next.story.updatedAt).toEqual(at(updated));
    expect(next.story.firstSeenAt).toEqual(first.firstSeenAt);
    expect(kinds(next.receipts)).toEqual(receipts);
  });

  test("does not move updatedAt for a tag alone, but changedAt", () => {
    const before = { ...first, tags: [{ tag: "weather", why: ["before"] as const }] };
    const { story } = composeStory({ id: ID, before, items: [] }, rules, at("10:00"));
    expect([story.updatedAt, story.changedAt]).toEqual([at("09:00"), at("10:00")]);
    const again = composeStory({ id: ID, before: story, items: [] }, rules, at("11:00"));
    expect(again.story.changedAt).toEqual(at("10:00"));
  });

  test("keeps a changed item once, in its latest version, also when it is not the lead", () => {
    const both = compose(null, [red, blue]).story;
    const again = { ...blue, item: changed(blue.item, { summary: "In brief." }) };
    const { story } = compose(both, [again], at("10:00"));
    expect(story.coverage.map(({ item }) => item.version)).toEqual([1, 2]);
    expect(story.updatedAt).toEqual(both.updatedAt);
  });

  describe("of filler", () => {
    const offer = telling({ by: "Red", title: "The best laptop deals you can get this weekend" });
    const copy = telling({ by: "Blue", title: "Best laptop deals of the weekend", hours: 1 });
    const held = compose(null, [offer]);
    const release: StoryRules["constraints"] = {
      saidOf: () => ({ isPinned: false, standing: "released", tagged: [], untagged: [] }),
    };

    test("is held, with a receipt that says why, and stays held without another one", () => {
      expect(held.story.standing).toMatchObject({ kind: "held", as: "deals", score: 0.6 });
      expect(held.receipts.at(-1)?.decision).toMatchObject({ kind: "filler", isHeld: true, threshold: 0.6 });
      expect(kinds(compose(held.story, [copy], at("10:00")).receipts)).not.toContain("filler");
    });

    test("is held though its lead is the one that is only half of it", () => {
      const hint = telling({ by: "Green", title: "Black Friday for laptops, with discounts", hours: 2 });
      const { story } = compose(held.story, [copy, hint], at("10:00"));
      expect(story.coverage[0]).toBe(hint);
      expect(story.standing).toMatchObject({ kind: "held", as: "deals" });
    });

    test("is told when the operator releases it, and readers see it as changed", () => {
      const parts = { id: ID, before: held.story, items: [] };
      const { story, receipts } = composeStory(parts, { ...rules, constraints: release }, at("10:00"));
      expect(story).toMatchObject({ standing: { kind: "told" }, updatedAt: at("10:00") });
      expect(receipts.map(({ decision }) => decision)).toMatchObject([{ kind: "filler", isHeld: false }]);
    });

    test.for<{ kind: "deals" | "jobs"; standing: string }>([
      { kind: "deals", standing: "told" },
      { kind: "jobs", standing: "held" },
    ])("is $standing where $kind are told", ({ kind, standing }) => {
      const filler = { ...HOLD_ALL, [kind]: "tell" } as const;
      const { story, receipts } = composeStory(
        { id: ID, before: null, items: [offer] },
        { ...rules, filler },
        at("09:00"),
      );
      expect(story.standing.kind).toBe(standing);
      expect(receipts.at(-1)?.decision).toMatchObject({ kind: "filler", isHeld: standing === "held" });
    });

    test("is told when an outlet tells it as news", () => {
      const news = telling({ by: "Green", title: "Makers of laptops fear for their sales", hours: 2 });
      const { story, receipts } = compose(held.story, [news], at("10:00"));
      expect(story.standing.kind).toBe("told");
      expect(receipts.find(({ decision }) => decision.kind === "filler")?.decision).toMatchObject({ isHeld: false });
    });
  });

  test("tells it in sentences and names that its items share", () => {
    const summary = "The lathe museum of Brugg burned down on Monday night, said Ada Keller.";
    const both = ["Red", "Blue"].map((by) => telling({ by, title: "Museum burns", summary }));
    expect(compose(null, both).story).toMatchObject({
      gist: [{ text: summary }],
      phrases: ["Ada Keller", "Brugg"],
    });
  });

  test("refuses a story of nothing, which would be our fault", () => {
    expect(() => compose(null, [])).toThrow("A story without items");
  });
});
