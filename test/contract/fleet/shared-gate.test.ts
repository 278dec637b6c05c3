import { expect, test } from "vitest";
import { createSharedGate } from "../../../src/app/fleet/shared-gate.ts";
import { createLog } from "../../../src/app/log.ts";
import { fleetOf, openFleetDesk } from "./fleet-desk.ts";

const options = { perHost: 1, gapMs: 200, requestMs: 60_000 };
const log = createLog("error");

test("two workers ask a host one after the other, with the gap between", async () => {
  const desk = await openFleetDesk();
  const gates = [desk.fleet, fleetOf(await desk.another())].map(({ hosts }, index) =>
    createSharedGate(hosts, { ...options, holder: `worker ${index}` }, log),
  );
  let [under, most, endedAt, gapMs] = [0, 0, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const ask = async (index: number): Promise<void> => {
    const gate = gates[index % gates.length];
    const turn = await gate?.("news.example", new AbortController().signal);
    gapMs = Math.min(gapMs, performance.now() - endedAt);
    most = Math.max(most, (under += 1));
    await new Promise((end) => setTimeout(end, 20));
    under -= 1;
    endedAt = performance.now();
    await turn?.leave();
  };
  await Promise.all([0, 1, 2, 3].map(ask));
  expect(most).toBe(1);
  expect(gapMs).toBeGreaterThanOrEqual(190); // A timer may end some milliseconds early.
});

test("who waits for a turn can be stopped, and a turn that cannot be left passes on by itself", async () => {
  const { fleet } = await openFleetDesk();
  const said: string[] = [];
  const noting = { ...log, warn: (_fields: object, message: string) => void said.push(message) };
  const broken = { ...fleet.hosts, leave: async () => await Promise.reject(new Error("no line")) };
  const gate = createSharedGate(broken, { ...options, holder: "one" }, noting);
  const turn = await gate("news.example", new AbortController().signal);
  const stopping = new AbortController();
  const waiting = gate("news.example", stopping.signal);
  stopping.abort(new Error("stopped"));
  await expect(waiting).rejects.toThrow(/stopped|aborted/);
  await turn.leave();
  expect(said).toEqual(["a turn at a host passes on by itself"]);
});

test("while storage cannot be asked for a turn it waits, and the host does not count as failed", async () => {
  const { fleet } = await openFleetDesk();
  const said: string[] = [];
  const noting = { ...log, warn: (_fields: object, message: string) => void said.push(message) };
  let isCut = true;
  const take: typeof fleet.hosts.take = async (wish) => {
    if (isCut) throw new Error("no line");
    return await fleet.hosts.take(wish);
  };
  const gate = createSharedGate({ ...fleet.hosts, take }, { ...options, holder: "one" }, noting);
  const waiting = gate("news.example", new AbortController().signal);
  await expect.poll(() => said).toContain("no turn can be asked for; trying again");
  isCut = false;
  await (await waiting).leave();
});
