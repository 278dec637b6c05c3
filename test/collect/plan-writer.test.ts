import { describe, expect, test } from "vitest";
import { createGroupWriter, createPlanWriter } from "../../src/collect/plan-writer.ts";
import type { CollectPlan } from "../../src/domain/collect-store.ts";
import { aCollectPlan, anItem, aSource } from "../builders.ts";

const plan = (name: string): CollectPlan => aCollectPlan(aSource(name).id);

/** Whether it is done by now, give it a turn or not. */
const isDone = async (work: Promise<unknown>): Promise<boolean> =>
  await Promise.race([work.then(() => true), new Promise<boolean>((done) => setImmediate(() => done(false)))]);

function aWriter(underWay: number) {
  const written: (readonly CollectPlan[])[] = [];
  const store = { saveCollected: async (plans: readonly CollectPlan[]) => void written.push([...plans]) };
  return { written, writer: createPlanWriter(store, () => underWay) };
}

describe("createPlanWriter", () => {
  test("writes news at once when nobody else is under way, and what waits with it", async () => {
    const { written, writer } = aWriter(1);
    await writer.later(plan("a"));
    await writer.now(plan("b"));
    expect(written).toEqual([[plan("a"), plan("b")]]);
  });

  test("writes news together when all that are under way have some", async () => {
    const { written, writer } = aWriter(2);
    const first = writer.now(plan("a"));
    expect([await isDone(first), written]).toEqual([false, []]);
    await Promise.all([first, writer.now(plan("b"))]);
    expect(written).toEqual([[plan("a"), plan("b")]]);
  });

  test("waits a moment for those that are still under way, and no longer", async () => {
    const { written, writer } = aWriter(3);
    await Promise.all([writer.now(plan("a")), writer.now(plan("b"))]);
    expect(written).toEqual([[plan("a"), plan("b")]]);
  });

  test("writes no more than sixteen plans with news together, and no more than some items", async () => {
    const { written, writer } = aWriter(100);
    await Promise.all(Array.from({ length: 20 }, async (_, at) => await writer.now(plan(`${at}`))));
    expect(written.map(({ length }) => length)).toEqual([16, 4]);
    const inserts = Array.from({ length: 120 }, (_, at) => anItem(`News ${at}`));
    const large = writer.now({ ...plan("large"), inserts });
    const small = writer.now(plan("small"));
    await Promise.all([large, small]);
    expect(written.slice(2).map(({ length }) => length)).toEqual([1, 1]);
  });

  test("tells each of a group that it could not be written, and goes on with the next", async () => {
    const failures = [new Error("no room")];
    const writer = createPlanWriter(
      { saveCollected: async () => await (failures.length > 0 ? Promise.reject(failures.pop()) : Promise.resolve()) },
      () => 2,
    );
    const outcomes = await Promise.allSettled([writer.now(plan("a")), writer.now(plan("b"))]);
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    await Promise.all([writer.now(plan("c")), writer.now(plan("d"))]);
  });
});

describe("createGroupWriter", () => {
  test("writes what comes within a moment in one go, and each waits for it", async () => {
    const written: (readonly CollectPlan[])[] = [];
    const writer = createGroupWriter({ saveCollected: async (plans) => void written.push([...plans]) });
    await Promise.all([writer.later(plan("a")), writer.later(plan("b"))]);
    expect(written).toEqual([[plan("a"), plan("b")]]);
    await writer.later(plan("c"));
    expect(written.at(-1)).toEqual([plan("c")]);
  });

  test("writes at once what has news", async () => {
    const written: (readonly CollectPlan[])[] = [];
    const writer = createGroupWriter({ saveCollected: async (plans) => void written.push([...plans]) });
    const later = writer.later(plan("a"));
    await writer.now(plan("b"));
    expect(written).toEqual([[plan("b")]]);
    await later;
    expect(written).toHaveLength(2);
  });

  test("tells each of a group that it could not be written, and goes on with the next", async () => {
    let isFull = true;
    const writer = createGroupWriter({
      saveCollected: async () => {
        if (isFull) throw new Error("no room");
      },
    });
    const [one, other] = [writer.later(plan("a")), writer.later(plan("b"))];
    await expect(one).rejects.toThrow("no room");
    await expect(other).rejects.toThrow("no room");
    isFull = false;
    await writer.later(plan("c"));
  });
});
