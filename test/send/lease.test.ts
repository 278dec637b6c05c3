import { describe, expect, test } from "vitest";
import type { Delivery } from "../../src/domain/delivery.ts";
import { at, minutesOn, MORNING } from "../builders.ts";
import { ACCEPTED, people, RUNNING, scripted, setUp, willing, type Bench } from "./send-bench.ts";

const options = { leaseSeconds: 60 };

/** Another worker has two deliveries, one of them at the dot, and a lease until then. */
async function anotherHolds(bench: Bench, until: Date): Promise<readonly [sending: Delivery, dot: Delivery]> {
  await bench.stage(scripted(async () => ({ kind: "unavailable", detail: "Down." })).mailer)(RUNNING); // Fans out.
  bench.now = at("06:02");
  const { store } = bench.outbox;
  await store.holdUntil("another", until);
  const [sending, dot] = await store.claim("another", bench.now, 2);
  if (sending === undefined || dot === undefined) throw new Error("Two were due.");
  await store.markDot(dot.id, "another", bench.now);
  return [sending, dot];
}

describe("beside other workers", () => {
  test("leaves them what they hold while they live", async () => {
    const bench = setUp(people(3));
    await anotherHolds(bench, minutesOn(3));
    const { mailer, sent } = willing();
    await bench.stage(mailer, { worker: "second", options })(RUNNING);
    expect(sent.map(({ to }) => to)).toEqual(["p2@example.org"]);
    expect(bench.outbox.tally()).toEqual({ sending: 1, dot: 1, sent: 1 });
  });

  test.for([
    { evidence: "unknown", ends: { sent: 2, held: 1 } },
    // It may only stand still, and go on: then the mail would be there twice.
    { evidence: "not-arrived", ends: { sent: 2, held: 1 } },
    { evidence: "arrived", ends: { sent: 3 } },
  ])("takes over what one left at the dot whose lease is over (evidence: $evidence)", async ({ evidence, ends }) => {
    const bench = setUp(people(3));
    const [, dot] = await anotherHolds(bench, MORNING);
    const { mailer, sent } = scripted(async (_mail, beforeDot) => {
      await beforeDot();
      return ACCEPTED;
    }, evidence);
    await bench.stage(mailer, { worker: "second", options })(RUNNING);
    expect(sent.map(({ to }) => to)).not.toContain(dot.address);
    expect(bench.outbox.tally()).toEqual(ends);
  });

  test("says that it lives before it claims, and again while it works; when it cannot, the run ends", async () => {
    const bench = setUp(people(3));
    const { store } = bench.outbox;
    const said: string[] = [];
    const livesSince = (word: string): number => said.slice(said.lastIndexOf(word) + 1).length;
    const refused = Promise.withResolvers<void>();
    const stage = bench.stage(
      scripted(async (_mail, beforeDot) => {
        await refused.promise;
        await beforeDot();
        return ACCEPTED;
      }).mailer,
      {
        options: { leaseSeconds: 0.01, connections: 1 },
        store: {
          ...store,
          async claim(...args) {
            said.push("claims");
            return await store.claim(...args);
          },
          async holdUntil(...args) {
            said.push("lives");
            if (!said.includes("claims") || livesSince("claims") < 2) return await store.holdUntil(...args);
            refused.resolve();
            throw new Error("the storage is gone");
          },
        },
      },
    );
    await expect(stage(RUNNING)).rejects.toThrow("the storage is gone");
    expect(said[0]).toBe("lives");
    expect(bench.outbox.tally()).toEqual({ sent: 1, deferred: 2 });
  });
});
