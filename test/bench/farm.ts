import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";

/** A local server full of made feeds, in a process of its own. */
export type Farm = {
  readonly urls: readonly string[];
  /** Gives each feed so many new items. */
  tick(items: number): Promise<void>;
  stop(): Promise<void>;
};

const PORT = 8_800;
const HOSTS = 16;
const script = resolve(process.env["FARM"] ?? resolve(import.meta.dirname, "../../../shared/bench/feedfarm.mjs"));

/** Starts it, or says why it cannot: the farm is not part of this project. */
export async function startFarm(feeds: number): Promise<Farm | { readonly skipped: string }> {
  if (!existsSync(script)) return { skipped: `there is no feed farm at ${script}; name one with FARM=` };
  const args = ["--feeds", feeds, "--port", PORT, "--hosts", HOSTS, "--latency", 0, "--max-life", 900].map(String);
  const child = spawn(process.execPath, [script, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise<void>((done, fail) => {
    child.stdout.once("data", () => done());
    child.once("exit", (code) => fail(new Error(`the feed farm ended with ${code}`)));
  });
  const control = async (path: string): Promise<string> =>
    await (await fetch(`http://127.0.0.1:${PORT}${path}`)).text();
  return {
    urls: (await control("/feeds.txt")).trim().split("\n"),
    tick: async (items) => void (await control(`/tick?k=${items}`)),
    stop: async () => {
      child.kill();
      await new Promise((done) => child.once("exit", done));
    },
  };
}
