import { describe, expect, test } from "vitest";
import { MAX_RETURN_LOCAL_CHARS } from "../../../src/domain/bounce.ts";
import type { DeliveryId } from "../../../src/domain/delivery.ts";
import { leavingAddress, readTokens } from "../../../src/send/bounces/leaving-address.ts";
import { readReport } from "../../../src/send/bounces/read-report.ts";
import { returnPathOf } from "../../../src/send/bounces/return-path.ts";
import { takeReport } from "../../../src/send/bounces/take-report.ts";
import { address, aDelivery, MORNING } from "../../builders.ts";
import { asMail, exim, exchange, gmail, ourHeader, postfix, type Shape } from "../../fixtures/bounces/shapes.ts";

const [bounce, leaving, other] = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte)) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
];
const desk = address("bounces@desk.example");
const id = "dlv-0123456789abcdef0123" as DeliveryId;
const second = "dlv-0123456789abcdef0124" as DeliveryId;
const made = leavingAddress({ address: desk, key: leaving }, id);
const read = (text: string) => readTokens({ address: desk, bounce, leaving }, text);
const forged = leavingAddress({ address: desk, key: other }, id);

describe("an address to unsubscribe by", () => {
  test("holds no address of a subscriber, and fits into a local part", () => {
    expect(made).toMatch(/^bounces\+[a-z2-7]{32}@desk\.example$/);
    const longest = address(`${"b".repeat(MAX_RETURN_LOCAL_CHARS)}@desk.example`);
    expect(leavingAddress({ address: longest, key: leaving }, id).indexOf("@")).toBe(64);
  });

  test.for<{ why: string; text: string; found: ReturnType<typeof read> }>([
    { why: "as it was made", text: made, found: { path: "none", leaving: [id] } },
    { why: "in capitals", text: `<${made.toUpperCase()}>`, found: { path: "none", leaving: [id] } },
    { why: "twice", text: `${made}, ${made}`, found: { path: "none", leaving: [id] } },
    { why: "made with another key", text: forged, found: { path: "forged", leaving: [] } },
    {
      why: "that is a return path",
      text: returnPathOf({ address: desk, key: bounce }, id),
      found: { path: id, leaving: [] },
    },
    {
      why: "that is a return path made with its own key: the kinds differ all the same",
      text: returnPathOf({ address: desk, key: leaving }, id),
      found: { path: "forged", leaving: [] },
    },
    { why: "beside a forged one", text: `${forged} ${made}`, found: { path: "forged", leaving: [id] } },
    {
      why: "beside a return path",
      text: `${made} ${returnPathOf({ address: desk, key: bounce }, second)}`,
      found: { path: second, leaving: [id] },
    },
  ])("is read: one $why", ({ text, found }) => {
    expect(read(text)).toEqual(found);
  });

  test("of many that one mail names, ten are heard", () => {
    const ids = Array.from({ length: 12 }, (_, n) => `dlv-${String(n).padStart(20, "0")}` as DeliveryId);
    const text = ids.map((each) => leavingAddress({ address: desk, key: leaving }, each)).join(", ");
    expect(read(text).leaving).toEqual(ids.slice(0, 10));
  });
});

/** A mail to the address, as a person sends it, but for some lines of its head. */
function aMail(head: readonly string[] = [], to: string = made): Uint8Array {
  const lines = ["From: Somebody <else@reader.example>", `To: <${to}>`, "Message-ID: <1@reader.example>", ...head];
  return asMail(`${lines.join("\n")}\n\nHello\n`);
}

const leavingOf = (raw: Uint8Array) => readReport(raw, read).leaving;

describe("a mail to such an address", () => {
  test.for<[why: string, head: readonly string[]]>([
    ["without a subject", []],
    ["with any subject", ["Subject: Please do NOT unsubscribe me"]],
    ["with a subject as programs have that answer by themselves", ["Subject: Out of office: unsubscribe"]],
    ["as Apple's programs write it", ["Auto-Submitted: auto-replied", "X-Apple-Unsubscribe: true"]],
    ["that says that no program sent it", ["Auto-Submitted: no"]],
    ["from somebody else's return path", ["Return-Path: <anybody@elsewhere.example>"]],
  ])("unsubscribes $0", ([, head]) => {
    expect(leavingOf(aMail(head))).toEqual([id]);
  });

  test.for<[why: string, head: readonly string[]]>([
    ["an automatic answer", ["Auto-Submitted: auto-replied"]],
    ["an automatic mail", ["Auto-Submitted: auto-generated (vacation)"]],
    ["an answer of an old program", ["X-Autoreply: yes"]],
    ["an answer of another old program", ["X-Autorespond: away"]],
    ["an answer of the first of them", ["Precedence: bulk"]],
    ["a mail of a list", ["List-Id: <a.list.example>"]],
    ["a mail that wants no answer", ["Return-Path: <>"]],
    ["a receipt", ["Content-Type: multipart/report; report-type=disposition-notification; boundary=x"]],
  ])("does not when it is $0", ([, head]) => {
    expect(leavingOf(aMail(head))).toEqual([]);
  });

  test("does not when a mail system wrote it", () => {
    const prose =
      "From: MAILER-DAEMON@relay.example\nTo: <TO>\nSubject: Returned mail\n\n<a@b.example>: user unknown\n";
    expect(leavingOf(asMail(prose.replace("TO", made)))).toEqual([]);
  });

  test.for([postfix, exim, exchange, gmail])("does not when it is a bounce: $name", (shape) => {
    const bounced: Shape = { to: made, rcpt: "a@b.example", messageId: "1@x", status: "5.1.1", said: "550 5.1.1 no" };
    expect(leavingOf(asMail(shape(bounced)))).toEqual([]);
  });

  test("counts only where it was sent to it: a copy of our mail in an answer is quotation", () => {
    const text = `From: a@reader.example\nTo: news@desk.example\n\n> List-Unsubscribe: <mailto:${made}>\n`;
    expect(leavingOf(asMail(text))).toEqual([]);
  });
});

describe("a report on a mail of ours", () => {
  const delivery = aDelivery(undefined, undefined, { id, messageId: `${id}@desk.example` });
  const parts = {
    store: {
      delivery: async (ref: object) => ("messageId" in ref && ref.messageId === delivery.messageId ? delivery : null),
      record: async () => "counted" as const,
    },
    subscribers: { end: async () => expect.unreachable("A report ends no subscription.") },
    readTokens: read,
    clock: () => MORNING,
    log: { debug() {}, info() {}, warn() {}, error() {} },
  };

  test("is not taken for forged because the mail that comes back says how to unsubscribe", async () => {
    const shape = { to: desk, rcpt: delivery.address, messageId: delivery.messageId, status: "5.1.1", said: "550 no" };
    const copy = `${ourHeader(shape)}\nList-Unsubscribe: <https://desk.example/unsubscribe/x>,\n <mailto:${made}>`;
    expect(await takeReport(asMail(postfix({ ...shape, copy })), parts)).toBe("hard");
  });

  test.for<[why: string, to: string, end: string]>([
    ["that nobody here made", forged, "forged"],
    ["of a delivery that is not there", leavingAddress({ address: desk, key: leaving }, second), "ignored"],
  ])("and a mail to a token $0 ends nothing: $2", async ([, to, end]) => {
    expect(await takeReport(aMail([], to), parts)).toBe(end);
  });

  test("of a letter there is nothing to unsubscribe from", async () => {
    const letter = { ...parts, store: { ...parts.store, delivery: async () => ({ ...delivery, editionId: null }) } };
    expect(await takeReport(aMail(), letter)).toBe("ignored");
  });
});
