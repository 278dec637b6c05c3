import { sha256 } from "../../domain/content-id.ts";
import type { DeliveryId } from "../../domain/delivery.ts";
import { isAutoReply, isFromMailSystem, isSentByItself } from "./auto-reply.ts";
import { type DeliveryStatus, readDeliveryStatus, recipientAddresses } from "./delivery-status.ts";
import type { FoundTokens } from "./leaving-address.ts";
import { allParts, header, type Headers, type Part, readHeaders, readMime } from "./mime-tree.ts";
import { partText } from "./part-text.ts";

/** A mail that came in, as far as it matters; nothing in it is believed yet. */
export type Report = {
  /** The same for the same mail, however often it is read. */
  readonly key: string;
  readonly refs: ReportRefs;
  readonly says: ReportSays;
  /** By which deliveries somebody unsubscribes with it: only where it is no report, and was not sent by itself. */
  readonly leaving: readonly DeliveryId[];
};

/** By what it names the delivery that it is about. */
export type ReportRefs = {
  readonly path: DeliveryId | "forged" | "none";
  readonly envelopeId: string;
  readonly messageIds: readonly string[];
};

export type ReportSays =
  /** RFC 3464. */
  | { readonly kind: "status"; readonly status: DeliveryStatus }
  /** RFC 5965. `recipients`: in lower case; empty when it names none. */
  | { readonly kind: "complaint"; readonly recipients: readonly string[] }
  /** A bounce in prose, up to the copy of our mail; `failed`: addresses that a header names. */
  | { readonly kind: "prose"; readonly text: string; readonly failed: readonly string[] }
  | { readonly kind: "nothing"; readonly why: string };

/** Finds what names deliveries of ours in a text. */
export type ReadTokens = (text: string) => FoundTokens;

/** Types of the part that has our mail, or its header (RFC 6522, 4; RFC 6533, 5). */
const RETURNED = /^(?:message\/(?:rfc822|rfc822-headers|global|global-headers)|text\/rfc822-headers)$/;
const MESSAGE_ID = /^(?:x-original-|original-)?message-id:[ \t\n]*<([^<>\s]+)>/gim;
/** Where prose ends and a copy of our mail begins. */
const COPY =
  /^-{2,} ?(?:below this line|this is a copy|original message|the header of|transcript of|forwarded)|^-{3,}|^(?:this is a copy of|included is a copy|received:|return-path:)/im;
const MAX_PROSE_CHARS = 20_000;
/** Most addresses that are read of a header; each of our mails has one recipient. */
const MAX_NAMED = 100;
/** Kinds of feedback that say "I do not want this" (RFC 5965, 7.3; RFC 6449); not among them: `not-spam`, `auth-failure`. */
const COMPLAINTS = /^(?:abuse|fraud|virus|opt-out(?:-list)?|unsubscribe)\b/i;

/** Reads a mail that may be a bounce, a complaint or neither. Pure, total, and bounded by `MIME_LIMITS`. */
export function readReport(raw: Uint8Array, readTokens: ReadTokens): Report {
  const mail = readMime(raw);
  const messageId = header(mail.headers, "message-id");
  const leaves = [...allParts(mail)].filter(({ parts }) => parts.length === 0);
  const says = saysOf(mail, leaves);
  const outer = readTokens(recipientsOf(mail.headers));
  return {
    key: sha256(messageId === "" ? raw : messageId),
    refs: refsOf(leaves, says, { outer, readTokens }),
    says,
    leaving: says.kind === "nothing" && isWritten(mail) ? outer.leaving : [],
  };
}

/** Whom a mail was sent to; which of these fields a server writes differs. */
function recipientsOf(headers: Headers): string {
  const ways = ["to", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "cc"];
  return ways.flatMap((name) => headers.get(name) ?? []).join("\n");
}

/** A receipt (RFC 8098) is a report too, and so is feedback that is no complaint. */
function isWritten({ type, headers }: Part): boolean {
  return type !== "multipart/report" && !isSentByItself(headers);
}

function saysOf(mail: Part, leaves: readonly Part[]): ReportSays {
  const status = leaves.find(({ type }) => /^message\/(?:global-)?delivery-status$/.test(type));
  if (status !== undefined) return { kind: "status", status: readDeliveryStatus(partText(status)) };
  const feedback = leaves.find(({ type }) => type === "message/feedback-report");
  if (feedback !== undefined) return feedbackOf(readHeaders(partText(feedback).trimStart()), leaves);
  if (leaves.some(({ type }) => type === "message/disposition-notification")) {
    return { kind: "nothing", why: "a receipt" };
  }
  return proseOf(mail, leaves);
}

function feedbackOf(fields: Headers, leaves: readonly Part[]): ReportSays {
  const type = header(fields, "feedback-type");
  if (!COMPLAINTS.test(type)) return { kind: "nothing", why: "feedback that is no complaint" };
  const named = [...(fields.get("original-rcpt-to") ?? []), ...returnedOf(leaves).flatMap(originalRecipients)];
  return { kind: "complaint", recipients: named.slice(0, MAX_NAMED).flatMap(recipientAddresses).filter(isWhole) };
}

/** Some say it in the copy of our mail and not in the report. */
function originalRecipients(returned: Headers): readonly string[] {
  return returned.get("x-hmxmroriginalrecipient") ?? [];
}

/** Most providers take the address out, or a part of it. */
function isWhole(address: string): boolean {
  return !/redacted|[*]|^x+@/.test(address);
}

function proseOf(mail: Part, leaves: readonly Part[]): ReportSays {
  if (isAutoReply(mail.headers)) return { kind: "nothing", why: "an answer that was sent by itself" };
  if (!isFromMailSystem(mail.headers)) return { kind: "nothing", why: "no report" };
  const texts = leaves.filter(({ type }) => type.startsWith("text/plain"));
  const text = texts.map(partText).join("\n\n").slice(0, MAX_PROSE_CHARS);
  const failed = (mail.headers.get("x-failed-recipients") ?? []).flatMap((value) => value.split(",", MAX_NAMED));
  return {
    kind: "prose",
    text: text.split(COPY, 1)[0] ?? "",
    failed: failed.slice(0, MAX_NAMED).flatMap(recipientAddresses),
  };
}

type Tokens = { readonly outer: FoundTokens; readonly readTokens: ReadTokens };

function refsOf(leaves: readonly Part[], says: ReportSays, { outer, readTokens }: Tokens): ReportRefs {
  const copies = [...returnedTexts(leaves), ...(says.kind === "prose" ? leaves.map(partText) : [])].join("\n");
  const paths = [outer.path, readTokens(copies).path];
  return {
    path:
      paths.find((path) => path !== "none" && path !== "forged") ?? paths.find((path) => path === "forged") ?? "none",
    envelopeId: says.kind === "status" ? says.status.envelopeId : "",
    messageIds: [...new Set(Array.from(copies.matchAll(MESSAGE_ID), ([, id = ""]) => id))],
  };
}

function returnedOf(leaves: readonly Part[]): readonly Headers[] {
  return returnedTexts(leaves).map(readHeaders);
}

function returnedTexts(leaves: readonly Part[]): readonly string[] {
  const returned = leaves.filter(({ type }) => RETURNED.test(type)).map(partText);
  return returned.map((text) => text.trimStart().split("\n\n", 1)[0] ?? "");
}
