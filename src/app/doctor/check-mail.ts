import { createTextLookUp } from "../../net/dns-text.ts";
import type { Settings } from "../settings/settings.ts";
import { checkMailRecords, type MailCheck } from "./mail-records.ts";

/** Looks into DNS for what mailboxes will look for. `servers`: `host:port`; by default those of the system. */
export async function checkMail(
  { mail }: Settings,
  servers: readonly string[] | null = null,
): Promise<readonly MailCheck[]> {
  return await checkMailRecords(mail, createTextLookUp(servers));
}
