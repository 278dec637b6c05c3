import type { BounceClass } from "../../domain/bounce.ts";

/** What a server says of a refusal: an SMTP reply, or the fields of a DSN. */
export type Refusal = {
  /** The `Status` of a DSN (RFC 3464, 2.3.4), where there is one. */
  readonly status?: string;
  /** A reply, a `Diagnostic-Code` or the words of a report that has neither. */
  readonly text: string;
};

/** An enhanced status code (RFC 3463, 2) that begins a text or stands behind the basic code, on any line of a reply. */
const ENHANCED = /(?:^|[\s:;(#-])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])/g;
/** A basic code of three digits (RFC 5321, 4.2.1), at the beginning or behind `smtp;`. */
const BASIC = /(?:^|[\s;:])([45])(\d\d)(?=[\s-]|$)/;
/** Addresses and links say nothing of the reason, and may hold any word. */
const NAMES = /<[^<>\s]*>|https?:\/\/\S+|[^\s<>"';:,()]+@[^\s<>"';:,()]+/g;

/** We or what we send are refused, whatever the code says. */
const OURS =
  /\bspam|black[ -]?list|block[ -]?list|deny[ -]?list|\bblocked\b|reputation|unsolicited|\b(?:dmarc|spf|dkim|dnsbl|rbl)\b|\bpolicy\b|\bvirus|malware|phish|sender (?:address |verify )?(?:rejected|denied|failed|unknown|not allowed)|relay(?:ing)? (?:access )?(?:denied|not)|not permitted to relay|unauthenticated|authentication required|content rejected|message (?:content )?rejected|not accepted for policy|banned/i;
/** It can pass. */
const PASSES =
  /mailbox (?:is )?(?:full|over)|quota|storage|too many|rate\b|receiving (?:mail|messages) (?:at|too)|try again|temporar|timed? ?out|expired|connection refused|greylist|graylist|deferred|congest|busy|suspended/i;
/** There is no such mailbox. */
const NOBODY =
  /(?:user|recipient|mailbox|account|addressee|address)(?: name)?(?: is)? unknown|(?:unknown|invalid|no such|non-?existent|bad destination) (?:local )?(?:user|recipient|mailbox|account|address|person)|(?:user|recipient|mailbox|account|address)[\w ,'’-]{0,60} (?:does not exist|doesn'?t exist|not found|could not be found|no longer exists|no longer available)|(?:does not|doesn'?t) have an? [\w.]* ?account|no mailbox (?:here )?by that name|no (?:such )?(?:user|mailbox) here|not a (?:valid|known) (?:user|mailbox|recipient)|(?:mailbox|account|user)(?: has been| is)? (?:disabled|deactivated|inactive|closed|terminated)|unrouteable address|null mx/i;

/**
 * What a refusal tells of the address. The enhanced status comes first, but for words that contradict it; where there are
 * several, the most careful one counts. x.7.x is never held against an address, and neither is what is said of the sender
 * (x.1.7, x.1.8) or of the message (x.6.x, too large). A basic code counts only with words that are known. Pure and total.
 */
export function classify({ status = "", text }: Refusal): BounceClass {
  const words = text.replace(NAMES, " ");
  const codes = [...`${status} ${words}`.matchAll(ENHANCED)].map(([, ...parts]) => parts.map(Number));
  const told = codes.filter(([, subject, detail]) => subject !== 0 || detail !== 0);
  const classes = new Set(told.map(([kind = 0, subject = 0, detail = 0]) => byStatus(kind, subject, detail)));
  const careful = (["policy", "soft", "unknown", "hard"] as const).find((each) => classes.has(each));
  if (careful === undefined) return byWords(words, codes[0]?.[0]);
  if (careful === "hard") return contradicted(words) ?? "hard";
  if (careful === "unknown") return byWords(words, codes[0]?.[0]);
  return careful;
}

/** Words that take a code's edge off: some servers give 5.1.1 for spam, and 5.2.1 to those who get too much. */
function contradicted(words: string): BounceClass | null {
  if (OURS.test(words)) return "policy";
  return PASSES.test(words) ? "soft" : null;
}

/** RFC 3463, 3; 5.1.10 is RFC 7505, 4.2. */
function byStatus(kind: number, subject: number, detail: number): BounceClass {
  if (subject === 7) return "policy";
  if (kind === 4) return "soft";
  if (kind !== 5) return "unknown";
  switch (subject) {
    case 1:
      return byAddressStatus(detail);
    case 2:
      return detail === 1 ? "hard" : detail === 3 ? "policy" : "soft";
    case 3:
      return detail === 4 ? "policy" : "soft";
    case 4:
      return "soft";
    case 6:
      return "policy";
    default:
      return "unknown";
  }
}

function byAddressStatus(detail: number): BounceClass {
  if (detail === 7 || detail === 8) return "policy"; // The sender's address.
  if (detail === 0 || detail === 5 || detail === 9) return "unknown"; // None of them says that nobody is there.
  return "hard";
}

/** For 5.0.0, for basic codes and for reports in prose. */
function byWords(words: string, kind: number | undefined): BounceClass {
  const [, basic, rest] = BASIC.exec(words) ?? [];
  if (OURS.test(words)) return "policy";
  if (kind === 4 || basic === "4") return "soft";
  if (PASSES.test(words) || `${basic}${rest}` === "552") return "soft";
  return NOBODY.test(words) ? "hard" : "unknown";
}
