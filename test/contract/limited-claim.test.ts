import { describe, expect, test } from "vitest";
import { contentId } from "../../src/domain/content-id.ts";
import type { DeliveryId, DeliveryState } from "../../src/domain/delivery.ts";
import type { DeskStore } from "../../src/domain/desk-store.ts";
import type { Slot } from "../../src/domain/digest.ts";
import type { SendRoom } from "../../src/domain/send-store.ts";
import { NO_LIMITS, type SendLimits } from "../../src/domain/sending/limits.ts";
import { createFamilies } from "../../src/domain/sending/mail-families.ts";
import { burstOf, parseRate, type Rate } from "../../src/domain/sending/rate.ts";
import { address, anEdition, minutesOn, MORNING } from "../builders.ts";
import { backends, type Desk, openDesk } from "./backends.ts";
import { queueFor } from "./stored.ts";

const edition = anEdition("daily", { slot: "2026-11-23T07:00" as Slot, composedAt: MORNING });
const FRESH_SECONDS = 48 * 3_600;

describe.for(Object.entries(backends))("SendStore on %s: claims within limits", ([, backend]) => {
  test("two senders at once never get more than the rate, nor the same delivery", async () => {
    const { store, another } = await openDesk(backend);
    const senders = [store, await another(), await another()];
    await queueFor(store, edition, readers(60));
    const limits = { ...NO_LIMITS, total: rateOf("100/1m") }; // Ten at once.
    const claims = await Promise.all(
      [...senders, ...senders, ...senders, ...senders, ...senders, ...senders].map(
        async (each, index) => await claimed(each, { limits, worker: `w${index % 3}` }),
      ),
    );
    const ids = claims.flat();
    expect(ids).toHaveLength(burstOf(rateOf("100/1m")));
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("a bucket is as empty for the next process as it was for the last", async () => {
    const { store, another } = await openDesk(backend);
    await queueFor(store, edition, readers(30));
    const limits = { ...NO_LIMITS, total: rateOf("100/1m") };
    expect(await claimed(store, { limits, most: 30 })).toHaveLength(10);
    const next = await another();
    const { taken, nextAt } = await next.send.claimWithin(aRoom({ limits }), "next", MORNING);
    expect(taken).toEqual([]);
    expect(nextAt?.getTime()).toBe(MORNING.getTime() + Math.ceil(60_000 / 91));
    expect(await claimed(next, { limits, most: 30, now: new Date(MORNING.getTime() + 5_000) })).toHaveLength(7);
  });

  test("a family that has had its share holds up nobody else, and uses up no tries", async () => {
    const { store, tables } = await openDesk(backend);
    const many = Array.from({ length: 520 }, (_, index) => `r${index}@${index % 2 === 0 ? "gmail" : "googlemail"}.com`);
    await queueFor(store, edition, [...many, ...readers(3)]);
    const limits = byDomain({ "gmail.com": "12/1h" });
    const addresses = [];
    for (let turn = 0; turn < 6; turn += 1) addresses.push(...(await claimed(store, { limits })));
    expect(addresses.filter((mail) => mail.endsWith("mail.com"))).toHaveLength(1);
    expect(addresses).toHaveLength(4);
    const waiting = tables.selectFrom("deliveries").selectAll().where("state", "=", "queued").orderBy("next_at");
    const rows = await waiting.execute();
    expect(rows).toHaveLength(519);
    const minutes = rows.map((row) => (row.next_at - MORNING.getTime()) / 60_000);
    expect(minutes.slice(0, 4)).toEqual([5, 10, 15, 15]);
    expect(minutes.at(-1)).toBe(15);
    expect(new Set(rows.map(({ attempt, detail }) => `${attempt} ${detail}`))).toEqual(
      new Set(["0 Waits: gmail.com gets 12/1h."]),
    );
    expect((await store.outbox.sending()).waiting).toEqual([
      { why: "Waits: gmail.com gets 12/1h.", deliveries: 519, nextAt: minutesOn(5) },
    ]);
    // The first comes up again when there is a token for it.
    expect(await claimed(store, { limits, now: minutesOn(5), most: 10 })).toHaveLength(1);
    expect(await steps(store, rows[1]?.message_id ?? "")).toEqual(["queued"]);
  });

  test("says when the next that waits is due, or that none does", async () => {
    const { store } = await openDesk(backend);
    const limits = byDomain({ default: "12/1h" });
    expect(await store.send.claimWithin(aRoom({ limits }), "w", MORNING)).toEqual({ taken: [], nextAt: null });
    const total = { ...NO_LIMITS, total: rateOf("1/1h") };
    await store.send.takeRelayToken("x", rateOf("1/1h"), MORNING);
    expect(await store.send.claimWithin(aRoom({ limits: total }), "w", MORNING)).toEqual({ taken: [], nextAt: null });
    await queueFor(store, edition, ["a@one.example", "b@one.example"]);
    expect(await claimed(store, { limits })).toHaveLength(1);
    expect(await store.send.claimWithin(aRoom({ limits }), "w", MORNING)).toEqual({ taken: [], nextAt: minutesOn(5) });
  });

  test("what is too old is taken to be ended, also when its family has no room", async () => {
    const { store } = await openDesk(backend);
    await queueFor(store, edition, ["a@one.example", "b@one.example"]);
    const limits = byDomain({ default: "1/7d" });
    expect(await claimed(store, { limits })).toHaveLength(1);
    const late = new Date(MORNING.getTime() + FRESH_SECONDS * 1_000);
    const { taken } = await store.send.claimWithin(aRoom({ limits }), "w", late);
    expect(taken.map(({ relay }) => relay)).toEqual([null]);
  });

  test("consent is checked as ever", async () => {
    const { store } = await openDesk(backend);
    await queueFor(store, edition, ["a@one.example"]);
    await store.subscribers.suppress({ address: address("a@one.example"), reason: "complaint", at: MORNING });
    expect(await claimed(store, { limits: byDomain({ default: "12/1h" }) })).toEqual([]);
    expect(await store.outbox.counts()).toEqual(new Map<DeliveryState, number>([["suppressed", 1]]));
  });

  test("the first relay with a token is named, and a token can be had of another alone", async () => {
    const { store, another } = await openDesk(backend);
    await queueFor(store, edition, readers(5));
    const relays = [
      { name: "first", rate: rateOf("1/1h") },
      { name: "second", rate: rateOf("1/1h") },
    ];
    const { taken } = await store.send.claimWithin(aRoom({ relays, most: 5 }), "w", MORNING);
    expect(taken.map(({ relay }) => relay)).toEqual(["first", "second"]);
    const other = await another();
    const tokens = [store, other, store, other].map(
      async (each) => await each.send.takeRelayToken("third", rateOf("20/1m"), MORNING), // Two at once.
    );
    expect((await Promise.all(tokens)).filter(Boolean)).toHaveLength(2);
    expect(await store.send.takeRelayToken("first", rateOf("1/1h"), minutesOn(59))).toBe(false);
    expect(await store.send.takeRelayToken("first", rateOf("1/1h"), minutesOn(60))).toBe(true);
  });
});

describe.for(Object.entries(backends))("a warm-up on %s", ([, backend]) => {
  const limits = { ...byDomain({}), warmUp: { from: 2 } };

  /** Sends all that may go on a day, of which so many are put off. */
  async function send({ store }: Desk, days: number, policy = 0): Promise<readonly string[]> {
    const slot = `2026-11-${23 + days}T07:00` as Slot;
    const dated = anEdition("daily", { slot, composedAt: day(days) });
    await store.editions.save(dated, []);
    const identify = (subscriber: string) => {
      const id = contentId("dlv", slot, subscriber) as DeliveryId;
      return { id, messageId: `${id}@desk.example` };
    };
    await store.send.fanOut(dated.id, { now: day(days), identify });
    const sent = [];
    for (let turn = 0; turn < 30; turn += 1) {
      const { taken } = await store.send.claimWithin(aRoom({ limits, most: 10 }), "w", day(days));
      for (const { delivery, relay } of taken) {
        const state = relay === null ? "expired" : "sent";
        await store.send.settle(delivery.id, "w", { state, at: day(days), detail: "" });
        if (state === "sent") sent.push(delivery.address);
      }
    }
    for (let count = 0; count < policy; count += 1) await store.send.notePutOff("gmail.com", true, day(days));
    return sent;
  }

  test("doubles day by day, each family for itself, and rests when servers blame us", async () => {
    const desk = await openDesk(backend);
    for (const mail of [...readersAt("gmail.com"), ...readersAt("one.example")])
      await desk.store.subscribers.add(address(mail), ["daily"], MORNING);
    const counts = [];
    for (const [days, policy] of [
      [0, 0],
      [1, 0],
      [2, 1],
      [3, 0],
    ] as const) {
      const sent = await send(desk, days, policy);
      counts.push([sent.filter((mail) => mail.endsWith("@gmail.com")).length, sent.length]);
    }
    // 2, 4, 8 and, after "too much", half of that; the other family goes on. What is two days old has expired, and counts for nobody.
    expect(counts.map(([gmail]) => gmail)).toEqual([2, 4, 8, 4]);
    expect(counts.map(([gmail = 0, all = 0]) => all - gmail)).toEqual([2, 4, 8, 16]);
  });

  test("a clock that ran ahead for once does not hold it up until then", async () => {
    const desk = await openDesk(backend);
    for (const mail of readersAt("gmail.com")) await desk.store.subscribers.add(address(mail), ["daily"], MORNING);
    expect(await send(desk, 0)).toHaveLength(2);
    const ahead = { family: "gmail.com", day: "2030-01-01", allowed: 2, used: 2, deferred: 0, policy: 0, why: "" };
    await desk.tables
      .insertInto("warm_days")
      .values({ ...ahead, rest_until: Date.UTC(2030, 0, 2) })
      .execute();
    expect(await send(desk, 1)).toHaveLength(2);
    expect((await desk.tables.selectFrom("warm_days").select("day").execute()).map((row) => row.day)).toEqual([
      "2026-11-24",
    ]);
  });

  test("complaints keep it where it is", async () => {
    const desk = await openDesk(backend);
    for (const mail of ["a@gmail.com", "b@gmail.com", "c@gmail.com"])
      await desk.store.subscribers.add(address(mail), ["daily"], MORNING);
    expect(await send(desk, 0)).toHaveLength(2);
    const [sent] = await desk.store.outbox.list({ state: "sent", digest: null, limit: 1 });
    if (sent === undefined) throw new Error("Nothing was sent.");
    await desk.store.bounces.record({ key: "k", delivery: sent.id, kind: "complaint", at: day(0), detail: "spam" });
    const row = await desk.tables.selectFrom("warm_days").selectAll().executeTakeFirst();
    expect(row).toMatchObject({ family: "gmail.com", allowed: 2, used: 2 });
    await send(desk, 1);
    const days = await desk.tables.selectFrom("warm_days").selectAll().orderBy("day").execute();
    // The days before are gone: only the last is ever read.
    expect(days.map(({ allowed, why }) => [allowed, why])).toEqual([[2, "Readers called 1 of 2 spam."]]);
  });

  test("what is put off where no warm-up has begun is noted nowhere", async () => {
    const { store, tables } = await openDesk(backend);
    await store.send.notePutOff("gmail.com", true, MORNING);
    expect(await tables.selectFrom("warm_days").selectAll().execute()).toEqual([]);
  });
});

function day(days: number): Date {
  return minutesOn(days * 24 * 60);
}

function readersAt(domain: string): readonly string[] {
  return Array.from({ length: 20 }, (_, index) => `reader${index}@${domain}`);
}

type Wanted = { readonly limits: SendLimits; readonly worker?: string; readonly now?: Date; readonly most?: number };

/** To whom the next ones go. */
async function claimed(store: DeskStore, wanted: Wanted): Promise<readonly string[]> {
  const { limits, worker = "w", now = MORNING, most = 1 } = wanted;
  const { taken } = await store.send.claimWithin(aRoom({ limits, most }), worker, now);
  return taken.map(({ delivery }) => delivery.address);
}

function aRoom(over: Partial<SendRoom>): SendRoom {
  return { limits: NO_LIMITS, relays: [{ name: "relay", rate: null }], freshSeconds: FRESH_SECONDS, most: 1, ...over };
}

function readers(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `reader${index}@example.org`);
}

async function steps(store: DeskStore, messageId: string): Promise<readonly string[]> {
  const found = await store.outbox.find(messageId);
  return found === null ? [] : (await store.outbox.steps(found.id)).map(({ state }) => state);
}

function byDomain({ default: usual, ...named }: Readonly<Record<string, string>>): SendLimits {
  const rates = Object.entries(named).map(([name, rate]) => [name, rateOf(rate)] as const);
  const domains = {
    default: usual === undefined ? null : rateOf(usual),
    named: new Map(rates),
    familyOf: createFamilies({}),
  };
  return { ...NO_LIMITS, domains };
}

function rateOf(text: string): Rate {
  const rate = parseRate(text);
  if (rate === null) throw new Error(`A test uses a rate that is none: ${text}`);
  return rate;
}
