import MailComposer from "nodemailer/lib/mail-composer";
import { contentId, sha256 } from "../domain/content-id.ts";
import type { Delivery, OutgoingMail } from "../domain/delivery.ts";
import type { Edition } from "../domain/digest.ts";
import type { Letter } from "../domain/letter.ts";
import type { MailAddress } from "../domain/subscriber.ts";
import { fillHtml, fillText, type PersonalValues } from "./fill-fragments.ts";
import { headerText } from "./header-text.ts";

/** Whom a digest comes from. */
export type Sender = {
  readonly name: string;
  readonly address: MailAddress;
  readonly replyTo: MailAddress | null;
};

/** What of the personal values is made for a mail: the subscriber's own addresses at the desk. */
export type PersonalLinks = Omit<PersonalValues, "address">;

const MAX_SUBJECT_CHARS = 200;
const MAX_NAME_CHARS = 100;
/** A whole `msg-id` without its brackets, in the simple form that we make (RFC 5322, 3.6.4). */
const MESSAGE_ID = /^[A-Za-z0-9._+-]{1,120}@[A-Za-z0-9.-]{1,253}$/;
/** Control characters that have no place in a body; tab and line ends have. */
const BODY_CONTROLS = /[^\P{Cc}\t\n\r]/gu;

/**
 * Composes the message of one delivery: text and HTML side by side, in 7-bit lines that end in CRLF and stay under 998
 * bytes (RFC 5322, 2.1.1). The same delivery gives the same bytes, however often it is composed.
 * Throws when the Message-ID or a personal link is not in the form that the desk makes: that is our bug.
 */
export async function composeMail(
  edition: Edition,
  delivery: Delivery,
  sender: Sender,
  links: PersonalLinks,
): Promise<OutgoingMail> {
  const values = {
    unsubscribeUrl: webAddress(links.unsubscribeUrl),
    privateFeedUrl: webAddress(links.privateFeedUrl),
    preferencesUrl: webAddress(links.preferencesUrl),
    address: delivery.address,
  };
  return await compose(delivery, sender, {
    subject: headerText(edition.subject, MAX_SUBJECT_CHARS) || headerText(edition.digest, MAX_SUBJECT_CHARS),
    html: fillHtml(edition.html, values),
    text: fillText(edition.text, values),
    headers: listHeaders(edition.digest, sender, values.unsubscribeUrl),
  });
}

/**
 * Composes a letter in the same way. It is of no list, so it names none and no way out of one; `Auto-Submitted` says that a
 * program answers what somebody asked (RFC 3834, 5).
 */
export async function composeLetter(letter: Letter, delivery: Delivery, sender: Sender): Promise<OutgoingMail> {
  const headers = { "Auto-Submitted": "auto-generated" };
  const subject = headerText(letter.subject, MAX_SUBJECT_CHARS);
  return await compose(delivery, sender, { subject, html: letter.html, text: letter.text, headers });
}

type Content = {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
};

async function compose(delivery: Delivery, sender: Sender, content: Content): Promise<OutgoingMail> {
  const html = bodyText(content.html);
  const text = bodyText(content.text);
  const { messageId } = delivery;
  if (!MESSAGE_ID.test(messageId)) throw new Error(`"${messageId}" cannot be a Message-ID.`);
  const message = new MailComposer({
    from: { name: headerText(sender.name, MAX_NAME_CHARS), address: sender.address },
    to: { name: "", address: delivery.address },
    ...(sender.replyTo === null ? {} : { replyTo: { name: "", address: sender.replyTo } }),
    subject: content.subject,
    date: delivery.date,
    messageId: `<${messageId}>`,
    headers: content.headers,
    envelope: { from: { name: "", address: sender.address }, to: { name: "", address: delivery.address } },
    text,
    html,
    // Made from the texts themselves: steady over retries, and no text can hold the hash of itself.
    baseBoundary: sha256(JSON.stringify([delivery.id, text, html])).slice(0, 32),
    newline: "win",
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  return { messageId, from: sender.address, to: delivery.address, raw: await message.build() };
}

/**
 * What tells a mailbox that this is a list, and how to leave it. `Auto-Submitted` is for mail of a periodic process that
 * answers nobody (RFC 3834, 5). One-click needs an https site (RFC 8058, 3.1); with http readers fall back to the page.
 */
function listHeaders(digest: string, sender: Sender, unsubscribeUrl: string): Record<string, string> {
  const domain = sender.address.slice(sender.address.lastIndexOf("@") + 1);
  return {
    "List-Id": `<${listLabel(digest)}.${domain}>`,
    "List-Unsubscribe": `<${unsubscribeUrl}>`,
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    Precedence: "bulk",
    "Auto-Submitted": "auto-generated",
  };
}

/** The digest's name where it can be a part of a domain name (RFC 2919, 2), else an id made from it. */
function listLabel(digest: string): string {
  return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(digest) ? digest : contentId("list", digest);
}

function webAddress(text: string): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) throw new Error(`"${text}" is not a web address.`);
  return url.href;
}

/** Never empty: an empty part would be left out, and the message would be of another kind. */
function bodyText(text: string): string {
  const clean = text.toWellFormed().replace(BODY_CONTROLS, "");
  return clean.replace(/\r\n?|\n/g, "\r\n") || "\r\n";
}
