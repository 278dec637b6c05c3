import { describe, expect, test } from "vitest";
import type { NotedReport } from "../../../src/domain/bounce-store.ts";
import type { Log } from "../../../src/domain/log.ts";
import { readReturnPath } from "../../../src/send/bounces/return-path.ts";
import { takeReport } from "../../../src/send/bounces/take-report.ts";
import { address, aDelivery, MORNING } from "../../builders.ts";
import { OURS, type Sample, SAMPLES } from "../../fixtures/bounces/samples.ts";

const QUIET: Log = { debug() {}, info() {}, warn() {}, error() {} };

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
    readPath: (text: string) => readReturnPath(OURS.path, text),
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
