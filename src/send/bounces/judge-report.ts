import type { ReportKind } from "../../domain/bounce.ts";
import type { MailAddress } from "../../domain/subscriber.ts";
import { unreachable } from "../../domain/unreachable.ts";
import { classify } from "./classify.ts";
import type { DeliveryStatus, RecipientStatus } from "./delivery-status.ts";
import type { ReportSays } from "./read-report.ts";

/** What a report comes to, for the delivery that it is about. */
export type Verdict =
  | { readonly kind: ReportKind; readonly detail: string }
  | { readonly kind: "ignored"; readonly why: string };

const MAX_DETAIL_CHARS = 400;
const OTHER: Verdict = { kind: "ignored", why: "it is about another address" };
const DELAYED: Verdict = { kind: "ignored", why: "the mail is only delayed, in prose" };
/** Prose of a relay that has not given up yet. */
const STILL_TRYING =
  /(?:warning|only) (?:message|a warning)|has not (?:yet )?been (?:delivered|able)|not yet been delivered|still (?:being )?(?:retried|attempted|trying)|will (?:continue to|keep) (?:try|be)|no action is required|do not need to resend/i;
/** Prose behind the address that belongs to it. */
const MAX_REASON_CHARS = 1_000;

/**
 * Judges what a report says about the delivery to `address`. The recipients that a report names are never asked whom it
 * is about; but where it names any, ours must be among them. Pure and total.
 */
export function judgeReport(says: ReportSays, address: MailAddress): Verdict {
  switch (says.kind) {
    case "status":
      return judgeStatus(says.status, address);
    case "complaint":
      if (says.recipients.length > 0 && !names(says.recipients, address)) return OTHER;
      return { kind: "complaint", detail: "The subscriber called the mail spam." };
    case "prose":
      return judgeProse(says, address);
    case "nothing":
      return { kind: "ignored", why: says.why };
    default:
      return unreachable(says);
  }
}

function judgeStatus({ recipients }: DeliveryStatus, address: MailAddress): Verdict {
  const ours = recipients.filter((one) => one.recipients.length === 0 || names(one.recipients, address));
  // One entry without a name among others with names may be anybody's.
  const sure = ours.filter((one) => one.recipients.length > 0 || recipients.length === 1);
  if (sure.length === 0) return recipients.length === 0 ? { kind: "ignored", why: "it says nothing" } : OTHER;
  const failed = sure.find(({ action }) => action === "failed");
  if (failed !== undefined) return failure(failed);
  const arrived = sure.find(({ action }) => action === "arrived");
  if (arrived !== undefined) return { kind: "arrived", detail: detailOf("Reported to have arrived.", arrived.status) };
  const [{ status, diagnostic } = { status: "", diagnostic: "" }] = sure;
  return { kind: "taken", detail: detailOf("Reported to be on its way.", status, diagnostic) };
}

function failure({ status, diagnostic }: RecipientStatus): Verdict {
  return { kind: classify({ status, text: diagnostic }), detail: detailOf(status, diagnostic) };
}

function judgeProse({ text, failed }: Extract<ReportSays, { kind: "prose" }>, address: MailAddress): Verdict {
  const at = text.toLowerCase().indexOf(address.toLowerCase());
  if (failed.length > 0 ? !names(failed, address) : at === -1) return OTHER;
  if (STILL_TRYING.test(text)) return DELAYED;
  const reason = text.slice(at === -1 ? 0 : at + address.length).slice(0, MAX_REASON_CHARS);
  return { kind: classify({ text: reason }), detail: detailOf(reason.replace(/^[>:\s]+/, "")) };
}

/** Of who was erased no address is kept to compare with: what finds the delivery has to do. */
function names(recipients: readonly string[], address: MailAddress): boolean {
  return address === "" || recipients.includes(address.toLowerCase());
}

function detailOf(...parts: readonly string[]): string {
  const line = parts
    .filter((part) => part !== "")
    .join(" ")
    .replace(/[\p{Cc}\s]+/gu, " ");
  return line.trim().slice(0, MAX_DETAIL_CHARS) || "It came back without a reason.";
}
