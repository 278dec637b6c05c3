import { describe, expect, test } from "vitest";
import type { NodemailerError } from "nodemailer";
import { outcomeOf, type Progress } from "../../src/net/smtp-mailer-outcome.ts";

const outside: Progress = { isOpen: false, isHandedOver: false };
const inSession: Progress = { isOpen: true, isHandedOver: false };
const past: Progress = { isOpen: true, isHandedOver: true };

describe("outcomeOf", () => {
  test.for<{ why: string; error: Partial<NodemailerError>; progress: Progress; kind: string; says: RegExp }>([
    {
      why: "a name that is not known",
      error: { code: "EDNS", originalCode: "ENOTFOUND" },
      progress: outside,
      kind: "unavailable",
      says: /^relay:25: The name is not known/,
    },
    {
      why: "no answer in time",
      error: { code: "ETIMEDOUT", timeoutType: "GREETING_TIMEOUT" },
      progress: outside,
      kind: "unavailable",
      says: /does not answer in time/,
    },
    {
      why: "a certificate for another name",
      error: { code: "ESOCKET", originalCode: "ERR_TLS_CERT_ALTNAME_INVALID" },
      progress: outside,
      kind: "unavailable",
      says: /TLS cannot be agreed on/,
    },
    {
      why: "a 5xx before we are let in says nothing about the recipient",
      error: { code: "EPROTOCOL", response: "554 5.7.1 we know you", responseCode: 554, permanent: true },
      progress: outside,
      kind: "unavailable",
      says: /554 5\.7\.1 we know you/,
    },
    {
      why: "503 speaks of the session",
      error: { code: "EENVELOPE", command: "DATA", response: "503 what now", responseCode: 503, permanent: false },
      progress: inSession,
      kind: "deferred",
      says: /^503 what now$/,
    },
    {
      why: "a fragment of a refusal before the line broke, after the dot",
      error: { code: "ECONNECTION", response: "550 5.1.1 no", responseCode: 550, permanent: true },
      progress: past,
      kind: "doubt",
      says: /after the message and before the answer/,
    },
    {
      why: "an answer that makes no sense, after the dot",
      error: { code: "EMESSAGE", response: "354 go on", responseCode: 354, permanent: false },
      progress: past,
      kind: "doubt",
      says: /354 go on/,
    },
  ])("$why -> $kind", ({ error, progress, kind, says }) => {
    const context = { relay: "relay:25", secrets: [] };
    const outcome = outcomeOf(Object.assign(new Error("It broke."), error), progress, context);
    expect(outcome.kind).toBe(kind);
    expect("detail" in outcome ? outcome.detail : "").toMatch(says);
  });

  test("keeps a reply to one line of bounded length, without secrets", () => {
    const response = `550-5.1.1 no hunter2\r\n550 5.1.1 ${"x".repeat(2_000)}\u0007`;
    const error = Object.assign(new Error("no"), { code: "EENVELOPE", response, responseCode: 550, permanent: true });
    const outcome = outcomeOf(error, inSession, { relay: "relay:25", secrets: ["hunter2"] });
    expect(outcome).toEqual({ kind: "rejected", detail: `550-5.1.1 no *** 550 5.1.1 ${"x".repeat(373)}` });
  });
});
