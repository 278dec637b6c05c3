import MailComposer from "nodemailer/lib/mail-composer";
import { contentId, sha256 } from "../domain/content-id.ts";
import type { Edition, Fragments, PersonalSlot } from "../domain/digest.ts";
import type { MailAddress } from "../domain/subscriber.ts";
import { fillHtml, fillText } from "./fill-fragments.ts";
import { headerText } from "./header-text.ts";

/** Whom a digest comes from. */
export type Sender = {
  readonly name: string;
  readonly address: MailAddress;
  readonly replyTo: MailAddress | null;
};

/** A place for a personal value, and how it is written there: escaped for HTML, or as it is. */
export type Gap = { readonly slot: PersonalSlot; readonly form: "html" | "text" };
/** What stands in the place of each value. */
export type Marks = ReadonlyMap<string, Gap>;

const MAX_SUBJECT_CHARS = 200;
const MAX_NAME_CHARS = 100;
/** The last part of a Feedback-ID: steady, and of 5 to 15 characters. */
const FEEDBACK_SENDER = "newsdesk";
/** Control characters that have no place in a body; tab and line ends have. */
const BODY_CONTROLS = /[^\P{Cc}\t\n\r]/gu;
const NOBODY = { name: "", address: "nobody@newsdesk.invalid" };

/**
 * Letters and digits, so that neither escaping nor an encoding changes them. Each is a hash over all the texts: no text
 * can hold the hash of itself.
 */
export function makeMarks({ id, html, text }: Edition): Marks {
  const secret = sha256(JSON.stringify([id, html, text]));
  const gaps: readonly Gap[] = [
    ...slotsOf(text).map((slot) => ({ slot, form: "text" as const })),
    ...slotsOf(html).map((slot) => ({ slot, form: "html" as const })),
  ];
  return new Map(gaps.map((gap) => [`x${sha256(`${secret} ${gap.form} ${gap.slot}`).slice(0, 24)}`, gap]));
}

/**
 * The message of an edition as nodemailer composes it, with marks in the place of personal values: text and HTML side by
 * side in quoted-printable, CRLF line ends, one character a byte. Its personal fields stand in their places with values
 * of nobody. The same edition and sender always give the same.
 */
export async function markedMessage(edition: Edition, sender: Sender, marks: Marks): Promise<string> {
  const html = bodyText(fillHtml(edition.html, valuesOf("html", marks)));
  const text = bodyText(fillText(edition.text, valuesOf("text", marks)));
  const message = new MailComposer({
    from: { name: headerText(sender.name, MAX_NAME_CHARS), address: sender.address },
    to: NOBODY,
    ...(sender.replyTo === null ? {} : { replyTo: { name: "", address: sender.replyTo } }),
    subject: subjectOf(edition),
    date: new Date(0),
    messageId: `<${NOBODY.address}>`,
    headers: listHeaders(edition, sender),
    envelope: { from: { name: "", address: sender.address }, to: NOBODY },
    text,
    html,
    encoding: "quoted-printable",
    // Made from the texts themselves: steady over retries, and no text can hold the hash of itself.
    baseBoundary: sha256(JSON.stringify([edition.id, text, html])).slice(0, 32),
    newline: "win",
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  return (await message.build()).toString("latin1");
}

/** Never empty: a mail without a subject looks like none that was asked for. */
function subjectOf({ subject, digest }: Edition): string {
  return headerText(subject, MAX_SUBJECT_CHARS) || headerText(digest, MAX_SUBJECT_CHARS) || "News";
}

function slotsOf(fragments: Fragments): readonly PersonalSlot[] {
  return [...new Set(fragments.flatMap((part) => (typeof part === "string" ? [] : [part.slot])))];
}

function valuesOf(form: Gap["form"], marks: Marks): Readonly<Record<PersonalSlot, string>> {
  const own = [...marks].filter(([, gap]) => gap.form === form).map(([mark, gap]) => [gap.slot, mark] as const);
  return { address: "", unsubscribeUrl: "", privateFeedUrl: "", ...Object.fromEntries(own) };
}

/**
 * What tells a mailbox that this is a list, and how to leave it; the ways to leave are personal. `Auto-Submitted` is for
 * mail of a periodic process that answers nobody (RFC 3834, 5). `Feedback-ID` is what complaints are counted by: the
 * edition, the digest and who sends it, and nothing of a subscriber.
 */
function listHeaders({ id, digest }: Edition, { address }: Sender): Record<string, string> {
  const domain = address.slice(address.lastIndexOf("@") + 1);
  const label = listLabel(digest);
  const edition = /^[a-z0-9-]{1,64}$/.test(id) ? id : contentId("edition", id);
  return {
    "List-Id": `<${label}.${domain}>`,
    "List-Unsubscribe": "<>",
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    Precedence: "bulk",
    "Auto-Submitted": "auto-generated",
    "Feedback-ID": `${edition}:${label}::${FEEDBACK_SENDER}`,
  };
}

/** The digest's name where it can be a part of a domain name (RFC 2919, 2), else an id made from it. */
function listLabel(digest: string): string {
  return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(digest) ? digest : contentId("list", digest);
}

/** Never empty: an empty part would be left out, and the message would be of another kind. */
function bodyText(text: string): string {
  const clean = text.toWellFormed().replace(BODY_CONTROLS, "");
  return clean.replace(/\r\n?|\n/g, "\r\n") || "\r\n";
}
