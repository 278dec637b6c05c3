import { describe, expect, onTestFinished, test } from "vitest";
import { type HoldParts, holdStage } from "../../../src/app/fleet/hold-stage.ts";
import { createLog } from "../../../src/app/log.ts";
import type { StageLeases } from "../../../src/domain/fleet.ts";
import { openFleetDesk } from "./fleet-desk.ts";

const silent = createLog("error");

/** Stands ready until the test ends; `told`: when it begins and ends to hold the stage. */
function stand(leases: StageLeases, worker: string, over: Partial<HoldParts> = {}) {
  const told: string[] = [];
  const stopping = new AbortController();
  const work: HoldParts["work"] = async (_lease, signal) => {
    told.push("begins");
    await new Promise<void>((end) => signal.addEventListener("abort", () => end()));
    told.push("ends");
  };
  const held = holdStage({ leases, stage: "curate", worker, log: silent, work, ...over }, stopping.signal);
  const stop = async (): Promise<void> => {
    stopping.abort();
    await held;
  };
  onTestFinished(stop);
  return { told, stop };
}

describe("holdStage", () => {
  test("works while it holds the lease, and lets the next one in when it is stopped", async () => {
    const { fleet } = await openFleetDesk();
    const first = stand(fleet.leases, "first");
    await expect.poll(() => first.told).toEqual(["begins"]);
    const second = stand(fleet.leases, "second");
    await first.stop();
    expect(first.told).toEqual(["begins", "ends"]);
    await expect.poll(() => second.told, { timeout: 10_000 }).toEqual(["begins"]);
  });

  test("stops its work when another has the lease, and stands ready again", async () => {
    const { fleet, tables } = await openFleetDesk();
    const first = stand(fleet.leases, "first");
    await expect.poll(() => first.told).toEqual(["begins"]);
    await tables
      .updateTable("stage_leases")
      .set((row) => ({ worker: "thief", token: row("token", "+", 1) }))
      .execute();
    await expect.poll(() => first.told, { timeout: 10_000 }).toEqual(["begins", "ends"]);
    await tables.updateTable("stage_leases").set({ until: 0 }).execute();
    await expect.poll(() => first.told, { timeout: 10_000 }).toEqual(["begins", "ends", "begins"]);
  });

  test("stops its work when it could not renew for as long as the lease holds, and begins again later", async () => {
    const { fleet } = await openFleetDesk();
    let isCut = false;
    const cut = async <Value>(act: () => Promise<Value>): Promise<Value> => {
      if (isCut) throw new Error("no line");
      return await act();
    };
    const own = fleet.leases;
    const leases: StageLeases = {
      take: async (...wish) => await cut(async () => await own.take(...wish)),
      renew: async (lease) => await cut(async () => await own.renew(lease)),
      giveUp: async (lease) => await cut(async () => await own.giveUp(lease)),
    };
    const { told } = stand(leases, "lonely");
    await expect.poll(() => told).toEqual(["begins"]);
    isCut = true;
    await expect.poll(() => told, { timeout: 20_000 }).toEqual(["begins", "ends"]);
    isCut = false;
    await expect.poll(() => told, { timeout: 10_000 }).toEqual(["begins", "ends", "begins"]);
  });

  test("takes work that breaks up again", async () => {
    const { fleet } = await openFleetDesk();
    let tries = 0;
    const work = async (): Promise<void> => {
      tries += 1;
      throw new Error("broken");
    };
    const said: string[] = [];
    const log = { ...silent, error: (_fields: object, message: string) => void said.push(message) };
    stand(fleet.leases, "stubborn", { work, log });
    await expect.poll(() => tries, { timeout: 10_000 }).toBeGreaterThan(1);
    expect(said[0]).toBe("a stage failed; it is taken up again");
  });
});
