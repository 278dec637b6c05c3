import { spawn, type ChildProcess } from "node:child_process";
import { resolve } from "node:path";

const MAIN = resolve(import.meta.dirname, "../../src/main.ts");

export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** One newsdesk command as a process of its own. `ended` settles when it has, however it did. */
export function startNewsdesk(
  args: readonly string[],
  options: { readonly cwd?: string; readonly input?: string } = {},
): {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
} {
  const child = spawn(process.execPath, [MAIN, ...args], { cwd: options.cwd, stdio: ["pipe", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  child.stdin.on("error", () => {}); // A process that was killed reads no more; the exit code tells.
  child.stdin.end(options.input ?? "");
  const ended = new Promise<Ended>((done, fail) => {
    child.on("error", fail);
    child.on("close", (code) => done({ code, stdout, stderr }));
  });
  return { child, ended };
}

export async function newsdesk(
  args: readonly string[],
  options: { readonly cwd?: string; readonly input?: string } = {},
): Promise<Ended> {
  return await startNewsdesk(args, options).ended;
}
