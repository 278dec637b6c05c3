import { describe, expect, test } from "vitest";
import {
  FILLER_SCORE,
  type FillerJudgement,
  fillerNews,
  HOLD_ALL,
  judgeFiller,
} from "../../../../src/curate/story/filler/judge-filler.ts";
import { type SourcedItem, type Story, TOLD } from "../../../../src/domain/story.ts";
import { telling } from "../../told.ts";

type Coverage = Story["coverage"];

const offer = (by: string): SourcedItem => telling({ by, title: "The best laptop deals you can get this weekend" });
const hint = (by: string): SourcedItem => telling({ by, title: "Black Friday for laptops, with discounts" });
const news = (by: string): SourcedItem => telling({ by, title: "Laptop makers fear for their sales" });

const judge = (coverage: Coverage, isReleased = false): FillerJudgement => judgeFiller(coverage, HOLD_ALL, isReleased);

describe("judgeFiller", () => {
  test("holds what is filler, says as what, how sure, and by which signs", () => {
    const why = ["“best laptop deals” in the title"];
    const { standing, decision } = judge([offer("Red")]);
    expect(standing).toEqual({ kind: "held", as: "deals", score: 0.6, why });
    expect(decision).toEqual({ kind: "filler", as: "deals", score: 0.6, threshold: 0.6, isHeld: true, why });
  });

  test.for<{ why: string; coverage: Coverage; isHeld: boolean }>([
    { why: "all outlets bring it", coverage: [offer("Red"), offer("Blue")], isHeld: true },
    { why: "most do, and the last half", coverage: [offer("Red"), offer("Blue"), hint("Green")], isHeld: true },
    { why: "most do, and the lead half", coverage: [hint("Green"), offer("Red"), offer("Blue")], isHeld: true },
    { why: "only half do", coverage: [offer("Red"), hint("Green")], isHeld: false },
    { why: "one outlet tells it as news", coverage: [offer("Red"), offer("Blue"), news("Green")], isHeld: false },
    { why: "an outlet tells it both ways", coverage: [offer("Red"), news("Red")], isHeld: false },
    { why: "the lead is news", coverage: [news("Green"), offer("Red"), offer("Blue")], isHeld: false },
  ])("when $why: held is $isHeld", ({ coverage, isHeld }) => {
    expect(judge(coverage).standing.kind).toBe(isHeld ? "held" : "told");
  });

  test("says that all its outlets bring it", () => {
    expect(judge([offer("Red"), offer("Blue")]).decision?.why).toEqual([
      "“best laptop deals” in the title",
      "so in its 2 outlets",
    ]);
  });

  test("tells a kind that the operator wants told, and notes what it looks like", () => {
    const { standing, decision } = judgeFiller([offer("Red")], { ...HOLD_ALL, deals: "tell" }, false);
    expect(standing).toEqual(TOLD);
    expect(decision).toMatchObject({ as: "deals", isHeld: false });
    expect(judgeFiller([offer("Red")], { ...HOLD_ALL, jobs: "tell" }, false).standing.kind).toBe("held");
  });

  test("tells what the operator released, and notes what it looks like", () => {
    expect(judge([offer("Red")], true)).toMatchObject({ standing: TOLD, decision: { isHeld: false } });
  });

  test("notes nothing of news", () => {
    expect(judge([news("Green")])).toEqual({ standing: TOLD, decision: null });
  });
});

describe("fillerNews", () => {
  const held = { coverage: [offer("Red")], standing: judge([offer("Red")]).standing } as const;
  const told = { coverage: [offer("Red")], standing: TOLD } as const;
  type Before = Pick<Story, "coverage" | "standing"> | null;

  test.for<{ why: string; coverage: Coverage; isReleased?: boolean; before: Before; noted: object | null }>([
    { why: "a new story that is held", coverage: [offer("Red")], before: null, noted: { isHeld: true } },
    { why: "nothing of new news", coverage: [news("Red")], before: null, noted: null },
    { why: "nothing again", coverage: [offer("Red"), offer("Blue")], before: held, noted: null },
    { why: "a release", coverage: [offer("Red")], isReleased: true, before: held, noted: { isHeld: false } },
    { why: "a release once", coverage: [offer("Red"), offer("Blue")], isReleased: true, before: told, noted: null },
    { why: "that it is held again", coverage: [offer("Red")], before: told, noted: { isHeld: true } },
    {
      why: "nothing of a muted one",
      coverage: [offer("Red")],
      before: { ...held, standing: { kind: "muted" } },
      noted: null,
    },
    {
      why: "that an outlet made it news",
      coverage: [offer("Red"), news("Green")],
      before: held,
      noted: { isHeld: false, as: "deals", why: ["other outlets tell it as news"] },
    },
    {
      why: "that its lead is news now",
      coverage: [news("Red")],
      before: held,
      noted: { isHeld: false, score: 0, threshold: FILLER_SCORE, why: ["its lead looks like news"] },
    },
  ])("notes $why", ({ coverage, isReleased = false, before, noted }) => {
    const said = fillerNews(judge(coverage, isReleased), { coverage, before }, (looked) => judge(looked, isReleased));
    expect([said]).toMatchObject([noted]);
  });
});
