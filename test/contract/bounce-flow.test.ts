import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Clock, Log } from "../../src/domain/log.ts";
import type { DeskStore } from "../../src/domain/desk-store.ts";
import type { EditionId, Slot } from "../../src/domain/digest.ts";
import { createReportBox } from "../../src/net/report-box.ts";
import { createSmtpMailer } from "../../src/net/smtp-mailer.ts";
import { createSend, type SendReport } from "../../src/send/send.ts";
import { address, anEdition, minutesOn, aRelay } from "../builders.ts";
import { arf, asMail, postfix } from "../fixtures/bounces/shapes.ts";
import { openTestRelay } from "../net/mail-relay.ts";
import { backends, openDesk } from "./backends.ts";

const QUIET: Log = { debug() {}, info() {}, warn() {}, error() {} };
const [ada, bob, cyd, dan] = [
  "ada@reader.example",
  "bob@reader.example",
  "cyd@reader.example",
  "dan@reader.example",
] as const;
const RUNNING = new AbortController().signal;

/** The stage as `app` puts it together: a relay over SMTP, reports out of a folder. */
async function aStage(store: DeskStore, clock: Clock) {
  const folder = await mkdtemp(join(tmpdir(), "newsdesk-flow-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, "new"));
  await mkdir(join(folder, "cur"));
  const relay = await openTestRelay({
    onRcpt: (to) => (to === dan ? { kind: "refuse", code: 550, text: "5.1.1 unknown" } : { kind: "accept" }),
  });
  const mailer = createSmtpMailer({ url: relay.url });
  onTestFinished(async () => {
    await mailer.close();
    await relay.close();
  });
  const send = createSend({
    ...store,
    store: store.send,
    box: await createReportBox(folder),
    relays: [aRelay(mailer)],
    clock,
    log: QUIET,
    worker: "w",
    options: {
      sender: { name: "The Desk", address: address("news@desk.example"), replyTo: null },
      siteUrl: "https://desk.example",
      bounces: { address: address("bounces@desk.example"), confirms: false, isRead: true },
    },
  });
  const comesIn = async (name: string, raw: Uint8Array): Promise<void> =>
    await writeFile(join(folder, "new", name), raw);
  return { send: async (): Promise<SendReport> => await send(RUNNING), relay, comesIn, folder };
}

const note = (to: string, more = "") => Buffer.from(`From: other@else.example\nTo: ${to}\n${more}\nHello`);

describe.for(Object.entries(backends))("what comes back, from the wire to the next edition, on %s", ([, backend]) => {
  test("a bounce at once, one that comes later and a complaint each end the mails to their address", async () => {
    const { store } = await openDesk(backend);
    let now = minutesOn(0);
    const { send, relay, comesIn, folder } = await aStage(store, () => now);
    for (const mail of [ada, bob, cyd, dan]) await store.subscribers.add(address(mail), ["daily"], now);
    await store.editions.save(anEdition("daily"), []);
    expect(await send()).toMatchObject({ queued: 4, sent: 3, bounced: 1, refusals: null });

    const [toAda, toBob] = [ada, bob].map((mail) => relay.accepted.find(({ to }) => to[0] === mail));
    const about = (mail: typeof toAda) => ({
      to: mail?.from ?? "",
      rcpt: mail?.to[0] ?? "",
      messageId: /^Message-ID: <(.*)>\r$/im.exec(mail?.raw ?? "")?.[1] ?? "",
    });
    const bounce = asMail(postfix({ ...about(toAda), status: "5.1.1", said: "550 5.1.1 user unknown" }));
    await comesIn("1.bounce.host", bounce);
    await comesIn("2.again.host", bounce);
    await comesIn("3.complaint.host", asMail(arf({ ...about(toBob), to: "fbl@desk.example" })));
    await comesIn("4.other.host", Buffer.from("From: a@b.example\n\nHello"));
    now = minutesOn(60);
    expect((await send()).reports).toEqual({ hard: 1, known: 1, complaint: 1, ignored: 1 });
    expect(await readdir(join(folder, "new"))).toEqual([]);
    const kept = (await store.suppressions.list()).map((one) => `${one.address} ${one.reason}`);
    expect(kept.toSorted()).toEqual([`${ada} bounce`, `${bob} complaint`, `${dan} bounce`]);

    now = minutesOn(1_440);
    const next = { id: "edn-next" as EditionId, slot: "2026-11-24T07:00" as Slot, composedAt: now };
    await store.editions.save(anEdition("daily", next), []);
    expect(await send()).toMatchObject({ queued: 1, sent: 1 });
    expect(relay.accepted.at(-1)?.to).toEqual([cyd]);
  });

  test("a mail to the address that a mail names unsubscribes from that digest alone, whoever sends it", async () => {
    const { store } = await openDesk(backend);
    let now = minutesOn(0);
    const { send, relay, comesIn } = await aStage(store, () => now);
    for (const mail of [ada, bob, cyd]) await store.subscribers.add(address(mail), ["daily", "weekly"], now);
    await store.editions.save(anEdition("daily"), []);
    expect(await send()).toMatchObject({ queued: 3, sent: 3 });
    const wayOut = (mail: string): string => {
      const raw = relay.accepted.find(({ to }) => to[0] === mail)?.raw ?? "";
      return /^List-Unsubscribe: <https:[^>]+>,\r?\n <mailto:([^?>]+)\?subject=unsubscribe>\r?$/m.exec(raw)?.[1] ?? "";
    };
    const [toAda, toBob, toCyd] = [ada, bob, cyd].map(wayOut) as [string, string, string];
    expect(new Set([toAda, toBob, toCyd]).size).toBe(3);
    await comesIn("1.leaves.host", note(toAda));
    await comesIn("2.away.host", note(toBob, "Auto-Submitted: auto-replied\nSubject: unsubscribe\n"));
    await comesIn("3.forged.host", note(toCyd.replace(/.(?=@)/, (char) => (char === "a" ? "b" : "a"))));
    await comesIn("4.again.host", note(toAda, "Subject: again\n"));
    now = minutesOn(60);
    expect((await send()).reports).toEqual({ unsubscribed: 1, ignored: 1, forged: 1, known: 1 });
    const has = async (mail: string) =>
      (await store.subscribers.findByAddress(address(mail)))?.subscriptions.map(({ digest }) => digest);
    expect([await has(ada), await has(bob), await has(cyd)]).toEqual([
      ["weekly"],
      ["daily", "weekly"],
      ["daily", "weekly"],
    ]);

    now = minutesOn(1_440);
    const next = { id: "edn-next" as EditionId, slot: "2026-11-24T07:00" as Slot, composedAt: now };
    await store.editions.save(anEdition("daily", next), []);
    expect(await send()).toMatchObject({ queued: 2, sent: 2 });
  });
});
