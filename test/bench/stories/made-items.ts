import type { ClusterItem } from "../../../src/curate/index/entry.ts";
import { readSet } from "./story-corpus.ts";

/** Words of one run that is taken from a text, runs of a title and of a summary: about as long as those of feeds. */
const RUN_WORDS = 7;
const TITLE_RUNS = 2;
const SUMMARY_RUNS = 10;
const SOURCES = 300;

/**
 * Makes as many items as are wanted of runs of real news, so that words are as frequent as they are there and no two
 * items are copies. The same number gives the same item.
 */
export function createItems(startMs: number, spanMs: number, count: number): (at: number) => ClusterItem {
  const texts = [...readSet("allsides"), ...readSet("agnews-topic")]
    .map(({ title, summary }) => `${title} ${summary ?? ""}`.split(/\s+/))
    .filter((words) => words.length > 3 * RUN_WORDS);
  return (at) => {
    const random = createRandom(at);
    const run = (): string => {
      const words = texts[Math.floor(random() * texts.length)] ?? [];
      const from = Math.floor(random() * (words.length - RUN_WORDS));
      return words.slice(from, from + RUN_WORDS).join(" ");
    };
    const runs = (number: number): string => Array.from({ length: number }, run).join(" ");
    return {
      id: String(at).padStart(9, "0"),
      source: `source-${at % SOURCES}`,
      toldMs: startMs + Math.floor((at / count) * spanMs),
      title: runs(TITLE_RUNS),
      summary: runs(SUMMARY_RUNS),
      linkKey: `a.example/${at}`,
      place: null,
      isLinkForeign: false,
      language: "en",
    };
  };
}

/** Numbers from 0 to below 1 (mulberry32): the same for the same seed. */
function createRandom(seed: number): () => number {
  let state = (seed + 1) * 0x9e37_79b9;
  return () => {
    state = Math.trunc(state + 0x6d2b_79f5);
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
