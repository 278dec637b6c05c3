import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { expect, test } from "vitest";

const MAIN = resolve(import.meta.dirname, "../../src/main.ts");

/** Below the nine seconds after which a command that does not hear the signal is ended all the same. */
const PATIENCE_MS = 8_000;

test("Ctrl-C ends a command that waits for more lines, with 130", { timeout: PATIENCE_MS }, async () => {
  const child = spawn(process.execPath, [MAIN, "parse", "--batch"], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.write('{"file": "a", "path": "/nowhere/at/all"}\n');
  const [answer] = (await once(child.stdout, "data")) as [Buffer];
  expect(JSON.parse(answer.toString())).toMatchObject({ file: "a", ok: false });
  child.kill("SIGINT");
  expect(await once(child, "close")).toEqual([130, null]);
});
