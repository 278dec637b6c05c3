import { type FileHandle, mkdir, open, readdir, rm } from "node:fs/promises";
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Departure, DepartureKeeper } from "../../domain/departure.ts";
import { syncFolder } from "../sync-folder.ts";
import { parseLine, toLine } from "./departure-line.ts";

/** Months that are kept besides the present one: a backup that is older knows too little to be put back. */
export const KEPT_MONTHS = 13;
/** Lines that are read at once; more would be no departures of people. */
const MAX_LINES = 2_000_000;
const NEWLINE = 0x0a;
const MONTH_FILE = /^(\d{4}-\d{2})\.jsonl$/;

/**
 * Keeps departures in a file a month, to which lines are only ever added. Several processes may do so: a write is one line or a few,
 * and a month that is over is dropped as a file, so nothing is written anew under the hands of another.
 */
export function createDepartureFolder(folder: string, clock: () => Date = () => new Date()): DepartureKeeper {
  return {
    async keep(departures) {
      if (departures.length === 0) return;
      const month = toMonth(clock());
      const text = departures.map((departure) => `${toLine(departure)}\n`).join("");
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const isNew = await append(join(folder, `${month}.jsonl`), text);
      if (isNew) await syncFolder(folder);
      if (isNew) await dropOld(folder, month);
    },
    async read() {
      const departures: Departure[] = [];
      let unreadable = 0;
      for (const name of await monthFiles(folder)) {
        for await (const line of linesOf(join(folder, name))) {
          if (line.trim() === "") continue;
          const departure = parseLine(line);
          if (departure === null) unreadable += 1;
          else departures.push(departure);
          if (departures.length > MAX_LINES) throw new Error(`${folder} has more than ${MAX_LINES} lines.`);
        }
      }
      return { departures: departures.sort((one, other) => one.at.getTime() - other.at.getTime()), unreadable };
    },
  };
}

/** True when the file was not there before. A line that a crash has cut short is ended first, so that ours stands by itself. */
async function append(file: string, text: string): Promise<boolean> {
  const handle = await open(file, "a+", 0o600);
  try {
    const { size } = await handle.stat();
    const bytes = Buffer.from((await endsLine(handle, size)) ? text : `\n${text}`);
    const { bytesWritten } = await handle.write(bytes);
    if (bytesWritten < bytes.length) throw new Error(`${file} took ${bytesWritten} bytes of ${bytes.length}.`);
    await handle.sync();
    return size === 0;
  } finally {
    await handle.close();
  }
}

async function endsLine(handle: FileHandle, size: number): Promise<boolean> {
  if (size === 0) return true;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] === NEWLINE;
}

async function* linesOf(file: string): AsyncGenerator<string> {
  yield* createInterface({ input: createReadStream(file, "utf8"), crlfDelay: Infinity });
}

async function monthFiles(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  return names.filter((name) => MONTH_FILE.test(name)).sort();
}

async function dropOld(folder: string, month: string): Promise<void> {
  const [year = 0, number = 0] = month.split("-").map(Number);
  const oldest = toMonth(new Date(Date.UTC(year, number - 1 - KEPT_MONTHS, 1)));
  for (const name of await monthFiles(folder)) {
    if (name < `${oldest}.jsonl`) await rm(join(folder, name), { force: true });
  }
}

function toMonth(at: Date): string {
  return at.toISOString().slice(0, "2026-11".length);
}
