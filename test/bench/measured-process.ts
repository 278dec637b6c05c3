import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

export const MAIN = resolve(import.meta.dirname, "../../src/main.ts");
const PROBE = resolve(import.meta.dirname, "usage-probe.ts");
/** As the first line of `main.ts` gives them to whoever runs the installed command. */
const FLAGS = ["--max-semi-space-size=4"];

export type Usage = { readonly wallMs: number; readonly cpuMs: number; readonly peakMb: number };

/** Runs one newsdesk command as a process of its own and tells what the whole process used. Throws when it fails. */
export async function runMeasured(
  args: readonly string[],
  folder: string,
): Promise<Usage & { readonly stdout: string }> {
  const usageFile = join(folder, "usage.json");
  const startedMs = performance.now();
  const child = spawn(process.execPath, [...FLAGS, "--import", PROBE, MAIN, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NEWSDESK_USAGE_FILE: usageFile },
  });
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  const code = await new Promise<number | null>((done, fail) => void child.on("error", fail).on("close", done));
  const wallMs = performance.now() - startedMs;
  if (code !== 0) throw new Error(`newsdesk ${args.join(" ")} ended with ${code}:\n${stdout}`);
  const usage = JSON.parse(readFileSync(usageFile, "utf8")) as { cpuMs: number; peakMb: number };
  return { wallMs, ...usage, stdout };
}
