import { createHash } from "node:crypto";
import type { Delivery, OutgoingMail } from "../domain/delivery.ts";
import type { Edition } from "../domain/digest.ts";
import type { Letter } from "../domain/letter.ts";
import { escapedHtml, type PersonalValues } from "./fill-fragments.ts";
import { personalFields, type PersonalHead } from "./mail-head.ts";
import { CannotSign, type MailSigner } from "./mail-signer.ts";
import { mailContent } from "./mail-content.ts";
import type { Sender } from "./marked-message.ts";
import { type PrebuiltMail, prebuildMail } from "./prebuild-mail.ts";
import { softLines } from "./soft-lines.ts";

/** What of the personal values is made for a mail: the subscriber's own addresses at the desk. */
export type PersonalLinks = Omit<PersonalValues, "address"> & Pick<PersonalHead, "unsubscribeAddress">;

export type ComposeMail = (
  content: Edition | Letter,
  delivery: Delivery,
  links: PersonalLinks,
) => Promise<OutgoingMail>;

/**
 * Composes messages of deliveries: text and HTML side by side, in 7-bit lines that end in CRLF, in the body of at most 76
 * and in the head under 998 characters (RFC 5322, 2.1.1). Each edition is composed once, for as long as the caller holds
 * it. The same delivery gives the same bytes, however often it is composed, and whoever composes it.
 * Throws when a personal value is not in the form that the desk makes, which is our bug; with a signer, `CannotSign`.
 */
export function createComposer(sender: Sender, signer: MailSigner | null): ComposeMail {
  const known = new WeakMap<Edition | Letter, Promise<PrebuiltMail>>();
  const sampled = new WeakSet<Edition | Letter>();
  return async (content, delivery, links) => {
    const prebuilt = known.get(content) ?? prebuildMail(mailContent(content, sender), sender);
    known.set(content, prebuilt);
    const raw = fillMail(await prebuilt, delivery, { links, signer });
    // One of each edition is looked at: all of it are alike.
    if (signer !== null && !sampled.has(content) && !signer.isSound(raw)) throw new CannotSign("A signature is wrong.");
    sampled.add(content);
    return { messageId: delivery.messageId, from: sender.address, to: delivery.address, raw };
  };
}

type Filling = { readonly links: PersonalLinks; readonly signer: MailSigner | null };

function fillMail({ head, body }: PrebuiltMail, delivery: Delivery, { links, signer }: Filling): Buffer {
  const values = {
    address: delivery.address,
    unsubscribeUrl: webAddress(links.unsubscribeUrl),
    privateFeedUrl: webAddress(links.privateFeedUrl),
    preferencesUrl: webAddress(links.preferencesUrl),
  };
  const { unsubscribeAddress } = links;
  const personal = personalFields({ ...delivery, ...values, ...(unsubscribeAddress ? { unsubscribeAddress } : {}) });
  const fields = head.map((field) =>
    "personal" in field ? { key: field.personal, line: personal[field.personal] } : field,
  );
  const written = fields.filter(({ line }) => line !== "");
  const filled = body.map((part) => ("slot" in part ? gapLines(values, part) : part));
  const signature = signer === null ? "" : signer.sign(written, bodyHash(filled));
  return joined(`${signature}${written.map(({ line }) => line).join("")}\r\n`, filled);
}

function webAddress(text: string): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) throw new Error(`"${text}" is not a web address.`);
  return url.href;
}

type FilledBody = readonly (Exclude<PrebuiltMail["body"][number], { slot: unknown }> | string)[];

function gapLines(values: PersonalValues, { slot, form }: { slot: keyof PersonalValues; form: string }): string {
  return softLines(form === "html" ? escapedHtml(values[slot]) : values[slot]);
}

/** A gap holds no blanks, so it is hashed as it is. */
function bodyHash(body: FilledBody): string {
  const hash = createHash("sha256");
  for (const part of body) hash.update(typeof part === "string" ? part : part.relaxed);
  return hash.digest("base64");
}

/** All of it is ASCII: a character is a byte. */
function joined(head: string, body: FilledBody): Buffer {
  const lengths = body.map((part) => (typeof part === "string" ? part.length : part.bytes.length));
  const raw = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + length, head.length));
  let at = raw.write(head, 0, "latin1");
  for (const part of body) {
    at += typeof part === "string" ? raw.write(part, at, "latin1") : part.bytes.copy(raw, at);
  }
  return raw;
}
