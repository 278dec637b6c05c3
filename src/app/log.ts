import { pino } from "pino";
import type { Log } from "../domain/log.ts";
import { terminalText } from "../domain/terminal-text.ts";

/** Names whose values never reach the log, wherever in the fields they stand. */
const SECRET_NAMES = ["password", "pass", "secret", "token", "authorization", "cookie", "headers", "key"];

/** The log: JSON lines on stderr, since stdout is for data. */
export function createLog(level: "debug" | "info" | "warn" | "error"): Log {
  const paths = SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  return pino(
    {
      name: "newsdesk",
      level,
      base: null,
      redact: { paths, censor: "[secret]" },
      hooks: { streamWrite: terminalText }, // JSON leaves DEL and C1 as they are, and the log may go to a terminal.
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
