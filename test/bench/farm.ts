import { fork } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "../../src/app/free-port.ts";

/** A local server full of made feeds, in a process of its own. */
export type Farm = {
  readonly urls: readonly string[];
  /** Gives each feed so many new items. */
  tick(items: number): Promise<void>;
  stop(): Promise<void>;
};

export type FarmWish = {
  readonly feeds: number;
  /** Each has an address of its own on this machine; at most 250. */
  readonly hosts: number;
  /** Of an answer, in milliseconds. */
  readonly latency?: number;
  /** Faults of single feeds, by their number. */
  readonly faults?: Readonly<Record<number, "hang" | "drip" | "gzip-bomb">>;
};

const SCRIPT = resolve(process.env["FARM"] ?? resolve(import.meta.dirname, "../../../shared/bench/feedfarm.mjs"));
const PROCESS = fileURLToPath(import.meta.resolve("./farm-process.ts"));

/** Starts it, or says why it cannot: the farm is not part of this project. It ends with this process at the latest. */
export async function startFarm({
  feeds,
  hosts,
  latency = 0,
  faults = {},
}: FarmWish): Promise<Farm | { readonly skipped: string }> {
  if (!existsSync(SCRIPT)) return { skipped: `there is no feed farm at ${SCRIPT}; name one with FARM=` };
  const port = await freePort(); // On one address of this machine, and most likely on the others too.
  const options = { feeds, hosts, latency: String(latency), port };
  const child = fork(PROCESS, [SCRIPT, JSON.stringify(options), JSON.stringify(faults)], {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  await new Promise<void>((done, fail) => {
    child.stdout?.once("data", () => done());
    child.once("exit", (code) => fail(new Error(`the feed farm ended with ${code}`)));
  });
  const control = async (path: string): Promise<string> =>
    await (await fetch(`http://127.0.0.1:${port}${path}`)).text();
  return {
    urls: (await control("/feeds.txt")).trim().split("\n"),
    tick: async (items) => void (await control(`/tick?k=${items}`)),
    stop: async () => {
      const ended = new Promise((done) => child.once("exit", done));
      child.kill();
      await ended;
    },
  };
}
