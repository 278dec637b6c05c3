import type { Delivery } from "../domain/delivery.ts";
import { mailAddress } from "../domain/mail-address.ts";
import type { MailAddress } from "../domain/subscriber.ts";

/** A field of a message's head, with its line end: what stands in it, folded or not. */
export type HeadField = { readonly key: string; readonly line: string };

/** Fields that differ from delivery to delivery, by their names in lower case. */
const PERSONAL_KEYS = ["to", "message-id", "date", "list-unsubscribe", "list-unsubscribe-post"] as const;
export type PersonalKey = (typeof PERSONAL_KEYS)[number];

/** What of a message's head is personal; the link is a web address already. */
export type PersonalHead = Pick<Delivery, "address" | "messageId" | "date"> & {
  readonly unsubscribeUrl: string;
  /** To which a mail unsubscribes, too; `null` or missing: there is none. */
  readonly unsubscribeAddress?: MailAddress | null;
};

/** A whole `msg-id` without its brackets, in the simple form that we make (RFC 5322, 3.6.4). */
const MESSAGE_ID = /^[A-Za-z0-9._+-]{1,120}@[A-Za-z0-9.-]{1,253}$/;
/** A line may have 998 characters (RFC 5322, 2.1.1); blanks within a list's addresses are not read (RFC 2369, 2). */
const ADDRESS_LINE = /.{1,900}/g;

/**
 * Writes the personal fields. Throws when the address, the Message-ID or the date is not in the form that the desk
 * makes: that is our bug. A field that this message does not have is an empty text.
 */
export function personalFields(values: PersonalHead): Readonly<Record<PersonalKey, string>> {
  const { address, messageId, date, unsubscribeUrl: url, unsubscribeAddress = null } = values;
  if (mailAddress(address) !== address) throw new Error(`"${address}" is not a mail address.`);
  if (!MESSAGE_ID.test(messageId)) throw new Error(`"${messageId}" cannot be a Message-ID.`);
  if (Number.isNaN(date.getTime())) throw new Error(`The delivery of ${messageId} has no date.`);
  return {
    to: `To: ${address}\r\n`,
    "message-id": `Message-ID: <${messageId}>\r\n`,
    date: `Date: ${date.toUTCString().replace("GMT", "+0000")}\r\n`,
    "list-unsubscribe": `List-Unsubscribe: ${[url, ...mailtoOf(unsubscribeAddress)].map(bracketed).join(",\r\n ")}\r\n`,
    // One click needs https (RFC 8058, 3.1); with http readers fall back to the page.
    "list-unsubscribe-post": url.startsWith("https:") ? "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" : "",
  };
}

function bracketed(url: string): string {
  return `<${(url.match(ADDRESS_LINE) ?? []).join("\r\n ")}>`;
}

/** Behind the web address, for of these the first that a mail program knows is taken (RFC 2369, 2). Some send no mail without a subject. */
function mailtoOf(address: MailAddress | null): readonly string[] {
  if (address === null) return [];
  if (mailAddress(address) !== address) throw new Error(`"${address}" is not a mail address.`);
  return [`mailto:${address.replace(/[^\w.+@=~-]/gu, encodeURIComponent)}?subject=unsubscribe`]; // RFC 6068, 2.
}

/** Cuts a head into its fields; what is folded stays folded. */
export function headFields(head: string): readonly HeadField[] {
  return head
    .split(/(?<=\r\n)(?![ \t])/)
    .filter((line) => line !== "")
    .map((line) => ({ key: line.slice(0, line.indexOf(":")).toLowerCase(), line }));
}

export function isPersonalKey(key: string): key is PersonalKey {
  return (PERSONAL_KEYS as readonly string[]).includes(key);
}
