import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { ReadLimits } from "../../src/domain/report-box.ts";
import { UserError } from "../../src/domain/user-error.ts";
import { imapAddress } from "../../src/net/imap-address.ts";
import { createImapBox, type ImapBoxOptions } from "../../src/net/imap-box.ts";
import { createReportBox } from "../../src/net/report-box.ts";
import { type Dovecot, NO_DOVECOT, startDovecot } from "./dovecot.ts";

const LIMITS: ReadLimits = { mails: 100, mailBytes: 2_000, bytes: 100_000, seconds: 60 };
const RUNNING = new AbortController().signal;

async function read(options: ImapBoxOptions, limits: Partial<ReadLimits> = {}, signal = RUNNING) {
  const taken: string[] = [];
  const take = async (raw: Uint8Array): Promise<void> => void taken.push(Buffer.from(raw).toString());
  return { ...(await createImapBox(options).read(take, { ...LIMITS, ...limits }, signal)), taken };
}

/** Does this with each connection, and gives its port. */
async function greeter(greet: (socket: Socket) => void): Promise<number> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket.on("error", () => {}));
    greet(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

function aMail(body: string): Buffer {
  return Buffer.from(`From: x@y.example\r\nSubject: ${body}\r\n\r\n${body}\r\n`);
}

describe("a real IMAP mailbox", () => {
  let running: Dovecot | null = null;

  beforeAll(async () => {
    if (NO_DOVECOT === null) running = await startDovecot();
  });

  afterAll(async () => await running?.close());

  test("is read once, the oldest first, and each mail is flagged as seen", async (context) => {
    const server = running ?? context.skip(NO_DOVECOT ?? "");
    for (const n of [1, 2, 3]) server.deliver("ada", `${n}.x.host`, aMail(`mail ${n}`));
    const options = { url: server.url("ada"), ca: server.ca };
    const all = await read(options);
    expect(all).toEqual({ mails: 3, problem: null, taken: [1, 2, 3].map((n) => aMail(`mail ${n}`).toString()) });
    expect(server.mails("ada").filter((name) => !/:2,S/.test(name))).toEqual([]);
    expect(await read(options)).toEqual({ mails: 0, problem: null, taken: [] });
  });

  test("in this machine it needs no TLS", async (context) => {
    const server = running ?? context.skip(NO_DOVECOT ?? "");
    server.deliver("bob", "1.x.host", aMail("one"));
    expect(await read({ url: server.plainUrl("bob") })).toMatchObject({ mails: 1, problem: null });
  });

  test("no more is read at once than may be, and of a long mail the beginning", async (context) => {
    const server = running ?? context.skip(NO_DOVECOT ?? "");
    server.deliver("cyd", "1.x.host", aMail("x".repeat(3_000_000)));
    for (const n of [2, 3]) server.deliver("cyd", `${n}.x.host`, aMail(`mail ${n}`));
    const options = { url: server.url("cyd"), ca: server.ca };
    const first = await read(options, { mails: 1 });
    expect([first.mails, first.taken[0]?.length, first.problem]).toEqual([1, 2_000, null]);
    expect((await read(options, { bytes: 1 })).taken).toEqual([aMail("mail 2").toString()]);
    expect((await read(options)).taken).toEqual([aMail("mail 3").toString()]);
  });

  test("what our storage refuses is thrown, and the mail is seen again", async (context) => {
    const server = running ?? context.skip(NO_DOVECOT ?? "");
    server.deliver("dan", "1.x.host", aMail("one"));
    const options = { url: server.url("dan"), ca: server.ca };
    const full = new Error("The disk is full.");
    await expect(createImapBox(options).read(async () => Promise.reject(full), LIMITS, RUNNING)).rejects.toBe(full);
    expect((await read(options)).taken).toEqual([aMail("one").toString()]);
  });

  test("a stop while it reads leaves the rest for the next time", async (context) => {
    const server = running ?? context.skip(NO_DOVECOT ?? "");
    for (const n of [1, 2]) server.deliver("eve", `${n}.x.host`, aMail(`mail ${n}`));
    const options = { url: server.url("eve"), ca: server.ca };
    const stop = new AbortController();
    const box = createImapBox(options);
    expect(await box.read(async () => stop.abort(), LIMITS, stop.signal)).toEqual({ mails: 0, problem: null });
    expect((await read(options)).taken.map((raw) => raw.slice(-8, -2))).toEqual(["mail 1", "mail 2"]);
  });

  test("a wrong password, certificate or mailbox is a problem with a hint that holds no password", async (context) => {
    const server = running ?? context.skip(NO_DOVECOT ?? "");
    server.deliver("fay", "1.x.host", aMail("one"));
    const { ca } = server;
    const wrong = await read({ url: server.url("fay", { password: "hunter2hunter2" }), ca });
    expect(wrong.problem).toMatch(/refuses the login\. Check the user and the password/);
    expect(wrong.problem).not.toContain("hunter2");
    expect((await read({ url: server.url("fay") })).problem).toMatch(/TLS cannot be agreed on/);
    expect((await read({ url: server.url("fay", { mailbox: "Nothing%20here" }), ca })).problem).toMatch(
      /mailbox Nothing here: /,
    );
  });
});

describe("a server that is no mailbox", () => {
  test("nothing listens", async () => {
    const { problem } = await read({ url: "imap://u:p@127.0.0.1:9" });
    expect(problem).toMatch(/^127\.0\.0\.1:9: nothing listens there/);
  });

  test("it hangs up, or says something else", async () => {
    for (const greeting of ["", "HTTP/1.1 400 Bad Request\r\n\r\n", "* BYE go away\r\n"]) {
      const port = await greeter((socket) => socket.end(greeting));
      const { mails, problem } = await read({
        url: `imap://u:secretword@127.0.0.1:${port}`,
        connectTimeoutMs: 2_000,
      });
      expect([mails, typeof problem]).toEqual([0, "string"]);
      expect(problem).not.toContain("secretword");
    }
  });

  test("it is silent for longer than a reading may take", async () => {
    const port = await greeter(() => {});
    const { problem } = await read({ url: `imap://u:p@127.0.0.1:${port}` }, { seconds: 0.05 });
    expect(problem).toMatch(/is too slow; the rest is read the next time/);
  });

  test("once stopped nobody is asked", async () => {
    expect(await read({ url: "imap://u:p@127.0.0.1:9" }, {}, AbortSignal.abort())).toEqual({
      mails: 0,
      problem: null,
      taken: [],
    });
  });
});

describe("imapAddress", () => {
  test.for([
    {
      text: "imaps://u:p%40@mail.example/In%20Box",
      port: 993,
      isSecure: true,
      isLocal: false,
      password: "p@",
      mailbox: "In Box",
    },
    { text: "imap://u:p@localhost", port: 143, isSecure: false, isLocal: true, password: "p", mailbox: "INBOX" },
    { text: "imaps://u:p@[::1]:1993/", port: 1993, isSecure: true, isLocal: true, password: "p", mailbox: "INBOX" },
  ])("$text", ({ text, ...parts }) => {
    expect(imapAddress(text)).toMatchObject({ user: "u", ...parts });
  });

  test.for(["pop3://u:p@h", "imaps://h", "imaps://u@h", "imaps://u:p@h/x?y", "imaps://u:p%zz@h", "imaps:", "x"])(
    "refuses %s, and repeats nothing of it",
    async (text) => {
      expect(() => imapAddress(text)).toThrow(UserError);
      if (!text.startsWith("imap")) return;
      await expect(createReportBox(text)).rejects.toThrow(/^The address of the mailbox for reports /);
      await expect(createReportBox(text)).rejects.not.toThrow(/p%zz|u:p/);
    },
  );
});
