import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startFarm, type Farm } from "./farm.ts";
import type { Figure } from "./figure.ts";
import { runMeasured, type Usage } from "./measured-process.ts";

const FEEDS = 500;
const NEW_ITEMS = 5;

/** A refresh of 500 local feeds by one `run` in a process of its own: cold, all unchanged, and with 5 new items each. */
export async function refresh(): Promise<readonly Figure[] | { readonly skipped: string }> {
  const farm = await startFarm(FEEDS);
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
  const pass = async (): Promise<Usage> => await runMeasured(["run", "--all", "--config", settings], folder);
  const cold = await pass();
  const unchanged = await pass();
  await farm.tick(NEW_ITEMS);
  const updated = await pass();
  return [...figures("cold", cold), ...figures("all 304", unchanged), ...figures(`${NEW_ITEMS} new items`, updated)];
}

/** `perHost` is above the polite default because the farm has few hosts. */
function settingsFor(urls: readonly string[]): string {
  return JSON.stringify({
    site: { title: "Bench", url: "http://127.0.0.1:8080" },
    collect: { perHost: 4, hostGap: "0s" },
    network: { allow: [...new Set(urls.map((url) => new URL(url).host))] },
    sources: urls,
  });
}

function figures(what: string, { wallMs, cpuMs, peakMb }: Usage): readonly Figure[] {
  const bare = { group: "refresh", reach: null, pass: null };
  return [
    { ...bare, figure: `${what}: feeds a second`, value: FEEDS / (wallMs / 1000), unit: "feeds/s" },
    { ...bare, figure: `${what}: CPU a feed`, value: cpuMs / FEEDS, unit: "ms" },
    { ...bare, figure: `${what}: peak memory`, value: peakMb, unit: "MB" },
  ];
}
