import { z } from "zod";
import { MAX_RETURN_LOCAL_CHARS } from "../../domain/bounce.ts";
import { mailAddress } from "../../domain/mail-address.ts";
import { readMailbox, readReportBox, readReturnAddress } from "./addresses.ts";
import { section, text, words } from "./fields.ts";
import { families, perDomain, rate, transport, warmUp } from "./relay-schema.ts";
import { dkim } from "./signing.ts";

const address = text("a mail address such as news@example.org", mailAddress);
const from = z.union(
  [
    text('a sender such as "News Desk <news@example.org>"', readMailbox),
    section({ name: words(100), address }, "a map with name and address"),
  ],
  { error: 'a sender such as "News Desk <news@example.org>", or a map with name and address' },
);

const bounces = section(
  {
    address: text(
      `a mail address such as bounces@example.org, with at most ${MAX_RETURN_LOCAL_CHARS} characters before the @`,
      readReturnAddress,
      { description: "Where mails come back to; each has a token of its own behind a +" },
    ).optional(),
    mailbox: text("a folder such as ./data/bounces, or imaps://user:password@mail.example.org/INBOX", readReportBox, {
      description: "Where reports are read: a folder of .eml files, a Maildir, or an IMAP mailbox",
    }).optional(),
    webhook: text("a secret of 16 to 200 characters on one line", readWebhookSecret, {
      description: "By which mail services sign what they report to /bounces",
    }).optional(),
    confirm: z
      .boolean({ error: "true or false" })
      .default(false)
      .meta({ description: "Whether relays are asked to report what arrived, too; it doubles the mail that comes in" }),
  },
  "a map with address, mailbox and webhook",
);

/** `mail:` of the settings. */
export const mail = section(
  {
    from: from.optional(),
    replyTo: address.optional(),
    postalAddress: text("a postal address of at most 500 characters", readPostalAddress).optional(),
    transport,
    mark: text("the path of a file such as ./data/sent.mark", readPath).prefault("./data/sent.mark").meta({
      description:
        "A file, best on another disk than the database: by it is noticed that the database was put back to a backup",
    }),
    departures: text("the path of a folder such as ./data/departures", readPath).prefault("./data/departures").meta({
      description:
        "A folder, best on another disk than the database: who has left is noted there too, so that a restored database learns of it",
    }),
    rate: rate("Most messages in all, such as 500/1h").optional(),
    perDomain: perDomain.optional(),
    families: families.optional(),
    warmUp: warmUp.optional(),
    bounces: bounces.optional().meta({ description: "What is done about mails that come back" }),
    dkim: dkim.optional(),
  },
  "a map of settings for mail",
);

function readWebhookSecret(raw: string): string | null {
  return raw.length >= 16 && raw.length <= 200 && !/\p{Cc}/u.test(raw) ? raw : null;
}

function readPath(raw: string): string | null {
  const path = raw.trim();
  return path === "" || path.length > 1_000 || /\p{Cc}/u.test(path) ? null : path;
}

function readPostalAddress(raw: string): string | null {
  const lines = raw.trim().replaceAll("\r\n", "\n");
  return lines !== "" && lines.length <= 500 && !/[^\P{Cc}\n]/u.test(lines) ? lines : null;
}
