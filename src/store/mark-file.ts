import { mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { MarkKeeper, SendMark } from "../domain/send-guard.ts";

const MARK = /^([0-9a-f-]{36}) (\d{1,15})\n$/;

/** Keeps the mark in a small file, which is replaced as a whole. */
export function createMarkFile(path: string): MarkKeeper {
  const file = resolve(path);
  return {
    async read() {
      const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return "";
        throw error;
      });
      const [, database = "", count] = MARK.exec(text) ?? [];
      return database === "" ? null : { database, count: Number(count) };
    },
    async keep({ database, count }: SendMark) {
      await mkdir(dirname(file), { recursive: true });
      const part = `${file}.part`;
      await writeDurably(part, `${database} ${count}\n`);
      await rename(part, file);
      await syncFolder(dirname(file));
    },
  };
}

async function writeDurably(part: string, text: string): Promise<void> {
  const handle = await open(part, "w", 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
