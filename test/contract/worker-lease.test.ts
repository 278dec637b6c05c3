import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import type { Delivery } from "../../src/domain/delivery.ts";
import type { DeskStore } from "../../src/domain/desk-store.ts";
import { anEdition, minutesOn, MORNING } from "../builders.ts";
import { backends, openDesk } from "./backends.ts";
import { queueFor } from "./stored.ts";

const edition = anEdition();

/** A worker that has one delivery at the dot and one before it, and a lease of five minutes. */
async function standingStill(store: DeskStore): Promise<readonly [sending: Delivery, dot: Delivery]> {
  await queueFor(store, edition, ["ada@example.org", "bob@example.org"]);
  await store.send.holdUntil("still", minutesOn(5));
  const [sending, dot] = await store.send.claim("still", MORNING, 2);
  if (sending === undefined || dot === undefined) throw new Error("Two were queued.");
  await store.send.markDot(dot.id, "still", MORNING);
  return [sending, dot];
}

const states = async (store: DeskStore): Promise<readonly string[]> =>
  (await store.outbox.list({ state: null, digest: null, limit: 10 })).map(({ state }) => state).toSorted();

describe.for(Object.entries(backends))("workers side by side on %s", ([name, backend]) => {
  test("what one holds is its own until its lease is over, and renewing makes it longer", async () => {
    const { store } = await openDesk(backend);
    await standingStill(store);
    expect(await store.send.takeOver("other", minutesOn(4))).toEqual([]);
    await store.send.holdUntil("still", minutesOn(10));
    expect(await store.send.takeOver("other", minutesOn(9))).toEqual([]);
    expect(await states(store)).toEqual(["dot", "sending"]);
  });

  test("after it, another sends what was not at the dot; the first may no longer send that, and tells of the rest", async () => {
    const { store, tables } = await openDesk(backend);
    const [sending, dot] = await standingStill(store);
    expect(await store.send.takeOver("other", minutesOn(5))).toEqual([{ ...dot, state: "doubt" }]);
    expect(await tables.selectFrom("worker_leases").selectAll().execute()).toEqual([]);
    expect((await store.send.claim("other", minutesOn(5), 5)).map(({ id }) => id)).toEqual([sending.id]);
    expect(await store.send.markDot(sending.id, "still", minutesOn(6))).toBe(false);
    await store.send.settle(dot.id, "other", { state: "held", at: minutesOn(6), detail: "nobody knows" });
    await store.send.settle(dot.id, "still", { state: "sent", at: minutesOn(7), detail: "250 ok" });
    await store.send.settle(sending.id, "still", { state: "failed", at: minutesOn(7), detail: "550 no" });
    expect(await states(store)).toEqual(["sending", "sent"]);
  });

  test("one without a lease is as one whose lease is over, and one's own stays", async () => {
    const { store } = await openDesk(backend);
    await queueFor(store, edition, ["ada@example.org", "bob@example.org"]);
    await store.send.claim("nobody", MORNING, 1);
    await store.send.claim("other", MORNING, 1);
    await store.send.takeOver("other", MORNING);
    expect(await states(store)).toEqual(["queued", "sending"]);
  });

  test("what one took and never began is queued again at its own word, and nothing else is", async () => {
    const { store } = await openDesk(backend);
    await standingStill(store);
    await store.send.requeueOwn("other", MORNING);
    expect(await states(store)).toEqual(["dot", "sending"]);
    await store.send.requeueOwn("still", MORNING);
    expect(await states(store)).toEqual(["dot", "queued"]);
    expect((await store.send.claim("other", MORNING, 5)).length).toBe(1);
  });

  if (name === "sqlite") return; // There nobody is let in beside a transaction that writes.
  test("one that stands still within a transaction makes nobody wait", async () => {
    const { store, tables } = await openDesk(backend);
    const [sending, dot] = await standingStill(store);
    const { promise: isLocked, resolve: locked } = Promise.withResolvers<void>();
    const { promise: isOver, resolve: goOn } = Promise.withResolvers<void>();
    const still = tables.transaction().execute(async (rows) => {
      await sql`select id from deliveries where id = ${sending.id} for update`.execute(rows);
      await sql`select worker from worker_leases for update`.execute(rows);
      locked();
      await isOver;
    });
    await isLocked;
    expect(await store.send.takeOver("other", minutesOn(5))).toEqual([{ ...dot, state: "doubt" }]);
    expect(await states(store)).toEqual(["doubt", "sending"]);
    goOn();
    await still;
    await store.send.takeOver("other", minutesOn(5));
    expect(await states(store)).toEqual(["doubt", "queued"]);
  });
});
