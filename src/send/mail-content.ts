import { domainOf } from "../domain/mail-address.ts";
import { contentId, sha256 } from "../domain/content-id.ts";
import type { Edition, Fragments } from "../domain/digest.ts";
import type { Letter } from "../domain/letter.ts";
import { headerText } from "./header-text.ts";
import type { Sender } from "./marked-message.ts";

/** What a message says, but for who gets it. `id`: the same for the same content. */
export type MailContent = {
  readonly id: string;
  readonly subject: string;
  readonly html: Fragments;
  readonly text: Fragments;
  readonly headers: Readonly<Record<string, string>>;
};

const MAX_SUBJECT_CHARS = 200;
/** The last part of a Feedback-ID: steady, and of 5 to 15 characters. */
const FEEDBACK_SENDER = "newsdesk";

export function mailContent(content: Edition | Letter, sender: Sender): MailContent {
  return "kind" in content ? letterContent(content) : editionContent(content, sender);
}

function editionContent(edition: Edition, sender: Sender): MailContent {
  const { id, html, text } = edition;
  return { id, html, text, subject: subjectOf(edition), headers: listHeaders(edition, sender) };
}

/**
 * A letter is of no list, so it names none and no way out of one; `Auto-Submitted` says that a program answers what somebody
 * asked (RFC 3834, 5).
 */
function letterContent({ subject, html, text }: Letter): MailContent {
  return {
    id: sha256(JSON.stringify([subject, html, text])),
    subject: headerText(subject, MAX_SUBJECT_CHARS) || "News",
    html: [html],
    text: [text],
    headers: { "Auto-Submitted": "auto-generated" },
  };
}

/** Never empty: a mail without a subject looks like none that was asked for. */
function subjectOf({ subject, digest }: Edition): string {
  return headerText(subject, MAX_SUBJECT_CHARS) || headerText(digest, MAX_SUBJECT_CHARS) || "News";
}

/**
 * What tells a mailbox that this is a list, and how to leave it; the ways to leave are personal. `Auto-Submitted` is for
 * mail of a periodic process that answers nobody (RFC 3834, 5). `Feedback-ID` is what complaints are counted by: the
 * edition, the digest and who sends it, and nothing of a subscriber.
 */
function listHeaders({ id, digest }: Edition, { address }: Sender): Record<string, string> {
  const domain = domainOf(address);
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
