import { expect, test } from "vitest";
import type { MarkKeeper, SendMark } from "../../src/domain/send-guard.ts";
import { checkMark, noteTaken } from "../../src/send/guard.ts";
import { NO_BOX } from "../../src/domain/report-box.ts";
import { createSend } from "../../src/send/send.ts";
import { address, anEdition, aRelay, MORNING } from "../builders.ts";
import { queueFor } from "../contract/stored.ts";
import { RUNNING, willing } from "./send-bench.ts";
import { backends, openDesk } from "../contract/backends.ts";

const keep = async (): Promise<void> => await Promise.resolve();
const broken = async (): Promise<never> => await Promise.reject(new Error("EACCES"));

async function setUp(marks: (mark: SendMark) => Partial<MarkKeeper>) {
  const { store } = await openDesk(backends.sqlite);
  const mark = await store.guard.mark();
  const lines: string[] = [];
  const log = {
    debug() {},
    info() {},
    warn: (_: unknown, message: string) => void lines.push(`warn: ${message}`),
    error: (_: unknown, message: string) => void lines.push(`error: ${message}`),
  };
  const parts = {
    guard: store.guard,
    marks: { read: async () => null, keep, ...marks(mark) },
    clock: () => MORNING,
    log,
  };
  return { store, mark, parts, lines };
}

test.for<{ why: string; kept: (mark: SendMark) => SendMark | null; paused: boolean }>([
  { why: "no mark is kept", kept: () => null, paused: false },
  { why: "the kept one is the same", kept: (mark) => mark, paused: false },
  {
    why: "the kept one is behind, as after a crash",
    kept: (mark) => ({ ...mark, count: mark.count - 1 }),
    paused: false,
  },
  { why: "it is of another database", kept: (mark) => ({ database: "x", count: mark.count + 9 }), paused: false },
  { why: "the database is behind it", kept: (mark) => ({ ...mark, count: mark.count + 3 }), paused: true },
])("$why: paused $paused", async ({ kept, paused }) => {
  const { store, mark, parts, lines } = await setUp((now) => ({ read: async () => await Promise.resolve(kept(now)) }));
  const pause = await checkMark(parts);
  expect(pause !== null).toBe(paused);
  expect(await store.guard.paused()).toEqual(pause);
  expect(lines).toEqual(paused ? ["error: Nothing is sent: newsdesk delivery resume"] : []);
  if (!paused) return;
  expect(pause).toEqual({ since: MORNING, why: expect.stringContaining("mails were taken 3 times since") as string });
  expect((await store.guard.mark()).count).toBe(mark.count + 3);
  await store.guard.resume("again", MORNING);
  expect(await checkMark(parts)).toBeNull(); // Said once, it is not asked again.
});

test("a mark that cannot be read or kept is told, and mails go out all the same", async () => {
  const { store, mark, parts, lines } = await setUp(() => ({ read: broken, keep: broken }));
  expect(await checkMark(parts)).toBeNull();
  await noteTaken(parts);
  expect((await store.guard.mark()).count).toBe(mark.count + 1);
  expect(lines).toHaveLength(2);
  expect(lines[0]).toContain("mail.mark");
});

test("a mark that the database cannot count gives all back that was taken, and the run says why", async () => {
  const { store } = await openDesk(backends.sqlite);
  await queueFor(store, anEdition("daily"), ["ada@example.org", "bob@example.org"]);
  const { mailer, sent } = willing();
  let isFull = true;
  const advance = async (): Promise<SendMark> => {
    if (isFull) throw new Error("The disk is full.");
    return await store.guard.advance();
  };
  const send = createSend({
    ...store,
    store: store.send,
    marking: { guard: { ...store.guard, advance }, marks: { read: async () => await Promise.resolve(null), keep } },
    box: NO_BOX,
    relays: [aRelay(mailer)],
    clock: () => MORNING,
    log: { debug() {}, info() {}, warn() {}, error() {} },
    worker: "w",
    options: {
      sender: { name: "Desk", address: address("news@desk.example"), replyTo: null },
      siteUrl: "https://desk.example",
    },
  });
  await expect(send(RUNNING)).rejects.toThrow("The disk is full.");
  expect([sent.length, await store.outbox.counts()]).toEqual([0, new Map([["deferred", 2]])]);
  isFull = false;
  await send(RUNNING);
  expect([sent.length, await store.outbox.counts()]).toEqual([2, new Map([["sent", 2]])]);
});
