import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { SMTPServerOptions } from "smtp-server";
import { closeAfterEach } from "../close-after-each.ts";
import { newsdesk } from "../e2e/newsdesk-process.ts";
import { createTemporaryDesk, type TemporaryDesk } from "../e2e/temporary-desk.ts";
import { type Certificate, makeCertificate } from "../net/certificate.ts";
import { openTestRelay, type TestRelay } from "../net/mail-relay.ts";
import { type NameAnswer, startNameServer } from "../net/name-server.ts";
import { tell } from "./told-command.ts";

const HOST = "mail.desk.example";
const DAY_MS = 86_400_000;
/** A public address, which nothing is sent to: the relay is found at the first one. */
const PUBLIC = "93.184.216.34";
const BACK = "34.216.184.93.in-addr.arpa";
const PLACE: Readonly<Record<string, NameAnswer>> = { [HOST]: ["127.0.0.1"] };
const closing = closeAfterEach();

let desk: TemporaryDesk;
beforeEach(() => {
  desk = createTemporaryDesk({});
});
afterEach(() => desk.remove());

type Check = {
  readonly what: string;
  readonly name: string;
  readonly found: string[];
  readonly state: string;
  readonly toDo: string | null;
};

const dayFrom = (days: number): Date => new Date(Date.now() + days * DAY_MS);

function certificate(from: number, until: number, name = HOST): Certificate {
  return makeCertificate({ name, from: dayFrom(from), until: dayFrom(until + 0.5) });
}

async function relayWith(server: SMTPServerOptions): Promise<TestRelay> {
  return closing(await openTestRelay({ server }));
}

const startTls = async (made: Certificate, over: SMTPServerOptions = {}): Promise<TestRelay> =>
  await relayWith({ disabledCommands: [], ...made, ...over });

function configure(transport: string, over: object = {}): void {
  desk.configure({ sources: ["https://wire.example/feed"], mail: { from: "news@desk.example", transport, ...over } });
}

async function nameServer(records: Readonly<Record<string, NameAnswer>>): Promise<string> {
  const server = await startNameServer((name) => records[name] ?? "unknown");
  closing({ close: async () => server.close() });
  return server.address;
}

/** What the doctor says of a relay; `trusted`: whose certificates count, besides those that the system knows. */
async function doctor(transport: string, records = PLACE, trusted = ""): Promise<readonly Check[]> {
  configure(transport);
  const words = ["doctor", "--json", "--server", await nameServer(records), "--config", desk.settings];
  writeFileSync(join(desk.home, "ca.pem"), trusted);
  const env = { NODE_EXTRA_CA_CERTS: join(desk.home, "ca.pem") };
  const out = trusted === "" ? (await tell(words)).out : (await newsdesk(words, { env })).stdout.trim().split("\n");
  return out.map((line) => JSON.parse(line) as Check).slice(3);
}

const tlsOf = async (...given: Parameters<typeof doctor>): Promise<Check | undefined> =>
  (await doctor(...given)).find(({ what }) => what === "TLS");

describe("TLS of the relay", () => {
  test("is good with a certificate for its name by somebody who is trusted", async () => {
    const made = certificate(-1, 60);
    const { port } = await startTls(made);
    expect(await tlsOf(`smtp://${HOST}:${port}`, PLACE, made.cert)).toEqual({
      what: "TLS",
      name: `${HOST}:${port}`,
      found: [
        "TLSv1.3",
        `certificate of ${HOST}, ${HOST}`,
        `until ${dayFrom(60.5).toISOString().slice(0, 10)}`,
        "60 days left",
      ],
      state: "good",
      toDo: null,
    });
  });

  test.for<{ why: string; made: Certificate; state: string; says: RegExp; host?: string }>([
    { why: "ends in five days", made: certificate(-80, 5), state: "warn", says: /^The certificate ends in 5 days\./ },
    {
      why: "has ended",
      made: certificate(-90, -1),
      state: "bad",
      says: /^No mail goes out: the certificate ended on 20\d\d-/,
    },
    { why: "is yet to begin", made: certificate(2, 60), state: "bad", says: /the certificate begins on .* clocks/ },
    {
      why: "is for another host",
      made: certificate(-1, 60, "www.desk.example"),
      state: "bad",
      says: /not for mail\.desk\.example/,
    },
  ])("is told when the certificate $why", async ({ made, state, says }) => {
    const { port } = await startTls(made);
    const tls = await tlsOf(`smtp://${HOST}:${port}`, PLACE, made.cert);
    expect(tls).toMatchObject({ state, toDo: expect.stringMatching(says) as string });
    expect(tls?.toDo).not.toContain("Besides");
  });

  test.for<{ why: string; made: Certificate; says: RegExp }>([
    {
      why: "by nobody who is trusted, for another",
      made: certificate(-1, 60, "localhost"),
      says: /not for mail\.desk\.example\. .* Besides, nobody whom this system trusts/,
    },
    {
      why: "that ended, for another",
      made: certificate(-90, -1, "localhost"),
      says: /ended on .* Besides, the certificate is not for/,
    },
  ])("is bad with a certificate $why", async ({ made, says }) => {
    const { port } = await startTls(made);
    const tls = await tlsOf(`smtp://${HOST}:${port}`);
    expect(tls).toMatchObject({ state: "bad", toDo: expect.stringMatching(says) as string });
  });

  test("is bad when it is of an old version", async () => {
    const made = certificate(-1, 60);
    const old = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT:@SECLEVEL=0" } as const;
    const { port } = await startTls(made, old);
    expect(await tlsOf(`smtp://${HOST}:${port}`, PLACE, made.cert)).toMatchObject({
      state: "bad",
      toDo: expect.stringMatching(/^TLSv1\.1 is broken/) as string,
    });
  });

  test("is looked at from the first byte with smtps", async () => {
    const made = certificate(-1, 60);
    const { port } = await relayWith({ secure: true, ...made });
    expect(await tlsOf(`smtps://${HOST}:${port}`, PLACE, made.cert)).toMatchObject({ state: "good" });
  });

  test("is bad when a login would have to go without it, and the login is not told", async () => {
    const { port } = await relayWith({});
    const tls = await tlsOf(`smtp://ada:pa55word@${HOST}:${port}`);
    expect(tls).toMatchObject({
      state: "bad",
      toDo: expect.stringContaining("the password is never sent without TLS") as string,
    });
    expect(JSON.stringify(tls)).not.toContain("pa55word");
  });

  test("is a warning when mails go without it, and no matter within this machine", async () => {
    const { port } = await relayWith({});
    expect(await tlsOf(`smtp://${HOST}:${port}`)).toMatchObject({ state: "warn", found: ["no TLS"] });
    expect(await tlsOf(`smtp://127.0.0.1:${port}`)).toMatchObject({ state: "good", toDo: null });
  });

  test("cannot be had where the relay begins without it, is silent, or is not there", { timeout: 60_000 }, async () => {
    const { port } = await relayWith({});
    expect(await tlsOf(`smtps://${HOST}:${port}`)).toMatchObject({
      state: "bad",
      toDo: expect.stringContaining("write smtp://") as string,
    });
    const silent = createServer(() => {}).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const address = silent.address() as AddressInfo;
    const mute = await tlsOf(`smtp://${HOST}:${address.port}`);
    expect(mute).toMatchObject({
      state: "bad",
      found: ["It says nothing for 10 seconds."],
      toDo: expect.stringContaining("smtps://") as string,
    });
    silent.close();
    await once(silent, "close");
    expect(await tlsOf(`smtp://${HOST}:${address.port}`)).toMatchObject({
      state: "bad",
      found: ["Nothing listens there."],
    });
  });
});

describe("names of the relay's addresses", () => {
  const ptrOf = async (records: Readonly<Record<string, NameAnswer>>, host = HOST): Promise<readonly Check[]> => {
    const { port } = await relayWith({});
    const checks = await doctor(`smtp://${host}:${port}`, { [host]: ["127.0.0.1", PUBLIC], ...records });
    return checks.filter(({ what }) => what === "PTR");
  };

  test("are good when they lead back", async () => {
    expect(await ptrOf({ [BACK]: ["Out.Desk.Example"], "out.desk.example": [PUBLIC] })).toEqual([
      { what: "PTR", name: `${HOST} ${PUBLIC}`, found: ["out.desk.example"], state: "good", toDo: null },
    ]);
  });

  test.for<{ why: string; records: Readonly<Record<string, NameAnswer>>; says: string }>([
    { why: "are missing", records: {}, says: "an address without a name" },
    {
      why: "lead elsewhere",
      records: { [BACK]: ["out.desk.example"], "out.desk.example": ["192.0.2.1"] },
      says: `Put an A record with ${PUBLIC}`,
    },
    { why: "lead nowhere", records: { [BACK]: ["out.desk.example"] }, says: "does not lead back" },
    {
      why: "are those of a dial-up line",
      records: { [BACK]: ["34-216-184-93.pool.isp.example"], "34-216-184-93.pool.isp.example": [PUBLIC] },
      says: "a dial-up line",
    },
  ])("are told when they $why: ours to mend, or another's", async ({ records, says }) => {
    const [ours] = await ptrOf(records);
    expect(ours).toMatchObject({ state: "bad", toDo: expect.stringContaining(says) as string });
    const [others] = await ptrOf(records, "smtp.provider.example");
    expect(others).toMatchObject({ state: "warn", toDo: expect.stringContaining(says) as string });
    expect(others?.toDo).toContain("for whoever runs smtp.provider.example");
  });

  test("cannot be judged from a private address", async () => {
    const { port } = await relayWith({});
    const [ptr] = await doctor(`smtp://${HOST}:${port}`);
    expect(ptr).toMatchObject({
      what: "PTR",
      found: ["127.0.0.1"],
      state: "warn",
      toDo: expect.stringContaining("not public") as string,
    });
  });

  test("are told when the relay's own name is not there, or nobody answers", { timeout: 60_000 }, async () => {
    const nowhere = await doctor(`smtp://${HOST}:25`, {});
    expect(nowhere).toMatchObject([
      { what: "PTR", state: "bad", toDo: expect.stringContaining("no such name") as string },
    ]);
    const [silent] = await ptrOf({ [BACK]: "silent" });
    expect(silent).toMatchObject({ state: "bad", toDo: expect.stringContaining("No name server answers") as string });
  });

  test("a warning alone does not fail the command, and is shown in words", async () => {
    const { port } = await relayWith({});
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    writeFileSync(join(desk.home, "dkim.pem"), privateKey.export({ type: "pkcs8", format: "pem" }));
    const dkim = { domain: "desk.example", selector: "d1", key: "${file:dkim.pem}" };
    configure(`smtp://127.0.0.1:${port}`, { dkim });
    const server = await nameServer({
      "desk.example": ["v=spf1 mx -all"],
      "d1._domainkey.desk.example": [
        `v=DKIM1; p=${publicKey.export({ type: "spki", format: "der" }).toString("base64")}`,
      ],
      "_dmarc.desk.example": ["v=DMARC1; p=none"],
    });
    const { code, out } = await tell(["doctor", "--server", server, "--config", desk.settings]);
    expect({ code, out: out.slice(3) }).toEqual({
      code: 0,
      out: [
        "warn   PTR    127.0.0.1: 127.0.0.1",
        expect.stringMatching(/^ {7}These addresses are not public/),
        `ok     TLS    127.0.0.1:${port}: without TLS, within this machine`,
      ],
    });
  });
});
