import type { ReportBox } from "../domain/report-box.ts";
import { createFolderBox } from "./folder-box.ts";

/** The box at a place: `imaps://…` or `imap://…` is a mailbox, anything else the path of a folder. Throws a `UserError`. */
export async function createReportBox(place: string): Promise<ReportBox> {
  if (!/^imaps?:/i.test(place)) return createFolderBox(place);
  const { createImapBox } = await import("./imap-box.ts"); // Not for those who have a folder.
  return createImapBox({ url: place });
}
