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

function topicFigure(set: "agnews" | "bbc" | "gnad"): Figure {
  const lines = readSet(`${set}-topic`);
  const learned = lines.filter((_, at) => at % 10 < LEARNED_OF_TEN);
  const asked = lines.filter((_, at) => at % 10 >= LEARNED_OF_TEN);
  const give = learnTags(learned.map((line) => toExample(line, [line.label])));
  const gold = asked.map(({ label }) => label);
  const said = asked.map((line) => give(toText(line))[0]?.tag ?? null);
  const commonest = mostUsed(countUses(learned.map(({ label }) => label)));
  const other =
    100 *
    scoreTopics(
      gold,
      asked.map(() => commonest),
    );
  const value = 100 * scoreTopics(gold, said);
  return judged({ group: "tags", figure: `${set} macro F1`, value, unit: "%", against: "the commonest topic", other });
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
