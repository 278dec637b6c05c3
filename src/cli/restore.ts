import { type RestoreReport, restoreFrom } from "../app/keep-desk.ts";
import { counted } from "../domain/counted.ts";
import { EXIT, UserError } from "../domain/user-error.ts";
import type { Command } from "./command.ts";
import { keeping } from "./keeping.ts";
import { minute } from "./minute.ts";

/** `newsdesk restore`: a backup in the place of the desk. */
export const restore: Command = {
  name: "restore",
  usage: ["restore FILE [--force] [--json]"],
  summary: "Put a backup in the place of the desk, which is kept aside; sending stays paused",
  details: [
    "FILE is checked first: whole, of a desk, of no newer newsdesk. Who unsubscribed, bounced or was erased since is taken from",
    "mail.departures. Then make a pass (newsdesk run or start), which sends nothing, and say whether what was due had gone",
    "out: newsdesk delivery resume --arrived | --again. On PostgreSQL a desk that is there is only set aside with --force.",
  ],
  maxWords: 1,
  options: { force: { type: "boolean" } },
  async run(args, io) {
    const [file = ""] = args.words;
    if (file === "") throw new UserError("Which file?", "Example: newsdesk restore desk-monday.db");
    const report = await keeping(args, io, async (kept) => await restoreFrom(file, args.isSet("force"), kept));
    if (args.isSet("json")) io.print(JSON.stringify({ file, ...report }));
    for (const line of inWords(file, report)) io.note(line);
    return EXIT.ok;
  },
};

function inWords(file: string, { madeAt, aside, departed, unreadable }: RestoreReport): readonly string[] {
  const of = madeAt === null ? ", which no newsdesk backup wrote" : ` of ${minute(madeAt)}`;
  return [
    `${file}${of}, is the desk now.`,
    ...(aside === null ? [] : [`The one that was there is kept: ${aside}`]),
    `${counted(departed, "departure", "departures")} since the backup: done again.`,
    ...(unreadable === 0 ? [] : [`${counted(unreadable, "line")} of mail.departures cannot be read.`]),
    "Nothing is sent now. Make a pass (newsdesk run or start), then: newsdesk delivery resume --arrived | --again",
  ];
}
