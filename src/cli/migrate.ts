import { resolve } from "node:path";
import { moveTo, withoutPassword } from "../app/keep-desk.ts";
import { counted } from "../domain/counted.ts";
import { EXIT, UserError } from "../domain/user-error.ts";
import type { Command } from "./command.ts";
import { keeping } from "./keeping.ts";

/** `newsdesk migrate`: the desk in another database. */
export const migrate: Command = {
  name: "migrate",
  usage: ["migrate --to postgres://USER@HOST/NAME | FILE [--json]"],
  summary: "Move the desk to another, empty database: a file or PostgreSQL",
  details: [
    "Stop newsdesk start first: nothing may be written while the desk moves. All tables are copied and compared with where",
    "they came from; nothing is sent. Cut short at any moment, run it again: it goes on. The old database stays as it is,",
    "and sends nothing more. A password can come from PGPASSWORD or ~/.pgpass instead of the command line.",
  ],
  maxWords: 0,
  options: { to: { type: "string" } },
  async run(args, io) {
    const wanted = args.text("to") ?? "";
    if (wanted === "")
      throw new UserError("Where to?", "Example: newsdesk migrate --to postgres://desk@localhost/desk");
    const to = /^[a-z][a-z0-9+.-]+:/i.test(wanted) ? wanted : resolve(wanted);
    const tables = await keeping(args, io, async (kept) => await moveTo(to, kept));
    const rows = [...tables.values()].reduce((sum, count) => sum + count, 0);
    if (args.isSet("json"))
      io.print(JSON.stringify({ to: withoutPassword(to), rows, tables: Object.fromEntries(tables) }));
    io.note(`The desk was moved: ${counted(rows, "row")} in ${counted(tables.size, "table")}, each compared.`);
    io.note(`Write into the settings:  database: ${withoutPassword(to)}`);
    io.note(
      "The old database was left as it is, and sends nothing any more. Keep it until you have seen the new one work.",
    );
    return EXIT.ok;
  },
};
