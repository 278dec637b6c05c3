import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** A line of a set: what a program is given, and what people say of it. */
export type StoryLine = {
  readonly id: string;
  readonly title: string;
  readonly summary?: string;
  readonly text?: string;
  readonly url?: string;
  readonly source?: string;
  readonly time?: string;
  readonly lang?: string;
};

export type Clustered = StoryLine & { readonly cluster: string };
export type Tagged = StoryLine & { readonly tags: readonly string[] };
export type Labelled = StoryLine & { readonly label: string };
/** `overall` from 1 (the same) to 4. */
export type ScoredPair = {
  readonly lang1: string;
  readonly lang2: string;
  readonly text1: string;
  readonly text2: string;
  readonly overall: number;
};

/** Not part of this project: the folder above is named by CORPUS, or lies beside it. */
const FOLDER = resolve(process.env["CORPUS"] ?? resolve(import.meta.dirname, "../../../../shared/data"), "stories");

/** Why the sets cannot be read; `null`: they can. */
export function missingStories(): string | null {
  return existsSync(FOLDER) ? null : `there are no sets of stories at ${FOLDER}; name the folder above it with CORPUS=`;
}

type Sets = {
  readonly [Name in "allsides-dated" | "basil" | "ecbplus" | "uci-gnews" | "allsides" | "links-2020"]: Clustered;
} & { readonly "semeval22-pairs": ScoredPair; readonly "lobsters-tags": Tagged } & {
  readonly [Name in "agnews-topic" | "bbc-topic" | "gnad-topic"]: Labelled;
};

export function readSet<Name extends keyof Sets>(name: Name): readonly Sets[Name][] {
  return readFileSync(join(FOLDER, `${name}.jsonl`), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Sets[Name]);
}

/** What a program may see of a line. */
export function withoutAnswers({ id, title, summary, text, url, source, time, lang }: StoryLine): StoryLine {
  return {
    id,
    title: title ?? "",
    ...(summary === undefined ? {} : { summary }),
    ...(text === undefined ? {} : { text }),
    ...(url === undefined ? {} : { url }),
    ...(source === undefined ? {} : { source }),
    ...(time === undefined ? {} : { time }),
    ...(lang === undefined ? {} : { lang }),
  };
}
