import { open } from "node:fs/promises";

/** Makes the names in a folder durable: a file is only found again after a power cut when its folder was written too. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
