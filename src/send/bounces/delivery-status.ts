import { header, type Headers, readHeaders } from "./mime-tree.ts";

/** What a DSN says of one recipient (RFC 3464, 2.3). */
export type RecipientStatus = {
  /** `taken`: the relay has the mail and tries still, or passed it on to where nothing is reported; it may come back yet. */
  readonly action: "failed" | "taken" | "arrived";
  /** Empty when there is none. */
  readonly status: string;
  readonly diagnostic: string;
  /** Addresses that it names the recipient by, in lower case. */
  readonly recipients: readonly string[];
};

export type DeliveryStatus = {
  /** `Original-Envelope-Id` (2.2.1); empty when there is none. */
  readonly envelopeId: string;
  readonly recipients: readonly RecipientStatus[];
};

/** Most recipients that are read of one report; each of our mails has one. */
const MAX_RECIPIENTS = 200;
const MAX_DIAGNOSTIC_CHARS = 2_000;
/** With its type and name around it; an address itself has 254 at most (RFC 5321, 4.5.3.1.3). */
const MAX_ADDRESS_CHARS = 600;

/** Reads the text of a `message/delivery-status`: groups of fields with empty lines between. Total. */
export function readDeliveryStatus(text: string): DeliveryStatus {
  const groups = text
    .split(/\n[ \t]*\n/)
    .slice(0, MAX_RECIPIENTS + 1)
    .map((group) => readHeaders(group.replace(/^\s+/, "")));
  const envelopeId = groups.map((group) => header(group, "original-envelope-id")).find((id) => id !== "") ?? "";
  return {
    envelopeId: envelopeId.replace(/^<|>$/g, ""),
    recipients: groups.flatMap((group) => recipientOf(group) ?? []),
  };
}

function recipientOf(fields: Headers): RecipientStatus | null {
  const status = /[245]\.\d{1,3}\.\d{1,3}/.exec(header(fields, "status"))?.[0] ?? "";
  const action = actionOf(header(fields, "action").toLowerCase(), status);
  if (action === null) return null;
  return {
    action,
    status,
    diagnostic: header(fields, "diagnostic-code").slice(0, MAX_DIAGNOSTIC_CHARS),
    recipients: ["original-recipient", "final-recipient", "x-actual-recipient"].flatMap((name) =>
      recipientAddresses(header(fields, name)),
    ),
  };
}

/** Where the action is missing, the class of the status stands in for it. `null`: this is no recipient. */
function actionOf(action: string, status: string): RecipientStatus["action"] | null {
  if (/^failed\b/.test(action)) return "failed";
  if (/^delivered\b/.test(action)) return "arrived";
  if (/^(?:delayed|relayed|expanded)\b/.test(action)) return "taken"; // RFC 3464, 2.3.3
  if (action !== "" || status === "") return null;
  return status.startsWith("5") ? "failed" : status.startsWith("4") ? "taken" : "arrived";
}

/**
 * `rfc822; Ada@example.org` and its relatives (2.1.2), which some write without type or in brackets. Both as it came and read
 * as xtext (RFC 3461, 4): `ada+42@` means itself in most reports, and only some write a `+` in two ways.
 */
export function recipientAddresses(value: string): readonly string[] {
  if (value.length > MAX_ADDRESS_CHARS) return [];
  const bare = value.replace(/^\s*(?:rfc822|utf-8|smtp|x400|unknown)\s*;/i, "").trim();
  const [, inner = bare] = /<([^<>]*)>/.exec(bare) ?? [];
  const plain = inner.replace(/\+([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return [...new Set([inner, plain])].filter((one) => /^\S+@\S+$/.test(one)).map((one) => one.toLowerCase());
}
