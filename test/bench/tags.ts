import { learnTags } from "../../src/curate/learn/tag-texts.ts";
import { canonicalLink } from "../../src/domain/canonical-link.ts";
import type { Figure } from "./figure.ts";
import { judged } from "./floors.ts";
import { scoreTags, scoreTopics } from "./stories/scores.ts";
import { missingStories, readSet, type StoryLine } from "./stories/story-corpus.ts";

/** Tags of link sites: learned until the end of this year, asked of the next; only such as were used so often. */
const LAST_LEARNED = "2019-12-31T23:59:59Z";
const MIN_USES = 100;
/** Of the sets with one topic a line: seven of ten are learned from, picked by their place. */
const LEARNED_OF_TEN = 7;
const SPLITS = 10;

/** How well tags and topics are learned from examples. */
export async function tags(): Promise<readonly Figure[] | { readonly skipped: string }> {
  const missing = missingStories();
  if (missing !== null) return { skipped: missing };
  const topics = (["agnews", "bbc", "gnad"] as const).map((set) => topicFigure(set));
  return await Promise.resolve([...lobsters(), ...topics]);
}

function lobsters(): readonly Figure[] {
  const lines = readSet("lobsters-tags");
  const learned = lines.filter(({ time }) => (time ?? "") <= LAST_LEARNED);
  const asked = lines.filter(({ time }) => (time ?? "") > LAST_LEARNED);
  const uses = countUses(learned.flatMap((line) => line.tags));
  const isLive = (tag: string): boolean => (uses.get(tag) ?? 0) >= MIN_USES;
  const give = learnTags(learned.map((line) => toExample(line, line.tags.filter(isLive))));
  const gold = asked.map((line) => line.tags.filter(isLive));
  const said = asked.map((line) => give(toText(line)).map(({ tag }) => tag));
  const scores = scoreTags(gold, said);
  const commonest = mostUsed(uses);
  const always = scoreTags(
    gold,
    asked.map(() => [commonest]),
  );
  const beside = { group: "tags", unit: "%", against: "the commonest tag" };
  return [
    judged({ ...beside, figure: "lobsters micro F1", value: 100 * scores.micro, other: 100 * always.micro }),
    judged({ ...beside, figure: "lobsters macro F1", value: 100 * scores.macro, other: 100 * always.macro }),
  ];
}

/** The mean of ten splits, in which each line is asked three times: one alone swings by some points. */
function topicFigure(set: "agnews" | "bbc" | "gnad"): Figure {
  const lines = readSet(`${set}-topic`);
  const splits = Array.from({ length: SPLITS }, (_, turn) => askTopics(lines, turn));
  const mean = (pick: (split: TopicScores) => number) => (100 * splits.map(pick).reduce((a, b) => a + b)) / SPLITS;
  const beside = { group: "tags", unit: "%", against: "the commonest topic" };
  const other = mean(({ always }) => always);
  return judged({ ...beside, figure: `${set} macro F1`, value: mean(({ learned }) => learned), other });
}

type TopicScores = { readonly learned: number; readonly always: number };

function askTopics(lines: readonly (StoryLine & { readonly label: string })[], turn: number): TopicScores {
  const isLearned = (at: number): boolean => (at + turn) % SPLITS < LEARNED_OF_TEN;
  const examples = lines.filter((_, at) => isLearned(at));
  const asked = lines.filter((_, at) => !isLearned(at));
  const give = learnTags(examples.map((line) => toExample(line, [line.label])));
  const commonest = mostUsed(countUses(examples.map(({ label }) => label)));
  const gold = asked.map(({ label }) => label);
  return {
    learned: scoreTopics(
      gold,
      asked.map((line) => give(toText(line))[0]?.tag ?? null),
    ),
    always: scoreTopics(
      gold,
      asked.map(() => commonest),
    ),
  };
}

function toText({ title, summary, url }: StoryLine) {
  return { title: title ?? "", summary: summary ?? "", link: url === undefined ? null : canonicalLink(url) };
}

function toExample(line: StoryLine, own: readonly string[]) {
  const { title, summary, link } = toText(line);
  return { title, summary, link, tags: own, at: line.time === undefined ? null : new Date(line.time) };
}

function countUses(all: readonly string[]): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  for (const tag of all) uses.set(tag, (uses.get(tag) ?? 0) + 1);
  return uses;
}

function mostUsed(uses: ReadonlyMap<string, number>): string {
  return [...uses].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? "";
}
