#!/usr/bin/env -S node --max-semi-space-size=4
import { enableCompileCache } from "node:module";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { terminalText } from "./domain/terminal-text.ts";
import { EXIT, UserError, type ExitCode } from "./domain/user-error.ts";
import type { Io } from "./cli/command.ts";

/**
 * Compiled code is kept in a folder of our own (one that others may write to would let them in): the second start takes
 * half the time and 25 MB less. Where it cannot be written, nothing is kept.
 */
enableCompileCache(fileURLToPath(new URL("../node_modules/.cache/newsdesk", import.meta.url)));

/**
 * A heap is cleaned when it has grown by so many percent, here and in the threads. Left to itself it grows fourfold on a machine with
 * much memory: bodies and entries that nobody needs any more took 40 MB, against a twentieth of the processor time now.
 */
setFlagsFromString("--heap-growing-percent=40");

/** The front door: one command, its exit code, and the one place where errors are told. */
async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  try {
    const { runCommand } = await import("./cli/run-command.ts"); // Only now, so that it is kept.
    return await runCommand(argv, io);
  } catch (error) {
    return tell(error, io);
  }
}

function tell(error: unknown, io: Io): ExitCode {
  if (error instanceof UserError) {
    io.note(`newsdesk: ${error.message}\n${error.hint}`);
    return error.exitCode;
  }
  if (io.signal.aborted) return EXIT.interrupted;
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  io.note(`newsdesk: this is an error of newsdesk itself; please report it.\n${what}`);
  return EXIT.bug;
}

/** How long a clean stop may take; a relay that is silent at the dot could hold it up for minutes. */
const STOP_MS = 9_000;

/**
 * The first signal asks for a clean stop; the second, or `STOP_MS` later, ends the process at once. That loses nothing:
 * what was being written is rolled back, and a delivery that was at the dot is settled by the next start.
 */
function stopOnSignals(): AbortSignal {
  const stop = new AbortController();
  const onSignal = (): void => {
    if (stop.signal.aborted) process.exit(EXIT.interrupted);
    stop.abort();
    setTimeout(() => process.exit(EXIT.interrupted), STOP_MS).unref();
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  return stop.signal;
}

/** The lines of stdin. They end with an exception when we are stopped: what was read until then is not all. */
async function* linesOfInput(signal: AbortSignal): AsyncGenerator<string> {
  yield* createInterface({ input: process.stdin, signal });
  signal.throwIfAborted();
}

/** Erases the line that stands there and writes this one (ECMA-48, 8.3.41). */
function showStatus(line: string): void {
  process.stderr.write(`\r\u001B[K${terminalText(line)}`);
}

// A reader that closes the pipe (`newsdesk … | head`) has seen enough.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(EXIT.ok);
  throw error;
});

const signal = stopOnSignals();
process.exitCode = await main(process.argv.slice(2), {
  print: (line) => void process.stdout.write(`${terminalText(line)}\n`),
  note: (line) => void process.stderr.write(`${terminalText(line)}\n`),
  ...(process.stderr.isTTY ? { status: showStatus } : {}),
  input: { [Symbol.asyncIterator]: () => linesOfInput(signal) },
  env: process.env,
  signal,
  onHangup: (heard) => void process.on("SIGHUP", heard),
});
