import { describe, expect, test } from "vitest";
import type { HandOut } from "../../../src/domain/fleet.ts";
import { handOut } from "../../../src/store/fleet/hand-out.ts";
import { writing } from "../../../src/store/database.ts";
import { openDatabase } from "../../../src/store/open-store.ts";
import { aCollectPlan, anItem, aPlan, aPollState, aSource, minutesOn, MORNING } from "../../builders.ts";
import { fleetOf, openFleetDesk, openQueues } from "./fleet-desk.ts";

const sources = ["one", "two", "three"].map((name) => aSource(name));

function wish(over: Partial<HandOut> = {}): HandOut {
  return { now: MORNING, limit: 10, toJob: ({ source }) => ({ key: source.id, group: "host" }), ...over };
}

async function opened() {
  const desk = await openFleetDesk();
  const queues = await openQueues(desk.fleet);
  await desk.store.collect.syncSources(sources, MORNING);
  return { ...desk, queues };
}

async function broken(): Promise<void> {
  throw new Error("no room for jobs");
}

describe("handing out sources", () => {
  test("gives each that is due one job, and another only when that was done and it is due again", async () => {
    const { fleet, queues, store } = await opened();
    expect([await fleet.handOut(wish()), await fleet.handOut(wish())]).toEqual([3, 0]);
    const jobs = await queues.take("collect", 10);
    expect(jobs.map(({ key }) => key).toSorted()).toEqual(sources.map(({ id }) => id).toSorted());
    const [first] = sources;
    if (first === undefined) throw new Error("There are three.");
    const later = aPollState({ nextFetchAt: minutesOn(60) });
    await store.collect.saveCollected([aCollectPlan(first.id, { before: null, state: later })]);
    await queues.done("collect", jobs);
    expect(await fleet.handOut(wish())).toBe(2);
    await queues.done("collect", await queues.take("collect", 10));
    expect(await fleet.handOut(wish({ now: minutesOn(60) }))).toBe(3);
    await queues.done("collect", await queues.take("collect", 10));
  });

  test("of two who hear the same tick gives each source to one", async () => {
    const { fleet, queues, another } = await opened();
    const other = fleetOf(await another());
    const otherQueues = await openQueues(other);
    const handed = await Promise.all([fleet.handOut(wish()), other.handOut(wish()), fleet.handOut(wish())]);
    expect(handed.reduce((sum, jobs) => sum + jobs)).toBe(3);
    const jobs = await queues.take("collect", 10);
    expect(jobs).toHaveLength(3);
    await otherQueues.done("collect", jobs);
  });

  test("gives a source again when its job was lost, and no more at once than asked for", async () => {
    const { fleet, queues } = await opened();
    expect(await fleet.handOut(wish({ limit: 2 }))).toBe(2);
    expect(await fleet.handOut(wish({ limit: 2 }))).toBe(1);
    const lost = await queues.take("collect", 10);
    expect(await fleet.handOut(wish({ now: minutesOn(9) }))).toBe(0);
    expect(await fleet.handOut(wish({ now: minutesOn(11) }))).toBe(3);
    const again = await queues.take("collect", 10);
    expect(again).toHaveLength(3);
    await queues.done("collect", [...lost, ...again]);
  });

  test("notes nothing when the jobs cannot be made", async () => {
    const { address, tables } = await opened();
    const database = await openDatabase(address);
    await expect(writing(database, async (queries) => await handOut(queries, wish(), broken))).rejects.toThrow(
      "no room",
    );
    await database.close();
    expect(await tables.selectFrom("handed_out").selectAll().execute()).toEqual([]);
  });

  test("is refused before the queues are open", async () => {
    const { fleet } = await openFleetDesk();
    await expect(fleet.handOut(wish())).rejects.toThrow("queues are open");
  });
});

test("a source that is not due any more is left out, and so is one that nobody follows", async () => {
  const { fleet, store } = await opened();
  const [first, second, third] = sources;
  if (first === undefined || second === undefined || third === undefined) throw new Error("There are three.");
  const later = aPollState({ nextFetchAt: minutesOn(60) });
  await store.collect.saveCollected([aCollectPlan(first.id, { before: null, state: later })]);
  await store.collect.syncSources([first, second], MORNING);
  const due = await fleet.stillDue(
    sources.map(({ id }) => id),
    MORNING,
  );
  expect(due.map(({ source }) => source.id)).toEqual([second.id]);
});

test("a source whose time a wrong clock set is handed out, and is still due when its job is taken", async () => {
  const { fleet, queues, tables } = await opened();
  const years = minutesOn(60 * 24 * 365 * 3).getTime();
  await tables.updateTable("sources").set({ next_fetch_at: years }).execute();
  expect(await fleet.handOut(wish())).toBe(3);
  const jobs = await queues.take("collect", 10);
  const due = await fleet.stillDue(
    sources.map(({ id }) => id),
    MORNING,
  );
  expect(due).toHaveLength(3);
  await queues.done("collect", jobs);
});

test("a desk is settled when no source is due and every item has its story", async () => {
  const { fleet, store } = await opened();
  const [first, ...others] = sources;
  if (first === undefined) throw new Error("There are three.");
  expect(await fleet.isSettled(MORNING)).toBe(false);
  const later = aPollState({ nextFetchAt: minutesOn(60) });
  for (const { id } of others) await store.collect.saveCollected([aCollectPlan(id, { before: null, state: later })]);
  const item = anItem("News", {}, first);
  await store.collect.saveCollected([aCollectPlan(first.id, { before: null, state: later, inserts: [item] })]);
  expect(await fleet.isSettled(MORNING)).toBe(false);
  await store.curate.saveCurated(aPlan({ curated: [{ itemId: item.id, version: 1 }] }));
  expect(await fleet.isSettled(MORNING)).toBe(true);
  expect(await fleet.isSettled(minutesOn(60))).toBe(false);
});
