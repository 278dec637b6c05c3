import { describe, expect, onTestFinished, test, vi } from "vitest";
import { MORNING } from "../../builders.ts";
import { tell } from "../../cli/told-command.ts";
import { createTemporaryDesk } from "../../e2e/temporary-desk.ts";
import { openFleetDesk, openQueues } from "./fleet-desk.ts";

async function opened() {
  const desk = await openFleetDesk();
  const files = createTemporaryDesk({ database: desk.address, sources: ["https://wire.example/feed"] });
  onTestFinished(() => files.remove());
  const ask = async (...words: readonly string[]) => await tell([...words, "--config", files.settings]);
  return { ...desk, ask };
}

describe("newsdesk worker", () => {
  test("lists who works, in which roles, and what each holds", async () => {
    const { fleet, ask } = await opened();
    expect((await ask("worker")).notes).toEqual(["Nobody works on this desk: newsdesk start."]);
    await fleet.greet("ada", ["curate", "send"], MORNING);
    await fleet.leases.take("curate", "ada");
    const { code, out } = await ask("worker", "list");
    expect([code, out.map((line) => line.split(/ {2,}/))]).toEqual([
      0,
      [
        ["WORKER", "SINCE", "ROLES", "HOLDS"],
        ["ada", "2026-11-23 06:00Z", "curate, send", "curate"],
      ],
    ]);
    const { out: lines } = await ask("worker", "--json");
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([{ worker: "ada", holds: ["curate"] }]);
    expect(await ask("worker", "stop")).toMatchObject({
      code: 2,
      notes: expect.arrayContaining([expect.stringContaining("It knows list.")]) as string[],
    });
  });
});

describe("newsdesk queue", () => {
  test("lists what waits, shows what nobody could do, and puts it back", async () => {
    const { fleet, ask } = await opened();
    const queues = await openQueues(fleet);
    expect((await ask("queue", "dead")).notes).toEqual(["No job is dead."]);
    await queues.add("send", [{ key: "bad" }]);
    for (let tries = 0; tries < 5; tries += 1) {
      await vi.waitFor(
        async () => {
          const [job] = await queues.take("send", 1);
          if (job === undefined) throw new Error("It waits for its time.");
          await queues.failed("send", job, "The relay\nis on fire.");
        },
        { timeout: 30_000, interval: 200 },
      );
    }
    const { out } = await ask("queue", "dead");
    expect(out[1]?.split(/ {2,}/)).toEqual(["send", "bad", expect.any(String), "The relay is on fire."]);
    const { out: depths } = await ask("queue", "list", "--json");
    expect(depths.map((line) => JSON.parse(line) as object)).toContainEqual(
      expect.objectContaining({ queue: "send", dead: 1 }),
    );
    expect((await ask("queue")).out[0]).toBe("QUEUE    WAITING  LATER  UNDER WAY  DEAD");
    expect((await ask("queue", "redrive", "send")).notes).toEqual(["1 job was put back."]);
    expect((await ask("queue", "redrive")).notes).toEqual(["0 jobs were put back."]);
    const back = await queues.take("send", 1);
    expect(back).toMatchObject([{ key: "bad" }]);
    await queues.done("send", back);
  }, 90_000);

  test("refuses what it does not know", async () => {
    const { ask } = await opened();
    expect(await ask("queue", "redrive", "letters")).toMatchObject({
      code: 2,
      notes: expect.arrayContaining([expect.stringContaining("There are collect,")]) as string[],
    });
    expect(await ask("queue", "burn")).toMatchObject({ code: 2 });
  });
});

test("on a file there are no workers to share, and all roles belong to one process", async () => {
  const files = createTemporaryDesk({ sources: ["https://wire.example/feed"] });
  onTestFinished(() => files.remove());
  const ask = async (...words: readonly string[]) => await tell([...words, "--config", files.settings]);
  for (const words of [["worker"], ["queue"]])
    expect(await ask(...words)).toMatchObject({
      code: 2,
      notes: expect.arrayContaining([expect.stringContaining("PostgreSQL")]) as string[],
    });
  expect(await ask("start", "--roles", "web,collect")).toMatchObject({
    code: 2,
    notes: expect.arrayContaining([expect.stringContaining("Leave --roles out")]) as string[],
  });
  expect(await ask("start", "--roles", "web,cook")).toMatchObject({
    code: 2,
    notes: expect.arrayContaining([expect.stringContaining('"cook" is no role')]) as string[],
  });
});
