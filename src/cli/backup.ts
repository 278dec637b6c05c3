import { backUpTo } from "../app/keep-desk.ts";
import { counted } from "../domain/counted.ts";
import { EXIT, UserError } from "../domain/user-error.ts";
import type { Command } from "./command.ts";
import { keeping } from "./keeping.ts";

/** `newsdesk backup`: the desk as one file. */
export const backup: Command = {
  name: "backup",
  usage: ["backup FILE [--force] [--json]"],
  summary: "Write the whole desk into one file, while it works on",
  details: [
    "FILE is a desk of its own, on SQLite, whichever database the settings name: as it is at one moment, whole or not there at",
    "all. It holds the addresses of subscribers and the keys of the desk, so only your own account may read it. It does not",
    "hold the settings, templates, mail.mark and mail.departures: the last two are not to be in a backup with it.",
  ],
  maxWords: 1,
  options: { force: { type: "boolean" } },
  async run(args, io) {
    const [file = ""] = args.words;
    if (file === "") throw new UserError("Which file?", "Example: newsdesk backup desk-monday.db");
    const report = await keeping(args, io, async (kept) => await backUpTo(file, args.isSet("force"), kept));
    if (args.isSet("json")) io.print(JSON.stringify({ file, ...report }));
    const rows = Object.values(report.tables).reduce((sum, count) => sum + count, 0);
    io.note(`${file}: ${counted(rows, "row")}, ${(report.bytes / 1e6).toFixed(1)} MB.`);
    return EXIT.ok;
  },
};
