import { runCommand } from "../../src/cli/run-command.ts";
import { UserError } from "../../src/domain/user-error.ts";

export type Told = {
  readonly code: number;
  /** Lines on stdout. */
  readonly out: readonly string[];
  /** Lines on stderr; of an error its message and its hint. */
  readonly notes: readonly string[];
};

/** Runs a command in this process, as `main.ts` would, and says what it said. Throws what is not the operator's to mend. */
export async function tell(
  argv: readonly string[],
  given: { input?: string; env?: Record<string, string>; status?: (line: string) => void } = {},
): Promise<Told> {
  const out: string[] = [];
  const notes: string[] = [];
  const { input = "", env = {}, status } = given;
  const io = {
    print: (text: string) => void out.push(...text.split("\n")),
    note: (text: string) => void notes.push(text),
    ...(status === undefined ? {} : { status }),
    input: linesOf(input),
    env,
    signal: new AbortController().signal,
    onHangup: () => {},
  };
  try {
    return { code: await runCommand(argv, io), out, notes };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { code: error.exitCode, out, notes: [...notes, error.message, error.hint] };
  }
}

export async function* linesOf(text: string): AsyncGenerator<string> {
  for (const line of text.split("\n")) yield await Promise.resolve(line);
}
