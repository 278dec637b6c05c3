import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import type { pino } from "pino";
import type { Log } from "../domain/log.ts";
import { terminalText } from "../domain/terminal-text.ts";

/** Names whose values never reach the log, wherever in the fields they stand. */
const SECRET_NAMES = ["password", "pass", "secret", "token", "authorization", "cookie", "headers", "key"];

const LEVELS = ["debug", "info", "warn", "error"] as const;
type Level = (typeof LEVELS)[number];

/** What each line says besides its own: of which request or job it is. Never a secret, nor an address. */
export type LogFields = Readonly<Record<string, string>>;

const ofWork = new AsyncLocalStorage<LogFields>();

/** Every line that is logged by `work`, and by all that it awaits, has these fields too. Inner ones come to outer ones. */
export function withLogFields<Result>(fields: LogFields, work: () => Result): Result {
  return ofWork.run({ ...ofWork.getStore(), ...fields }, work);
}

/** A name for one request or job; a pass is one. It tells nothing of how many there were. */
export function newLogId(): string {
  return randomUUID();
}

/** The log: JSON lines on stderr, since stdout is for data. It is opened with its first line; a quiet pass has none. */
export function createLog(level: Level): Log {
  const lowest = LEVELS.indexOf(level);
  let opened: Log | null = null;
  const at = (own: Level): Log[Level] =>
    LEVELS.indexOf(own) < lowest ? () => {} : (fields, message) => (opened ??= open(level))[own](fields, message);
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

function open(level: Level): Log {
  const paths = SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  const load = createRequire(import.meta.url)("pino") as typeof pino; // At once: a line must not come after the end.
  return load(
    {
      name: "newsdesk",
      level,
      base: null,
      mixin: () => ({ ...ofWork.getStore() }), // A copy, for a line's own fields are put into it.
      redact: { paths, censor: "[secret]" },
      hooks: { streamWrite: terminalText }, // JSON leaves DEL and C1 as they are, and the log may go to a terminal.
    },
    load.destination({ dest: 2, sync: true }),
  );
}
