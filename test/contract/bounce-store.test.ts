import { describe, expect, test } from "vitest";
import { DAY_MS, type ReportKind } from "../../src/domain/bounce.ts";
import type { Delivery, DeliveryId, DeliveryState } from "../../src/domain/delivery.ts";
import type { DeskStore } from "../../src/domain/desk-store.ts";
import type { EditionId, Slot } from "../../src/domain/digest.ts";
import type { Settlement } from "../../src/domain/send-store.ts";
import { contentId } from "../../src/domain/content-id.ts";
import { address, anEdition, MORNING } from "../builders.ts";
import { backends, openDesk } from "./backends.ts";

const ada = address("Ada@example.org");

/** The morning so many days on. */
function day(days: number): Date {
  return new Date(MORNING.getTime() + days * DAY_MS);
}

/** Puts an edition of that day in the outbox and takes its one delivery. */
async function claimOn(store: DeskStore, days: number): Promise<Delivery> {
  const slot = day(days).toISOString().slice(0, 16) as Slot;
  const id = contentId("edn", slot) as EditionId;
  // Of its own: whoever never got the last one does not get the digest's.
  const readers = (await store.subscribers.list()).map((reader) => reader.id);
  await store.audience.save(anEdition("daily", { id, slot, variant: "own", composedAt: day(days) }), readers);
  const identify = (subscriber: string) => {
    const made = contentId("dlv", id, subscriber) as DeliveryId;
    return { id: made, messageId: `${made}@desk.example` };
  };
  await store.send.fanOut(id, { now: day(days), identify });
  const [delivery] = await store.send.claim("w", day(days), 1);
  if (delivery === undefined) throw new Error("Nothing was claimed.");
  return delivery;
}

async function settleOn(store: DeskStore, days: number, settlement: Omit<Settlement, "at">): Promise<Delivery> {
  const delivery = await claimOn(store, days);
  await store.send.settle(delivery.id, "w", { ...settlement, at: day(days) });
  return delivery;
}

const SENT = { state: "sent", detail: "250 ok" } as const;
const SOFT = { state: "failed", detail: "552 5.2.2 full", bounce: "soft" } as const;

describe.for(Object.entries(backends))("BounceStore on %s", ([, backend]) => {
  test.for<{ bounce?: "hard" | "soft"; suppressed: boolean }>([
    { bounce: "hard", suppressed: true },
    { bounce: "soft", suppressed: false },
    { suppressed: false },
  ])("a try that is settled with bounce $bounce: suppressed $suppressed", async ({ bounce, suppressed }) => {
    const { store } = await openDesk(backend);
    await store.subscribers.add(ada, ["daily"], MORNING);
    const said = { state: "bounced", detail: "550", ...(bounce === undefined ? {} : { bounce }) } as const;
    const { subscriberId } = await settleOn(store, 0, said);
    expect(await store.suppressions.list()).toHaveLength(suppressed ? 1 : 0);
    const standing = { bounces: 1, suppressed: suppressed ? "bounce" : null };
    expect((await store.bounces.standings()).get(subscriberId)).toEqual(bounce === undefined ? undefined : standing);
  });

  test("a verdict that comes too late counts no bounce", async () => {
    const { store } = await openDesk(backend);
    await store.subscribers.add(ada, ["daily"], MORNING);
    const { id } = await settleOn(store, 0, SENT);
    await store.send.settle(id, "w", { state: "failed", at: day(0), detail: "550", bounce: "hard" });
    expect(await store.suppressions.list()).toEqual([]);
  });

  test("the fifth soft bounce in 14 days suppresses, the fourth does not", async () => {
    const { store } = await openDesk(backend);
    await store.subscribers.add(ada, ["daily"], MORNING);
    for (const days of [0, 2, 4, 6]) await settleOn(store, days, SOFT);
    expect(await store.suppressions.find(ada)).toBeNull();
    await settleOn(store, 13, SOFT);
    expect(await store.suppressions.find(ada)).toMatchObject({ reason: "bounce", at: day(13), address: ada });
  });

  test("bounces that are too far apart do not add up", async () => {
    const { store } = await openDesk(backend);
    await store.subscribers.add(ada, ["daily"], MORNING);
    for (const days of [0, 4, 8, 12, 16, 20]) await settleOn(store, days, SOFT);
    expect(await store.suppressions.list()).toEqual([]);
  });

  test("five reports about two editions are not enough", async () => {
    const { store } = await openDesk(backend);
    await store.subscribers.add(ada, ["daily"], MORNING);
    const both = [await settleOn(store, 0, SENT), await settleOn(store, 1, SENT)];
    for (let report = 0; report < 6; report += 1) {
      const delivery = both[report % 2]?.id ?? ("" as DeliveryId);
      await store.bounces.record({ key: `r${report}`, at: day(2), delivery, kind: "soft", detail: "full" });
    }
    expect(await store.suppressions.list()).toEqual([]);
  });

  test("soft bounces are forgotten when a later mail did not come back for five days, and not before", async () => {
    const { store } = await openDesk(backend);
    await store.subscribers.add(ada, ["daily"], MORNING);
    for (const days of [0, 1, 2, 3]) await settleOn(store, days, SOFT);
    await settleOn(store, 4, SENT);
    await settleOn(store, 9, SOFT);
    expect(await store.suppressions.list()).toEqual([]);
  });

  test("a mail that was taken a day ago forgets nothing: it may still come back", async () => {
    const { store } = await openDesk(backend);
    await store.subscribers.add(ada, ["daily"], MORNING);
    for (const days of [0, 1, 2, 3]) await settleOn(store, days, SOFT);
    await settleOn(store, 4, SENT);
    await settleOn(store, 5, SOFT);
    expect(await store.suppressions.list()).toHaveLength(1);
  });

  test("but one that a report says arrived does", async () => {
    const { store } = await openDesk(backend);
    await store.subscribers.add(ada, ["daily"], MORNING);
    for (const days of [0, 1, 2, 3]) await settleOn(store, days, SOFT);
    const { id } = await settleOn(store, 4, SENT);
    await store.bounces.record({ key: "dsn", at: day(4), delivery: id, kind: "arrived", detail: "delivered" });
    await settleOn(store, 5, SOFT);
    expect(await store.suppressions.list()).toEqual([]);
  });

  test.for<{ from: Settlement["state"] | "sending" | "dot"; kind: ReportKind; ends: DeliveryState }>([
    { from: "sent", kind: "hard", ends: "bounced" },
    { from: "sent", kind: "soft", ends: "bounced" },
    { from: "sent", kind: "policy", ends: "failed" },
    { from: "sent", kind: "unknown", ends: "failed" },
    { from: "sent", kind: "complaint", ends: "sent" },
    { from: "sent", kind: "arrived", ends: "sent" },
    { from: "held", kind: "arrived", ends: "sent" },
    { from: "doubt", kind: "arrived", ends: "sent" },
    { from: "held", kind: "soft", ends: "bounced" },
    { from: "held", kind: "taken", ends: "sent" },
    { from: "sent", kind: "taken", ends: "sent" },
    { from: "deferred", kind: "taken", ends: "deferred" },
    { from: "dot", kind: "arrived", ends: "sent" },
    { from: "dot", kind: "soft", ends: "bounced" },
    { from: "deferred", kind: "hard", ends: "bounced" },
    { from: "deferred", kind: "soft", ends: "deferred" },
    { from: "sending", kind: "hard", ends: "bounced" },
    { from: "sending", kind: "arrived", ends: "sending" },
    { from: "failed", kind: "hard", ends: "failed" },
    { from: "expired", kind: "arrived", ends: "expired" },
  ])("a delivery that is $from, reported as $kind: $ends", async ({ from, kind, ends }) => {
    const { store } = await openDesk(backend);
    await store.subscribers.add(ada, ["daily"], MORNING);
    const { id, messageId } = await claimOn(store, 0);
    const again = from === "deferred" ? { nextAt: day(1) } : {};
    if (from === "dot") await store.send.markDot(id, "w", day(0));
    else if (from !== "sending") await store.send.settle(id, "w", { state: from, at: day(0), detail: "x", ...again });
    expect(await store.bounces.record({ key: "r", at: day(1), delivery: id, kind, detail: "said so" })).toBe("counted");
    expect((await store.bounces.delivery({ messageId }))?.state).toBe(ends);
    expect((await store.bounces.delivery({ id }))?.messageId).toBe(messageId);
    const reason = kind === "complaint" ? "complaint" : "bounce";
    const list = await store.suppressions.list();
    expect(list.map((kept) => kept.reason)).toEqual(kind === "hard" || kind === "complaint" ? [reason] : []);
  });

  test("what a report settled at the dot stays so, whatever the worker that has it finds out later", async () => {
    const { store } = await openDesk(backend);
    await store.subscribers.add(ada, ["daily"], MORNING);
    const { id } = await claimOn(store, 0);
    await store.send.markDot(id, "w", day(0));
    await store.bounces.record({ key: "r", at: day(0), delivery: id, kind: "taken", detail: "on its way" });
    await store.send.settle(id, "w", { state: "deferred", at: day(0), detail: "the line broke", nextAt: day(0) });
    expect((await store.bounces.delivery({ id }))?.state).toBe("sent");
    expect(await store.send.claim("w", day(1), 1)).toEqual([]);
  });

  test("a mail that was only taken forgets no soft bounces", async () => {
    const { store } = await openDesk(backend);
    await store.subscribers.add(ada, ["daily"], MORNING);
    for (const days of [0, 1, 2, 3]) await settleOn(store, days, SOFT);
    const { id } = await settleOn(store, 4, SENT);
    await store.bounces.record({ key: "dsn", at: day(4), delivery: id, kind: "taken", detail: "relayed" });
    await settleOn(store, 5, SOFT);
    expect(await store.suppressions.list()).toHaveLength(1);
  });

  test("a report counts once, also for two processes at once, until it is forgotten", async () => {
    const { store, another, tables } = await openDesk(backend);
    await store.subscribers.add(ada, ["daily"], MORNING);
    const { id } = await settleOn(store, 0, SENT);
    const report = { key: "same", at: day(1), delivery: id, kind: "soft", detail: "full" } as const;
    const other = await another();
    const ends = await Promise.all([store, other, store].map((each) => each.bounces.record(report)));
    expect(ends.toSorted()).toEqual(["counted", "known", "known"]);
    await store.bounces.forgetReports(day(1));
    expect(await store.bounces.record(report)).toBe("known");
    await store.bounces.forgetReports(day(2));
    expect(await tables.selectFrom("delivery_reports").selectAll().execute()).toEqual([]);
    expect(await store.bounces.record(report)).toBe("counted");
  });

  test("what is not there is not found, and cannot be reported on", async () => {
    const { store } = await openDesk(backend);
    expect(await store.bounces.delivery({ id: "dlv-x" as DeliveryId })).toBeNull();
    expect(await store.bounces.delivery({ messageId: "x@desk.example" })).toBeNull();
    const report = { key: "r", at: MORNING, delivery: "dlv-x" as DeliveryId, kind: "hard", detail: "" } as const;
    await expect(store.bounces.record(report)).rejects.toThrow(/no delivery dlv-x/);
    expect((await store.bounces.standings()).size).toBe(0);
  });
});

describe.for(Object.entries(backends))("SuppressionStore on %s", ([, backend]) => {
  const block = { address: ada, reason: "bounce", at: MORNING } as const;

  test("a block is found in every spelling and lifted once, with the bounces that led to it", async () => {
    const { store } = await openDesk(backend);
    await store.subscribers.add(ada, ["daily"], MORNING);
    const { subscriberId } = await settleOn(store, 0, { state: "bounced", detail: "550 5.1.1", bounce: "hard" });
    const other = address("ADA@EXAMPLE.org");
    expect(await store.suppressions.find(other)).toMatchObject({ address: ada, reason: "bounce" });
    expect(await store.suppressions.lift(other, MORNING)).toBe(true);
    expect(await store.suppressions.lift(other, MORNING)).toBe(false);
    expect((await store.bounces.standings()).get(subscriberId)).toBeUndefined();
    expect(await store.subscribers.add(ada, ["daily"], MORNING)).toBe("unchanged");
  });

  test("no row holds the address once it is forgotten, and it is blocked all the same", async () => {
    const { store, tables } = await openDesk(backend);
    await store.subscribers.add(ada, ["daily"], MORNING);
    await settleOn(store, 0, { state: "bounced", detail: `550 5.1.1 <${ada}> unknown`, bounce: "hard" });
    await store.suppressions.forget(address("ada@example.org"));
    const rows = [
      await tables.selectFrom("suppressions").selectAll().execute(),
      await tables.selectFrom("delivery_reports").selectAll().execute(),
    ];
    expect(JSON.stringify(rows).toLowerCase()).not.toContain("ada@");
    expect(await store.suppressions.find(ada)).toMatchObject({ address: null, reason: "bounce" });
    expect(await store.subscribers.add(ada, ["daily"], MORNING)).toBe("suppressed");
  });

  test("a complaint beats the reason that stood; nothing beats a complaint", async () => {
    const { store } = await openDesk(backend);
    await store.subscribers.suppress(block);
    await store.subscribers.suppress({ ...block, reason: "request", at: day(1) });
    expect(await store.suppressions.find(ada)).toMatchObject({ reason: "bounce", at: MORNING });
    await store.subscribers.suppress({ ...block, reason: "complaint", at: day(2) });
    await store.subscribers.suppress({ ...block, reason: "complaint", at: day(3) });
    await store.subscribers.suppress({ ...block, reason: "request", at: day(4) });
    expect(await store.suppressions.find(ada)).toMatchObject({ reason: "complaint", at: day(2) });
  });

  test("the list has the latest first", async () => {
    const { store } = await openDesk(backend);
    await store.subscribers.suppress(block);
    await store.subscribers.suppress({ address: address("bob@example.org"), reason: "request", at: day(1) });
    expect((await store.suppressions.list()).map((kept) => kept.address)).toEqual(["bob@example.org", ada]);
  });

  test("the hash is keyed: another desk has another one", async () => {
    const { store, tables } = await openDesk(backend);
    await store.subscribers.suppress(block);
    const [first] = await store.suppressions.list();
    expect(first?.hash).toMatch(/^[\w-]{43}$/);
    await tables.deleteFrom("keys").execute();
    await tables.deleteFrom("suppressions").execute();
    await store.subscribers.suppress(block);
    expect((await store.suppressions.list())[0]?.hash).not.toBe(first?.hash);
  });
});
