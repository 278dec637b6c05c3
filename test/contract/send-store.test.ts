import { describe, expect, test } from "vitest";
import type { Delivery, DeliveryId, DeliveryState } from "../../src/domain/delivery.ts";
import type { DeskStore } from "../../src/domain/desk-store.ts";
import type { EditionId, Slot } from "../../src/domain/digest.ts";
import type { Settlement } from "../../src/domain/send-store.ts";
import { address, anEdition, at, minutesOn, MORNING } from "../builders.ts";
import { backends, type Desk, openDesk } from "./backends.ts";
import { aFanOut, queueFor } from "./stored.ts";

const edition = anEdition("daily", { slot: "2026-11-23T07:00" as Slot });
const [ada, bob, cyd] = ["ada@example.org", "bob@example.org", "cyd@example.org"] as const;

describe.for(Object.entries(backends))("SendStore on %s: fanOut", ([, backend]) => {
  test("one queued delivery for each active, unsuppressed subscriber of the digest", async () => {
    const { store, tables } = await openDesk(backend);
    await store.subscribers.add(address(ada), ["daily", "weekly"], MORNING);
    await store.subscribers.add(address(bob), ["weekly"], MORNING);
    await store.subscribers.add(address(cyd), ["daily"], MORNING);
    await store.subscribers.suppress({ address: address("CYD@example.org"), reason: "complaint", at: MORNING });
    for (const mail of ["ended@example.org", "left@example.org"]) {
      await store.subscribers.add(address(mail), ["daily"], MORNING);
    }
    await endAll(store, "ended@example.org", null);
    await endAll(store, "left@example.org", "daily");
    await store.editions.save(edition, []);
    expect(await store.send.unsentEditions()).toEqual([edition.id]);
    expect(await store.send.fanOut(edition.id, aFanOut())).toBe(1);
    expect(await store.send.unsentEditions()).toEqual([]);
    const subscriber = await store.subscribers.findByAddress(address(ada));
    const made = aFanOut().identify(subscriber?.id ?? "");
    const [claimed] = await store.send.claim("w", MORNING, 10);
    expect(claimed).toEqual({
      id: made.id,
      editionId: edition.id,
      subscriberId: subscriber?.id,
      digest: "daily",
      slot: edition.slot,
      address: ada,
      messageId: made.messageId,
      date: MORNING,
      state: "sending",
      attempt: 1,
      nextAt: MORNING,
      detail: null,
      hasPlainLinks: undefined,
      relay: null,
    } satisfies Record<keyof Delivery, unknown>);
    expect(await events(tables, made.id)).toEqual(["queued 0", "sending 1 w"]);
  });

  test("done again, or by two workers at once, it makes nothing more", async () => {
    const { store, another, tables } = await openDesk(backend);
    const other = await another();
    for (const mail of [ada, bob, cyd]) await store.subscribers.add(address(mail), ["daily"], MORNING);
    await store.editions.save(edition, []);
    const made = await Promise.all([store, other, store].map((each) => each.send.fanOut(edition.id, aFanOut())));
    expect(made.toSorted((one, two) => one - two)).toEqual([0, 0, 3]);
    await store.subscribers.add(address("late@example.org"), ["daily"], MORNING);
    expect(await store.send.fanOut(edition.id, aFanOut())).toBe(0);
    expect(await tables.selectFrom("deliveries").select("id").execute()).toHaveLength(3);
  });

  test("an edition that nobody reads is fanned out too, one that is not there is a bug", async () => {
    const { store } = await openDesk(backend);
    await store.editions.save(edition, []);
    expect(await store.send.fanOut(edition.id, aFanOut())).toBe(0);
    expect(await store.send.unsentEditions()).toEqual([]);
    await expect(store.send.fanOut("edn-x" as EditionId, aFanOut())).rejects.toThrow(/no edition edn-x/);
  });

  test("a fan-out that fails in the middle makes nothing and is done again", async () => {
    const { store, tables } = await openDesk(backend);
    for (const mail of [ada, bob]) await store.subscribers.add(address(mail), ["daily"], MORNING);
    await store.editions.save(edition, []);
    const same = { id: "dlv-same" as DeliveryId, messageId: "same@desk.example" };
    await expect(store.send.fanOut(edition.id, { now: MORNING, identify: () => same })).rejects.toThrow(/unique/i);
    expect(await tables.selectFrom("deliveries").select("id").execute()).toEqual([]);
    expect(await store.send.unsentEditions()).toEqual([edition.id]);
    expect(await store.send.fanOut(edition.id, aFanOut())).toBe(2);
  });

  test("more readers than one insert takes; the oldest edition is named first", async () => {
    const { store } = await openDesk(backend);
    const mails = Array.from({ length: 120 }, (_, index) => address(`reader${index}@example.org`));
    for (const mail of mails) await store.subscribers.add(mail, ["daily"], MORNING);
    const next = anEdition("daily", { slot: "2026-11-24T07:00" as Slot, composedAt: minutesOn(1_440) });
    for (const each of [next, edition]) await store.editions.save(each, []);
    expect(await store.send.unsentEditions()).toEqual([edition.id, next.id]);
    expect(await store.send.fanOut(edition.id, aFanOut())).toBe(120);
  });
});

describe.for(Object.entries(backends))("SendStore on %s: claim", ([, backend]) => {
  test("takes what is due, the longest due first, each once, no more than the limit", async () => {
    const { store } = await openDesk(backend);
    await queueFor(store, edition, [ada, bob, cyd]);
    const first = await store.send.claim("w1", MORNING, 2);
    const second = await store.send.claim("w2", MORNING, 2);
    expect([first.length, second.length]).toEqual([2, 1]);
    expect(await store.send.claim("w1", MORNING, 2)).toEqual([]);
    const [one, two] = first.map(({ id }) => id);
    if (one === undefined || two === undefined) throw new Error("Two were claimed.");
    await store.send.settle(one, "w1", deferred(minutesOn(20)));
    await store.send.settle(two, "w1", deferred(minutesOn(10)));
    expect(await store.send.claim("w1", minutesOn(9), 5)).toEqual([]);
    const again = await store.send.claim("w1", minutesOn(20), 5);
    expect(again.map(({ id, attempt, detail }) => [id, attempt, detail])).toEqual([
      [two, 2, "450 busy"],
      [one, 2, "450 busy"],
    ]);
    expect(again[1]?.messageId).toBe(first[0]?.messageId);
    expect(again[1]?.date).toEqual(first[0]?.date);
  });

  test("nothing is due before its time", async () => {
    const { store } = await openDesk(backend);
    await queueFor(store, edition, [ada]);
    expect(await store.send.claim("w", minutesOn(-1), 5)).toEqual([]);
  });

  test.for<{ why: string; leave: (store: DeskStore) => Promise<unknown>; detail: string }>([
    {
      why: "a suppressed address",
      leave: (store) => store.subscribers.suppress({ address: address(ada), reason: "bounce", at: MORNING }),
      detail: "suppressed: bounce",
    },
    {
      why: "an address suppressed in another spelling",
      leave: (store) =>
        store.subscribers.suppress({ address: address("ADA@Example.org"), reason: "request", at: MORNING }),
      detail: "suppressed: request",
    },
    { why: "an ended subscriber", leave: (store) => endAll(store, ada, null), detail: "no longer subscribed" },
    { why: "an ended subscription", leave: (store) => endAll(store, ada, "daily"), detail: "no longer subscribed" },
  ])("$why beats a queued mail, and the record says why", async ({ leave, detail }) => {
    const { store, tables } = await openDesk(backend);
    await queueFor(store, edition, [ada, bob]);
    await leave(store);
    const claimed = await store.send.claim("w", MORNING, 1);
    expect(claimed.map((delivery) => delivery.address)).toEqual([bob]);
    expect(await store.send.claim("w", MORNING, 5)).toEqual([]);
    const rows = await tables.selectFrom("deliveries").selectAll().where("address", "=", address(ada)).execute();
    expect(rows.map((row) => [row.state, row.detail, row.attempt])).toEqual([["suppressed", detail, 0]]);
    const [row] = rows;
    expect(await events(tables, row?.id)).toEqual(["queued 0", `suppressed 0 ${detail}`]);
  });

  test("a subscriber who left another digest still gets this one", async () => {
    const { store } = await openDesk(backend);
    await queueFor(store, edition, [ada]);
    await store.subscribers.add(address(ada), ["weekly"], MORNING);
    await endAll(store, ada, "weekly");
    expect(await store.send.claim("w", MORNING, 5)).toHaveLength(1);
  });

  test("workers that claim at once never get the same delivery", async () => {
    const { store, another } = await openDesk(backend);
    const others = [store, await another(), await another()];
    await queueFor(
      store,
      edition,
      Array.from({ length: 40 }, (_, index) => `reader${index}@example.org`),
    );
    const claims = await Promise.all(
      [...others, ...others, ...others, ...others].map((each, index) => each.send.claim(`w${index % 3}`, MORNING, 5)),
    );
    const ids = claims.flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const rest = await store.send.claim("w", MORNING, 40);
    expect(ids.length + rest.length).toBe(40);
  });
});

describe.for(Object.entries(backends))("SendStore on %s: markDot and settle", ([, backend]) => {
  test("the dot is for the holder alone, and once", async () => {
    const { store, tables } = await openDesk(backend);
    const { id } = await claimOne(store);
    expect(await store.send.markDot(id, "other", MORNING)).toBe(false);
    expect(await store.send.markDot("dlv-x" as DeliveryId, "w", MORNING)).toBe(false);
    expect(await store.send.markDot(id, "w", MORNING)).toBe(true);
    expect(await store.send.markDot(id, "w", MORNING)).toBe(false);
    expect(await events(tables, id)).toEqual(["queued 0", "sending 1 w", "dot 1 w"]);
  });

  test("the dot is refused to a worker whose delivery was taken back and claimed anew", async () => {
    const { store } = await openDesk(backend);
    const { id } = await claimOne(store, "dead");
    await store.send.recover("alive", MORNING);
    expect(await store.send.markDot(id, "dead", MORNING)).toBe(false);
    await store.send.claim("alive", MORNING, 1);
    expect(await store.send.markDot(id, "dead", MORNING)).toBe(false);
    expect(await store.send.markDot(id, "alive", MORNING)).toBe(true);
  });

  test("the dot is refused when the reader left, or was blocked, after the claim", async () => {
    const { store, tables } = await openDesk(backend);
    await queueFor(store, edition, [ada, bob]);
    const [first, second] = await store.send.claim("w", MORNING, 2);
    if (first === undefined || second === undefined) throw new Error("Two were queued.");
    await endAll(store, first.address, null);
    await store.subscribers.suppress({ address: second.address, reason: "complaint", at: MORNING });
    for (const { id } of [first, second]) expect(await store.send.markDot(id, "w", at("06:01"))).toBe(false);
    expect(await stateOf(tables, first.id)).toEqual(["suppressed", "no longer subscribed", null]);
    expect(await stateOf(tables, second.id)).toEqual(["suppressed", "suppressed: complaint", null]);
    expect((await events(tables, first.id)).at(-1)).toBe("suppressed 1 no longer subscribed");
    await store.send.settle(first.id, "w", deferred(minutesOn(1)));
    expect((await stateOf(tables, first.id))[0]).toBe("suppressed");
  });

  test.for<{ state: Settlement["state"]; isDueAgain: boolean }>([
    { state: "sent", isDueAgain: false },
    { state: "deferred", isDueAgain: true },
    { state: "failed", isDueAgain: false },
    { state: "bounced", isDueAgain: false },
    { state: "expired", isDueAgain: false },
    { state: "doubt", isDueAgain: false },
    { state: "held", isDueAgain: false },
  ])("settled as $state", async ({ state, isDueAgain }) => {
    const { store, tables } = await openDesk(backend);
    const { id } = await claimOne(store);
    const again = state === "deferred" ? { nextAt: minutesOn(5) } : {};
    await store.send.settle(id, "w", { state, at: at("06:01"), detail: "said so", ...again });
    expect(await stateOf(tables, id)).toEqual([state, "said so", null]);
    expect((await events(tables, id)).at(-1)).toBe(`${state} 1 said so`);
    expect(await store.send.claim("w", minutesOn(5), 5)).toHaveLength(isDueAgain ? 1 : 0);
  });

  test("a verdict of a worker whose delivery was taken back and claimed anew changes nothing", async () => {
    const { store, tables } = await openDesk(backend);
    const { id } = await claimOne(store, "dead");
    await store.send.recover("alive", MORNING);
    await store.send.claim("alive", MORNING, 1);
    await store.send.markDot(id, "alive", MORNING);
    await store.send.settle(id, "dead", deferred(minutesOn(1)));
    expect(await stateOf(tables, id)).toEqual(["dot", null, "alive"]);
    expect(await store.send.claim("dead", minutesOn(1), 5)).toEqual([]);
    await store.send.settle(id, "alive", { state: "sent", at: MORNING, detail: "250 ok" });
    expect(await stateOf(tables, id)).toEqual(["sent", "250 ok", null]);
  });

  test("a try that told nothing about the subscriber is not counted", async () => {
    const { store } = await openDesk(backend);
    const { id } = await claimOne(store);
    await store.send.settle(id, "w", { ...deferred(minutesOn(5)), uncounted: true });
    expect((await store.send.claim("w", minutesOn(5), 1))[0]?.attempt).toBe(1);
  });

  test.for<{ from: Settlement["state"]; to: Settlement["state"]; ends: DeliveryState }>([
    { from: "sent", to: "bounced", ends: "bounced" },
    { from: "sent", to: "deferred", ends: "sent" },
    { from: "sent", to: "failed", ends: "sent" },
    { from: "bounced", to: "sent", ends: "bounced" },
    { from: "failed", to: "deferred", ends: "failed" },
    { from: "expired", to: "sent", ends: "expired" },
    { from: "doubt", to: "sent", ends: "sent" },
    { from: "doubt", to: "held", ends: "held" },
    { from: "held", to: "deferred", ends: "deferred" },
  ])("$from, then $to: $ends", async ({ from, to, ends }) => {
    const { store, tables } = await openDesk(backend);
    const { id } = await claimOne(store);
    for (const state of [from, to]) {
      const again = state === "deferred" ? { nextAt: minutesOn(5) } : {};
      await store.send.settle(id, "w", { state, at: MORNING, detail: state, ...again });
    }
    expect((await stateOf(tables, id))[0]).toBe(ends);
    expect(await events(tables, id)).toHaveLength(ends === to ? 4 : 3);
  });

  test("what cannot be settled is a bug", async () => {
    const { store, tables } = await openDesk(backend);
    const settlement = { state: "sent", at: MORNING, detail: "250" } as const;
    await expect(store.send.settle("dlv-x" as DeliveryId, "w", settlement)).rejects.toThrow(/no delivery dlv-x/);
    const { id } = await claimOne(store);
    await expect(store.send.settle(id, "w", { ...settlement, state: "deferred" })).rejects.toThrow(
      /time of its next try/,
    );
    expect(await stateOf(tables, id)).toEqual(["sending", null, "w"]);
  });
});

describe.for(Object.entries(backends))("SendStore on %s: recover", ([, backend]) => {
  test("what was not at the dot is queued again, what was is in doubt, one's own stays", async () => {
    const { store, tables } = await openDesk(backend);
    await queueFor(store, edition, [ada, bob, cyd]);
    const [sending, dot] = await store.send.claim("dead", MORNING, 2);
    const [own] = await store.send.claim("alive", MORNING, 1);
    if (sending === undefined || dot === undefined || own === undefined) throw new Error("Three were queued.");
    await store.send.markDot(dot.id, "dead", MORNING);
    const doubt = await store.send.recover("alive", minutesOn(1));
    expect(doubt).toEqual([{ ...dot, state: "doubt" }]);
    expect(await stateOf(tables, sending.id)).toEqual(["queued", null, null]);
    expect(await stateOf(tables, own.id)).toEqual(["sending", null, "alive"]);
    expect(await events(tables, dot.id)).toEqual(["queued 0", "sending 1 dead", "dot 1 dead", "doubt 1"]);
    expect(await store.send.recover("alive", minutesOn(2))).toEqual(doubt);
    expect(await store.send.claim("alive", minutesOn(2), 5)).toEqual([
      { ...sending, attempt: 2, nextAt: minutesOn(1), state: "sending" },
    ]);
  });

  test("nothing is left, nothing is in doubt", async () => {
    const { store } = await openDesk(backend);
    expect(await store.send.recover("w", MORNING)).toEqual([]);
  });
});

async function claimOne(store: DeskStore, worker = "w"): Promise<Delivery> {
  await queueFor(store, edition, [ada]);
  const [claimed] = await store.send.claim(worker, MORNING, 1);
  if (claimed === undefined) throw new Error("One was queued.");
  return claimed;
}

function deferred(nextAt: Date): Settlement {
  return { state: "deferred", at: MORNING, detail: "450 busy", nextAt };
}

async function endAll(store: DeskStore, mail: string, digest: string | null): Promise<void> {
  const subscriber = await store.subscribers.findByAddress(address(mail));
  if (subscriber !== null) await store.subscribers.end(subscriber.id, digest, MORNING);
}

async function stateOf(tables: Desk["tables"], id: DeliveryId): Promise<readonly unknown[]> {
  const row = await tables.selectFrom("deliveries").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
  return [row.state, row.detail, row.worker];
}

/** Each recorded step of a delivery: its state, the tries, who and what for. */
async function events(tables: Desk["tables"], id: DeliveryId | undefined): Promise<readonly string[]> {
  const all = await tables.selectFrom("delivery_events").selectAll().orderBy("id").execute();
  return all
    .filter((row) => row.delivery_id === id)
    .map((row) => [row.state, row.attempt, row.worker, row.detail].filter((part) => part !== null).join(" "));
}
