import { execFile, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { Agent, get } from "node:http";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Figure } from "./figure.ts";
import { median } from "./median.ts";

/** What each server must reach of the bare one's requests a second. */
const REACH = { "GET of a feed, warm": 0.6, "304 for a feed, warm": 0.7 } as const;
const REACH_FIRST_BYTE_MS = 5;
/** The two servers are asked in turns, so that what else the machine does meets both. */
const ROUNDS = 9;
const SECONDS = 1;
const CONNECTIONS = 32;
const FRONT_PAGES = 500;
const PROCESS = fileURLToPath(import.meta.resolve("./serve-process.ts"));

/** Requests a second for a merged feed beside a bare server of the same bytes, and how soon the front page begins. */
export async function serve(): Promise<readonly Figure[] | { readonly skipped: string }> {
  if (spawnSync("wrk", ["-v"]).error !== undefined) return { skipped: "the load generator wrk is not installed" };
  const desk = await begin("desk");
  const bare = await begin("bare", `${desk.address}/feed.xml`);
  try {
    const { headers } = await fetch(`${desk.address}/feed.xml`, { headers: { "accept-encoding": "identity" } });
    const known = { "if-none-match": headers.get("etag") ?? "" };
    return [
      await compared("GET of a feed, warm", {}, { desk, bare }),
      await compared("304 for a feed, warm", known, { desk, bare }),
      await firstByte(desk.address),
    ];
  } finally {
    await Promise.all([desk, bare].map(end));
  }
}

type Running = { readonly child: ChildProcess; readonly address: string };

async function begin(...args: readonly string[]): Promise<Running> {
  const child = spawn(process.execPath, [PROCESS, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return { child, address: String(line).trim() };
}

async function end({ child }: Running): Promise<void> {
  child.kill();
  await once(child, "exit");
}

async function compared(
  figure: keyof typeof REACH,
  headers: Readonly<Record<string, string>>,
  { desk, bare }: { readonly desk: Running; readonly bare: Running },
): Promise<Figure> {
  const rounds: { readonly ours: number; readonly theirs: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const ours = await requestsPerSecond(`${desk.address}/feed.xml`, headers);
    rounds.push({ ours, theirs: await requestsPerSecond(`${bare.address}/feed.xml`, headers) });
  }
  const ratio = median(rounds.map(({ ours, theirs }) => ours / theirs));
  return {
    group: "serve",
    figure,
    value: median(rounds.map(({ ours }) => ours)),
    unit: "requests/s",
    against: `bare node:http's ${median(rounds.map(({ theirs }) => theirs)).toFixed(0)}`,
    ratio,
    reach: `${REACH[figure]} x`,
    pass: ratio >= REACH[figure],
  };
}

async function requestsPerSecond(address: string, headers: Readonly<Record<string, string>>): Promise<number> {
  const given = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
  const args = ["-t1", `-c${CONNECTIONS}`, `-d${SECONDS}s`, ...given, address];
  const { stdout } = await promisify(execFile)("wrk", args);
  const rate = /Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1];
  if (rate === undefined || stdout.includes("Non-2xx")) throw new Error(`wrk could not measure ${address}:\n${stdout}`);
  return Number(rate);
}

/** Of a warm server on a connection that is open, one request at a time. */
async function firstByte(address: string): Promise<Figure> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const waits: number[] = [];
  for (let page = 0; page < FRONT_PAGES; page += 1) waits.push(await firstByteMs(`${address}/`, agent));
  agent.destroy();
  const value = median(waits.slice(FRONT_PAGES / 10));
  return {
    group: "serve",
    figure: "front page, first byte",
    value,
    unit: "ms",
    reach: `under ${REACH_FIRST_BYTE_MS} ms`,
    pass: value < REACH_FIRST_BYTE_MS,
  };
}

async function firstByteMs(address: string, agent: Agent): Promise<number> {
  const startedMs = performance.now();
  return await new Promise((done, fail) => {
    get(address, { agent }, (response) => {
      response.once("data", () => done(performance.now() - startedMs));
      response.resume();
    }).once("error", fail);
  });
}
