import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { itemFiller } from "../../../src/curate/story/filler/item-filler.ts";
import { FILLER_SCORE } from "../../../src/curate/story/filler/judge-filler.ts";
import { chooseGist } from "../../../src/curate/story/gist/choose-gist.ts";
import { choosePhrases } from "../../../src/curate/story/phrases/choose-phrases.ts";
import { canonicalLink } from "../../../src/domain/canonical-link.ts";
import type { SourcedItem, Story } from "../../../src/domain/story.ts";
import { anItem, aSource, sourced } from "../../builders.ts";

const CORPUS = resolve(process.env["CORPUS"] ?? resolve(import.meta.dirname, "../../../../shared/data"), "stories");

type Line = {
  readonly id: string;
  readonly title?: string;
  readonly summary?: string;
  readonly url?: string;
  readonly source?: string;
  readonly lang?: string;
  readonly cluster?: string;
};

function lines(name: string): readonly Line[] {
  return readFileSync(join(CORPUS, `${name}.jsonl`), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
}

function toItem({ id, title = "", summary = "", url, source: name, lang }: Line): SourcedItem {
  const source = aSource(name ?? id);
  const link = url === undefined ? null : canonicalLink(url);
  const identity = { kind: "guid", value: id } as const;
  return sourced({ ...anItem(title, { identity, summary, language: lang ?? null }, source), link }, source);
}

describe("news and links of the corpus", () => {
  // Links that people pass on hold some true offers and jobs; so news has to stay further below the limit than they.
  test.for<{ name: string; most: number }>([
    { name: "allsides-dated", most: 0.001 },
    { name: "allsides", most: 0.001 },
    { name: "basil", most: 0.001 },
    { name: "ecbplus", most: 0.001 },
    { name: "bbc-topic", most: 0.001 },
    { name: "gnad-topic", most: 0.001 },
    { name: "agnews-topic", most: 0.001 },
    { name: "uci-gnews", most: 0.002 },
    { name: "links-2020", most: 0.003 },
    { name: "lobsters-tags", most: 0.003 },
  ])("are hardly ever taken for filler: $name", ({ name, most }, context) => {
    if (!existsSync(join(CORPUS, `${name}.jsonl`)))
      context.skip(`there is no ${name} at ${CORPUS}; name a corpus with CORPUS=`);
    const items = lines(name).map(toItem);
    const taken = items.filter((item) => itemFiller(item).score >= FILLER_SCORE);
    expect(taken.length / items.length).toBeLessThan(most);
  });
});

describe("stories of the corpus", () => {
  test.for(["allsides-dated", "basil", "ecbplus"])("have a gist of their own sentences: %s", (name, context) => {
    if (!existsSync(join(CORPUS, `${name}.jsonl`)))
      context.skip(`there is no ${name} at ${CORPUS}; name a corpus with CORPUS=`);
    const stories = [...Map.groupBy(lines(name), ({ cluster }) => cluster).values()].flatMap((all) => {
      const [lead, ...others] = all.map(toItem);
      return lead === undefined ? [] : [[lead, ...others] satisfies Story["coverage"]];
    });
    const gists = stories.map((coverage) => ({ coverage, gist: chooseGist(coverage) }));
    const wrong = gists.flatMap(({ coverage, gist }) =>
      gist.filter(({ text, itemId }) => {
        const summary = coverage.find(({ item }) => item.id === itemId)?.item.summary ?? "";
        return text.length > 300 || !summary.includes(text.replace(/…$/, ""));
      }),
    );
    expect(wrong).toEqual([]);
    expect(gists.filter(({ gist }) => gist.length > 0).length / stories.length).toBeGreaterThan(0.97);
    expect(Math.max(...stories.map((coverage) => choosePhrases(coverage).length))).toBeLessThanOrEqual(8);
  });
});
