import { type KeptList, readHoldings } from "../app/holdings.ts";
import { openDesk } from "../app/open-desk.ts";
import { counted } from "../domain/counted.ts";
import { printDuration } from "../domain/quantities.ts";
import { echoed } from "../domain/terminal-text.ts";
import { EXIT, UserError } from "../domain/user-error.ts";
import type { Args, Command, Io } from "./command.ts";
import { minute } from "./minute.ts";
import { loadSettings, logFor, withStore } from "./session.ts";
import { tableLines } from "./table.ts";

/** `newsdesk retention`: what is kept, for how long, and what goes next. */
export const retention: Command = {
  name: "retention",
  usage: ["retention [--json]", "retention prune [--json]"],
  summary: "See what is kept and for how long, and what goes next",
  details: [
    "Alone it changes nothing. What is too old is taken away by each pass of start and run, some seconds at a time; prune",
    "does all of it at once, while nothing else works on the database. The spans stand in the settings, under retention.",
  ],
  maxWords: 1,
  options: {},
  async run(args, io) {
    const [what] = args.words;
    if (what !== undefined && what !== "prune") {
      throw new UserError(`retention cannot ${echoed(what)}.`, "Alone it shows what is kept; it knows prune.");
    }
    if (what === "prune") return await prune(args, io);
    const list = await withStore(args, io, async (store, settings) => {
      return await readHoldings(store, settings.retention, new Date());
    });
    if (args.isSet("json")) io.print(JSON.stringify(list));
    else print(list, io);
    return EXIT.ok;
  },
};

async function prune(args: Args, io: Io) {
  const desk = await openDesk(await loadSettings(args, io), { clock: () => new Date(), log: logFor(args, "error") });
  try {
    const gone: Record<string, number> = {};
    for (let isDone = false; !isDone && !io.signal.aborted;) {
      const report = await desk.prune(io.signal);
      for (const [kind, rows] of report.gone) gone[kind] = (gone[kind] ?? 0) + rows;
      isDone = report.isDone;
    }
    if (args.isSet("json")) io.print(JSON.stringify(gone));
    else for (const [kind, rows] of Object.entries(gone)) io.print(`${kind}: ${counted(rows, "row")} taken away`);
    if (Object.keys(gone).length === 0) io.note("Nothing is too old.");
    return io.signal.aborted ? EXIT.interrupted : EXIT.ok;
  } finally {
    await desk.close();
  }
}

function print({ kinds, database }: KeptList, io: Io): void {
  const rows = kinds.map(({ kind, seconds, rows: held, oldestAt, due }) => [
    kind,
    seconds === null ? "never" : printDuration(seconds),
    String(held),
    oldestAt === null ? "-" : minute(oldestAt),
    due.rows === 0 ? "-" : `${due.rows}, about ${sizeText(due.bytes)}`,
  ]);
  for (const line of tableLines(["WHAT", "GOES AFTER", "ROWS", "OLDEST", "GOES NEXT"], rows)) io.print(line);
  const free = database.free === 0 ? "" : `, of which ${sizeText(database.free)} are free and used first`;
  io.note(`The database has ${sizeText(database.bytes)}${free}.`);
}

function sizeText(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  const step = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1_024 ** step;
  return `${value >= 10 || step === 0 ? Math.round(value) : value.toFixed(1)} ${units[step]}`;
}
