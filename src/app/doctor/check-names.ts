import type { NameLookUp } from "../../net/dns-names.ts";
import { isPublic } from "../../net/guard.ts";
import { type MailCheck, UNANSWERED } from "./mail-check.ts";

export type RelayPlace = {
  readonly host: string;
  readonly addresses: readonly string[];
  /** Of who sends. */
  readonly sender: string;
};

const PRIVATE =
  "These addresses are not public, so mailboxes see another one: that from which the mail leaves this network. Look whether that one has a name in DNS (PTR) which leads back to it; it cannot be seen from here.";

/**
 * Whether the addresses of the relay have names that lead back to them (RFC 1912, 2.1), which the big mailboxes want of whoever
 * brings mail. A relay may send from other addresses than those it is reached at; what is wrong with one that is not in the
 * sender's domain is its operator's to mend.
 */
export async function checkNames(
  { host, addresses, sender }: RelayPlace,
  lookUp: NameLookUp,
): Promise<readonly MailCheck[]> {
  const open = addresses.filter(isPublic);
  if (open.length === 0) return [{ what: "PTR", name: host, found: addresses, state: "warn", toDo: PRIVATE }];
  const isOurs = host === open[0] || isRelated(host, sender);
  return await Promise.all(open.map(async (address) => await checkName(address, { host, isOurs }, lookUp)));
}

type Relay = { readonly host: string; readonly isOurs: boolean };

async function checkName(address: string, { host, isOurs }: Relay, lookUp: NameLookUp): Promise<MailCheck> {
  const { found, toDo } = await faultOf(address, lookUp);
  const check = { what: "PTR", name: `${host} ${address}`, found } as const;
  if (toDo === null) return { ...check, state: "good", toDo };
  if (toDo === UNANSWERED || isOurs) return { ...check, state: "bad", toDo };
  const others = `This is for whoever runs ${host}; nothing is to be done when it sends from other addresses, as big providers do.`;
  return { ...check, state: "warn", toDo: `${toDo} ${others}` };
}

async function faultOf(address: string, lookUp: NameLookUp): Promise<Pick<MailCheck, "found" | "toDo">> {
  const found = await lookUp.names(address);
  if (found === null) return { found: [], toDo: UNANSWERED };
  if (found.length === 0) {
    return {
      found,
      toDo: "Mailboxes refuse mail from an address without a name. Ask whoever gave you the address to set one (PTR).",
    };
  }
  const back = await Promise.all(found.map(async (name) => await lookUp.addresses(name)));
  const confirmed = found.filter((_, index) => back[index]?.includes(address) === true);
  if (confirmed.length === 0 && back.includes(null)) return { found, toDo: UNANSWERED };
  if (confirmed.length === 0) {
    return {
      found,
      toDo: `The name does not lead back. Put an ${isIPv4(address) ? "A" : "AAAA"} record with ${address} at it.`,
    };
  }
  if (confirmed.every((name) => isNumbered(name, address))) {
    return {
      found,
      toDo: "The name looks like one of a dial-up line, which mailboxes mistrust. Have one set that says what it is, such as mail.example.org.",
    };
  }
  return { found, toDo: null };
}

function isIPv4(address: string): boolean {
  return !address.includes(":"); // They come out of DNS, so they are one or the other.
}

/** All four numbers of the address stand in the name. */
function isNumbered(name: string, address: string): boolean {
  if (!isIPv4(address)) return false;
  const numbers = new Set((name.match(/\d+/g) ?? []).map(Number));
  return address.split(".").every((part) => numbers.has(Number(part)));
}

/** They share the last two labels. */
function isRelated(one: string, other: string): boolean {
  return topOf(one) === topOf(other);
}

function topOf(name: string): string {
  return name.toLowerCase().split(".").slice(-2).join(".");
}
