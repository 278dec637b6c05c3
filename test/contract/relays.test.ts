import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Delivery, DeliveryState } from "../../src/domain/delivery.ts";
import type { DeskStore } from "../../src/domain/desk-store.ts";
import { NO_BOX } from "../../src/domain/report-box.ts";
import { NO_LIMITS, type SendLimits } from "../../src/domain/sending/limits.ts";
import { createFolderMailer } from "../../src/net/folder-mailer.ts";
import { createSmtpMailer } from "../../src/net/smtp-mailer.ts";
import { createSend, type Relay, type SendReport } from "../../src/send/send.ts";
import { address, anEdition, aRelay, MORNING } from "../builders.ts";
import { closeAfterEach } from "../close-after-each.ts";
import { openTestRelay, type RelayScript, type TestRelay } from "../net/mail-relay.ts";
import { people, willing } from "../send/send-bench.ts";
import { backends, openDesk } from "./backends.ts";
import { queueFor } from "./stored.ts";

const closing = closeAfterEach();
const RUNNING = new AbortController().signal;
const CLOSED = "smtp://127.0.0.1:9"; // "discard": nobody listens there.

const REFUSES_ALL: Readonly<Record<string, RelayScript>> = {
  "refuses every sender": {
    server: { onMailFrom: (_address, _session, done) => done(refusal("550 5.7.1 not from you", 550)) },
  },
  "answers 421": { server: { onConnect: (_session, done) => done(refusal("too busy", 421)) } },
  "refuses the login": {
    server: { authMethods: ["PLAIN"], onAuth: (_auth, _session, done) => done(refusal("no", 535)) },
  },
};

describe.for(Object.entries(backends))("several relays on %s", ([, backend]) => {
  test("when nothing listens at the first, the second takes the mails, and is remembered", async () => {
    const desk = await openRelayDesk(3);
    const second = await relayTo("second");
    const stage = desk.stage([smtp("first", CLOSED), second.relay]);
    expect(await stage()).toMatchObject({
      sent: 3,
      relayProblem: null,
      relaysOut: [{ relay: "first", detail: expect.stringContaining("Nothing listens there") as unknown }],
    });
    expect(second.server.accepted).toHaveLength(3);
    expect((await desk.all()).map(({ relay, attempt, state }) => `${relay} ${attempt} ${state}`)).toEqual(
      Array(3).fill("second 1 sent"),
    );
    expect(desk.warnings()).toEqual(["A relay cannot be used; the next one takes its mails"]);
  });

  test("the first rests, is tried again after a minute, then after two, and used when it answers", async () => {
    const desk = await openRelayDesk(0);
    const tries = { first: 0, isDown: true };
    const { mailer } = willing();
    const first = aRelay(
      {
        ...mailer,
        async send(mail, dot) {
          tries.first += 1;
          return tries.isDown ? { kind: "unavailable", detail: "Down." } : await mailer.send(mail, dot);
        },
      },
      { name: "first" },
    );
    const stage = desk.stage([first, aRelay(mailer, { name: "second" })]);
    const sentAt = async (seconds: number): Promise<readonly [number, string | null]> => {
      desk.now = new Date(MORNING.getTime() + seconds * 1_000);
      await desk.queue(`s${seconds}@example.org`);
      await stage();
      const latest = (await desk.all()).find((one) => one.address === `s${seconds}@example.org`);
      return [tries.first, latest?.relay ?? null];
    };
    expect(await sentAt(0)).toEqual([1, "second"]);
    expect(await desk.troubles()).toEqual([["first", "Down."]]);
    expect(await sentAt(59)).toEqual([1, "second"]);
    expect(await sentAt(60)).toEqual([2, "second"]);
    expect(await sentAt(179)).toEqual([2, "second"]);
    tries.isDown = false;
    expect(await sentAt(180)).toEqual([3, "first"]);
    expect(await sentAt(181)).toEqual([4, "first"]);
    expect(await desk.troubles()).toEqual([]);
  });

  test.for(Object.keys(REFUSES_ALL))("a first one that %s is passed over", async (what) => {
    const desk = await openRelayDesk(4);
    const first = await relayTo("first", REFUSES_ALL[what], what === "refuses the login" ? "user:password@" : "");
    const second = await relayTo("second");
    expect(await desk.stage([first.relay, second.relay])()).toMatchObject({ sent: 4, relayProblem: null });
    expect(first.server.arrived).toEqual([]);
    expect(second.server.accepted).toHaveLength(4);
  });

  test("a recipient that is refused, for now or for good, goes to no other relay", async () => {
    const desk = await openRelayDesk(2);
    const first = await relayTo("first", {
      onRcpt: (to) =>
        to.startsWith("p0")
          ? { kind: "refuse", code: 550, text: "5.1.1 nobody" }
          : { kind: "refuse", code: 450, text: "4.2.0 later" },
    });
    const second = await relayTo("second");
    expect(await desk.stage([first.relay, second.relay])()).toMatchObject({ bounced: 1, deferred: 1 });
    expect(second.server.begun).toEqual([]);
  });

  test("a lost answer after the dot leaves a doubt with that relay, and the next one gets nothing", async () => {
    const desk = await openRelayDesk(1);
    const first = await relayTo("first", { onDot: () => ({ kind: "drop" }) });
    const second = await relayTo("second");
    const stage = desk.stage([first.relay, second.relay]);
    expect((await stage()).held).toHaveLength(1);
    await stage();
    expect([first.server.arrived.length, second.server.begun.length]).toEqual([1, 0]);
    expect((await desk.all()).map(({ state, relay }) => [state, relay])).toEqual([["held", "first"]]);
  });

  test("one that breaks at its dot, though surely nothing went, is not passed over within the try", async () => {
    const desk = await openRelayDesk(1);
    const breaks = aRelay({
      ...willing().mailer,
      async send(_mail, dot) {
        await dot();
        return { kind: "unavailable", detail: "The disk is full." };
      },
    });
    const second = willing();
    const stage = desk.stage([breaks, aRelay(second.mailer, { name: "second" })]);
    expect(await stage()).toMatchObject({ sent: 0, givenBack: 1 });
    expect(second.sent).toEqual([]);
    desk.now = new Date(MORNING.getTime() + 60_000);
    expect(await desk.stage([aRelay(second.mailer, { name: "second" })])()).toMatchObject({ sent: 1 });
    expect(await desk.all()).toMatchObject([{ attempt: 1, relay: "second" }]);
  });

  test("when all are out the run pauses, says why of each, and costs nobody a try", async () => {
    const desk = await openRelayDesk(20);
    const second = await relayTo("second", REFUSES_ALL["answers 421"]);
    const report = await desk.stage([smtp("first", CLOSED), second.relay])();
    expect(report.relayProblem).toMatch(/127\.0\.0\.1:9: Nothing listens.*does not let us in/);
    expect(report.sent).toBe(0);
    expect((await desk.all()).map(({ attempt }) => attempt)).toEqual(Array(20).fill(0));
    desk.now = new Date(MORNING.getTime() + 60_000);
    expect(await desk.stage([(await relayTo("second")).relay])()).toMatchObject({ sent: 20 });
  });

  test("evidence is looked for at the relay that was given the message, and at no other", async () => {
    const desk = await openRelayDesk(3);
    const [one, other] = [await folder(), await folder()];
    await desk.leaveAtDot(["p0@example.org", "one"], ["p1@example.org", "one"], ["p2@example.org", "gone"]);
    const wrote = (await desk.all()).filter(({ address: to }) => to !== "p1@example.org");
    for (const { messageId } of wrote) await one.mailer.send(aMail(messageId), async () => {});
    const relays = [
      { ...other, name: "other" },
      { ...one, name: "one" },
    ];
    await desk.stage(relays, "the next process")();
    const states = new Map((await desk.all()).map((row) => [row.address as string, row.state]));
    // p0 was there, p1 was not and went out again, and of the relay of p2 nothing is known any more.
    expect(states).toEqual(
      new Map<string, DeliveryState>([
        ["p0@example.org", "sent"],
        ["p1@example.org", "sent"],
        ["p2@example.org", "held"],
      ]),
    );
    expect(await other.mailer.evidence(await desk.messageId("p1@example.org"))).toBe("arrived");
    expect(await other.mailer.evidence(await desk.messageId("p0@example.org"))).toBe("not-arrived");
  });

  test("a rate is kept over a run, and the run waits for tokens that come soon", async () => {
    const desk = await openRelayDesk(25);
    const times: number[] = [];
    const relay = counting(desk, times);
    const limits = { ...NO_LIMITS, total: { count: 10, seconds: 1 } };
    expect(await desk.stage([relay], "w", limits)()).toMatchObject({ sent: 25 });
    expect(desk.now.getTime() - MORNING.getTime()).toBe(2_400);
    for (const start of times) expect(times.filter((at) => at >= start && at < start + 1_000).length).toBeLessThan(11);
  });

  test("what has to wait longer is left to later runs, without a try; a slow rate does not keep the run for ever", async () => {
    const desk = await openRelayDesk(70);
    const relay = counting(desk, []);
    const stage = desk.stage([relay], "w", { ...NO_LIMITS, total: { count: 1, seconds: 1 } });
    const first = await stage();
    expect([first.sent > 55, first.sent < 70]).toEqual([true, true]);
    const slow = desk.stage([relay], "w", { ...NO_LIMITS, total: { count: 1, seconds: 60 } });
    expect((await slow()).sent).toBe(1);
    expect((await slow()).sent).toBe(0);
    const left = 69 - first.sent;
    expect((await desk.all()).filter(({ state }) => state === "queued").map(({ attempt }) => attempt)).toEqual(
      Array(left).fill(0),
    );
    desk.now = new Date(desk.now.getTime() + 60_000);
    expect((await stage()).sent).toBe(left);
  });

  test("a relay without tokens is passed over, and with none left the mails wait", async () => {
    const desk = await openRelayDesk(5);
    const [first, second] = [counting(desk, []), counting(desk, [])];
    const rate = { count: 1, seconds: 3_600 };
    const stage = desk.stage([
      { ...first, name: "first", rate },
      { ...second, name: "second", rate: { count: 2, seconds: 7_200 } },
    ]);
    expect(await stage()).toMatchObject({ sent: 2, givenBack: 0, relayProblem: null });
    const taken = (await desk.all()).flatMap(({ relay }) => (relay === null ? [] : [relay]));
    expect(taken.toSorted()).toEqual(["first", "second"]);
  });

  test("one that takes over for a relay that is down keeps to its own rate", async () => {
    const desk = await openRelayDesk(5);
    const second = willing();
    const stage = desk.stage([
      smtp("first", CLOSED),
      aRelay(second.mailer, { name: "second", rate: { count: 1, seconds: 3_600 } }),
    ]);
    expect(await stage()).toMatchObject({ sent: 1, relayProblem: null });
    expect(second.sent).toHaveLength(1);
    expect((await desk.all()).map(({ attempt }) => attempt).join("")).toMatch(/^0*10*$/);
  });

  test("a relay that is down costs a slow rate none of its tokens, nor a warm-up its day", async () => {
    const desk = await openRelayDesk(4);
    const domains = { default: { count: 1, seconds: 3_600 }, named: new Map(), familyOf: (name: string) => name };
    const limits = { total: { count: 1, seconds: 3_600 }, domains, warmUp: { from: 1 } };
    const down = desk.stage([smtp("first", CLOSED)], "w", limits);
    expect((await down()).relayProblem).not.toBeNull();
    const day = await desk.tables.selectFrom("warm_days").selectAll().executeTakeFirst();
    expect(day).toMatchObject({ allowed: 1, used: 0 });
    desk.now = new Date(MORNING.getTime() + 60_000);
    expect(await desk.stage([counting(desk, [])], "w", limits)()).toMatchObject({ sent: 1 });
  });

  test("with a warm-up, a 421 halves what is left of the day and holds up the rest", async () => {
    const desk = await openRelayDesk(6);
    const first = await relayTo("first", {
      onRcpt: () => ({ kind: "refuse", code: 421, text: "4.7.0 too much from you" }),
    });
    const limits = { ...NO_LIMITS, warmUp: { from: 50 } };
    const report = await desk.stage([first.relay], "w", limits, 1)();
    expect(report).toMatchObject({ sent: 0, deferred: 1 });
    const row = await desk.tables.selectFrom("warm_days").selectAll().executeTakeFirst();
    expect(row).toMatchObject({ family: "example.org", allowed: 25, policy: 1 });
    const waiting = (await desk.all()).filter(({ state }) => state === "queued");
    expect(waiting.map(({ detail }) => detail)).toEqual(Array(5).fill("Waits: example.org said that it is too much."));
  });

  async function openRelayDesk(readers: number) {
    const { store, tables } = await openDesk(backend);
    const edition = anEdition("daily", { composedAt: MORNING });
    await queueFor(store, edition, people(readers));
    return Object.assign(stageDesk(store), { tables }); // Not a copy: tests turn its clock.
  }
});

function stageDesk(store: DeskStore) {
  const warned: string[] = [];
  const desk = {
    now: MORNING,
    stage: (relays: readonly Relay[], worker = "w", limits: SendLimits = NO_LIMITS, connections = 5) => {
      const stage = createSend({
        ...store,
        store: store.send,
        box: NO_BOX,
        relays,
        clock: () => desk.now,
        pause: async (ms) => void (desk.now = await Promise.resolve(new Date(desk.now.getTime() + ms))),
        log: { debug() {}, info() {}, error() {}, warn: (_fields, message) => void warned.push(message) },
        worker,
        options: {
          sender: { name: "Desk", address: address("news@desk.example"), replyTo: null },
          siteUrl: "https://desk.example",
          limits,
          connections: limits === NO_LIMITS ? connections : 1,
        },
      });
      return async (): Promise<SendReport> => await stage(RUNNING);
    },
    warnings: () => warned,
    all: async (): Promise<readonly Delivery[]> => await store.outbox.list({ state: null, digest: null, limit: 1_000 }),
    messageId: async (to: string) => (await desk.all()).find((row) => row.address === to)?.messageId ?? "",
    troubles: async () => (await store.outbox.sending()).relays.map(({ relay, detail }) => [relay, detail]),
    /** One more reader, with an edition. */
    async queue(to: string): Promise<void> {
      await store.subscribers.add(address(to), [to], MORNING);
      await store.editions.save(anEdition(to, { composedAt: MORNING }), []);
    },
    /** As a process leaves them that dies before the relay has answered. */
    async leaveAtDot(...left: readonly (readonly [to: string, relay: string])[]): Promise<void> {
      for (const { id, address: to } of await store.send.claim("dead", MORNING, 100)) {
        const relay = left.find(([who]) => who === to)?.[1];
        if (relay !== undefined) await store.send.markDot(id, "dead", MORNING, relay);
      }
    },
  };
  return desk;
}

function counting(desk: { readonly now: Date }, times: number[]): Relay {
  const { mailer } = willing();
  return aRelay({
    ...mailer,
    async send(mail, dot) {
      times.push(desk.now.getTime());
      return await mailer.send(mail, dot);
    },
  });
}

async function relayTo(
  name: string,
  script: RelayScript = {},
  login = "",
): Promise<{ readonly relay: Relay; readonly server: TestRelay }> {
  const server = closing(await openTestRelay(script));
  return { server, relay: smtp(name, server.url.replace("smtp://", `smtp://${login}`)) };
}

function smtp(name: string, url: string): Relay {
  return aRelay(closing(createSmtpMailer({ url })), { name });
}

async function folder(): Promise<Relay> {
  const path = await mkdtemp(join(tmpdir(), "newsdesk-relays-"));
  onTestFinished(async () => await rm(path, { recursive: true }));
  return aRelay(await createFolderMailer(path));
}

function aMail(messageId: string) {
  const from = address("news@desk.example");
  return { messageId, from, to: address("p0@example.org"), raw: Buffer.from("Subject: x\r\n\r\nx\r\n") };
}

function refusal(text: string, responseCode: number): Error {
  return Object.assign(new Error(text), { responseCode });
}
