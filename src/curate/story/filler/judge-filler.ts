import type { Decision } from "../../../domain/receipt.ts";
import { type FillerKind, type SourcedItem, type Standing, type Story, TOLD } from "../../../domain/story.ts";
import { type ItemFiller, itemFiller } from "./item-filler.ts";

/** From this score on an item is filler. */
export const FILLER_SCORE = 0.6;
/** An item below this score is news, and one such outlet makes a story news. */
const NEWS_SCORE = 0.25;
/** More grounds than these tell nobody anything. */
const MAX_WHYS = 6;

/** Whether each kind is held back or told. */
export type FillerRules = Readonly<Record<FillerKind, "hold" | "tell">>;

export const HOLD_ALL: FillerRules = { sponsored: "hold", deals: "hold", jobs: "hold", "press-release": "hold" };

export type FillerDecision = Extract<Decision, { readonly kind: "filler" }>;

/** `decision`: what is to be noted; `null` when the story does not look like filler. */
export type FillerJudgement = { readonly standing: Standing; readonly decision: FillerDecision | null };

const NEWS: FillerJudgement = { standing: TOLD, decision: null };

/**
 * Judges whether a story is filler: more than half of its outlets bring it as filler, and none of them tells it as news.
 * What it is and by which signs is said by the item that shows most of them; the lead is the one that shows least. What is
 * filler is held back, unless the rules tell its kind or the operator released it.
 */
export function judgeFiller(coverage: Story["coverage"], rules: FillerRules, isReleased: boolean): FillerJudgement {
  if (!isFillerToMost(coverage)) return NEWS;
  const clearest = coverage.map(itemFiller).reduce((best, next) => (next.score > best.score ? next : best));
  const { as, score } = clearest;
  const why = grounds(clearest, coverage);
  const isHeld = rules[as] === "hold" && !isReleased;
  const decision: FillerDecision = { kind: "filler", as, score, threshold: FILLER_SCORE, isHeld, why };
  return { standing: isHeld ? { kind: "held", as, score, why } : TOLD, decision };
}

/**
 * What is to be noted of a story: the judgement when it is another one than `before` had, and why one that was held is
 * told now. `judgeAgain` is asked about the coverage that it had before.
 */
export function fillerNews(
  now: FillerJudgement,
  {
    coverage,
    before,
  }: { readonly coverage: Story["coverage"]; readonly before: Pick<Story, "coverage" | "standing"> | null },
  judgeAgain: (coverage: Story["coverage"]) => FillerJudgement,
): FillerDecision | null {
  if (before === null) return now.decision;
  const was = before.standing;
  if (now.decision === null) return was.kind === "held" ? noLonger(was.as, coverage) : null;
  const isHeldAsBefore = was.kind === "muted" || (was.kind === "held") === now.decision.isHeld;
  const isKnown = isHeldAsBefore && judgeAgain(before.coverage).decision?.as === now.decision.as;
  return isKnown ? null : now.decision;
}

function noLonger(as: FillerKind, coverage: Story["coverage"]): FillerDecision {
  const { score } = itemFiller(coverage[0]);
  const why = [score < FILLER_SCORE ? "its lead looks like news" : "other outlets tell it as news"];
  return { kind: "filler", as, score, threshold: FILLER_SCORE, isHeld: false, why };
}

/** An outlet counts by the item of it that looks least like filler. */
function isFillerToMost(coverage: Story["coverage"]): boolean {
  const byOutlet = new Map<string, number>();
  for (const sourced of coverage) {
    const score = itemFiller(sourced).score;
    byOutlet.set(sourced.source.name, Math.min(score, byOutlet.get(sourced.source.name) ?? 1));
  }
  const scores = [...byOutlet.values()];
  const filler = scores.filter((score) => score >= FILLER_SCORE).length;
  return scores.every((score) => score >= NEWS_SCORE) && filler * 2 > scores.length;
}

function grounds({ why }: ItemFiller, coverage: readonly SourcedItem[]): readonly [string, ...string[]] {
  const [first = "its signs", ...others] = why.slice(0, MAX_WHYS);
  const names = new Set(coverage.map(({ source }) => source.name));
  return names.size === 1 ? [first, ...others] : [first, ...others, `so in its ${names.size} outlets`];
}
