import { expect, test } from "vitest";
import type { HostTurns } from "../../../src/domain/fleet.ts";
import { fleetOf, openFleetDesk } from "./fleet-desk.ts";

const wish = { host: "news.example", slots: 1, leaseMs: 60_000 };

async function twoWorkers(): Promise<readonly [HostTurns, HostTurns, Awaited<ReturnType<typeof openFleetDesk>>]> {
  const desk = await openFleetDesk();
  return [desk.fleet.hosts, fleetOf(await desk.another()).hosts, desk];
}

test("a host is asked by one at a time, and the next waits for what is left of the gap", async () => {
  const [one, other] = await twoWorkers();
  const first = await one.take({ ...wish, holder: "one" });
  expect(first).toEqual({ turn: { host: "news.example", slot: 0, holder: "one" }, waitMs: 0 });
  expect(await other.take({ ...wish, holder: "other" })).toBe(null);
  expect(await other.take({ ...wish, host: "else.example", holder: "other" })).toMatchObject({ waitMs: 0 });
  if (first !== null) await one.leave(first.turn, 30_000);
  const next = await other.take({ ...wish, holder: "other" });
  expect(next?.waitMs).toBeGreaterThan(20_000);
  expect(next?.waitMs).toBeLessThanOrEqual(30_000);
});

test("as many as may be at once have a slot each", async () => {
  const [one, other] = await twoWorkers();
  const two = { ...wish, slots: 2 };
  const slots = [await one.take({ ...two, holder: "one" }), await other.take({ ...two, holder: "other" })];
  expect(slots.map((taken) => taken?.turn.slot)).toEqual([0, 1]);
  expect(await one.take({ ...two, holder: "third" })).toBe(null);
});

test("of many who ask at the same moment one has the turn", async () => {
  const [one, other] = await twoWorkers();
  const asked = Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? one : other));
  const taken = await Promise.all(asked.map(async (hosts, index) => await hosts.take({ ...wish, holder: `${index}` })));
  expect(taken.filter((turn) => turn !== null)).toHaveLength(1);
});

test("the turn of a worker that died passes on, and what it says late changes nothing", async () => {
  const [one, other, { tables }] = await twoWorkers();
  const first = await one.take({ ...wish, holder: "dead" });
  await tables.updateTable("host_turns").set({ until: 0 }).execute();
  expect(await other.take({ ...wish, holder: "other" })).not.toBe(null);
  if (first !== null) await one.leave(first.turn, 0);
  expect(await one.take({ ...wish, holder: "third" })).toBe(null);
});

test("hosts that nobody asks any more are forgotten, others are not", async () => {
  const [one, , { tables }] = await twoWorkers();
  const [old] = [
    await one.take({ ...wish, host: "old.example", holder: "one" }),
    await one.take({ ...wish, holder: "one" }),
  ];
  if (old !== null) await one.leave(old.turn, 0);
  expect(await one.tidy()).toBe(0);
  await tables.updateTable("host_turns").set({ free_at: 1 }).where("host", "=", "old.example").execute();
  expect(await one.tidy()).toBe(1);
  expect((await tables.selectFrom("host_turns").select("host").execute()).map(({ host }) => host)).toEqual([
    "news.example",
  ]);
});
