import type { ClusterItem } from "../../../src/curate/index/entry.ts";
import { readSet } from "./story-corpus.ts";

/** Words of one run that is taken from a text, runs of a title and of a summary: about as long as those of feeds. */
const RUN_WORDS = 7;
/** No run is longer. */
const MAX_RUN_CHARS = 1_000;
const TITLE_RUNS = 2;
const SUMMARY_RUNS = 10;
const SOURCES = 300;

/**
 * Makes as many items as are wanted of runs of real news, so that words are as frequent as they are there and no two
 * items are copies. The same number gives the same item.
 */
export function createItems(startMs: number, spanMs: number, count: number): (at: number) => ClusterItem {
  const text = [...readSet("allsides"), ...readSet("agnews-topic")]
    .map(({ title, summary }) => `${title} ${summary ?? ""}`)
    .join(" ");
  return (at) => {
    const random = createRandom(at);
    const run = (): string => runFrom(text, Math.floor(random() * (text.length - MAX_RUN_CHARS)));
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

/** The words of a run from the next word on. One text, cut where it is needed: lists of words would outweigh what is measured. */
function runFrom(text: string, from: number): string {
  const start = text.indexOf(" ", from) + 1;
  let end = start;
  for (let words = 0; words < RUN_WORDS && end - start < MAX_RUN_CHARS; words++) end = text.indexOf(" ", end + 1);
  return text.slice(start, Math.max(start, end));
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
