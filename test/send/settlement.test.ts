import { describe, expect, test } from "vitest";
import type { MailOutcome } from "../../src/domain/delivery.ts";
import { isOurFault, settleDoubt, settlementOf } from "../../src/send/settlement.ts";
import { aDelivery, at, MORNING } from "../builders.ts";

const fresh = at("2026-11-25T06:00:00Z");

describe("settlementOf", () => {
  test.for<{ outcome: MailOutcome; state: string }>([
    { outcome: { kind: "accepted", response: "250 2.0.0 queued as 7" }, state: "sent" },
    { outcome: { kind: "deferred", detail: "450 4.2.0 greylisted" }, state: "deferred" },
    { outcome: { kind: "unavailable", detail: "Nothing listens there." }, state: "deferred" },
    { outcome: { kind: "doubt", detail: "The line broke." }, state: "doubt" },
    { outcome: { kind: "rejected", detail: "550 5.1.1 nobody here" }, state: "bounced" },
    { outcome: { kind: "rejected", detail: "550-5.1.10 nobody here" }, state: "bounced" },
    { outcome: { kind: "rejected", detail: "550 5.2.1 mailbox closed" }, state: "bounced" },
    { outcome: { kind: "rejected", detail: "552 5.2.2 mailbox full" }, state: "failed" },
    { outcome: { kind: "rejected", detail: "550 5.7.1 by our policy" }, state: "failed" },
    { outcome: { kind: "rejected", detail: "550 5.7.515 for 5.1.1 reasons" }, state: "failed" },
    { outcome: { kind: "rejected", detail: "550 nobody here" }, state: "failed" },
    { outcome: { kind: "rejected", detail: "554 5.3.4 too big" }, state: "failed" },
  ])("$outcome.kind ($outcome.detail) -> $state", ({ outcome, state }) => {
    const settlement = settlementOf(outcome, aDelivery(), { now: MORNING, freshUntil: fresh });
    expect(settlement.state).toBe(state);
    expect(settlement.detail).toBe(outcome.kind === "accepted" ? outcome.response : outcome.detail);
    expect(settlement.at).toEqual(MORNING);
  });

  test.for<{ detail: string; bounce: string | undefined }>([
    { detail: "550 5.1.1 nobody here", bounce: "hard" },
    { detail: "552 5.2.2 mailbox full", bounce: "soft" },
    { detail: "550 5.7.1 by our policy", bounce: undefined },
    { detail: "550 nobody here", bounce: undefined },
  ])("a rejection by $detail counts as $bounce", ({ detail, bounce }) => {
    const settlement = settlementOf({ kind: "rejected", detail }, aDelivery(), { now: MORNING, freshUntil: fresh });
    expect(settlement.bounce).toBe(bounce);
  });

  test.for<{ detail: string; bounce: string | undefined }>([
    { detail: "452 4.2.2 mailbox full", bounce: "soft" },
    { detail: "451 4.3.0 queue file write error", bounce: undefined },
    { detail: "421 4.7.0 try again later", bounce: undefined },
  ])("what was put off by $detail until it was too old counts as $bounce", ({ detail, bounce }) => {
    const moment = { now: MORNING, freshUntil: at("06:00:30") };
    expect(settlementOf({ kind: "deferred", detail }, aDelivery(), moment).bounce).toBe(bounce);
    expect(settlementOf({ kind: "deferred", detail }, aDelivery(), { ...moment, freshUntil: fresh }).bounce).toBe(
      undefined,
    );
  });

  test.for<{ outcome: MailOutcome; isOurs: boolean }>([
    { outcome: { kind: "rejected", detail: "550 5.7.1 no" }, isOurs: true },
    { outcome: { kind: "deferred", detail: "421 4.7.28 rate" }, isOurs: true },
    { outcome: { kind: "rejected", detail: "550 5.1.1 no" }, isOurs: false },
    { outcome: { kind: "unavailable", detail: "550 5.7.1 no" }, isOurs: false },
  ])("$outcome.kind ($outcome.detail) is our fault: $isOurs", ({ outcome, isOurs }) => {
    expect(isOurFault(outcome)).toBe(isOurs);
  });

  test("a relay that cannot be used costs the subscriber no try, and rests for a minute", () => {
    const outcome = { kind: "unavailable", detail: "Nothing listens there." } as const;
    const settlement = settlementOf(outcome, aDelivery(), { now: MORNING, freshUntil: fresh });
    expect(settlement).toMatchObject({ state: "deferred", uncounted: true, nextAt: at("06:01") });
  });

  test("what cannot be tried again in time expires, and says why it waited", () => {
    const outcome = { kind: "deferred", detail: "450 4.2.0 greylisted" } as const;
    const settlement = settlementOf(outcome, aDelivery(), { now: MORNING, freshUntil: at("06:00:30") });
    expect(settlement).toEqual({
      state: "expired",
      at: MORNING,
      detail: "Too old for another try. 450 4.2.0 greylisted",
    });
  });
});

test.for([
  { evidence: "arrived", state: "sent" },
  { evidence: "not-arrived", state: "deferred" },
  { evidence: "unknown", state: "held" },
] as const)("a doubt with evidence $evidence -> $state", ({ evidence, state }) => {
  expect(settleDoubt(evidence, MORNING).state).toBe(state);
});
