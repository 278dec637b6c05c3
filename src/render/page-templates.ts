import { readdir } from "node:fs/promises";
import path from "node:path";
import { EXIT, UserError } from "../domain/user-error.ts";
import { readTemplate } from "./template-file.ts";

export const PAGE_ENDING = ".liquid";

/** The texts of all page templates by file name. */
export type PageTemplates = Readonly<Record<string, string>>;

/** Reads all page templates of the folder. Throws a `UserError` when it or one of them cannot be read. */
export async function readPageTemplates(folder: string): Promise<PageTemplates> {
  const names = (await list(folder)).filter((name) => name.endsWith(PAGE_ENDING)).sort();
  const texts = await Promise.all(names.map((name) => readTemplate(path.join(folder, name))));
  return Object.fromEntries(names.map((name, index) => [name, texts[index] ?? ""]));
}

async function list(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    const hint = "Put the templates folder back, or correct its path.";
    throw new UserError(`${folder}: the page templates cannot be read.`, hint, EXIT.settings, { cause });
  }
}
