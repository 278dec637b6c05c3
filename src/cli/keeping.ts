import type { Keeping } from "../app/keep-desk.ts";
import type { Args, Io } from "./command.ts";
import { loadSettings } from "./session.ts";

/** Does something with the whole of a desk, and says meanwhile how far it is. */
export async function keeping<Result>(args: Args, io: Io, work: (kept: Keeping) => Promise<Result>): Promise<Result> {
  const settings = await loadSettings(args, io);
  const onProgress = (table: string, rows: number): void => io.status?.(`${table}: ${rows}`);
  try {
    return await work({ settings, signal: io.signal, now: new Date(), onProgress });
  } finally {
    io.status?.("");
  }
}
