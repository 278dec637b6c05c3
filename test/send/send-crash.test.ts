import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Mailer } from "../../src/domain/delivery.ts";
import type { SendStore } from "../../src/domain/send-store.ts";
import { createFolderMailer } from "../../src/net/folder-mailer.ts";
import { createSmtpMailer } from "../../src/net/smtp-mailer.ts";
import { openTestRelay, type RelayScript, type TestRelay } from "../net/mail-relay.ts";
import { at } from "../builders.ts";
import { closeAfterEach } from "../close-after-each.ts";
import { people, RUNNING, setUp, type Bench } from "./send-bench.ts";

const CONNECTIONS = 2;
const PEOPLE = people(6);

/** Where a process can die: before or after each step that leaves a trace outside it. */
const POINTS = [
  "fanOut before",
  "fanOut after",
  "claim before",
  "claim after",
  "send before",
  "markDot before", // The message is on its way; in a folder it lies under its hidden name.
  "markDot after", //  The dot is noted and the last bytes have not gone.
  "send after", //     The message has arrived and nobody has noted it.
  "settle after",
] as const;
type Point = (typeof POINTS)[number];

const deaths = POINTS.flatMap((point) => {
  const times = point.startsWith("fanOut") ? [1] : point.startsWith("claim") ? [1, 2] : [1, 2, PEOPLE.length];
  return times.map((time) => ({ point, time }));
});

/**
 * A process that dies the `time`th time it comes to `point`: from then on none of its calls does anything or returns.
 * (That a killed process leaves the disk as it should is tried with real kills elsewhere.)
 */
function mortal(bench: Bench, mailer: Mailer, { point, time }: { point: Point; time: number }) {
  const death = Promise.withResolvers<void>();
  const never = new Promise<never>(() => {});
  let [isDead, seen] = [false, 0];
  const reach = async (here: string): Promise<void> => {
    if (!isDead && here === point && (seen += 1) === time) {
      isDead = true;
      death.resolve();
    }
    if (isDead) await never;
  };
  const step = <Args extends unknown[], Result>(name: string, act: (...args: Args) => Promise<Result>) => {
    return async (...args: Args): Promise<Result> => {
      await reach(`${name} before`);
      const result = await act(...args);
      await reach(`${name} after`);
      return result;
    };
  };
  const whole = bench.outbox.store;
  const store: SendStore = {
    ...whole,
    fanOut: step("fanOut", (...args) => whole.fanOut(...args)),
    claim: step("claim", (...args) => whole.claim(...args)),
    markDot: step("markDot", (...args) => whole.markDot(...args)),
    settle: step("settle", (...args) => whole.settle(...args)),
  };
  return {
    store,
    mailer: {
      ...mailer,
      send: step("send", async (...args: Parameters<Mailer["send"]>) => await mailer.send(...args)),
    },
    died: death.promise,
  };
}

describe("a process that dies and one that takes over, with a folder", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "newsdesk-crash-"));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  test.for(deaths)("$point, time $time: each mail is there once, none is lost or held", async (death) => {
    const bench = setUp(PEOPLE);
    const options = { connections: CONNECTIONS, batchRows: 4 };
    const first = mortal(bench, await createFolderMailer(folder), death);
    void bench.stage(first.mailer, { store: first.store, options })(RUNNING);
    await first.died;

    const second = bench.stage(await createFolderMailer(folder), { worker: "second", options });
    expect((await second(RUNNING)).held).toEqual([]);
    expect(bench.outbox.tally()).toEqual({ sent: PEOPLE.length });
    const names = bench.outbox.rows().map(({ messageId }) => `${messageId}.eml`);
    expect((await readdir(folder)).toSorted()).toEqual(names.toSorted());
    expect(await second(RUNNING)).toMatchObject({ queued: 0, sent: 0 });
  });
});

describe("with an SMTP relay", () => {
  const closing = closeAfterEach();

  async function relay(script: RelayScript = {}): Promise<TestRelay> {
    return closing(await openTestRelay(script));
  }

  function mailerTo(server: TestRelay): Mailer {
    return closing(createSmtpMailer({ url: server.url, connections: CONNECTIONS }));
  }

  test.for(deaths)("$point, time $time: none is sent twice, none is lost unseen", async (death) => {
    const server = await relay();
    const bench = setUp(PEOPLE);
    const options = { connections: CONNECTIONS, batchRows: 4 };
    // Never closed: a dead process closes nothing. The relay ends its connections when the test is over.
    const first = mortal(bench, createSmtpMailer({ url: server.url, connections: CONNECTIONS }), death);
    void bench.stage(first.mailer, { store: first.store, options })(RUNNING);
    await first.died;

    const { held } = await bench.stage(mailerTo(server), { worker: "second", options })(RUNNING);
    expect(held.length).toBeLessThanOrEqual(CONNECTIONS);
    const got = server.accepted.flatMap(({ to }) => to);
    expect(new Set(got).size).toBe(got.length);
    const inDoubt = bench.outbox.rows().filter(({ state }) => state === "held");
    expect(inDoubt.map(({ messageId }) => messageId).toSorted()).toEqual(
      held.map(({ messageId }) => messageId).toSorted(),
    );
    const known = PEOPLE.filter((mail) => bench.row(mail).state === "sent");
    expect(known.length + held.length).toBe(PEOPLE.length);
    expect(got).toEqual(expect.arrayContaining(known));
  });

  test("that cuts the line after the dot: one copy, held, the others sent", async () => {
    const server = await relay({ onDot: (to) => ({ kind: to === "p1@example.org" ? "drop" : "accept" }) });
    const bench = setUp(PEOPLE);
    const stage = bench.stage(mailerTo(server), { options: { connections: CONNECTIONS } });
    expect(await stage(RUNNING)).toMatchObject({ sent: 5, held: [{ id: bench.row("p1@example.org").id }] });
    bench.now = at("12:00");
    expect(await stage(RUNNING)).toMatchObject({ sent: 0, held: [] });
    expect(server.arrived).toHaveLength(6);
  });

  test("that cuts the line before the dot: sent later, and once", async () => {
    let cuts = 1;
    const server = await relay({ onRcpt: () => ({ kind: (cuts -= 1) >= 0 ? "drop" : "accept" }) });
    const bench = setUp(PEOPLE);
    const stage = bench.stage(mailerTo(server), { options: { connections: CONNECTIONS } });
    expect(await stage(RUNNING)).toMatchObject({ sent: 5, deferred: 1 });
    bench.now = at("06:02");
    expect(await stage(RUNNING)).toMatchObject({ sent: 1, deferred: 0 });
    expect(server.accepted.flatMap(({ to }) => to).toSorted()).toEqual(PEOPLE);
  });

  test("that greylists: the second try brings the same bytes", async () => {
    const seen = new Set<string>();
    const raws: string[] = [];
    const server = await relay({
      onDot: (to) => {
        if (seen.has(to)) return { kind: "accept" };
        seen.add(to);
        return { kind: "refuse", code: 451, text: "4.7.1 come back" };
      },
    });
    const bench = setUp(people(1));
    const stage = bench.stage(mailerTo(server));
    expect(await stage(RUNNING)).toMatchObject({ deferred: 1 });
    bench.now = at("06:02");
    expect(await stage(RUNNING)).toMatchObject({ sent: 1 });
    raws.push(...server.arrived);
    expect(raws[0]).toBe(raws[1]);
    expect(raws).toHaveLength(2);
  });

  test("that is down: told once, nobody's try is used up, and all is sent when it is back", async () => {
    const gone = await openTestRelay();
    await gone.close();
    const bench = setUp(PEOPLE);
    const down = await bench.stage(mailerTo(gone), { options: { connections: CONNECTIONS } })(RUNNING);
    expect(down.relayProblem).toMatch(/Nothing listens there/);
    expect(bench.outbox.rows().map(({ attempt, state }) => ({ attempt, state }))).toEqual(
      PEOPLE.map(() => ({ attempt: 0, state: "deferred" })),
    );
    const server = await relay();
    bench.now = at("06:01");
    expect(await bench.stage(mailerTo(server))(RUNNING)).toMatchObject({ sent: 6, relayProblem: null });
    expect(server.accepted).toHaveLength(6);
  });
});
