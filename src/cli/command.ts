import type { ParseArgsOptionsConfig } from "node:util";
import type { ExitCode } from "../domain/user-error.ts";

/** A word on the command line and what it does. */
export type Command = {
  readonly name: string;
  /** The arguments as a reader writes them: `subscriber add ADDRESS [--digest NAME]`; a line each. */
  readonly usage: readonly string[];
  readonly summary: string;
  /** More that the command's help says, a line each. */
  readonly details?: readonly string[];
  /** Most words after the command's name that are not options. */
  readonly maxWords: number;
  /** Besides the ones that all commands know (`GLOBAL_OPTIONS`). */
  readonly options: ParseArgsOptionsConfig;
  run(args: Args, io: Io): Promise<ExitCode>;
};

export type Args = {
  readonly words: readonly string[];
  /** The text of an option, or `undefined` when it was not given. */
  text(option: string): string | undefined;
  isSet(option: string): boolean;
};

/** All that a command may touch of the process. Data goes to `print` (stdout), words for people to `note` (stderr). */
export type Io = {
  readonly print: (line: string) => void;
  readonly note: (line: string) => void;
  /** A line about what is under way, in the place of the one before; `""` takes it away. Missing where nobody looks on. */
  readonly status?: (line: string) => void;
  readonly input: AsyncIterable<string>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborts on Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
  /** Calls this at each SIGHUP from now on; without it a SIGHUP ends the process. */
  readonly onHangup: (heard: () => void) => void;
};

export const GLOBAL_OPTIONS = {
  config: { type: "string", short: "c" },
  json: { type: "boolean" },
  quiet: { type: "boolean", short: "q" },
  verbose: { type: "boolean", short: "v" },
  help: { type: "boolean", short: "h" },
} as const satisfies ParseArgsOptionsConfig;
