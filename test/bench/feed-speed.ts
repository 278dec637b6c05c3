import { readFileSync } from "node:fs";
import { answerRead } from "../../src/collect/read-request.ts";
import { NO_MEMORY } from "../../src/domain/collect-store.ts";
import { type CorpusFile } from "./feed-corpus.ts";
import type { Figure } from "./figure.ts";
import { median } from "./median.ts";
import { parsePlainly, readPlainly } from "./plain-rss-parser.ts";

/** Each reads all feeds once a round, one after the other; the first round is for warming up. */
const ROUNDS = 7;
const REACH_RATIO = 0.8;

type Feed = { readonly body: Uint8Array; readonly text: string; readonly contentType: string | null };

/** Real XML feeds that the plain parser can read: bytes to normalised fields by us, text to its own objects by it. */
export async function feedSpeed(files: readonly CorpusFile[]): Promise<Figure> {
  const feeds = await readableFeeds(files);
  const megabytes = feeds.reduce((sum, { body }) => sum + body.byteLength, 0) / 1e6;
  const ours: number[] = [];
  const plain: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const [own, other] = [await secondsOf(feeds, readOurs), await secondsOf(feeds, ({ text }) => parsePlainly(text))];
    if (round === 0) continue;
    ours.push(megabytes / own);
    plain.push(megabytes / other);
  }
  const ratio = median(ours) / median(plain);
  return {
    group: "feeds",
    figure: "speed, decoded and normalised",
    value: median(ours),
    unit: "MB/s",
    against: `rss-parser's ${median(plain).toFixed(1)}`,
    ratio,
    reach: `at least ${REACH_RATIO} x`,
    pass: ratio >= REACH_RATIO,
  };
}

async function readOurs({ body, contentType }: Feed): Promise<void> {
  const url = "https://feeds.example/feed.xml";
  await answerRead({ want: "parsed", body, contentType, url, memory: NO_MEMORY, now: new Date(0) });
}

async function secondsOf(feeds: readonly Feed[], read: (feed: Feed) => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  for (const feed of feeds) await read(feed);
  return (performance.now() - startedMs) / 1000;
}

async function readableFeeds(files: readonly CorpusFile[]): Promise<readonly Feed[]> {
  const feeds: Feed[] = [];
  for (const { path, contentType } of files.filter(({ isReal }) => isReal)) {
    const body = new Uint8Array(readFileSync(path));
    const text = new TextDecoder().decode(body);
    if (text.trimStart().startsWith("<") && (await readPlainly(text)).ok) feeds.push({ body, text, contentType });
  }
  return feeds;
}
