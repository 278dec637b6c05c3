import { sql } from "kysely";
import { describe, expect, test, vi } from "vitest";
import { WorkerInTheWay } from "../../../src/domain/desk-store.ts";
import { MORNING } from "../../builders.ts";
import { fleetOf, openFleetDesk } from "./fleet-desk.ts";

const shared = { isShared: true, onLost: () => {} };

describe("the worker lock beside others", () => {
  test("is had by several, keeps out who wants the database alone, and names them", async () => {
    const { store, fleet, another } = await openFleetDesk();
    await fleet.greet("first", ["collect", "send"], MORNING);
    const first = await store.lockWorker("first", MORNING, shared);
    const other = await another();
    const second = await other.lockWorker("second", MORNING, shared);
    const refused = (await another()).lockWorker("alone", MORNING);
    await expect(refused).rejects.toThrow(WorkerInTheWay);
    await expect(refused).rejects.toThrow("first (collect, send)");
    expect(await other.worker()).toBe("first (collect, send)");
    await first.release();
    await expect(store.lockWorker("alone", MORNING)).rejects.toThrow(WorkerInTheWay);
    await second.release();
    await fleet.bow("first");
    expect(await store.worker()).toBe(null);
    const alone = await store.lockWorker("alone", MORNING);
    await expect(other.lockWorker("second", MORNING, shared)).rejects.toThrow(/alone \(process /);
    await alone.release();
  });

  test("is looked at without being taken, so that nobody who starts meanwhile is refused", async () => {
    const { store, another } = await openFleetDesk();
    const other = await another();
    const looks = Array.from({ length: 30 }, async () => await other.worker());
    const locks = Array.from({ length: 5 }, async () => await store.lockWorker("first", MORNING, shared));
    await Promise.all([...looks, ...locks]);
    expect(await other.worker()).not.toBe(null);
    for (const lock of await Promise.all(locks)) await lock.release();
    await expect.poll(async () => await other.worker()).toBe(null);
  });

  test("tells when it was lost with its connection, and not when it was let go", async () => {
    const { store, tables } = await openFleetDesk();
    const onLost = vi.fn<() => void>();
    const lock = await store.lockWorker("first", MORNING, { isShared: true, onLost });
    await lock.release();
    expect(onLost).not.toHaveBeenCalled();
    await store.lockWorker("first", MORNING, { isShared: true, onLost });
    await sql`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and pid <> pg_backend_pid()
      and database = (select oid from pg_database where datname = current_database())`.execute(tables);
    await vi.waitFor(() => expect(onLost).toHaveBeenCalledOnce(), { timeout: 10_000 });
  });
});

test("who says that it lives is listed with its roles and stages, until it bows or falls silent", async () => {
  const { fleet, another, tables } = await openFleetDesk();
  await fleet.greet("ada", ["curate"], MORNING);
  await fleetOf(await another()).greet("bo", ["collect", "web"], MORNING);
  await fleet.leases.take("curate", "ada");
  const list = async () => (await fleet.workers()).map(({ worker, roles, holds }) => [worker, roles, holds]);
  expect(await list()).toEqual([
    ["ada", ["curate"], ["curate"]],
    ["bo", ["collect", "web"], []],
  ]);
  await fleet.bow("bo");
  expect(await list()).toEqual([["ada", ["curate"], ["curate"]]]);
  await tables.updateTable("workers").set({ seen_at: 1 }).execute();
  expect(await list()).toEqual([]);
  await fleet.greet("cy", [], MORNING);
  expect(await tables.selectFrom("workers").select("worker").execute()).toEqual([{ worker: "cy" }]);
});
