import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { describe, expect, test, vi } from "vitest";
import type { Job, JobQueues, QueueName } from "../../../src/domain/job-queues.ts";
import { createLog } from "../../../src/app/log.ts";
import { openStore } from "../../../src/store/open-store.ts";
import { aCollectPlan, anItem, aSource, MORNING } from "../../builders.ts";
import { type FleetDesk, fleetOf, openFleetDesk, openQueues } from "./fleet-desk.ts";

const keys = (jobs: readonly Job[]): readonly string[] => jobs.map(({ key }) => key).toSorted();

async function opened(): Promise<FleetDesk & { readonly queues: JobQueues }> {
  const desk = await openFleetDesk();
  const queues = await openQueues(desk.fleet);
  for (const name of ["collect", "curate", "send"] as const) await drop(queues, name);
  return { ...desk, queues };
}

/** The database of these tests is the same one for all. */
async function drop(queues: JobQueues, name: QueueName): Promise<void> {
  for (let jobs = await queues.take(name, 100); jobs.length > 0; jobs = await queues.take(name, 100))
    await queues.done(name, jobs);
}

describe("a job", () => {
  test("waits once for each key, is handed out once, and is called for again while it is done", async () => {
    const { queues } = await opened();
    await queues.add("send", [{ key: "a" }, { key: "b" }, { key: "a" }]);
    await queues.add("send", [{ key: "a" }]);
    const taken = await queues.take("send", 10);
    expect(keys(taken)).toEqual(["a", "b"]);
    expect(await queues.take("send", 10)).toEqual([]);
    await queues.add("send", [{ key: "a" }]);
    const again = await queues.take("send", 10);
    expect(keys(again)).toEqual(["a"]);
    await queues.done("send", [...taken, ...again]);
    expect(await queues.take("send", 10)).toEqual([]);
  });

  test("is handed out to one of several who ask at once", async () => {
    const { queues } = await opened();
    await queues.add(
      "send",
      Array.from({ length: 40 }, (_, index) => ({ key: `${index}` })),
    );
    const taken = await Promise.all(Array.from({ length: 8 }, async () => await queues.take("send", 10)));
    const all = taken.flat();
    expect(new Set(all.map(({ id }) => id)).size).toBe(40);
    expect(all).toHaveLength(40);
    await queues.done("send", all);
  });

  test("of a group waits until the one before is done", async () => {
    const { queues } = await opened();
    const jobs = ["a1", "a2", "b1"].map((key) => ({ key, group: key.slice(0, 1) }));
    await queues.add("collect", jobs);
    const first = await queues.take("collect", 10, 1);
    expect(first.map(({ key }) => key.slice(0, 1)).toSorted()).toEqual(["a", "b"]);
    expect(await queues.take("collect", 10, 1)).toEqual([]);
    await queues.done("collect", first);
    const rest = await queues.take("collect", 10, 1);
    expect(rest).toHaveLength(1);
    await queues.done("collect", rest);
  });

  test("that fails is tried again, is dead when its tries are used up, and can be put back", async () => {
    const { queues } = await opened();
    await queues.add("send", [{ key: "bad" }]);
    for (let tries = 1; tries <= 5; tries += 1) {
      const [job] = await vi.waitFor(
        async () => {
          const found = await queues.take("send", 1);
          expect(found).toHaveLength(1);
          return found;
        },
        { timeout: 30_000, interval: 200 },
      );
      if (job === undefined) throw new Error("It was there.");
      expect(job.retries).toBe(tries - 1);
      await queues.failed("send", job, `broken ${tries}`);
    }
    expect(await queues.dead(5)).toMatchObject([{ queue: "send", key: "bad", why: "broken 5" }]);
    expect((await queues.depths()).find(({ queue }) => queue === "send")).toMatchObject({ dead: 1 });
    expect(await queues.redrive("collect")).toBe(0);
    expect(await queues.redrive("send")).toBe(1);
    const back = await queues.take("send", 1);
    expect(back).toMatchObject([{ key: "bad", retries: 0 }]);
    await queues.done("send", back);
    expect(await queues.dead(5)).toEqual([]);
  }, 90_000);

  test("of a worker that fell silent goes to another, and what the silent one says late counts for nothing", async () => {
    const { queues } = await opened();
    await queues.add("send", [{ key: "silent" }, { key: "alive" }]);
    const taken = await queues.take("send", 2);
    const alive = taken.filter(({ key }) => key === "alive");
    const silent = taken.filter(({ key }) => key === "silent");
    const again = await vi.waitFor(
      async () => {
        await queues.keep("send", alive);
        const found = await queues.take("send", 1);
        expect(found).toHaveLength(1);
        return found;
      },
      { timeout: 60_000, interval: 1_000 },
    );
    expect(again).toMatchObject([{ key: "silent", retries: 1 }]);
    await queues.done("send", silent); // Speaks of a try that is over.
    await sleep(10);
    await queues.keep("send", again);
    const states = await sql<{
      state: string;
    }>`select state from newsdesk_jobs.job where id = ${again[0]?.id ?? ""}`.execute((await openFleetDesk()).tables);
    expect(states.rows).toEqual([{ state: "active" }]);
    await queues.done("send", [...again, ...alive]);
  }, 90_000);
});

describe("a job that a write calls for", () => {
  const source = aSource();

  test("is there when the write is, and not when it is undone", async () => {
    const { queues, store } = await opened();
    await store.collect.syncSources([source], MORNING);
    const plan = aCollectPlan(source.id, { inserts: [anItem("News", {}, source)] });
    await store.collect.saveCollected([aCollectPlan(source.id)]);
    expect(await queues.take("curate", 1)).toEqual([]); // Nothing was told.
    const unknown = aCollectPlan("nobody" as typeof source.id, { inserts: [anItem("Lost", {}, source)] });
    await expect(store.collect.saveCollected([plan, unknown])).rejects.toThrow("no source");
    expect(await queues.take("curate", 1)).toEqual([]);
    await store.collect.saveCollected([plan]);
    const jobs = await queues.take("curate", 1);
    expect(keys(jobs)).toEqual(["all"]);
    await queues.done("curate", jobs);
  });
});

test("queues that the user of the database may not make are told with what to do", async () => {
  const { address, tables } = await openFleetDesk();
  const name = `bound_${Date.now()}`;
  await sql`create role ${sql.id(name)} login password 'bound'`.execute(tables);
  await sql`drop schema if exists newsdesk_jobs cascade`.execute(tables);
  await sql`grant all on schema public to ${sql.id(name)}`.execute(tables);
  await sql`grant all on all tables in schema public to ${sql.id(name)}`.execute(tables);
  const url = new URL(address);
  [url.username, url.password] = [name, "bound"];
  const store = await openStore(url.href);
  await expect(fleetOf(store).openQueues(createLog("error"))).rejects.toThrow("does not let this user do that");
  await store.close();
  await sql`drop owned by ${sql.id(name)}`.execute(tables);
  await sql`drop role ${sql.id(name)}`.execute(tables);
});
