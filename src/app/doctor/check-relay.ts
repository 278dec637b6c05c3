import { domainOf } from "../../domain/mail-address.ts";
import { createNameLookUp } from "../../net/dns-names.ts";
import { lookAtRelay } from "../../net/smtp-look.ts";
import { smtpAddress } from "../../net/smtp-mailer-address.ts";
import type { MailSettings, RelaySettings } from "../settings/settings.ts";
import { checkNames } from "./check-names.ts";
import { checkTls } from "./check-tls.ts";
import { type MailCheck, UNANSWERED } from "./mail-check.ts";

/** Looks at each relay as mailboxes and the mailer will; hands over no mail and no login. Nothing where mails go to a folder. */
export async function checkRelays(
  { relays, from }: Pick<MailSettings, "relays" | "from">,
  servers: readonly string[] | null,
): Promise<readonly MailCheck[]> {
  const checks = relays.map(async ({ transport }) => await checkRelay({ transport, from }, servers));
  return (await Promise.all(checks)).flat();
}

type Relay = Pick<RelaySettings, "transport"> & Pick<MailSettings, "from">;

async function checkRelay(
  { transport, from }: Relay,
  servers: readonly string[] | null,
): Promise<readonly MailCheck[]> {
  if (transport.kind === "folder") return [];
  const relay = smtpAddress(transport.address.reveal());
  const lookUp = createNameLookUp(servers);
  const addresses = await lookUp.addresses(relay.host);
  if (addresses === null || addresses.length === 0) return [unknown(relay.host, addresses)];
  const place = { host: relay.host, addresses, sender: domainOf(from.address) };
  const [names, look] = await Promise.all([checkNames(place, lookUp), lookAtRelay(relay, addresses)]);
  return [...names, checkTls(relay, look, new Date())];
}

function unknown(host: string, addresses: readonly string[] | null): MailCheck {
  const toDo = "No mail goes out: there is no such name in DNS. Look at mail.transport.";
  return { what: "PTR", name: host, found: [], state: "bad", toDo: addresses === null ? UNANSWERED : toDo };
}
