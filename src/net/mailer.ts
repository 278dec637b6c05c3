import { fileURLToPath } from "node:url";
import type { Mailer } from "../domain/delivery.ts";
import { EXIT, UserError } from "../domain/user-error.ts";
import { createFolderMailer } from "./folder-mailer.ts";

/**
 * The mailer for a place that mail goes to: `smtp://…` or `smtps://…` is a relay, anything else the path (or `file:`
 * address) of a folder for `.eml` files. Throws a `UserError` when the address is wrong or the folder cannot be written.
 */
export async function createMailer(transport: string): Promise<Mailer> {
  if (/^smtps?:/i.test(transport)) {
    const { createSmtpMailer } = await import("./smtp-mailer.ts"); // Not for those who write to a folder.
    return createSmtpMailer({ url: transport });
  }
  if (/^file:/i.test(transport)) return await createFolderMailer(folderOf(transport));
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(transport)) throw unknownPlace();
  return await createFolderMailer(transport);
}

function folderOf(address: string): string {
  try {
    return fileURLToPath(address);
  } catch {
    throw unknownPlace();
  }
}

function unknownPlace(): UserError {
  const hint = "Write smtp://host:port, smtps://host:port, or the path of a folder for .eml files.";
  return new UserError("Mail cannot be sent to this kind of address.", hint, EXIT.settings);
}
