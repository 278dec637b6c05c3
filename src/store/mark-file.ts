import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { MarkKeeper, SendMark } from "../domain/send-guard.ts";
import { syncFolder } from "./sync-folder.ts";

const MARK = /^([0-9a-f-]{36}) (\d{1,15})\n$/;

/** Keeps the mark in a small file, which is replaced as a whole. One after the other, and never back to what other processes got past. */
export function createMarkFile(path: string): MarkKeeper {
  const file = resolve(path);
  let turn = Promise.resolve();
  return {
    read: async () => await readMark(file),
    async keep(mark) {
      const before = turn.catch(() => {}); // Who could not write was told so.
      const write = async (): Promise<void> => {
        await before;
        const kept = await readMark(file).catch(() => null); // Writing tells what is wrong there.
        if (kept?.database === mark.database && kept.count >= mark.count) return;
        await replace(file, `${mark.database} ${mark.count}\n`);
      };
      turn = write();
      await turn;
    },
  };
}

async function readMark(file: string): Promise<SendMark | null> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  const [, database = "", count] = MARK.exec(text) ?? [];
  return database === "" ? null : { database, count: Number(count) };
}

/** Another process may write to the same place, so each has a name of its own for the part. */
async function replace(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const part = `${file}.${process.pid}.part`;
  await writeFile(part, text, { mode: 0o600, flush: true });
  await rename(part, file);
  await syncFolder(dirname(file));
}
