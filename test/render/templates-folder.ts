import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";

/** A templates folder with these files, gone when the test is over. */
export async function templatesFolder(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "newsdesk-templates-"));
  onTestFinished(async () => await rm(folder, { recursive: true }));
  for (const name of ["mail", "pages"]) await mkdir(path.join(folder, name));
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
  return folder;
}

/** What the promise was refused with, without the folder's own name. */
export async function complaint(
  promise: Promise<unknown>,
  folder: string,
): Promise<{ readonly kind: string; readonly message: string }> {
  try {
    await promise;
  } catch (cause) {
    if (cause instanceof Error) return { kind: cause.name, message: cause.message.replaceAll(folder, "") };
  }
  return { kind: "none", message: "" };
}
