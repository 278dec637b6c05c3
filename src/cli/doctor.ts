import { checkMail } from "../app/doctor/check-mail.ts";
import { onOneLine } from "../domain/terminal-text.ts";
import { EXIT } from "../domain/user-error.ts";
import type { Command } from "./command.ts";
import { loadSettings } from "./session.ts";

/** `newsdesk doctor`: whether mailboxes will trust our mails. */
export const doctor: Command = {
  name: "doctor",
  usage: ["doctor [--server HOST:PORT] [--json]"],
  summary: "See what DNS says of the sender of mails, and what is to be put into it",
  details: [
    "Looks for the records by which mailboxes know a sender: SPF, the public half of the signing key (DKIM), and DMARC.",
    "The exit code is 1 when there is something to do. --server asks another name server than those of the system.",
  ],
  maxWords: 0,
  options: { server: { type: "string" } },
  async run(args, io) {
    const settings = await loadSettings(args, io);
    const server = args.text("server");
    const checks = await checkMail(settings, server === undefined ? null : [server]);
    for (const check of checks) {
      const { what, name, found, toDo } = check;
      const state = toDo === null ? "ok   " : "to do";
      const words = `${state}  ${what.padEnd(5)}  ${name}: ${found.join(" | ") || "nothing there"}`;
      io.print(args.isSet("json") ? JSON.stringify(check) : onOneLine(words));
      if (toDo !== null && !args.isSet("json")) io.print(onOneLine(`       ${toDo}`));
    }
    return checks.every(({ toDo }) => toDo === null) ? EXIT.ok : EXIT.incomplete;
  },
};
