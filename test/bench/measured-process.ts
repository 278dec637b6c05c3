import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const MAIN = resolve(import.meta.dirname, "../../src/main.ts");
const PROBE = fileURLToPath(import.meta.resolve("./usage-probe.ts"));
/** As the first line of `main.ts` gives them to whoever runs the installed command. */
const FLAGS = ["--max-semi-space-size=4"];

export type Usage = { readonly wallMs: number; readonly cpuMs: number; readonly peakMb: number };

export type MeasuredRun = {
  readonly script?: string;
  readonly args: readonly string[];
  /** Where the figures are left. */
  readonly folder: string;
  /** Exit codes that are good; by default 0 alone. */
  readonly codes?: readonly number[];
  /** Is given each line of stderr; by default they are shown. */
  readonly onNote?: (line: string) => void;
};

/** Runs one script, by default a newsdesk command, as a process of its own, and tells what the whole process used. Throws when it fails. */
export async function runMeasured(run: MeasuredRun): Promise<Usage & { readonly stdout: string }> {
  const { script = MAIN, args, folder, codes = [0], onNote = showNote } = run;
  const usageFile = join(folder, "usage.json");
  const startedMs = performance.now();
  const child = spawn(process.execPath, [...FLAGS, "--import", PROBE, script, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NEWSDESK_USAGE_FILE: usageFile },
  });
  let [stdout, rest] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    const lines = `${rest}${text}`.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onNote(line);
  });
  const code = await new Promise<number | null>((done, fail) => void child.on("error", fail).on("close", done));
  const wallMs = performance.now() - startedMs;
  if (code === null || !codes.includes(code))
    throw new Error(`newsdesk ${args.join(" ")} ended with ${code}:\n${stdout}`);
  const usage = JSON.parse(readFileSync(usageFile, "utf8")) as { cpuMs: number; peakMb: number };
  return { wallMs, ...usage, stdout };
}

function showNote(line: string): void {
  process.stderr.write(`${line}\n`);
}
