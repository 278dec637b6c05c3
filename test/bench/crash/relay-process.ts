import { openSync, renameSync, writeFileSync, writeSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { SMTPServer, type SMTPServerEnvelope } from "smtp-server";
import { sha256 } from "../../../src/domain/content-id.ts";

/**
 * A relay in a process of its own, which nobody kills: each mail that it takes stands in its log before it is answered.
 * `relay-process.ts LOG REPORTS ANSWER_MS`: a line of JSON for each mail; a report of success (RFC 3464) in the Maildir, where one was
 * asked for; from the end of a mail to its answer a random time, so that senders are also killed in between. Tells its port, and to each question when it has taken so many mails, and which was the last.
 */

/** A mail that was taken. */
export type Taken = { readonly id: string; readonly to: string; readonly bytes: number; readonly hash: string };

/** Is answered when so many mails were taken in all. */
export type Question = { readonly number: number; readonly total: number };
export type Answer = { readonly number: number; readonly total: number; readonly last: string };

const [logFile = "", reports = "", answerMs = ""] = process.argv.slice(2);
const log = openSync(logFile, "a");
const seen = { total: 0, last: "" };
let reported = 0;
let questions: readonly Question[] = [];

function take(raw: Buffer, { rcptTo }: SMTPServerEnvelope): string {
  const id = /^message-id: *<([^>]+)>/im.exec(raw.toString("latin1", 0, 8_192))?.[1] ?? "";
  const to = rcptTo.map(({ address }) => address).join();
  const taken: Taken = { id, to, bytes: raw.byteLength, hash: sha256(raw) };
  writeSync(log, `${JSON.stringify(taken)}\n`);
  seen.total += 1;
  seen.last = id;
  answer();
  return id;
}

function answer(): void {
  const [ripe, rest] = [true, false].map((is) => questions.filter(({ total }) => seen.total >= total === is));
  for (const { number } of ripe ?? []) process.send?.({ number, ...seen } satisfies Answer);
  questions = rest ?? [];
}

function report(id: string, { rcptTo, mailFrom, dsn }: SMTPServerEnvelope): void {
  const [recipient] = rcptTo;
  const wants = recipient?.dsn?.notify?.includes("SUCCESS") === true;
  if (reports === "" || recipient === undefined || mailFrom === false || !wants) return;
  const name = `${String((reported += 1)).padStart(9, "0")}.relay`;
  const file = join(reports, "tmp", name);
  writeFileSync(file, reportText(id, mailFrom.address, recipient.address, dsn?.envid ?? ""));
  renameSync(file, join(reports, "new", name));
}

function reportText(id: string, from: string, to: string, envelopeId: string): string {
  return [
    "From: MAILER-DAEMON@relay.example",
    `To: <${from}>`,
    "Subject: Successful Mail Delivery Report",
    `Message-ID: <report-${id}>`,
    "MIME-Version: 1.0",
    'Content-Type: multipart/report; report-type=delivery-status; boundary="report"',
    "",
    "--report",
    "Content-Type: message/delivery-status",
    "",
    "Reporting-MTA: dns; relay.example",
    `Original-Envelope-Id: ${envelopeId}`,
    "",
    `Final-Recipient: rfc822; ${to}`,
    "Action: delivered",
    "Status: 2.0.0",
    "",
    "--report--",
    "",
  ].join("\r\n");
}

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS"],
  disableReverseLookup: true,
  hideDSN: false,
  onData(stream, session, done) {
    const { envelope } = session; // The session gets another one with its next mail.
    const chunks: Buffer[] = [];
    stream.on("error", () => {}); // The sender was killed in the middle of a message.
    stream.on("data", (chunk: Buffer) => void chunks.push(chunk));
    stream.on("end", () => {
      const id = take(Buffer.concat(chunks), envelope);
      setTimeout(
        () => {
          done();
          report(id, envelope);
        },
        Math.random() * Number(answerMs),
      );
    });
  },
});
server.on("error", () => {}); // Lines that a kill cuts are what this is about.
const listening = server.listen(0, "127.0.0.1", () => {
  process.send?.({ port: (listening.address() as AddressInfo).port });
});
process.on("message", (question: Question) => {
  questions = [...questions, question];
  answer();
});
process.on("disconnect", () => process.exit(0));
