import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { learnTags, type TagExample } from "../../../src/curate/curate.ts";
import { sha256 } from "../../../src/domain/content-id.ts";

const CORPUS = resolve(process.env["CORPUS"] ?? resolve(import.meta.dirname, "../../../../shared/data"), "stories");

type Line = {
  readonly id: string;
  readonly title?: string;
  readonly summary?: string;
  readonly url?: string;
  readonly time?: string;
  readonly tags?: readonly string[];
  readonly label?: string;
};

function isMissing(name: string): boolean {
  return !existsSync(join(CORPUS, `${name}.jsonl`));
}

function lines(name: string): readonly Line[] {
  const text = readFileSync(join(CORPUS, `${name}.jsonl`), "utf8").trim();
  return text.split("\n").map((line) => JSON.parse(line) as Line);
}

function toExample({ title = "", summary = "", url, time, tags, label }: Line): TagExample {
  const given = tags ?? (label === undefined ? [] : [label]);
  return { title, summary, link: url ?? null, tags: given, at: time === undefined ? null : new Date(time) };
}

/** How the answers fare tag by tag: rightly given, given, and to be given. */
function score(learned: readonly TagExample[], asked: readonly TagExample[], isCounted: (tag: string) => boolean) {
  const give = learnTags(learned);
  const counts = new Map<string, { hits: number; all: number }>();
  const note = (tag: string, hits: number): void => {
    if (!isCounted(tag)) return;
    const known = counts.get(tag) ?? { hits: 0, all: 0 };
    counts.set(tag, { hits: known.hits + hits, all: known.all + 1 });
  };
  for (const text of asked) {
    for (const { tag } of give(text)) note(tag, text.tags.includes(tag) ? 2 : 0);
    for (const tag of text.tags) note(tag, 0);
  }
  const all = [...counts.values()];
  const sum = (part: "hits" | "all") => all.reduce((total, each) => total + each[part], 0);
  const macro = all.reduce((total, { hits, all: each }) => total + hits / each, 0) / all.length;
  return { micro: (100 * sum("hits")) / sum("all"), macro: 100 * macro };
}

function told({ at }: TagExample): number {
  return at?.getTime() ?? 0;
}

test(
  "learns the tags of people who pass links on, from eight months for the month after them",
  { timeout: 180_000 },
  (context) => {
    if (isMissing("lobsters-tags")) context.skip(`there is no lobsters-tags at ${CORPUS}; name a corpus with CORPUS=`);
    const all = lines("lobsters-tags").map(toExample);
    const [start, end] = [Date.UTC(2019, 4), Date.UTC(2020, 0)];
    const learned = all.filter((each) => told(each) >= start && told(each) < end);
    const asked = all.filter((each) => told(each) >= end && told(each) < Date.UTC(2020, 1));
    const uses = Map.groupBy(
      learned.flatMap(({ tags }) => tags),
      (tag) => tag,
    );
    const { micro } = score(learned, asked, (tag) => (uses.get(tag)?.length ?? 0) >= 20);
    expect(micro).toBeGreaterThan(44);
  },
);

test.for([
  { name: "agnews-topic", least: 87.5 },
  { name: "bbc-topic", least: 95 },
  { name: "gnad-topic", least: 70 },
])("learns the one topic of each text: $name", { timeout: 180_000 }, ({ name, least }, context) => {
  if (isMissing(name)) context.skip(`there is no ${name} at ${CORPUS}; name a corpus with CORPUS=`);
  const all = lines(name);
  const macros = Array.from({ length: 5 }, (_, split) => {
    const keyed = all.map((line) => ({ line, key: sha256(`${split} ${line.id}`) }));
    const inOrder = keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ line }) => toExample(line));
    const cut = Math.floor(inOrder.length * 0.7);
    return score(inOrder.slice(0, cut), inOrder.slice(cut), () => true).macro;
  });
  expect(macros.reduce((a, b) => a + b, 0) / macros.length).toBeGreaterThan(least);
});
