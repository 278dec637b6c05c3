import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Figure } from "./figure.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const REACH_MB = 150;
/** Long enough for the first pass to be over and the reader thread to have ended. */
const SETTLE_MS = 15_000;

/** Memory of an idle `start`: after its first pass over nothing, with the pages served. */
export async function idle(): Promise<readonly Figure[] | { readonly skipped: string }> {
  if (!existsSync("/proc/self/status"))
    return { skipped: "memory is read from /proc, which this system does not have" };
  const folder = mkdtempSync(join(tmpdir(), "newsdesk-bench-"));
  const settings = join(folder, "newsdesk.yaml");
  const site = { title: "Idle", url: "http://127.0.0.1:8080" };
  // Nothing answers there: the source is refused before anything is sent.
  const sources = ["http://127.0.0.1/feed.xml"];
  writeFileSync(settings, JSON.stringify({ site, sources, web: { listen: "127.0.0.1:0" } }));
  const child = spawn(process.execPath, [...startArguments(), "--quiet", "--config", settings], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<number | null>((done) => void child.once("exit", done));
  try {
    const isServing = new Promise<void>((done) => void child.stdout.once("data", () => done()));
    await Promise.race([isServing, ended]);
    if (child.exitCode !== null) throw new Error(`newsdesk start ended with ${child.exitCode}`);
    await new Promise((done) => setTimeout(done, SETTLE_MS));
    const value = residentMb(child.pid ?? 0);
    return [
      {
        group: "idle",
        figure: "memory of an idle start",
        value,
        unit: "MB",
        reach: `under ${REACH_MB} MB`,
        pass: value < REACH_MB,
      },
    ];
  } finally {
    child.kill();
    await ended;
    rmSync(folder, { recursive: true });
  }
}

/** What `npm start` gives to node. */
function startArguments(): readonly string[] {
  const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: { start: string } };
  const [node, ...args] = manifest.scripts.start.split(" ");
  if (node !== "node") throw new Error(`npm start runs ${node}, not node`);
  return args;
}

function residentMb(pid: number): number {
  const kb = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  if (kb === undefined) throw new Error(`/proc/${pid}/status does not tell the memory`);
  return Number(kb) / 1024;
}
