import { describe, expect, test } from "vitest";
import { type SubscriberId, USUAL_WISHES } from "../../src/domain/subscriber.ts";
import { address, at, MORNING } from "../builders.ts";
import { backends, openDesk } from "./backends.ts";

const ada = address("Ada@example.org");

describe.for(Object.entries(backends))("SubscriberStore on %s", ([, backend]) => {
  test("an added address is active, with the date of each subscription", async () => {
    const { store, another } = await openDesk(backend);
    expect(await store.subscribers.add(ada, ["weekly", "daily", "daily"], MORNING)).toBe("added");
    const found = await (await another()).subscribers.findByAddress(ada);
    expect(found).toEqual({
      id: found?.id,
      address: ada,
      state: "active",
      createdAt: MORNING,
      language: null,
      subscriptions: [
        { digest: "daily", since: MORNING, wishes: USUAL_WISHES },
        { digest: "weekly", since: MORNING, wishes: USUAL_WISHES },
      ],
    });
    expect(await store.subscribers.find(found?.id ?? ("" as SubscriberId))).toEqual(found);
    expect(await store.subscribers.list()).toEqual([found]);
  });

  test("added again: what it has keeps its date, what is new is a change, another spelling is the same mailbox", async () => {
    const { store } = await openDesk(backend);
    await store.subscribers.add(ada, ["daily"], MORNING);
    expect(await store.subscribers.add(ada, ["daily"], at("07:00"))).toBe("unchanged");
    expect(await store.subscribers.add(address("ada@example.org"), ["daily", "weekly"], at("07:00"))).toBe("changed");
    const [only, ...others] = await store.subscribers.list();
    expect(others).toEqual([]);
    expect(only?.address).toBe(ada);
    expect(only?.subscriptions).toEqual([
      { digest: "daily", since: MORNING, wishes: USUAL_WISHES },
      { digest: "weekly", since: at("07:00"), wishes: USUAL_WISHES },
    ]);
  });

  test("one subscription ends, then all", async () => {
    const { store } = await openDesk(backend);
    await store.subscribers.add(ada, ["daily", "weekly"], MORNING);
    const id = (await store.subscribers.findByAddress(ada))?.id ?? ("" as SubscriberId);
    expect(await store.subscribers.end(id, "daily", at("07:00"))).toBe(true);
    expect(await store.subscribers.end(id, "daily", at("07:00"))).toBe(false);
    expect((await store.subscribers.find(id))?.subscriptions).toEqual([
      { digest: "weekly", since: MORNING, wishes: USUAL_WISHES },
    ]);
    expect((await store.subscribers.find(id))?.state).toBe("active");
    expect(await store.subscribers.end(id, null, at("07:00"))).toBe(true);
    expect(await store.subscribers.end(id, null, at("07:00"))).toBe(false);
    expect(await store.subscribers.end("sub-unheard-of" as SubscriberId, null, MORNING)).toBe(false);
    const ended = await store.subscribers.find(id);
    expect([ended?.state, ended?.subscriptions]).toEqual(["ended", []]);
  });

  test("who comes back is active again, with a new date and the old id", async () => {
    const { store } = await openDesk(backend);
    await store.subscribers.add(ada, ["daily"], MORNING);
    const before = await store.subscribers.findByAddress(ada);
    await store.subscribers.end(before?.id ?? ("" as SubscriberId), null, at("07:00"));
    expect(await store.subscribers.add(ada, ["daily"], at("08:00"))).toBe("changed");
    const after = await store.subscribers.findByAddress(ada);
    expect(after).toEqual({
      ...before,
      subscriptions: [{ digest: "daily", since: at("08:00"), wishes: USUAL_WISHES }],
    });
  });

  test("a suppressed address is refused in every spelling, and the first reason stands", async () => {
    const { store, tables } = await openDesk(backend);
    await store.subscribers.suppress({ address: address("ada@example.org"), reason: "complaint", at: MORNING });
    await store.subscribers.suppress({ address: ada, reason: "bounce", at: at("07:00") });
    expect(await store.subscribers.add(ada, ["daily"], MORNING)).toBe("suppressed");
    expect(await store.subscribers.list()).toEqual([]);
    const rows = await tables.selectFrom("suppressions").select(["reason", "at"]).execute();
    expect(rows.map(({ reason, at: since }) => [reason, since])).toEqual([["complaint", MORNING.getTime()]]);
  });

  test("the list is by address; who is not there is not found", async () => {
    const { store } = await openDesk(backend);
    for (const mail of ["b@example.org", "C@example.org", "a@example.org"]) {
      await store.subscribers.add(address(mail), [], MORNING);
    }
    expect((await store.subscribers.list()).map((subscriber) => subscriber.address)).toEqual([
      "a@example.org",
      "b@example.org",
      "C@example.org",
    ]);
    expect(await store.subscribers.findByAddress(ada)).toBeNull();
    expect(await store.subscribers.find("sub-x" as SubscriberId)).toBeNull();
  });

  test("two processes that add an address at once make one subscriber", async () => {
    const { store, another } = await openDesk(backend);
    const other = await another();
    const outcomes = await Promise.all(
      [store, other, store].map((each) => each.subscribers.add(ada, ["daily"], MORNING)),
    );
    expect(outcomes.sort()).toEqual(["added", "unchanged", "unchanged"]);
    expect(await store.subscribers.list()).toHaveLength(1);
  });
});

describe.for(Object.entries(backends))("KeyStore on %s", ([, backend]) => {
  test("a key is made once, for all processes and for each purpose its own", async () => {
    const { store, another } = await openDesk(backend);
    const other = await another();
    const keys = await Promise.all([store, other, store].map((each) => each.keys.key("unsubscribe")));
    expect(keys[0]).toHaveLength(32);
    expect(keys.map((key) => Buffer.from(key).toString("hex"))).toEqual(
      keys.map(() => Buffer.from(keys[0] ?? []).toString("hex")),
    );
    expect(await store.keys.key("unsubscribe")).toEqual(keys[0]);
    expect(await store.keys.key("confirm")).not.toEqual(keys[0]);
  });

  test("a key that nobody made is looked up in vain, and not made by that", async () => {
    const { store, tables } = await openDesk(backend);
    expect(await store.keys.find("private-feed")).toBeNull();
    const kept = tables.selectFrom("keys").selectAll().where("purpose", "=", "private-feed");
    expect(await kept.execute()).toEqual([]);
    const made = await store.keys.key("private-feed");
    expect(await store.keys.find("private-feed")).toEqual(made);
  });
});
