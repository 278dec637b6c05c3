import MailComposer from "nodemailer/lib/mail-composer";
import { sha256 } from "../domain/content-id.ts";
import type { Fragments, PersonalSlot } from "../domain/digest.ts";
import type { MailAddress } from "../domain/subscriber.ts";
import { fillHtml, fillText } from "./fill-fragments.ts";
import { headerText } from "./header-text.ts";
import type { MailContent } from "./mail-content.ts";

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

const MAX_NAME_CHARS = 100;
/** Control characters that have no place in a body; tab and line ends have. */
const BODY_CONTROLS = /[^\P{Cc}\t\n\r]/gu;
const NOBODY = { name: "", address: "nobody@newsdesk.invalid" };

/**
 * Letters and digits, so that neither escaping nor an encoding changes them. Each is a hash over all the texts: no text
 * can hold the hash of itself.
 */
export function makeMarks({ id, html, text }: MailContent): Marks {
  const secret = sha256(JSON.stringify([id, html, text]));
  const gaps: readonly Gap[] = [
    ...slotsOf(text).map((slot) => ({ slot, form: "text" as const })),
    ...slotsOf(html).map((slot) => ({ slot, form: "html" as const })),
  ];
  return new Map(gaps.map((gap) => [`x${sha256(`${secret} ${gap.form} ${gap.slot}`).slice(0, 24)}`, gap]));
}

/**
 * The message as nodemailer composes it, with marks in the place of personal values: text and HTML side by
 * side in quoted-printable, CRLF line ends, one character a byte. Its personal fields stand in their places with values
 * of nobody. The same content and sender always give the same.
 */
export async function markedMessage(content: MailContent, sender: Sender, marks: Marks): Promise<string> {
  const html = bodyText(fillHtml(content.html, valuesOf("html", marks)));
  const text = bodyText(fillText(content.text, valuesOf("text", marks)));
  const message = new MailComposer({
    from: { name: headerText(sender.name, MAX_NAME_CHARS), address: sender.address },
    to: NOBODY,
    ...(sender.replyTo === null ? {} : { replyTo: { name: "", address: sender.replyTo } }),
    subject: content.subject,
    date: new Date(0),
    messageId: `<${NOBODY.address}>`,
    headers: content.headers,
    envelope: { from: { name: "", address: sender.address }, to: NOBODY },
    text,
    html,
    encoding: "quoted-printable",
    // Made from the texts themselves: steady over retries, and no text can hold the hash of itself.
    baseBoundary: sha256(JSON.stringify([content.id, text, html])).slice(0, 32),
    newline: "win",
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  return (await message.build()).toString("latin1");
}

function slotsOf(fragments: Fragments): readonly PersonalSlot[] {
  return [...new Set(fragments.flatMap((part) => (typeof part === "string" ? [] : [part.slot])))];
}

function valuesOf(form: Gap["form"], marks: Marks): Readonly<Record<PersonalSlot, string>> {
  const own = [...marks].filter(([, gap]) => gap.form === form).map(([mark, gap]) => [gap.slot, mark] as const);
  return { address: "", unsubscribeUrl: "", privateFeedUrl: "", preferencesUrl: "", ...Object.fromEntries(own) };
}

/** Never empty: an empty part would be left out, and the message would be of another kind. */
function bodyText(text: string): string {
  const clean = text.toWellFormed().replace(BODY_CONTROLS, "");
  return clean.replace(/\r\n?|\n/g, "\r\n") || "\r\n";
}
