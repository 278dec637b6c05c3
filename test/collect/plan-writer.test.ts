import { describe, expect, test } from "vitest";
import { createGroupWriter } from "../../src/collect/plan-writer.ts";
import type { CollectPlan } from "../../src/domain/collect-store.ts";
import { aCollectPlan, aSource } from "../builders.ts";

const plan = (name: string): CollectPlan => aCollectPlan(aSource(name).id);

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
