import { describe, expect, test } from "vitest";
import { NO_LIMITS } from "../../src/domain/sending/limits.ts";
import { anEdition, at, MORNING } from "../builders.ts";
import { backends, openDesk } from "./backends.ts";
import { queueFor } from "./stored.ts";

const readers = ["ada@example.org", "bob@example.org"];
const why = "It was put back.";

describe.for(Object.entries(backends))("GuardStore on %s", ([, backend]) => {
  test("counts, for all who work on the database", async () => {
    const { store, another } = await openDesk(backend);
    const first = await store.guard.mark();
    expect(first.database).toMatch(/^[0-9a-f-]{36}$/);
    expect(await store.guard.advance()).toEqual({ ...first, count: first.count + 1 });
    expect(await (await another()).guard.advance()).toEqual({ ...first, count: first.count + 2 });
    expect(await store.guard.mark()).toEqual({ ...first, count: first.count + 2 });
  });

  test("while it is paused nothing can be taken, and the first reason stands", async () => {
    const { store, another } = await openDesk(backend);
    await queueFor(store, anEdition("daily"), readers);
    expect(await store.guard.paused()).toBeNull();
    await store.guard.pause({ since: at("07:00"), why }, 7);
    await store.guard.pause({ since: at("08:00"), why: "another" }, 9);
    expect(await store.guard.paused()).toEqual({ since: at("07:00"), why });
    expect((await store.guard.mark()).count).toBe(9);
    expect(await store.send.claim("w", at("09:00"), 10)).toEqual([]);
    expect(await (await another()).send.claim("x", at("09:00"), 10)).toEqual([]);
    const room = { limits: NO_LIMITS, relays: [{ name: "relay", rate: null }], freshSeconds: 172_800, most: 10 };
    expect(await store.send.claimWithin(room, "w", at("09:00"))).toEqual({ taken: [], nextAt: null });
    expect(await store.guard.resume("again", at("10:00"))).toBe(0);
    expect(await store.guard.paused()).toBeNull();
    expect(await store.send.claim("w", at("10:00"), 10)).toHaveLength(2);
  });

  test("what had gone out counts as sent, but for what is dated behind the pause", async () => {
    const { store, tables } = await openDesk(backend);
    await queueFor(store, anEdition("daily"), readers);
    const [later] = await store.outbox.list({ state: null, digest: null, limit: 1 });
    await tables
      .updateTable("deliveries")
      .set({ date: at("08:00").getTime() })
      .where("id", "=", later?.id ?? ("" as never))
      .execute();
    await store.guard.pause({ since: at("07:00"), why }, 7);
    expect(await store.guard.resume("arrived", at("09:00"))).toBe(1);
    expect(await store.outbox.counts()).toEqual(
      new Map([
        ["queued", 1],
        ["sent", 1],
      ]),
    );
    const [sent] = await store.outbox.list({ state: "sent", digest: null, limit: 1 });
    expect((await store.outbox.steps(sent?.id ?? ("" as never))).at(-1)).toMatchObject({
      at: at("09:00"),
      state: "sent",
      detail: "The operator says that it went out before the database was put back.",
    });
  });

  test("without a pause there is nothing to end", async () => {
    const { store } = await openDesk(backend);
    await queueFor(store, anEdition("daily"), readers);
    expect(await store.guard.resume("arrived", MORNING)).toBeNull();
    expect(await store.outbox.counts()).toEqual(new Map([["queued", 2]]));
  });
});
