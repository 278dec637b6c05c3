import { domainToASCII } from "node:url";
import type { MailAddress } from "./subscriber.ts";

const LOCAL = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const DOMAIN = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/**
 * Reads one bare address: a dot-atom local part of at most 64 characters and a domain name (RFC 5321, 4.1.2 and
 * 4.5.3.1; no quoted local parts, no address literals, no display name). The domain becomes A-labels in lower case.
 * Returns `null` for all else, so that nothing which a mail library might read in another way gets to it.
 */
export function mailAddress(raw: string): MailAddress | null {
  const text = raw.trim();
  const at = text.lastIndexOf("@");
  const local = text.slice(0, at);
  if (at < 1 || local.length > 64 || !LOCAL.test(local)) return null;
  const domain = domainToASCII(text.slice(at + 1));
  return DOMAIN.test(domain) ? (`${local}@${domain}` as MailAddress) : null;
}

/** What stands behind the `@`. */
export function domainOf(address: MailAddress): string {
  return address.slice(address.lastIndexOf("@") + 1);
}
