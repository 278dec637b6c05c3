import type { StoryExplanation } from "../app/explain/explanation.ts";
import { untold } from "../app/explain/feed-verdict.ts";
import { counted } from "../domain/counted.ts";
import type { Correction } from "../domain/correction.ts";
import { shownRank } from "../domain/rank.ts";
import type { RankPart, Story } from "../domain/story.ts";
import { coverageLines, originLines, prunedLines, receiptLines } from "./explain-item.ts";
import { minute } from "./minute.ts";

/** A story in words: what it is first, then why, then each decision in its time. */
export function storyLines(explanation: StoryExplanation): readonly string[] {
  const { story, rank, corrections, sources, feeds, editions, receipts } = explanation;
  return [
    story.coverage[0].item.title,
    `story ${story.id}, told by ${story.coverage.length}`,
    "",
    "Coverage, the lead first",
    ...story.coverage.flatMap(coverageLines),
    ...section(
      "How it came here",
      story.coverage.flatMap((one) => originLines(one, sources.get(one.source.id))),
    ),
    ...section("In short", gistLines(story)),
    ...section("Names and phrases", story.phrases.length === 0 ? [] : [`  ${story.phrases.join(", ")}`]),
    ...section("Tags", tagLines(story, corrections)),
    ...section("Standing", [`  ${standingWords(story)}`]),
    ...section("Corrections that stand", corrections.map(correctionWords)),
    "",
    ...rankLines(rank),
    ...section(
      "Feeds",
      feeds.map(({ feed, place, why }) => `  ${place === null ? "out" : "in "}  ${feed}: ${why}`),
    ),
    ...section(
      "Digests",
      editions.map(({ digest, slot, place, why }) => {
        const when = slot === null ? "" : ` of ${slot.replace("T", " ")}`;
        return `  ${place === null ? "out" : "in "}  ${digest}${when}: ${why}`;
      }),
    ),
    "",
    ...receiptLines(receipts, story),
    ...prunedLines(explanation.receiptsSince, story.firstSeenAt),
  ];
}

/** With a line before it, and nothing at all when there is nothing in it. */
function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", title, ...lines];
}

function gistLines({ gist, coverage }: Story): readonly string[] {
  const names = new Map(coverage.map(({ item, source }) => [item.id, source.name]));
  return gist.map(({ text, itemId }) => `  ${text} (${names.get(itemId) ?? itemId})`);
}

/** What the operator took away is told too, for it says why a rule gives nothing. */
function tagLines({ tags }: Story, corrections: readonly Correction[]): readonly string[] {
  const lines = tags.map(({ tag, why }) => `  ${tag}: ${why.join("; ")}`);
  const had = new Set(tags.map(({ tag }) => tag));
  const taken = corrections.flatMap((one) =>
    one.kind === "untagged" && !had.has(one.tag) ? [`  not ${one.tag}: the operator took it away (${one.id})`] : [],
  );
  const none = "  none: no rule matches, and nothing that was learned does";
  return lines.length + taken.length === 0 ? [none] : [...lines, ...taken];
}

function rankLines(rank: readonly RankPart[]): readonly string[] {
  const { sum, parts } = shownRank(rank);
  return [
    `Rank ${sum.toFixed(2)} now`,
    ...parts.map(({ name, value, why }) => `  ${value.toFixed(2).padStart(7)}  ${name}: ${why}`),
  ];
}

function standingWords({ standing }: Story): string {
  if (standing.kind !== "held") return untold(standing) === null ? "told" : "muted by the operator";
  return `held back as ${standing.as} by ${standing.score.toFixed(2)}: ${standing.why.join("; ")}`;
}

function correctionWords(correction: Correction): string {
  const { id, at } = correction;
  return `  ${minute(at)}  ${wishWords(correction)} (${id})`;
}

function wishWords(correction: Correction): string {
  if (correction.kind === "apart")
    return `kept apart: ${correction.items.join(", ")} from ${correction.from.join(", ")}`;
  if (correction.kind === "together")
    return `${counted(correction.items.length, "item")} kept together: ${correction.items.join(", ")}`;
  const what = "tag" in correction ? `${correction.kind} ${correction.tag}` : correction.kind;
  return `${what}, for ${correction.item}`;
}
