import type { Command } from "./command.ts";

const OPTIONS_FOR_ALL = `Options that all commands know
  -c, --config FILE   the settings file (default: newsdesk.yaml, else config/newsdesk.yaml; or NEWSDESK_CONFIG)
      --json          machine-readable output on stdout
  -q, --quiet         no words on stderr but errors
  -v, --verbose       the log in full on stderr
  -h, --help          this help`;

/** The page that `newsdesk help` shows. */
export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length)) + 2;
  const rows = commands.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`);
  return [
    "newsdesk tells each story once: feeds in, one merged feed and a digest out.",
    "",
    "Usage: newsdesk COMMAND [options]",
    "",
    ...rows,
    "",
    OPTIONS_FOR_ALL,
    "",
    'More: "newsdesk help COMMAND" and README.md.',
  ].join("\n");
}

export function commandHelp(command: Command): string {
  return [
    command.summary,
    "",
    ...command.usage.map((line, place) => `${place === 0 ? "Usage:" : "      "} newsdesk ${line}`),
    ...(command.details === undefined ? [] : ["", ...command.details]),
    "",
    OPTIONS_FOR_ALL,
  ].join("\n");
}
