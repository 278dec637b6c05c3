import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startFarm, type Farm } from "./farm.ts";
import type { Figure } from "./figure.ts";
import { MAIN, runMeasured, type Usage } from "./measured-process.ts";
import { median } from "./median.ts";
import { packagedMain } from "./packaged.ts";

const FEEDS = 1_000;
const HOSTS = 16;
const NEW_ITEMS = 5;
/** The all-304 passes and their floor are measured in turns, so many times each. */
const ROUNDS = 5;
const BARE = fileURLToPath(import.meta.resolve("./bare-undici.ts"));

/** CPU a feed of an all-304 pass of the packaged program, start included. */
const REACH_MS = 0.6;
/**
 * The same where another machine, or company on this one, enters: the bar was set where undici alone took 0.11 ms a feed
 * and 0.13 s to start, which is 0.24 ms a feed here.
 */
const REACH_RATIO = REACH_MS / 0.24;

/**
 * A refresh of 1,000 local feeds by `run` in a process of its own: cold, all unchanged, and with 5 new items each. Measured is the
 * packaged program (`dist`); for the pass where start weighs most the one from `src` stands beside it.
 */
export async function refresh(): Promise<readonly Figure[] | { readonly skipped: string }> {
  const farm = await startFarm({ feeds: FEEDS, hosts: HOSTS });
  if ("skipped" in farm) return farm;
  const folder = mkdtempSync(join(tmpdir(), "newsdesk-bench-"));
  try {
    return await measure(farm, folder);
  } finally {
    await farm.stop();
    rmSync(folder, { recursive: true });
  }
}

async function measure(farm: Farm, folder: string): Promise<readonly Figure[]> {
  const settings = join(folder, "newsdesk.yaml");
  writeFileSync(settings, settingsFor(farm.urls));
  const packaged = packagedMain();
  const pass = async (script: string): Promise<Usage> =>
    await runMeasured({ script, args: ["run", "--all", "--config", settings], folder });
  const cold = await pass(packaged);
  const quiet = await quietPasses(farm, folder, { ours: () => pass(packaged), source: () => pass(MAIN) });
  await farm.tick(NEW_ITEMS);
  const updated = await pass(packaged);
  return [
    ...figures("dist, cold", cold),
    ...figures("dist, all 304", quiet.ours),
    againstBare(quiet.ours, quiet.bare),
    ...figures("src, all 304", quiet.source),
    ...figures(`dist, ${NEW_ITEMS} new items`, updated),
  ];
}

type Quiet<Value> = { readonly ours: Value; readonly source: Value; readonly bare: Value };

async function quietPasses(
  farm: Farm,
  folder: string,
  { ours, source }: Omit<Quiet<() => Promise<Usage>>, "bare">,
): Promise<Quiet<Usage>> {
  const list = join(folder, "bare.json");
  writeFileSync(list, JSON.stringify(farm.urls.map((url) => ({ url, etag: null, lastModified: null }))));
  const bare = async (): Promise<Usage> => await runMeasured({ script: BARE, args: [list], folder });
  await bare(); // For the validators.
  const turns: Quiet<Usage>[] = [];
  for (let round = 0; round < ROUNDS; round += 1)
    turns.push({ bare: await bare(), ours: await ours(), source: await source() });
  const middle = (of: keyof Quiet<Usage>): Usage => middleOf(turns.map((turn) => turn[of]));
  return { ours: middle("ours"), source: middle("source"), bare: middle("bare") };
}

function middleOf(usages: readonly Usage[]): Usage {
  const middle = (pick: (usage: Usage) => number): number => median(usages.map(pick));
  return {
    wallMs: middle(({ wallMs }) => wallMs),
    cpuMs: middle(({ cpuMs }) => cpuMs),
    peakMb: middle(({ peakMb }) => peakMb),
  };
}

/** `perHost` and `hostGap` are less polite than by default because the farm has few hosts. */
function settingsFor(urls: readonly string[]): string {
  return JSON.stringify({
    site: { title: "Bench", url: "http://127.0.0.1:8080" },
    collect: { perHost: 4, hostGap: "0s" },
    network: { allow: [...new Set(urls.map((url) => new URL(url).host))] },
    sources: urls,
  });
}

function againstBare(ours: Usage, bare: Usage): Figure {
  const value = ours.cpuMs / FEEDS;
  const ratio = ours.cpuMs / bare.cpuMs;
  return {
    group: "refresh",
    figure: "dist, all 304: CPU a feed, start included",
    value,
    unit: "ms",
    against: "undici alone",
    ratio,
    reach: `at most ${REACH_MS} ms, or ${REACH_RATIO} x where the machine is slower`,
    pass: value <= REACH_MS || ratio <= REACH_RATIO,
  };
}

function figures(what: string, { wallMs, cpuMs, peakMb }: Usage): readonly Figure[] {
  const bare = { group: "refresh", reach: null, pass: null };
  return [
    { ...bare, figure: `${what}: feeds a second`, value: FEEDS / (wallMs / 1000), unit: "feeds/s" },
    { ...bare, figure: `${what}: CPU a feed`, value: cpuMs / FEEDS, unit: "ms" },
    { ...bare, figure: `${what}: peak memory`, value: peakMb, unit: "MB" },
  ];
}
