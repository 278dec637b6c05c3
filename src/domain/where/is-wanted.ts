import { rankAt, score } from "../rank.ts";
import { outlets, type Story } from "../story.ts";
import { unreachable } from "../unreachable.ts";
import { foldForChoice, hasWords } from "./fold-for-choice.ts";
import type { Sign, Where } from "./where.ts";

/** What of a story a choice looks at. */
export type Choosable = Pick<Story, "tags" | "coverage" | "rank" | "publishedAt">;

/** Whether the choice takes the story at the moment; only `score` and `age` look at that. Pure and total. */
export function isWanted(story: Choosable, where: Where, now: Date): boolean {
  switch (where.kind) {
    case "not":
      return !isWanted(story, where.of, now);
    case "and":
      return where.of.every((part) => isWanted(story, part, now));
    case "or":
      return where.of.some((part) => isWanted(story, part, now));
    case "tag":
      return story.tags.some(({ tag }) => tag === where.value);
    case "source":
      return isFrom(story, where.value);
    case "language":
      return isIn(story, where.value);
    case "text":
      return says(story, foldForChoice(where.value));
    case "score":
      return HOLDS[where.sign](score(rankAt(story, now)), where.value);
    case "outlets":
      return HOLDS[where.sign](outlets(story).length, where.value);
    case "age":
      return HOLDS[where.sign](ageSeconds(story, now), where.value);
    default:
      return unreachable(where);
  }
}

/** Any outlet of the coverage, by id or name. */
function isFrom({ coverage }: Choosable, wanted: string): boolean {
  const name = sourceKey(wanted);
  return coverage.some(({ source }) => sourceKey(source.id) === name || sourceKey(source.name) === name);
}

/** By what two spellings of a source's name are one. */
export function sourceKey(name: string): string {
  return name.trim().normalize("NFKC").toLowerCase();
}

/** The language of the headline that readers see; `de` takes `de-CH` too. */
function isIn({ coverage: [lead] }: Choosable, wanted: string): boolean {
  const language = lead.item.language?.toLowerCase();
  return language === wanted || language?.startsWith(`${wanted}-`) === true;
}

/** In one title or one summary of the coverage. */
function says({ coverage }: Choosable, words: string): boolean {
  return coverage.some(({ item }) => [item.title, item.summary].some((text) => hasWords(foldForChoice(text), words)));
}

/** Never below zero: a clock may have gone back. */
function ageSeconds({ publishedAt }: Choosable, now: Date): number {
  return Math.max(0, (now.getTime() - publishedAt.getTime()) / 1000);
}

const HOLDS: Readonly<Record<Sign, (actual: number, value: number) => boolean>> = {
  "<": (actual, value) => actual < value,
  "<=": (actual, value) => actual <= value,
  ">": (actual, value) => actual > value,
  ">=": (actual, value) => actual >= value,
  "=": (actual, value) => actual === value,
};
