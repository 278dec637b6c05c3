import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

const MAIN = resolve(import.meta.dirname, "../../../src/main.ts");

/** Seconds from the start of the program on this database until its front page is there. */
export async function startedSeconds(database: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "newsdesk-start-"));
  const file = join(folder, "newsdesk.yaml");
  const settings = {
    site: { title: "Bench", url: "https://news.example" },
    sources: ["https://outlet0.example/feed.xml"],
    mail: { from: "desk@news.example", transport: join(folder, "outbox") },
    web: { listen: "127.0.0.1:0" },
    database,
  };
  writeFileSync(file, JSON.stringify(settings));
  const startedMs = performance.now();
  const child = spawn(process.execPath, [MAIN, "start", "-c", file], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const [, address] = /serves (\S+)/.exec(line) ?? [];
      if (address === undefined) continue;
      const { status } = await fetch(address);
      if (status !== 200) throw new Error(`The front page says ${status}.`);
      return (performance.now() - startedMs) / 1_000;
    }
    throw new Error("It ended before it served.");
  } finally {
    child.kill("SIGTERM");
    if (child.exitCode === null) await once(child, "exit");
    rmSync(folder, { recursive: true });
  }
}
