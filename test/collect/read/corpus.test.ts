import { readFile } from "node:fs/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { createFeedReader, type FeedReader } from "../../../src/collect/collect.ts";
import { openFeedCorpus, scoreFeeds, type CorpusAnswer, type CorpusFile, type Share } from "../../bench/feed-corpus.ts";

const corpus = openFeedCorpus();

async function readFeedFile(reader: FeedReader, { path, contentType }: CorpusFile): Promise<CorpusAnswer> {
  const answer = await reader.readFeed(await readFile(path), { contentType, url: "", clean: false });
  return answer.kind === "failed"
    ? { ok: false, error: `${answer.reason}: ${answer.detail}` }
    : { ok: true, ...answer.feed };
}

function percent({ right, of }: Share): number {
  return (100 * right) / of;
}

describe("the corpus", () => {
  test("is read as the issue asks", { timeout: 120_000 }, async ({ skip }) => {
    if ("skipped" in corpus) {
      skip(corpus.skipped);
      return;
    }
    const reader = createFeedReader();
    onTestFinished(async () => await reader.close());
    const answers = new Map<string, CorpusAnswer>();
    for (const file of corpus.files) answers.set(file.file, await readFeedFile(reader, file));
    const scores = scoreFeeds(corpus, answers);
    const told = scores.misses.join("\n");
    expect.soft(percent(scores.authored), told).toBeGreaterThanOrEqual(95);
    expect.soft(percent(scores.consensus), told).toBeGreaterThanOrEqual(99.99);
    expect.soft(percent(scores.encoding), told).toBeGreaterThanOrEqual(95);
    expect.soft(percent(scores.readAll), told).toBeGreaterThanOrEqual(99.5);
    expect.soft(percent(scores.readReal), told).toBe(100);
    expect.soft(percent(scores.readJson), told).toBe(100);
    expect
      .soft([...answers.values()].filter((answer) => !answer.ok && answer.error.includes("fault of ours")))
      .toEqual([]);
  });
});
