import { readFile } from "node:fs/promises";
import { EXIT, UserError } from "../domain/user-error.ts";

/** Reads one template. Throws a `UserError` that names the file when there is none or it cannot be read. */
export async function readTemplate(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    if (isMissing(cause)) throw missingTemplate(file);
    throw new UserError(`${file}: ${String(cause)}`, "Make the file readable.", EXIT.settings, { cause });
  }
}

export function missingTemplate(file: string): UserError {
  return new UserError(`${file}: there is no such template.`, "Put the file back, or correct its name.", EXIT.settings);
}

/** A template is chosen by a plain name, never by a path. */
export function checkTemplateName(name: string): void {
  if (/^[a-z0-9][a-z0-9_-]*$/i.test(name)) return;
  const hint = "Use the file's name without its ending: letters, digits, - and _.";
  throw new UserError(`"${name}" is not the name of a template.`, hint, EXIT.settings);
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && cause.code === "ENOENT";
}
