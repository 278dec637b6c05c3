import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import type { Socket } from "node:net";
import { join } from "node:path";
import { dkimVerify } from "mailauth/lib/dkim/verify.js";
import { afterAll, beforeAll, describe, expect, type TestContext, test } from "vitest";
import type { EditionId, Slot } from "../../src/domain/digest.ts";
import { anEdition } from "../builders.ts";
import { closeAfterEach } from "../close-after-each.ts";
import { queueFor } from "../contract/stored.ts";
import { openTestRelay, type TestRelay } from "../net/mail-relay.ts";
import { NO_POSTFIX, type Postfix, startPostfix } from "./postfix.ts";
import { tapLine } from "./tapped-line.ts";
import { createTemporaryDesk, type TemporaryDesk } from "./temporary-desk.ts";

const READERS = ["ada", "bob", "cyd", "dan", "eve", "fay"].map((name) => `${name}@reader.example`);
const BACK = ["digest", "gone", "full", "far", "killed", "cut", "handed-on"].map((name) => `${name}@desk.example`);
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
/** Lines with dots, blanks and letters of several bytes: what goes wrong on the way. */
const EDITION = anEdition("daily", {
  composedAt: new Date(),
  subject: "Sony gehackt — und nun? ".repeat(6),
  text: [".\n..\nA  b \t \n\n", "é ".repeat(600), { slot: "unsubscribeUrl" }, " \n.\n", { slot: "address" }],
  html: ["<p>.</p>\n.\n\n<p>", { slot: "privateFeedUrl" }, "</p>", "y".repeat(3_000)],
});
const closing = closeAfterEach();

let postfix: Postfix | null = null;
let far: TestRelay | null = null;

beforeAll(async () => {
  if (NO_POSTFIX !== null) return;
  far = await openTestRelay({
    onRcpt(to) {
      if (to.startsWith("nobody")) return { kind: "refuse", code: 550, text: `5.1.1 <${to}>: user unknown` };
      if (to.startsWith("later")) return { kind: "refuse", code: 450, text: "4.2.1 Come back tomorrow" };
      if (to.startsWith("strict")) return { kind: "refuse", code: 550, text: "5.7.1 Blocked for its reputation" };
      return { kind: "accept" };
    },
  });
  postfix = await startPostfix([...READERS, ...BACK], { farPort: far.port });
});

afterAll(async () => {
  await postfix?.close();
  await far?.close();
});

/** A desk whose mails come back to a mailbox of its own; `port`: where it hands them over. */
function aDesk(back: string, { port, reads = true }: { readonly port: number; readonly reads?: boolean }) {
  const bounces = { address: `${back}@desk.example`, confirm: true };
  const mailbox = postfix?.maildir(bounces.address) ?? "";
  const settings = (to: number, isRead: boolean): object => ({
    sources: ["http://127.0.0.1:9/feed"],
    network: { allow: ["127.0.0.1:9"] },
    mail: {
      from: "news@desk.example",
      transport: `smtp://127.0.0.1:${to}`,
      bounces: isRead ? { ...bounces, mailbox } : bounces,
      dkim: { domain: "desk.example", selector: "d1", key: "${file:dkim.pem}" },
    },
  });
  const desk = createTemporaryDesk(settings(port, reads));
  writeFileSync(join(desk.home, "dkim.pem"), privateKey.export({ type: "pkcs8", format: "pem" }));
  closing({ close: async () => desk.remove() });
  return { ...desk, turnTo: (to: number) => desk.configure(settings(to, true)) };
}

async function queue(desk: TemporaryDesk, addresses: readonly string[]): Promise<void> {
  await desk.look((store) => queueFor(store, EDITION, addresses));
}

function running(context: TestContext): Postfix {
  return postfix ?? context.skip(NO_POSTFIX ?? "");
}

/** What a mailbox says, whose resolver knows our key alone. */
async function signatureOf(mail: string): Promise<string | undefined> {
  const record = `v=DKIM1; p=${createPublicKey(privateKey).export({ type: "spki", format: "der" }).toString("base64")}`;
  const { results } = await dkimVerify(Buffer.from(mail, "latin1"), { resolver: async () => [[record]], strict: true });
  return results[0]?.status.result;
}

/** A Maildir has the line ends of its system; signatures are of those of the line. */
function asOnTheLine(mail: string): string {
  return mail.replaceAll(/\r?\n/g, "\r\n");
}

describe("over a real relay", { timeout: 120_000 }, () => {
  test("a digest is in each mailbox once, signed, and byte by byte what the desk sent", async (context) => {
    const relay = running(context);
    const line = closing(await tapLine(relay.port));
    const desk = aDesk("digest", { port: line.port });
    const readers = READERS.slice(0, 3);
    await queue(desk, readers);
    await desk.run("run");
    await relay.settled();
    await desk.run("run");
    await relay.settled();
    expect(line.mails).toHaveLength(readers.length);
    for (const reader of readers) {
      const [mail = "", ...others] = relay.mails(reader).map(asOnTheLine);
      expect(others).toEqual([]);
      expect(await signatureOf(mail)).toBe("pass");
      const sent = line.mails.find((one) => one.includes(`\r\nTo: ${reader}\r\n`)) ?? "none";
      expect(mail.slice(-sent.length)).toBe(sent);
      expect(mail.slice(0, -sent.length)).toMatch(/^Return-Path: <digest\+[a-z2-7]{32}@desk\.example>\r\n/);
    }
    expect(desk.deliveries()).toEqual(readers.map((reader) => `${reader} sent`));
  });

  test("a mailbox that is not there comes back, and gets nothing from then on", async (context) => {
    const relay = running(context);
    const desk = aDesk("gone", { port: relay.port });
    await queue(desk, ["nobody@reader.example", "dan@reader.example"]);
    await desk.run("run");
    expect(desk.deliveries()).toEqual(["dan@reader.example sent", "nobody@reader.example sent"]);
    await relay.settled();

    expect((await desk.run("run")).stdout).toMatch(/reports that came in: (?:1 arrived, 1 hard|1 hard, 1 arrived)\n/);
    expect(desk.deliveries()).toEqual(["dan@reader.example sent", "nobody@reader.example bounced"]);
    const blocked = await desk.look(async ({ suppressions }) => await suppressions.list());
    expect(blocked).toMatchObject([{ address: "nobody@reader.example", reason: "bounce" }]);

    const next = { ...EDITION, id: "edn-next" as EditionId, slot: "2026-11-24T07:00" as Slot };
    await desk.look(async ({ editions }) => await editions.save(next, []));
    await desk.run("run");
    await relay.settled();
    expect(relay.mails("dan@reader.example")).toHaveLength(2);
    expect(desk.deliveries().filter((line) => line.startsWith("nobody"))).toHaveLength(1);
  });

  test.for([
    { to: "full@reader.example", back: "full", comes: "1 soft", state: "bounced", code: 0 },
    { to: "later@far.example", back: "far", comes: "1 soft", state: "bounced", code: 0 },
    { to: "nobody@far.example", back: "far", comes: "1 hard", state: "bounced", code: 0 },
    { to: "strict@far.example", back: "far", comes: "1 policy", state: "failed", code: 1 },
    { to: "ada@far.example", back: "far", comes: "1 taken", state: "sent", code: 0 },
  ])("what came of $to is told: $comes", async ({ to, back, comes, state, code }, context) => {
    const relay = running(context);
    const desk = aDesk(back, { port: relay.port });
    await queue(desk, [to]);
    await desk.run("run");
    await relay.settled();
    const told = await desk.run("run");
    expect(told.stdout).toContain(`reports that came in: ${comes}\n`);
    expect([told.code, ...desk.deliveries()]).toEqual([code, `${to} ${state}`]);
  });

  test("a desk that is killed at the dot is in doubt, until the relay's report settles it", async (context) => {
    const relay = running(context);
    const taken = Promise.withResolvers<Socket>();
    const line = closing(await tapLine(relay.port, taken.resolve));
    const desk = aDesk("killed", { port: line.port, reads: false });
    await queue(desk, ["eve@reader.example"]);
    const { child, ended } = desk.begin("run");
    await taken.promise;
    child.kill("SIGKILL");
    expect((await ended).code).toBe(null);
    expect(desk.deliveries()).toEqual(["eve@reader.example dot"]);

    const held = await desk.run("run");
    expect(held.stdout).toContain("held");
    expect(desk.deliveries()).toEqual(["eve@reader.example held"]);
    await settlesOnce(desk, relay, "eve@reader.example");
  });

  test.for([
    { to: "fay@reader.example", back: "cut" },
    // What stands behind most relays reports nothing; that it was handed on there is all that is ever told.
    { to: "fay@far.example", back: "handed-on" },
  ])("a line that is cut after the dot leaves $to in doubt, until then", async ({ to, back }, context) => {
    const relay = running(context);
    const line = closing(await tapLine(relay.port, (client: Socket) => client.destroy()));
    const desk = aDesk(back, { port: line.port, reads: false });
    await queue(desk, [to]);
    await desk.run("run");
    expect(desk.deliveries()).toEqual([`${to} held`]);
    await settlesOnce(desk, relay, to);
  });
});

/** With its mailbox read, the desk knows that the mail went out, and sends no second one. */
async function settlesOnce(desk: ReturnType<typeof aDesk>, relay: Postfix, to: string): Promise<void> {
  await relay.settled();
  desk.turnTo(relay.port);
  await desk.run("run");
  expect(desk.deliveries()).toEqual([`${to} sent`]);
  await desk.run("run");
  await relay.settled();
  const copies = to.endsWith("@far.example")
    ? (far?.accepted ?? []).filter((mail) => mail.to[0] === to)
    : relay.mails(to);
  expect(copies).toHaveLength(1);
}
