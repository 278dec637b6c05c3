import { describe, expect, test } from "vitest";
import type { EditionId } from "../../src/domain/digest.ts";
import type { MailOutcome } from "../../src/domain/delivery.ts";
import type { SendStore } from "../../src/domain/send-store.ts";
import { readUnsubscribeToken } from "../../src/send/send.ts";
import { QUIET_PASS } from "../app/quiet-pass.ts";
import { anEdition, aSubscriber, at, MORNING } from "../builders.ts";
import { ACCEPTED, KEY, people, RUNNING, scripted, setUp, willing } from "./send-bench.ts";

const NOTHING = QUIET_PASS.send;

describe("a run", () => {
  test("sends each edition to each subscriber, and a second run sends nothing", async () => {
    const bench = setUp(people(3), [anEdition("daily"), anEdition("weekly", { id: "edn-2" as EditionId })]);
    const { mailer, sent } = willing();
    const stage = bench.stage(mailer);
    expect(await stage(RUNNING)).toEqual({ ...NOTHING, queued: 6, sent: 6 });
    expect(await stage(RUNNING)).toEqual(NOTHING);
    expect(new Set(sent.map(({ messageId }) => messageId)).size).toBe(6);
    expect(bench.outbox.tally()).toEqual({ sent: 6 });
    expect(bench.row("p0@example.org")).toMatchObject({ detail: "250 ok", attempt: 1 });
  });

  test("works through more than a batch, with no more at once than it may", async () => {
    const bench = setUp(people(50));
    const crowd = Promise.withResolvers<void>();
    let [now, most] = [0, 0];
    const { mailer, sent } = scripted(async (_mail, dot) => {
      most = Math.max(most, (now += 1));
      if (now === 3) crowd.resolve();
      await crowd.promise; // All three lanes are in use before the first mail goes.
      await dot();
      now -= 1;
      return ACCEPTED;
    });
    const report = await bench.stage(mailer, { options: { connections: 3, batchRows: 7 } })(RUNNING);
    expect(report).toEqual({ ...NOTHING, queued: 50, sent: 50 });
    expect({ most, sent: new Set(sent.map(({ to }) => to)).size }).toEqual({ most: 3, sent: 50 });
  });

  test("does not mail who left or is blocked, be it before the outbox is filled or after", async () => {
    const bench = setUp(people(3));
    bench.outbox.suppress(aSubscriber("p0@example.org").id);
    const down = scripted(async () => ({ kind: "unavailable", detail: "Down." }));
    await bench.stage(down.mailer)(RUNNING);
    bench.outbox.suppress(aSubscriber("p1@example.org").id);
    bench.now = at("06:10");
    const { mailer, sent } = willing();
    await bench.stage(mailer)(RUNNING);
    expect(sent.map(({ to }) => to)).toEqual(["p2@example.org"]);
    expect(bench.outbox.tally()).toEqual({ suppressed: 1, sent: 1 });
  });

  test("gives each mail a link that ends this subscription and no other", async () => {
    const bench = setUp(people(1));
    const { mailer, sent } = willing();
    await bench.stage(mailer)(RUNNING);
    const head = Buffer.from(sent[0]?.raw ?? [])
      .toString()
      .replaceAll(/\r\n /g, " ");
    const [, token = ""] = /^List-Unsubscribe: <https:\/\/desk\.example\/unsubscribe\/([^>]+)>\r$/m.exec(head) ?? [];
    expect(readUnsubscribeToken(KEY, token)).toEqual({
      subscriberId: aSubscriber("p0@example.org").id,
      digest: "daily",
    });
  });
});

describe("what the relay says", () => {
  test("settles each delivery on its own", async () => {
    const bench = setUp(people(4));
    const outcomes: Record<string, MailOutcome> = {
      "p0@example.org": { kind: "rejected", detail: "550 5.1.1 nobody here" },
      "p1@example.org": { kind: "rejected", detail: "554 5.7.1 by policy" },
      "p2@example.org": { kind: "deferred", detail: "450 4.2.0 greylisted" },
    };
    const { mailer } = scripted(async (mail) => outcomes[mail.to] ?? ACCEPTED);
    const report = await bench.stage(mailer)(RUNNING);
    const refusals = { deliveries: 1, detail: "554 5.7.1 by policy" };
    expect(report).toEqual({ ...NOTHING, queued: 4, bounced: 1, failed: 1, deferred: 1, sent: 1, refusals });
    const loud = bench.lines.filter(({ level }) => level === "error");
    expect(loud).toMatchObject([{ fields: { delivery: bench.row("p1@example.org").id, detail: refusals.detail } }]);
    expect(bench.outbox.tally()).toEqual({ bounced: 1, failed: 1, deferred: 1, sent: 1 });
  });

  test("is asked again at the times of the backoff, with the same bytes, until the news is old", async () => {
    const bench = setUp(people(1));
    const raws: string[] = [];
    const { mailer } = scripted(async ({ raw }) => {
      raws.push(Buffer.from(raw).toString());
      return { kind: "deferred", detail: "450 4.2.0 not now" };
    });
    const stage = bench.stage(mailer);
    const minutes: number[] = [];
    await stage(RUNNING);
    while (bench.row("p0@example.org").state === "deferred") {
      const { nextAt } = bench.row("p0@example.org");
      minutes.push((nextAt.getTime() - bench.now.getTime()) / 60_000);
      bench.now = nextAt;
      await stage(RUNNING);
    }
    const least = [1, 5, 15, 60, ...Array<number>(minutes.length - 4).fill(240)];
    expect(minutes.map((wait, n) => wait >= (least[n] ?? 0) && wait <= 1.2 * (least[n] ?? 0))).not.toContain(false);
    expect(raws.length).toBeGreaterThan(13);
    expect(new Set(raws).size).toBe(1);
    expect(bench.row("p0@example.org")).toMatchObject({ state: "expired" });
    expect(bench.now < at("2026-11-25T06:00:00Z")).toBe(true);
  });

  test("that nothing is there stops the run, is told once, and costs nobody a try", async () => {
    const bench = setUp(people(40));
    let tries = 0;
    const down = scripted(async () => {
      tries += 1;
      return { kind: "unavailable", detail: "Nothing listens there." };
    });
    const report = await bench.stage(down.mailer, { options: { connections: 5, batchRows: 20 } })(RUNNING);
    expect(report).toEqual({ ...NOTHING, queued: 40, givenBack: 20, relayProblem: "Nothing listens there." });
    expect(tries).toBe(5);
    expect(bench.lines.filter(({ level }) => level === "warn").map(({ message }) => message)).toEqual([
      "The mail relay cannot be used",
    ]);
    expect(bench.outbox.rows().every(({ attempt }) => attempt === 0)).toBe(true);
    bench.now = at("06:01");
    const { mailer, sent } = willing();
    expect(await bench.stage(mailer)(RUNNING)).toEqual({ ...NOTHING, sent: 40 });
    expect(sent).toHaveLength(40);
  });
});

describe("a doubt", () => {
  test.for([
    { evidence: "unknown", state: "held", counted: { held: [expect.anything()] } },
    { evidence: "arrived", state: "sent", counted: { sent: 1 } },
    { evidence: "not-arrived", state: "deferred", counted: { deferred: 1 } },
  ])("with evidence $evidence -> $state", async ({ evidence, state, counted }) => {
    const bench = setUp(people(1));
    const { mailer } = scripted(async (_mail, dot) => {
      await dot();
      return { kind: "doubt", detail: "The line broke." };
    }, evidence);
    expect(await bench.stage(mailer)(RUNNING)).toEqual({ ...NOTHING, queued: 1, ...counted });
    expect(bench.outbox.tally()).toEqual({ [state]: 1 });
  });

  test("that is held names the delivery in report and log, and is not sent again by itself", async () => {
    const bench = setUp(people(1));
    const { mailer } = scripted(async (_mail, dot) => {
      await dot();
      return { kind: "doubt", detail: "The line broke." };
    });
    const { held } = await bench.stage(mailer)(RUNNING);
    const { id, messageId } = bench.row("p0@example.org");
    expect(held).toEqual([{ id, messageId }]);
    expect(bench.lines.filter(({ level }) => level === "warn")).toMatchObject([
      { fields: { delivery: id, messageId } },
    ]);
    bench.now = at("2026-11-24T06:00:00Z");
    expect(await bench.stage(willing().mailer, { worker: "second" })(RUNNING)).toEqual(NOTHING);
  });

  test("is what a mailer leaves that breaks after the dot", async () => {
    const bench = setUp(people(1));
    const { mailer } = scripted(async (_mail, dot) => {
      await dot();
      throw new Error("A bug.");
    });
    await bench.stage(mailer)(RUNNING);
    expect(bench.outbox.tally()).toEqual({ held: 1 });
  });
});

describe("storage that fails", () => {
  const full = new Error("The disk is full.");

  test("at the dot: nothing goes over the wire, the run says why, and the next one sends all", async () => {
    const bench = setUp(people(9));
    const { mailer, sent } = willing();
    let isBroken = true;
    const store = {
      ...bench.outbox.store,
      markDot: async (...args: Parameters<typeof bench.outbox.store.markDot>) => {
        if (isBroken) throw full;
        return await bench.outbox.store.markDot(...args);
      },
    };
    const stage = bench.stage(mailer, { store });
    await expect(stage(RUNNING)).rejects.toBe(full);
    expect(sent).toEqual([]);
    isBroken = false;
    expect(await stage(RUNNING)).toEqual({ ...NOTHING, sent: 9 });
    expect(bench.outbox.rows().every(({ attempt }) => attempt === 1)).toBe(true);
  });

  test("after the dot: what was sent is remembered and written later, and never sent again", async () => {
    const bench = setUp(people(4));
    const { mailer, sent } = willing();
    let isBroken = true;
    const store = {
      ...bench.outbox.store,
      settle: async (...args: Parameters<typeof bench.outbox.store.settle>) => {
        if (isBroken) throw full;
        await bench.outbox.store.settle(...args);
      },
    };
    const stage = bench.stage(mailer, { store, options: { connections: 2 } });
    await expect(stage(RUNNING)).rejects.toBe(full);
    expect(sent).toHaveLength(2);
    await expect(stage(RUNNING)).rejects.toBe(full);
    isBroken = false;
    await stage(RUNNING);
    expect(sent.map(({ to }) => to).toSorted()).toEqual(people(4));
    expect(bench.outbox.tally()).toEqual({ sent: 4 });
  });

  test("that forgets an edition or cannot read it", async () => {
    const bench = setUp(people(2));
    const { mailer, sent } = willing();
    const editions = bench.outbox.editions as { edition: typeof bench.outbox.editions.edition };
    const whole = editions.edition;
    await bench.outbox.store.fanOut(anEdition().id, {
      now: MORNING,
      identify: (id) => ({ id: `dlv-${id}` as never, messageId: `dlv-${id}@desk.example` }),
    });
    editions.edition = async () => Promise.reject(full);
    await expect(bench.stage(mailer)(RUNNING)).rejects.toBe(full);
    expect(bench.outbox.tally()).toEqual({ deferred: 2 });
    editions.edition = async () => null;
    expect(await bench.stage(mailer)(RUNNING)).toEqual({ ...NOTHING, expired: 2 });
    editions.edition = whole;
    expect(sent).toEqual([]);
  });
});

describe("a delivery", () => {
  test("that another worker took over is not sent", async () => {
    const bench = setUp(people(1));
    const { mailer, sent } = scripted(async (_mail, dot) => {
      bench.outbox.steal(bench.row("p0@example.org").id);
      await dot();
      return ACCEPTED;
    });
    expect(await bench.stage(mailer)(RUNNING)).toEqual({ ...NOTHING, queued: 1 });
    expect(sent).toEqual([]);
    expect(bench.outbox.tally()).toEqual({ sending: 1 });
  });

  test("whose news is old is not even handed over", async () => {
    const bench = setUp(people(1));
    bench.now = at("2026-11-25T06:00:00Z");
    const { mailer, sent } = willing();
    expect(await bench.stage(mailer)(RUNNING)).toEqual({ ...NOTHING, queued: 1, expired: 1 });
    expect(sent).toEqual([]);
  });

  test("that cannot be composed fails alone, and is logged", async () => {
    const bench = setUp(people(3));
    const whole = bench.outbox.store;
    const store: SendStore = {
      ...whole,
      fanOut: (id, plan) =>
        whole.fanOut(id, {
          ...plan,
          identify: (subscriber) => ({
            ...plan.identify(subscriber),
            ...(subscriber === aSubscriber("p1@example.org").id ? { messageId: "not one" } : {}),
          }),
        }),
    };
    const { mailer } = willing();
    expect(await bench.stage(mailer, { store })(RUNNING)).toEqual({ ...NOTHING, queued: 3, sent: 2, failed: 1 });
    expect(bench.row("p1@example.org")).toMatchObject({ state: "failed" });
    expect(bench.lines.filter(({ level }) => level === "error")).toHaveLength(1);
  });

  test("that meets a bug of the mailer is given back, and the bug is seen", async () => {
    const bench = setUp(people(3));
    const bug = new Error("A bug.");
    const { mailer } = scripted(async () => Promise.reject(bug));
    await expect(bench.stage(mailer)(RUNNING)).rejects.toBe(bug);
    expect(bench.outbox.tally()).toEqual({ deferred: 3 });
  });
});

describe("stopping", () => {
  test("finishes what is at the dot and gives back the rest, due at once and uncounted", async () => {
    const bench = setUp(people(20));
    const stop = new AbortController();
    const { mailer, sent } = scripted(async (mail, dot) => {
      await dot();
      if (mail.to === "p2@example.org") stop.abort();
      return ACCEPTED;
    });
    const report = await bench.stage(mailer, { options: { connections: 2, batchRows: 10 } })(stop.signal);
    expect(sent.length).toBeLessThanOrEqual(4);
    expect(report).toEqual({ ...NOTHING, queued: 20, sent: sent.length, givenBack: 10 - sent.length });
    const untried = bench.outbox.rows().filter(({ state }) => state !== "sent");
    expect(untried.every(({ attempt, nextAt }) => attempt === 0 && nextAt <= bench.now)).toBe(true);
    expect(await bench.stage(willing().mailer)(RUNNING)).toEqual({ ...NOTHING, sent: 20 - sent.length });
  });

  test("before it began does nothing", async () => {
    const bench = setUp(people(2));
    expect(await bench.stage(willing().mailer)(AbortSignal.abort())).toEqual(NOTHING);
    expect(bench.outbox.tally()).toEqual({});
  });
});
