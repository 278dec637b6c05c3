import { spawn, type ChildProcess } from "node:child_process";
import { resolve } from "node:path";
import { canariesIn } from "../canary.ts";

const MAIN = resolve(import.meta.dirname, "../../src/main.ts");

export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

export type ProcessOptions = {
  readonly cwd?: string;
  readonly input?: string;
  /** Added to the environment of the tests. */
  readonly env?: Readonly<Record<string, string>>;
};

export type NewsdeskProcess = {
  readonly child: ChildProcess;
  /** Settles when the process has ended, however it did; rejects when it told a secret (`canary.ts`). */
  readonly ended: Promise<Ended>;
  /** Waits until the process has said this, on stdout or stderr; fails when it ends without. */
  readonly says: (pattern: RegExp) => Promise<RegExpExecArray>;
};

/** One newsdesk command as a process of its own. */
export function startNewsdesk(args: readonly string[], options: ProcessOptions = {}): NewsdeskProcess {
  const { cwd, env = {}, input = "" } = options;
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  const listeners = new Set<() => void>();
  const tell = (): void => listeners.forEach((listener) => listener());
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text) && tell());
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text) && tell());
  child.stdin.on("error", () => {}); // A process that was killed reads no more; the exit code tells.
  child.stdin.end(input);
  const ended = new Promise<Ended>((done, fail) => {
    child.on("error", fail);
    child.on("close", (code) => {
      const told = canariesIn(stdout + stderr);
      if (told.length === 0) done({ code, stdout, stderr });
      else fail(new Error(`newsdesk ${args[0] ?? ""} told a secret: ${told.join(" | ")}`));
    });
  });
  const says = async (pattern: RegExp): Promise<RegExpExecArray> =>
    await new Promise((done, fail) => {
      const look = (): void => {
        const found = pattern.exec(stdout) ?? pattern.exec(stderr);
        if (found === null) return;
        listeners.delete(look);
        done(found);
      };
      listeners.add(look);
      look();
      ended.then(
        ({ code }) => fail(new Error(`Ended with ${code} and never said ${pattern}:\n${stdout}${stderr}`)),
        fail,
      );
    });
  return { child, ended, says };
}

export async function newsdesk(args: readonly string[], options: ProcessOptions = {}): Promise<Ended> {
  return await startNewsdesk(args, options).ended;
}
