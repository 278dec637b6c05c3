import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { createTransport } from "nodemailer";
import type { Delivery } from "../../../src/domain/delivery.ts";
import type { Edition } from "../../../src/domain/digest.ts";
import { createSmtpMailer } from "../../../src/net/smtp-mailer.ts";
import { createComposer } from "../../../src/send/compose-mail.ts";
import { fillHtml, fillText } from "../../../src/send/fill-fragments.ts";
import { createSigner } from "../../../src/send/sign-mail.ts";
import { address, aDelivery, aSubscriber } from "../../builders.ts";

/**
 * Run as a process of its own: sends so many signed mails of an edition to a sink, by us or by plain nodemailer, and
 * prints what that took, as a JSON line. The first of them warm up and are not counted.
 */

export type Sent = {
  /** Of the processor, a mail. */
  readonly cpuMs: number;
  /** What the process held of memory at most, when it was warm and at the end. */
  readonly mbWarm: number;
  readonly mbAtEnd: number;
};

const LANES = 5;
const SENDER = { name: "The Desk", address: address("news@desk.example"), replyTo: null };

const [kind = "", warm = "0", count = "0", port = "0", editionFile = "", keyFile = ""] = process.argv.slice(2);
const edition = JSON.parse(readFileSync(editionFile, "utf8")) as Edition;
const pem = readFileSync(keyFile, "utf8");
const send = kind === "ours" ? ours() : plain();
process.stdout.write(`${JSON.stringify(await measure(Number(warm), Number(count)))}\n`);
await send.close();

type Sending = { readonly one: (delivery: Delivery) => Promise<void>; readonly close: () => Promise<void> };

function linksOf({ id }: Delivery) {
  const token = `${id}-${"t".repeat(90)}`;
  return {
    unsubscribeUrl: `https://desk.example/unsubscribe/${token}`,
    privateFeedUrl: `https://desk.example/my/${token}.atom`,
    preferencesUrl: `https://desk.example/preferences/${token}`,
  };
}

function ours(): Sending {
  const signer = createSigner({ domain: "desk.example", selector: "d1", key: createPrivateKey(pem) });
  const compose = createComposer(SENDER, signer);
  const mailer = createSmtpMailer({ url: `smtp://127.0.0.1:${port}`, connections: LANES });
  return {
    async one(delivery) {
      const outcome = await mailer.send(await compose(edition, delivery, linksOf(delivery)), async () => {});
      if (outcome.kind !== "accepted") throw new Error(JSON.stringify(outcome));
    },
    close: async () => await mailer.close(),
  };
}

/** As its own documentation says: a pool, the key as PEM, text and HTML given. */
function plain(): Sending {
  const transport = createTransport({
    pool: true,
    host: "127.0.0.1",
    port: Number(port),
    maxConnections: LANES,
    ignoreTLS: true,
    dkim: { domainName: "desk.example", keySelector: "d1", privateKey: pem },
  });
  return {
    async one(delivery) {
      const values = { ...linksOf(delivery), address: delivery.address };
      await transport.sendMail({
        from: { name: SENDER.name, address: SENDER.address },
        to: delivery.address,
        subject: edition.subject,
        messageId: `<${delivery.messageId}>`,
        date: delivery.date,
        headers: {
          "List-Id": "<daily.desk.example>",
          "List-Unsubscribe": `<${values.unsubscribeUrl}>`,
          "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
          Precedence: "bulk",
          "Auto-Submitted": "auto-generated",
        },
        text: fillText(edition.text, values),
        html: fillHtml(edition.html, values),
      });
    },
    close: async () => transport.close(),
  };
}

async function measure(warming: number, mails: number): Promise<Sent> {
  await sendRange(0, warming);
  const mbWarm = megabytes();
  const cpu = process.cpuUsage();
  await sendRange(warming, mails);
  const { user, system } = process.cpuUsage(cpu);
  return { cpuMs: (user + system) / 1_000 / (mails - warming), mbWarm, mbAtEnd: megabytes() };
}

async function sendRange(from: number, to: number): Promise<void> {
  let next = from;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < to; index = next++) {
      await send.one(aDelivery(edition, aSubscriber(`reader-${index}@example.org`)));
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

function megabytes(): number {
  return process.resourceUsage().maxRSS / 1024;
}
