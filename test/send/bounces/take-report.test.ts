import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { NotedReport } from "../../../src/domain/bounce-store.ts";
import type { Log } from "../../../src/domain/log.ts";
import { NO_TOKENS, readTokens } from "../../../src/send/bounces/leaving-address.ts";
import { readReport } from "../../../src/send/bounces/read-report.ts";
import { takeReport } from "../../../src/send/bounces/take-report.ts";
import { address, aDelivery, MORNING } from "../../builders.ts";
import { OURS, type Sample, SAMPLES } from "../../fixtures/bounces/samples.ts";

const QUIET: Log = { debug() {}, info() {}, warn() {}, error() {} };

const MEGABYTE = 1024 * 1024;
const DAEMON = "From: MAILER-DAEMON@x.example\nTo: x@y.example\n";

/** Mails of a megabyte, each made to be slow for a reader that goes back and forth. */
const HOSTILE: readonly { readonly why: string; readonly text: string }[] = [
  { why: "a header of one line", text: `${DAEMON}X: ${"a".repeat(MEGABYTE)}` },
  { why: "a header of short lines", text: `${DAEMON}${"a\n".repeat(MEGABYTE / 2)}` },
  { why: "a header of folded lines", text: `${DAEMON}X: a\n${" \t\n".repeat(MEGABYTE / 3)}` },
  { why: "parameters", text: `${DAEMON}Content-Type: a/b${"; a =".repeat(MEGABYTE / 5)}` },
  { why: "an endless encoded subject", text: `${DAEMON}Subject: ${"=?utf-8?q?a".repeat(MEGABYTE / 11)}` },
  { why: "recipients that failed", text: `${DAEMON}X-Failed-Recipients: ${"a@b,".repeat(MEGABYTE / 4)}` },
  { why: "one recipient that failed", text: `${DAEMON}X-Failed-Recipients: ${"@".repeat(MEGABYTE - 100)} x` },
  {
    why: "blanks that end nowhere",
    text: `${DAEMON}Content-Transfer-Encoding: quoted-printable\n\n${" ".repeat(MEGABYTE)}`,
  },
  { why: "dashes", text: `${DAEMON}\n${"-".repeat(MEGABYTE)}` },
  { why: "words of bounces", text: `${DAEMON}\n${"user unknown mailbox address ".repeat(MEGABYTE / 29)}` },
  { why: "return paths", text: `${DAEMON}\n${`bounces+${"a".repeat(32)}@desk.example `.repeat(MEGABYTE / 54)}` },
  { why: "Message-IDs", text: `${DAEMON}\n${"message-id: <a@b>\n".repeat(MEGABYTE / 18)}` },
  {
    why: "a status of groups",
    text: `Content-Type: message/delivery-status\n\n${"Action: failed\n\n".repeat(MEGABYTE / 16)}`,
  },
  { why: "a status of blank lines", text: `Content-Type: message/delivery-status\n\n${"\n \t".repeat(MEGABYTE / 3)}` },
  {
    why: "a diagnosis",
    text: `Content-Type: message/delivery-status\n\nAction: failed\nDiagnostic-Code: ${"5.1.1 <".repeat(MEGABYTE / 7)}`,
  },
  { why: "boundaries", text: `Content-Type: multipart/mixed; boundary=a\n\n${"--a\n".repeat(MEGABYTE / 4)}` },
];

/** A desk that made one delivery. */
function aDesk() {
  const { id, messageId, rcpt } = OURS;
  const delivery = aDelivery(undefined, undefined, { id, messageId, address: address(rcpt) });
  const noted: NotedReport[] = [];
  const parts = {
    store: {
      delivery: async (ref: { id: string } | { messageId: string }) =>
        ("id" in ref ? ref.id === OURS.id : ref.messageId === OURS.messageId) ? delivery : null,
      record: async (report: NotedReport) => {
        if (noted.some(({ key }) => key === report.key)) return "known" as const;
        noted.push(report);
        return "counted" as const;
      },
    },
    subscribers: { end: async () => expect.unreachable("No report ends a subscription.") },
    readTokens: (text: string) => readTokens({ ...OURS.path, bounce: OURS.path.key, leaving: OURS.path.key }, text),
    clock: () => MORNING,
    log: QUIET,
  };
  return { parts, noted };
}

describe("the corpus of reports", () => {
  test("has over a hundred samples, each told apart", () => {
    expect(SAMPLES.length).toBeGreaterThan(100);
    expect(new Set(SAMPLES.map(({ why }) => why)).size).toBe(SAMPLES.length);
    expect(new Set(SAMPLES.map(({ raw }) => Buffer.from(raw).toString("base64"))).size).toBe(SAMPLES.length);
  });

  test.for<Sample>(SAMPLES)("$end: $why", async ({ raw, end }) => {
    const { parts, noted } = aDesk();
    expect(await takeReport(raw, parts)).toBe(end);
    const isCounted = end !== "ignored" && end !== "forged";
    expect(noted.map(({ kind, delivery, at }) => [kind, delivery, at])).toEqual(
      isCounted ? [[end, OURS.id, MORNING]] : [],
    );
    for (const { detail } of noted) expect(detail).toMatch(/^[^\p{Cc}]{1,400}$/u);
  });

  test.for<Sample>(SAMPLES)("counts once, and read again it is known: $why", async ({ raw, end }) => {
    const { parts, noted } = aDesk();
    await takeReport(raw, parts);
    const again = await takeReport(raw, parts);
    expect(again).toBe(end === "ignored" || end === "forged" ? end : "known");
    expect(noted.length).toBeLessThanOrEqual(1);
  });
});

describe("a hostile mail", () => {
  // What takes time that grows with the square of a megabyte runs into the limit of a test.
  test.for(HOSTILE)("of $why counts nothing, and soon", async ({ text }) => {
    const { parts, noted } = aDesk();
    expect(["ignored", "forged"]).toContain(await takeReport(Buffer.from(text), parts));
    expect(noted).toEqual([]);
  });

  test("of any bytes is read", () => {
    const bits = fc.oneof(
      fc.constantFrom(
        "\n",
        "\n\n",
        ":",
        "--q\n",
        "Content-Type: multipart/report; boundary=q\n",
        "Action: failed\n",
        "=?",
        "?=",
        "<",
        "@",
      ),
      fc.constantFrom(
        "Content-Type: message/delivery-status\n\n",
        "Content-Transfer-Encoding: base64\n",
        "charset=utf-16",
        ";",
      ),
      fc.string({ unit: "binary", maxLength: 9 }),
    );
    fc.assert(
      fc.property(fc.array(bits, { maxLength: 60 }), (pieces) => {
        const { says, key } = readReport(Buffer.from(pieces.join("")), () => NO_TOKENS);
        expect(key).toMatch(/^[0-9a-f]{64}$/);
        expect(["status", "complaint", "prose", "nothing"]).toContain(says.kind);
      }),
    );
  });
});
