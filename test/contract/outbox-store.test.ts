import { describe, expect, test } from "vitest";
import type { DeskStore } from "../../src/domain/desk-store.ts";
import type { EditionId, Slot } from "../../src/domain/digest.ts";
import type { Delivery, DeliveryId } from "../../src/domain/delivery.ts";
import type { Verdict } from "../../src/domain/outbox-store.ts";
import type { SubscriberId } from "../../src/domain/subscriber.ts";
import { anEdition, at, MORNING } from "../builders.ts";
import { backends, openDesk } from "./backends.ts";
import { aFanOut, choose, queueFor } from "./stored.ts";

const MONDAY = "2026-11-23T07:00" as Slot;
const TUESDAY = "2026-11-24T07:00" as Slot;
const edition = anEdition("daily", { slot: MONDAY });

/** One that was sent, one that is held, and one that waits. */
async function fill(store: DeskStore): Promise<readonly Delivery[]> {
  await queueFor(store, edition, ["ada@example.org", "bob@example.org", "cyd@example.org"]);
  const claimed = await store.send.claim("w", MORNING, 2);
  const [first, second] = claimed as [Delivery, Delivery];
  for (const { id } of claimed) await store.send.markDot(id, "w", at("06:01"));
  await store.send.settle(first.id, "w", { state: "sent", at: at("06:02"), detail: "250 ok" });
  await store.send.settle(second.id, "w", { state: "held", at: at("06:02"), detail: "who knows" });
  return [first, second];
}

describe.for(Object.entries(backends))("OutboxStore on %s", ([, backend]) => {
  test("counts by state, lists by state and digest, and finds by id and Message-ID", async () => {
    const { store } = await openDesk(backend);
    expect([...(await store.outbox.counts())]).toEqual([]);
    const [sent, held] = await fill(store);
    expect(await store.outbox.counts()).toEqual(
      new Map([
        ["held", 1],
        ["queued", 1],
        ["sent", 1],
      ]),
    );
    const list = async (over: object) =>
      (await store.outbox.list({ state: null, digest: null, limit: 10, ...over })).map(({ id }) => id);
    expect(await list({ state: "held" })).toEqual([held?.id]);
    expect(await list({ digest: "weekly" })).toEqual([]);
    expect(await list({ digest: "daily" })).toHaveLength(3);
    expect(await list({ limit: 2 })).toHaveLength(2);
    expect(await store.outbox.find(sent?.id ?? "")).toMatchObject({ id: sent?.id, state: "sent", detail: "250 ok" });
    expect((await store.outbox.find(sent?.messageId ?? ""))?.id).toBe(sent?.id);
    expect(await store.outbox.find("dlv-unheard-of")).toBeNull();
    expect(await store.outbox.steps(held?.id as DeliveryId)).toEqual([
      { at: MORNING, state: "queued", attempt: 0, detail: null },
      { at: MORNING, state: "sending", attempt: 1, detail: null },
      { at: at("06:01"), state: "dot", attempt: 1, detail: null },
      { at: at("06:02"), state: "held", attempt: 1, detail: "who knows" },
    ]);
  });

  test.for<{ verdict: Verdict; state: string; again: number; behind: number }>([
    { verdict: "arrived", state: "sent", again: 0, behind: 0 },
    { verdict: "again", state: "queued", again: 1, behind: 0 },
    { verdict: "drop", state: "failed", again: 0, behind: 1 },
  ])("$verdict settles a held delivery, once, and no other", async ({ verdict, state, again, behind }) => {
    const { store } = await openDesk(backend);
    const [sent, held] = (await fill(store)) as [Delivery, Delivery];
    expect(await store.outbox.decide(sent.id, verdict, at("09:00"))).toBe(false);
    expect(await store.outbox.decide(held.id, verdict, at("09:00"))).toBe(true);
    expect(await store.outbox.decide(held.id, verdict, at("09:00"))).toBe(false);
    expect((await store.outbox.find(held.id))?.state).toBe(state);
    expect((await store.outbox.steps(held.id)).at(-1)).toMatchObject({ state, at: at("09:00") });
    const claimed = await store.send.claim("w", at("10:00"), 10);
    expect(claimed.filter(({ id }) => id === held.id)).toHaveLength(again);
    expect(claimed.find(({ id }) => id === held.id)?.messageId ?? held.messageId).toBe(held.messageId);
    expect(await store.audience.rhythms("daily")).toHaveLength(behind);
  });

  test("the history of a digest tells each slot with its mails, editions of some and reasons", async () => {
    const { store } = await openDesk(backend);
    await fill(store);
    await store.editions.skip({ digest: "daily", slot: TUESDAY, decidedAt: at("07:00"), why: "1 new of 3" });
    const [ada] = (await store.subscribers.list()).map(({ id }) => id) as [SubscriberId];
    await choose(store, ada, { topics: ["film"] });
    const own = { id: "edn-own" as EditionId, variant: "film", composedAt: at("08:00") };
    await store.audience.save(anEdition("daily", { slot: TUESDAY, ...own }), [ada]);
    const later = { ...aFanOut(), identify: (id: string) => aFanOut().identify(`${id} later`) };
    await store.send.fanOut(own.id, later);
    const wednesday = "2026-11-25T07:00" as Slot;
    await store.audience.skip({ digest: "daily", slot: wednesday, decidedAt: at("09:00"), why: "0 new" }, [ada]);
    const nothing = { stories: null, why: null, ownEditions: 0, skipped: [], deliveries: new Map() };
    const history = [
      { ...nothing, slot: wednesday, decidedAt: at("09:00"), skipped: [{ why: "0 new", readers: 1 }] },
      {
        ...nothing,
        slot: TUESDAY,
        decidedAt: at("07:00"),
        why: "1 new of 3",
        ownEditions: 1,
        deliveries: new Map([["queued", 1]]),
      },
      {
        ...nothing,
        slot: MONDAY,
        decidedAt: MORNING,
        stories: 0,
        deliveries: new Map([
          ["held", 1],
          ["queued", 1],
          ["sent", 1],
        ]),
      },
    ];
    expect(await store.outbox.history("daily", 10)).toEqual(history);
    expect(await store.outbox.history("daily", 2)).toEqual(history.slice(0, 2));
    expect(await store.outbox.history("weekly", 2)).toEqual([]);
  });
});
