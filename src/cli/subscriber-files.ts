import { readCsvFile, writeCsvFile } from "../app/people/csv-file.ts";
import { writeCsv } from "../app/people/csv.ts";
import { type ImportLine, importSubscribers, MAX_IMPORT_ROWS } from "../app/people/import-subscribers.ts";
import { counted } from "../domain/counted.ts";
import type { DeskStore } from "../domain/desk-store.ts";
import { echoed } from "../domain/terminal-text.ts";
import { EXIT, UserError, type ExitCode } from "../domain/user-error.ts";
import type { Args, Io } from "./command.ts";

const WIDTH = 13;

type Asked = { readonly path: string | undefined; readonly args: Args; readonly io: Io };

/** `newsdesk subscriber import`: the addresses of a CSV file, each line told. */
export async function importCsv(
  store: DeskStore,
  digests: readonly string[],
  { path, args, io }: Asked,
): Promise<ExitCode> {
  if (path === undefined) throw new UserError("import needs a file.", "Example: newsdesk subscriber import list.csv");
  const isDry = args.isSet("dry-run");
  const lines = await importSubscribers(await readCsvFile(path), { store, digests, now: new Date(), isDry });
  if (lines === null) {
    throw new UserError(`${path} has more than ${MAX_IMPORT_ROWS} lines.`, "Import it in parts.", EXIT.resource);
  }
  for (const line of lines) io.print(args.isSet("json") ? JSON.stringify(line) : inWords(line));
  const taken = lines.filter(({ outcome }) => outcome === "added" || outcome === "changed").length;
  const what = isDry ? "would get" : "get";
  io.note(`${counted(taken, "address", "addresses")} ${what} ${digests.join(", ")} from the next edition on.`);
  return lines.some(({ outcome }) => outcome === "no address") ? EXIT.incomplete : EXIT.ok;
}

function inWords({ line, text, outcome }: ImportLine): string {
  return `line ${line}`.padEnd(WIDTH) + outcome.padEnd(WIDTH + 2) + echoed(text).slice(1, -1);
}

const HEAD = ["address", "state", "since", "language", "digests"] as const;

/** `newsdesk subscriber export`: all subscribers as CSV, to a file or to stdout. */
export async function exportCsv(store: DeskStore, { path, io }: Asked): Promise<ExitCode> {
  const all = await store.subscribers.list();
  const rows = all.map(({ address, state, createdAt, language, subscriptions }) => {
    const digests = subscriptions.map(({ digest }) => digest).join(" ");
    return [address, state, createdAt.toISOString(), language ?? "", digests];
  });
  const text = writeCsv([HEAD, ...rows]);
  if (path === undefined || path === "-") io.print(text.trimEnd());
  else {
    await writeCsvFile(path, text);
    io.note(`${counted(all.length, "subscriber")} written to ${path}.`);
  }
  return EXIT.ok;
}
