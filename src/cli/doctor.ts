import { checkMail } from "../app/doctor/check-mail.ts";
import { onOneLine } from "../domain/terminal-text.ts";
import { EXIT } from "../domain/user-error.ts";
import type { Command } from "./command.ts";
import { loadSettings } from "./session.ts";

const LABELS = { good: "ok   ", warn: "warn ", bad: "to do" } as const;

/** `newsdesk doctor`: whether mailboxes will trust our mails. */
export const doctor: Command = {
  name: "doctor",
  usage: ["doctor [--server HOST:PORT] [--json]"],
  summary: "See what mailboxes will make of the sender of mails and of the relay, and what is to be done about it",
  details: [
    "Looks for the records by which mailboxes know a sender: SPF, the public half of the signing key (DKIM), and DMARC;",
    "and at the relay: whether its addresses have names that lead back (PTR), and how safely mails get there (TLS).",
    "The exit code is 1 when there is something to do. --server asks another name server than those of the system.",
  ],
  maxWords: 0,
  options: { server: { type: "string" } },
  async run(args, io) {
    const settings = await loadSettings(args, io);
    const server = args.text("server");
    const checks = await checkMail(settings, server === undefined ? null : [server]);
    for (const check of checks) {
      const { what, name, found, state, toDo } = check;
      const words = `${LABELS[state]}  ${what.padEnd(5)}  ${name}: ${found.join(" | ") || "nothing there"}`;
      io.print(args.isSet("json") ? JSON.stringify(check) : onOneLine(words));
      if (toDo !== null && !args.isSet("json")) io.print(onOneLine(`       ${toDo}`));
    }
    return checks.every(({ state }) => state !== "bad") ? EXIT.ok : EXIT.incomplete;
  },
};
