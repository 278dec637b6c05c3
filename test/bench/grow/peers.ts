import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Farm, startFarm } from "../farm.ts";
import type { Figure } from "../figure.ts";
import { runMeasured, type Usage } from "../measured-process.ts";
import { packagedMain } from "../packaged.ts";

const FEEDS = 1_000;
const HOSTS = 16;
const NEW_ITEMS = 5;
/** Of each answer, in milliseconds. */
const LATENCY = 50;

/** Whole processes, with all that they start. */
type Spent = Pick<Usage, "wallMs" | "cpuMs">;
type Peer = { readonly name: string; readonly refresh: () => Spent };

/**
 * 1,000 local feeds read by us and by two readers that do nothing but read them, in turns over the same farm: cold, and with five new
 * items in each feed. Ours also cleans, clusters, tags and stores; it is held against the better of the two.
 */
export async function againstPeers(): Promise<readonly Figure[] | { readonly skipped: string }> {
  const missing = ["newsboat", "sfeed_update"].filter((program) => !isThere(program));
  if (missing.length > 0) return { skipped: `${missing.join(" and ")} cannot be run; Debian has newsboat and sfeed` };
  const farm = await startFarm({ feeds: FEEDS, hosts: HOSTS, latency: LATENCY });
  if ("skipped" in farm) return farm;
  const folder = mkdtempSync(join(tmpdir(), "newsdesk-peers-"));
  try {
    return await compare(farm, folder);
  } finally {
    await farm.stop();
    rmSync(folder, { recursive: true });
  }
}

async function compare(farm: Farm, folder: string): Promise<readonly Figure[]> {
  const peers = [newsboat(farm, folder), sfeed(farm, folder)];
  const settings = join(folder, "newsdesk.yaml");
  writeFileSync(settings, settingsFor(farm.urls));
  const ours = async (): Promise<Usage> =>
    await runMeasured({ script: packagedMain(), args: ["run", "--all", "--config", settings], folder });
  const round = async () => ({
    peers: peers.map(({ name, refresh }) => Object.assign(refresh(), { name })),
    ours: await ours(),
  });
  const cold = await round();
  await farm.tick(NEW_ITEMS);
  const updated = await round();
  return [
    ...peerFigures("cold", cold, { wall: 0.75, cpu: 1 }),
    ...peerFigures(`${NEW_ITEMS} new items a feed`, updated, { wall: 0.5, cpu: 0.5 }),
  ];
}

type Round = {
  readonly peers: readonly (Spent & { readonly name: string })[];
  readonly ours: Spent & Pick<Usage, "peakMb">;
};

/** What a round says; the plots of the report know these names. */
export function peerFigures(
  what: string,
  { peers, ours }: Round,
  reach: { readonly wall: number; readonly cpu: number },
): readonly Figure[] {
  const group = "grow";
  const against = (unit: "wall" | "cpu"): Figure => {
    const of = (spent: Spent): number => (unit === "wall" ? spent.wallMs : spent.cpuMs) / 1000;
    const best = peers.toSorted((one, other) => of(one) - of(other))[0];
    if (best === undefined) throw new Error("There are two peers.");
    const ratio = of(ours) / of(best);
    const said = peers.map((peer) => `${peer.name} ${of(peer).toFixed(1)} s`).join(", ");
    return {
      group,
      figure: `1,000 feeds, ${what}: ${unit === "wall" ? "wall" : "CPU"}`,
      value: of(ours),
      unit: "s",
      against: said,
      ratio,
      reach: `at most ${reach[unit]} x the better`,
      pass: ratio <= reach[unit],
    };
  };
  const memory = {
    group,
    figure: `1,000 feeds, ${what}: peak memory`,
    value: ours.peakMb,
    unit: "MB",
    reach: "under 300 MB",
    pass: ours.peakMb < 300,
  };
  return [against("wall"), against("cpu"), memory];
}

function settingsFor(urls: readonly string[]): string {
  return JSON.stringify({
    site: { title: "Bench", url: "http://127.0.0.1:8080" },
    collect: { perHost: 4, hostGap: "0s" },
    network: { allow: [...new Set(urls.map((url) => new URL(url).host))] },
    sources: urls,
  });
}

function isThere(program: string): boolean {
  return spawnSync("which", [program]).status === 0;
}

function newsboat({ urls }: Farm, folder: string): Peer {
  const home = join(folder, "newsboat");
  mkdirSync(home);
  writeFileSync(join(home, "urls"), urls.join("\n"));
  writeFileSync(join(home, "config"), "reload-threads 8\nauto-reload no\ndownload-retries 1\n");
  const files = ["-C", join(home, "config"), "-u", join(home, "urls"), "-c", join(home, "cache.db")];
  return { name: "newsboat", refresh: () => spend("newsboat", [...files, "-x", "reload"], home) };
}

/** With validators, which curl keeps; as it is shipped it asks for everything each time. */
function sfeed({ urls }: Farm, folder: string): Peer {
  const home = join(folder, "sfeed");
  mkdirSync(join(home, "etags"), { recursive: true });
  const feeds = urls.map((url, index) => `  feed f${index} '${url}'`).join("\n");
  const fetch = `fetch() { curl -s -L -m 30 --etag-save '${home}/etags/'"$1" --etag-compare '${home}/etags/'"$1" "$2"; }`;
  writeFileSync(join(home, "sfeedrc"), `sfeedpath='${home}/feeds'\nmaxjobs=16\n${fetch}\nfeeds() {\n${feeds}\n}\n`);
  return { name: "sfeed", refresh: () => spend("sfeed_update", [join(home, "sfeedrc")], home) };
}

/** Runs a program to its end; the shell counts what it and all that it started have used. */
function spend(program: string, args: readonly string[], home: string): Spent {
  const script = 'TIMEFORMAT="%R %U %S"; time "$@" >/dev/null 2>&1';
  const env = { ...process.env, HOME: home, TERM: "dumb" };
  const { stderr, status } = spawnSync("bash", ["-c", script, "bash", program, ...args], { env, encoding: "utf8" });
  const [wall = NaN, user = NaN, system = NaN] = (stderr.trim().split("\n").at(-1) ?? "").split(" ").map(Number);
  if (Number.isNaN(wall + user + system)) throw new Error(`${program} ended with ${status}: ${stderr}`);
  return { wallMs: wall * 1000, cpuMs: (user + system) * 1000 };
}
