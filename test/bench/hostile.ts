import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startFarm, type Farm, type FarmWish } from "./farm.ts";
import type { Figure } from "./figure.ts";
import { runMeasured } from "./measured-process.ts";
import { median } from "./median.ts";

const FEEDS = 200;
const FAULTS = ["hang", "drip", "gzip-bomb"] as const;
/** Feeds of each fault. */
const EACH = 20;
const GOOD = FEEDS - EACH * FAULTS.length;
const LATENCY_MS = 50;
/** Alone and in bad company in turns, so many times each. */
const ROUNDS = 3;
const REACH_RATIO = 2;
const REACH_MB = 300;
const OK_OR_INCOMPLETE = [0, 1];

type Pass = {
  readonly goodMs: number;
  readonly wallMs: number;
  readonly peakMb: number;
  readonly outcomes: readonly string[];
};

/** 200 feeds on 200 hosts, of which 20 hang, 20 drip and 20 are bombs: what the 140 good ones have to suffer. */
export async function hostile(): Promise<readonly Figure[] | { readonly skipped: string }> {
  const faults = faultsOf();
  const farm = await startFarm({ feeds: FEEDS, hosts: FEEDS, latency: LATENCY_MS, faults });
  if ("skipped" in farm) return farm;
  try {
    return await measure(
      farm,
      farm.urls.filter((_, index) => faults[index] === undefined),
    );
  } finally {
    await farm.stop();
  }
}

/** Evenly between the good ones, so that no order of asking is a lucky one. */
function faultsOf(): NonNullable<FarmWish["faults"]> {
  const stride = FEEDS / (EACH * FAULTS.length);
  const faults = Array.from({ length: EACH * FAULTS.length }, (_, index) => [
    Math.floor(index * stride),
    FAULTS[index % FAULTS.length],
  ]);
  return Object.fromEntries(faults) as NonNullable<FarmWish["faults"]>;
}

async function measure(farm: Farm, good: readonly string[]): Promise<readonly Figure[]> {
  const alone: Pass[] = [];
  const together: Pass[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    alone.push(await pass(good));
    together.push(await pass(farm.urls));
  }
  const middle = (passes: readonly Pass[], pick: (one: Pass) => number): number => median(passes.map(pick));
  const [aloneMs, goodMs] = [middle(alone, (one) => one.goodMs), middle(together, (one) => one.goodMs)];
  const peakMb = Math.max(...together.map((one) => one.peakMb));
  const outcomes = together.flatMap((one) => one.outcomes);
  const count = (outcome: string): number => outcomes.filter((one) => one === outcome).length / ROUNDS;
  const ratio = goodMs / aloneMs;
  const bare = { group: "hostile" };
  return [
    {
      ...bare,
      figure: "good feeds read",
      value: count("fresh"),
      unit: `of ${GOOD}`,
      reach: "all",
      pass: count("fresh") === GOOD,
    },
    {
      ...bare,
      figure: "until the good ones are stored",
      value: goodMs / 1000,
      unit: "s",
      against: "alone",
      ratio,
      reach: `at most ${REACH_RATIO} x`,
      pass: ratio <= REACH_RATIO,
    },
    {
      ...bare,
      figure: "peak memory",
      value: peakMb,
      unit: "MB",
      reach: `under ${REACH_MB} MB`,
      pass: peakMb < REACH_MB,
    },
    {
      ...bare,
      figure: "hanging and dripping, given up",
      value: count("timeout"),
      unit: `of ${EACH * 2}`,
      reach: "all",
      pass: count("timeout") === EACH * 2,
    },
    {
      ...bare,
      figure: "bombs, defused",
      value: count("too-large"),
      unit: `of ${EACH}`,
      reach: "all",
      pass: count("too-large") === EACH,
    },
    {
      ...bare,
      figure: "until all have ended",
      value: middle(together, (one) => one.wallMs) / 1000,
      unit: "s",
      reach: null,
      pass: null,
    },
  ];
}

/** One pass over a new database, as polite as by default. Each source tells in the log when it has been stored. */
async function pass(urls: readonly string[]): Promise<Pass> {
  const folder = mkdtempSync(join(tmpdir(), "newsdesk-bench-"));
  const startedAt = Date.now();
  let goodMs = 0;
  const outcomes: string[] = [];
  const onNote = (line: string): void => {
    const { time, outcome, reason } = readNote(line);
    if (outcome === undefined) return;
    outcomes.push(outcome === "failed" ? (reason ?? outcome) : outcome);
    if (outcome === "fresh") goodMs = Math.max(goodMs, time - startedAt);
  };
  try {
    const settings = join(folder, "newsdesk.yaml");
    writeFileSync(
      settings,
      JSON.stringify({
        site: { title: "Bench", url: "http://127.0.0.1:8080" },
        network: { allow: urls.map((url) => new URL(url).host) },
        sources: urls,
      }),
    );
    const args = ["run", "--verbose", "--config", settings];
    const { wallMs, peakMb } = await runMeasured({ args, folder, codes: OK_OR_INCOMPLETE, onNote });
    return { goodMs, wallMs, peakMb, outcomes };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

type Note = { readonly time: number; readonly outcome?: string; readonly reason?: string };

function readNote(line: string): Note {
  try {
    return JSON.parse(line) as Note;
  } catch {
    return { time: 0 };
  }
}
