import { createPublicKey, type KeyObject } from "node:crypto";
import { domainOf } from "../../domain/mail-address.ts";
import type { MailSettings } from "../settings/settings.ts";
import { type MailCheck, UNANSWERED } from "./mail-check.ts";

/** The texts in DNS at a name; `null`: no name server answered. */
export type LookUpText = (name: string) => Promise<readonly string[] | null>;

/** Here there is always something to do, or nothing. */
type RecordCheck = Omit<MailCheck, "state">;

/** Labels of a domain that may have a DMARC record for those below it. */
const FEWEST_LABELS = 2;

/** Looks at what DNS says of those who send for the sender's domain. Changes nothing, and tells nothing secret. */
export async function checkMailRecords(
  { from, dkim, bounces }: Pick<MailSettings, "from" | "dkim" | "bounces">,
  lookUp: LookUpText,
): Promise<readonly MailCheck[]> {
  const domain = domainOf(from.address);
  // Mailboxes ask for the envelope sender (RFC 7208, 2.4), which is where mails come back to.
  const checks = [
    await spf(domainOf(bounces?.address ?? from.address), lookUp),
    await signature(dkim, domain, lookUp),
    await dmarc(domain, lookUp),
  ];
  return checks.map(({ what, name, found, toDo }) => {
    return { what, name, found, state: toDo === null ? "good" : "bad", toDo };
  });
}

/** RFC 7208, 3 and 4.5. */
async function spf(name: string, lookUp: LookUpText): Promise<RecordCheck> {
  const found = (await lookUp(name))?.filter((text) => /^v=spf1(?: |$)/i.test(text)) ?? null;
  const [only = "", other] = found ?? [];
  let toDo: string | null = null;
  if (found === null) toDo = UNANSWERED;
  else if (only === "") {
    toDo = "Put a TXT record there that names every host which sends for the domain, such as: v=spf1 mx ~all";
  } else if (other !== undefined) toDo = "There must be one such record and no more: put them together into one.";
  else if (/ \+?all(?: |$)/i.test(only))
    toDo = 'It lets the whole world send for the domain. End it with "~all" or "-all".';
  return { what: "SPF", name, found: found ?? [], toDo };
}

/** RFC 6376, 3.6.1; alignment: RFC 7489, 3.1. */
async function signature(dkim: MailSettings["dkim"], sender: string, lookUp: LookUpText): Promise<RecordCheck> {
  if (dkim === null) {
    const toDo = "Mails are not signed. Make a key and set mail.dkim, unless the mail server signs them.";
    return { what: "DKIM", name: sender, found: [], toDo };
  }
  const name = `${dkim.selector}._domainkey.${dkim.domain}`;
  const found = await lookUp(name);
  const record = `v=DKIM1; k=rsa; p=${publicHalf(dkim.key.reveal())}`;
  let toDo: string | null = null;
  if (found === null) toDo = UNANSWERED;
  else if (found.length > 1) toDo = `There must be one record and no more. Leave this one: ${record}`;
  else if (tagOf(found[0] ?? "", "p") !== tagOf(record, "p")) toDo = `Put this TXT record there: ${record}`;
  else if (!isAligned(dkim.domain, sender)) {
    toDo = `Signatures of ${dkim.domain} do not speak for ${sender}. Set mail.dkim.domain to the domain of mail.from.`;
  }
  return { what: "DKIM", name, found: found ?? [], toDo };
}

/** That of the domain itself, or of the nearest one above it (RFC 7489, 6.6.3). */
async function dmarc(domain: string, lookUp: LookUpText): Promise<RecordCheck> {
  const labels = domain.split(".");
  for (let start = 0; labels.length - start >= FEWEST_LABELS; start += 1) {
    const name = `_dmarc.${labels.slice(start).join(".")}`;
    const found = (await lookUp(name))?.filter((text) => /^v=DMARC1\s*(?:;|$)/.test(text)) ?? null;
    if (found === null) return { what: "DMARC", name, found: [], toDo: UNANSWERED };
    if (found.length === 1 && tagOf(found[0] ?? "", "p") !== null) return { what: "DMARC", name, found, toDo: null };
    if (found.length > 0) {
      const toDo = "Put one TXT record there that says what to do with forged mail, such as: v=DMARC1; p=none";
      return { what: "DMARC", name, found, toDo };
    }
  }
  const toDo = "Put a TXT record there, such as: v=DMARC1; p=none";
  return { what: "DMARC", name: `_dmarc.${domain}`, found: [], toDo };
}

function publicHalf(key: KeyObject): string {
  return createPublicKey(key).export({ type: "spki", format: "der" }).toString("base64");
}

/** The value of a tag without blanks (RFC 6376, 3.2). */
function tagOf(record: string, tag: string): string | null {
  const pairs = record.split(";").map((pair) => pair.replace(/\s/g, ""));
  return pairs.find((pair) => pair.startsWith(`${tag}=`))?.slice(tag.length + 1) ?? null;
}

/** One of the two lies within the other; that both lie within a third is not looked for. */
function isAligned(one: string, other: string): boolean {
  return one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`);
}
