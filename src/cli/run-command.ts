import { parseArgs } from "node:util";
import leven from "leven";
import { VERSION } from "../app/version.ts";
import { echoed } from "../domain/terminal-text.ts";
import { EXIT, UserError, type ExitCode } from "../domain/user-error.ts";
import { GLOBAL_OPTIONS, type Args, type Command, type Io } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { commandHelp, overview } from "./help.ts";

/** Most letters by which a mistyped word may differ from the one we propose. */
const MAX_TYPO_LETTERS = 3;

/** Runs the command that `argv` names (without node and script). Throws a `UserError` for a wrong command line. */
export async function runCommand(argv: readonly string[], io: Io): Promise<ExitCode> {
  const [name = "help", ...rest] = argv;
  if (name === "--version" || name === "version") return say(io, VERSION);
  if (/^(?:help|--help|-h)$/.test(name)) return say(io, await help(rest[0]));
  const command = await find(name);
  const args = parse(command, rest);
  if (args.isSet("help")) return say(io, commandHelp(command));
  refuseMoreWords(command, args);
  return await command.run(args, args.isSet("quiet") ? { ...io, note: () => {}, status: () => {} } : io);
}

function say(io: Io, text: string): ExitCode {
  io.print(text);
  return EXIT.ok;
}

async function help(name: string | undefined): Promise<string> {
  if (name !== undefined) return commandHelp(await find(name));
  return overview(await Promise.all(Object.values(COMMANDS).map(async (load) => await load())));
}

async function find(name: string): Promise<Command> {
  const known = Object.keys(COMMANDS);
  const load = known.includes(name) ? COMMANDS[name] : undefined;
  if (load !== undefined) return await load();
  throw new UserError(`There is no command ${echoed(name)}.`, `${didYouMean(name, known)}See "newsdesk help".`);
}

function parse(command: Command, rest: readonly string[]): Args {
  const options = { ...GLOBAL_OPTIONS, ...command.options };
  try {
    const { values, positionals } = parseArgs({ args: [...rest], options, allowPositionals: true, strict: true });
    const given: Readonly<Record<string, unknown>> = values;
    return {
      words: positionals,
      text: (option) => (typeof given[option] === "string" ? given[option] : undefined),
      isSet: (option) => given[option] === true,
    };
  } catch (cause) {
    const message = cause instanceof Error ? (cause.message.split(". ")[0] ?? "") : String(cause);
    const unknown = /'--?([\w-]+)/.exec(message)?.[1];
    const hint = unknown === undefined ? "" : didYouMean(unknown, Object.keys(options), "--");
    throw new UserError(`${command.name}: ${message}.`, `${hint}See "newsdesk help ${command.name}".`, EXIT.usage, {
      cause,
    });
  }
}

function refuseMoreWords({ name, maxWords }: Command, { words }: Args): void {
  const extra = words[maxWords];
  if (extra === undefined) return;
  throw new UserError(`${name}: ${echoed(extra)} is one word too many.`, `See "newsdesk help ${name}".`);
}

/** A word that is known is not a slip: then something else is wrong. */
function didYouMean(word: string, known: readonly string[], prefix = ""): string {
  if (known.includes(word)) return "";
  const near = known.map((name) => ({ name, letters: leven(word, name) })).sort((a, b) => a.letters - b.letters)[0];
  return near !== undefined && near.letters <= MAX_TYPO_LETTERS ? `Did you mean ${prefix}${near.name}? ` : "";
}
