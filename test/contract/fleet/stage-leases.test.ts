import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test, vi } from "vitest";
import { LeaseLost, type StageLease } from "../../../src/domain/fleet.ts";
import { fence } from "../../../src/store/fleet/stage-leases.ts";
import { aDocument } from "../../builders.ts";
import { type FleetDesk, fleetOf, openFleetDesk } from "./fleet-desk.ts";

/** As if its holder had not been heard of for long. */
async function lapse({ tables }: FleetDesk): Promise<void> {
  await tables.updateTable("stage_leases").set({ until: 0 }).execute();
}

async function taken({ fleet }: FleetDesk, worker: string): Promise<StageLease> {
  const lease = await fleet.leases.take("curate", worker);
  if (lease === null) throw new Error(`${worker} should have the lease.`);
  return lease;
}

describe("the lease of a stage", () => {
  test("has one holder, who renews it and gives it up; each stage has its own", async () => {
    const desk = await openFleetDesk();
    const { leases } = desk.fleet;
    const lease = await taken(desk, "first");
    expect(await leases.take("curate", "second")).toBe(null);
    expect(await leases.take("publish", "second")).toMatchObject({ stage: "publish", worker: "second" });
    expect(await leases.renew(lease)).toBe(true);
    await leases.giveUp(lease);
    expect((await taken(desk, "second")).token).toBeGreaterThan(lease.token);
    expect(await leases.renew(lease)).toBe(false);
    await leases.giveUp(lease); // It is another's by now.
    expect(await leases.take("curate", "third")).toBe(null);
  });

  test("passes on when it is over, and the same worker may have it anew at any time", async () => {
    const desk = await openFleetDesk();
    const lease = await taken(desk, "first");
    const again = await taken(desk, "first");
    expect(again.token).toBeGreaterThan(lease.token);
    expect(await desk.fleet.leases.renew(lease)).toBe(false);
    await lapse(desk);
    expect((await taken(desk, "second")).token).toBeGreaterThan(again.token);
  });

  test("of many who ask at once one has it", async () => {
    const desk = await openFleetDesk();
    const others = await Promise.all([1, 2, 3].map(async () => fleetOf(await desk.another())));
    const got = await Promise.all(others.map(async ({ leases }, index) => await leases.take("hub", `worker ${index}`)));
    expect(got.filter((lease) => lease !== null)).toHaveLength(1);
  });
});

describe("what is written under a lease", () => {
  test("is written while it holds, and refused as a whole when it has passed on", async () => {
    const desk = await openFleetDesk();
    const store = desk.fleet.fenced(await taken(desk, "first"));
    await store.documents.save([aDocument("feed.xml", "<rss/>")]);
    await lapse(desk);
    await store.documents.save([aDocument("other.xml", "<rss/>")]); // Nobody else has decided anything yet.
    await taken(desk, "second");
    await expect(store.documents.save([aDocument("late.xml", "<rss/>")])).rejects.toThrow(LeaseLost);
    expect((await desk.store.documents.list()).map(({ path }) => path)).toEqual(["feed.xml", "other.xml"]);
  });

  test("is there before another takes over, however late its transaction ends", async () => {
    const desk = await openFleetDesk();
    const lease = await taken(desk, "first");
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
    const { promise: isOpen, resolve: opened } = Promise.withResolvers<void>();
    const writing = desk.tables.transaction().execute(async (queries) => {
      await fence(lease)(queries);
      opened();
      await mayEnd;
    });
    await isOpen;
    const { leases } = fleetOf(await desk.another());
    expect(await leases.renew(lease)).toBe(true); // Its own holder is not in the way.
    await desk.store.fleet?.leases.giveUp(lease);
    expect(await leases.take("curate", "second")).toBe(null);
    end();
    await writing;
    expect(await leases.take("curate", "second")).not.toBe(null);
  });

  test("is undone by the server when its worker stands still within a transaction", async () => {
    const desk = await openFleetDesk();
    const lease = await taken(desk, "first");
    const standing = desk.tables.transaction().execute(async (queries) => {
      await fence(lease)(queries);
      await queries.insertInto("meta").values({ name: "half", value: "written" }).execute();
      await sleep(8_000);
      await queries.insertInto("meta").values({ name: "rest", value: "written" }).execute();
    });
    const caught = standing.catch((cause: unknown) => cause);
    await lapse(desk);
    const { leases } = fleetOf(await desk.another());
    await vi.waitFor(async () => expect(await leases.take("curate", "second")).not.toBe(null), {
      timeout: 7_500,
      interval: 250,
    });
    expect(String(await caught)).toMatch(/PostgreSQL server|terminat/);
    expect(await desk.tables.selectFrom("meta").select("name").where("name", "in", ["half", "rest"]).execute()).toEqual(
      [],
    );
  });
});
