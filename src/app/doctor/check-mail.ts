import { createTextLookUp } from "../../net/dns-text.ts";
import type { Settings } from "../settings/settings.ts";
import { checkRelays } from "./check-relay.ts";
import type { MailCheck } from "./mail-check.ts";
import { checkMailRecords } from "./mail-records.ts";

/** Looks into DNS for what mailboxes will look for, and at the relays. `servers`: `host:port`; by default those of the system. */
export async function checkMail(
  { mail }: Settings,
  servers: readonly string[] | null = null,
): Promise<readonly MailCheck[]> {
  const records = checkMailRecords(mail, createTextLookUp(servers));
  return (await Promise.all([records, checkRelays(mail, servers)])).flat();
}
