import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { contentId } from "../../src/domain/content-id.ts";
import type { Mailer, MailOutcome, OutgoingMail } from "../../src/domain/delivery.ts";
import { createSmtpMailer, type SmtpOptions } from "../../src/net/smtp-mailer.ts";
import { address } from "../builders.ts";
import { closeAfterEach } from "../close-after-each.ts";
import { openTestRelay, type RelayScript, type TestRelay } from "./mail-relay.ts";

const OPENSSL = "openssl";
const closing = closeAfterEach();

async function relay(script: RelayScript = {}): Promise<TestRelay> {
  return closing(await openTestRelay(script));
}

function mailer(options: SmtpOptions): Mailer {
  return closing(createSmtpMailer(options));
}

function aMail(to = "ada@example.org", body = "The news.\r\n.a dot\r\n..\r\n"): OutgoingMail {
  const messageId = `${contentId("dlv", to)}@desk.example`;
  const raw = Buffer.from(`From: news@desk.example\r\nTo: ${to}\r\nMessage-ID: <${messageId}>\r\n\r\n${body}`);
  return { messageId, from: address("news@desk.example"), to: address(to), raw };
}

/** An outcome in one line. */
function told(outcome: MailOutcome): string {
  return `${outcome.kind}: ${outcome.kind === "accepted" ? outcome.response : outcome.detail}`;
}

const free = async (): Promise<void> => {};
const refuse = (code: number, text: string) => ({ kind: "refuse", code, text }) as const;
/** More than all the buffers between us and the relay can hold. */
const LONG = `${"A line of a long letter, one of many.\r\n".repeat(400_000)}The end.\r\n`;

describe("a relay that answers", () => {
  test("is asked for reports where it offers them, and gets the same mail where it does not", async () => {
    const asked: unknown[] = [];
    const offers: RelayScript = {
      server: {
        hideDSN: false,
        onRcptTo({ address: to, ...more }, session, done) {
          asked.push([session.envelope, to, more]);
          done();
        },
      },
    };
    const mail: OutgoingMail = {
      ...aMail("a+b@example.org"),
      dsn: { envelopeId: "dlv-1", notify: ["FAILURE", "DELAY"] },
    };
    const [offering, plain] = [await relay(offers), await relay()];
    for (const { url } of [offering, plain])
      expect(told(await mailer({ url }).send(mail, free))).toMatch(/^accepted: /);
    expect(asked).toMatchObject([
      [
        { dsn: { ret: "HDRS", envid: "dlv-1" } },
        "a+b@example.org",
        { dsn: { notify: ["FAILURE", "DELAY"], orcpt: expect.stringContaining("rfc822;a") as unknown } },
      ],
    ]);
    expect(plain.accepted).toHaveLength(1);
  });

  test("gets the bytes as they are, from the envelope's sender for the envelope's one recipient", async () => {
    const server = await relay();
    const mail = aMail();
    const outcome = await mailer({ url: server.url }).send(mail, free);
    expect(told(outcome)).toMatch(/^accepted: 250 /);
    const raw = Buffer.from(mail.raw).toString("latin1");
    expect(server.accepted).toEqual([{ from: "news@desk.example", to: ["ada@example.org"], raw }]);
  });

  test("gets a long message whole", async () => {
    const server = await relay();
    const mail = aMail("ada@example.org", LONG);
    expect(await mailer({ url: server.url }).send(mail, free)).toMatchObject({ kind: "accepted" });
    expect(server.accepted[0]?.raw === Buffer.from(mail.raw).toString("latin1")).toBe(true);
  });

  test.for([
    { why: "no such mailbox", code: 550, text: "5.1.1 nobody here", kind: "rejected" },
    { why: "greylisted", code: 450, text: "4.2.0 come back", kind: "deferred" },
    { why: "wants a login first", code: 530, text: "5.7.0 log in", kind: "unavailable" },
  ])("refuses the recipient: $why -> $kind, and no dot is noted", async ({ code, text, kind }) => {
    const server = await relay({ onRcpt: () => refuse(code, text) });
    let dots = 0;
    const outcome = await mailer({ url: server.url }).send(aMail(), async () => void (dots += 1));
    expect(told(outcome)).toMatch(`${kind}: `);
    expect(told(outcome)).toContain(`${code} ${text}`);
    expect({ dots, begun: server.begun }).toEqual({ dots: 0, begun: [] });
  });

  test.for([
    { code: 554, text: "5.7.1 looks like spam", kind: "rejected" },
    { code: 451, text: "4.3.0 try later", kind: "deferred" },
    { code: 421, text: "4.3.2 shutting down", kind: "deferred" },
  ])("answers the dot with $code -> $kind", async ({ code, text, kind }) => {
    const server = await relay({ onDot: () => refuse(code, text) });
    const outcome = await mailer({ url: server.url }).send(aMail(), free);
    expect(outcome).toEqual({ kind, detail: `${code} ${text}` });
  });

  test("refuses the sender: that says nothing about the recipient", async () => {
    const server = await relay({
      server: {
        onMailFrom: (_from, _session, done) => done(Object.assign(new Error("5.7.1 not yours"), { responseCode: 550 })),
      },
    });
    const outcome = await mailer({ url: server.url }).send(aMail(), free);
    expect(told(outcome)).toMatch(/^unavailable: .*mail.from/);
  });

  test("refuses one of many: the others go, over the same few connections", async () => {
    const server = await relay({
      onRcpt: (to) => (to === "p3@example.org" ? refuse(550, "5.1.1 no") : { kind: "accept" }),
    });
    const smtp = mailer({ url: server.url, connections: 2 });
    const people = Array.from({ length: 8 }, (_, n) => `p${n}@example.org`);
    const outcomes = await Promise.all(people.map((to) => smtp.send(aMail(to), free)));
    expect(outcomes.map(({ kind }) => kind)).toEqual(
      people.map((to) => (to === "p3@example.org" ? "rejected" : "accepted")),
    );
    expect(server.accepted.flatMap(({ to }) => to).toSorted()).toEqual(people.filter((to) => to !== "p3@example.org"));
  });
});

describe("a line that breaks", () => {
  test("before the recipient is taken: deferred", async () => {
    const server = await relay({ onRcpt: () => ({ kind: "drop" }) });
    expect(await mailer({ url: server.url }).send(aMail(), free)).toMatchObject({ kind: "deferred" });
  });

  test("within a long message: deferred, as the last bytes were never handed over", async () => {
    const server = await relay({ onBody: () => ({ kind: "drop" }) });
    let dots = 0;
    const huge = aMail("ada@example.org", LONG);
    const outcome = await mailer({ url: server.url }).send(huge, async () => void (dots += 1));
    expect(outcome).toMatchObject({ kind: "deferred" });
    expect({ dots, arrived: server.arrived }).toEqual({ dots: 0, arrived: [] });
  });

  test("while the dot is being noted: deferred, though it was noted", async () => {
    const dotting = Promise.withResolvers<void>();
    const server = await relay({ onBody: () => ({ kind: "drop" }) });
    const smtp = mailer({ url: server.url });
    const sending = smtp.send(aMail("ada@example.org", `${"x".repeat(70)}\r\n`.repeat(50)), () => dotting.promise);
    await expect.poll(() => server.begun.length).toBe(1);
    for (let turn = 0; turn < 5; turn += 1) await nextTurn(); // The broken line is seen in the first of these.
    dotting.resolve();
    expect(await sending).toMatchObject({ kind: "deferred" });
    expect(server.arrived).toEqual([]);
  });

  test("after the dot, before the answer: doubt", async () => {
    const server = await relay({ onDot: () => ({ kind: "drop" }) });
    const outcome = await mailer({ url: server.url }).send(aMail(), free);
    expect(outcome).toMatchObject({ kind: "doubt" });
    expect(server.arrived).toHaveLength(1);
  });

  test("by silence after the dot: doubt", async () => {
    const server = await relay({ onDot: () => ({ kind: "silence" }) });
    const outcome = await mailer({ url: server.url, silenceTimeoutMs: 1_000 }).send(aMail(), free);
    expect(told(outcome)).toMatch(/^doubt: .*Timeout/);
  });

  test("by silence before it: deferred", async () => {
    const server = await relay({ onRcpt: () => ({ kind: "silence" }) });
    const outcome = await mailer({ url: server.url, silenceTimeoutMs: 200 }).send(aMail(), free);
    expect(told(outcome)).toMatch(/^deferred: .*Timeout/);
  });

  test("is not mended by sending again: one message, one try", async () => {
    const server = await relay({ onDot: () => ({ kind: "drop" }) });
    const smtp = mailer({ url: server.url });
    await smtp.send(aMail(), free);
    expect(await smtp.send(aMail("bob@example.org"), free)).toMatchObject({ kind: "doubt" });
    expect(server.arrived).toHaveLength(2);
  });
});

describe("the dot", () => {
  test("is noted after most of the message went and before its end", async () => {
    const server = await relay();
    const at: { begun: number; arrived: number }[] = [];
    const mail = aMail("ada@example.org", LONG);
    await mailer({ url: server.url }).send(mail, async () => {
      at.push({ begun: server.begun.length, arrived: server.arrived.length });
    });
    expect(at).toEqual([{ begun: 1, arrived: 0 }]);
    expect(server.arrived).toHaveLength(1);
  });

  test.for([
    { why: "a short message", body: "Short.\r\n" },
    { why: "a long message", body: LONG },
  ])("that cannot be noted keeps $why from being completed, and the same error comes back", async ({ body }) => {
    const server = await relay();
    const smtp = mailer({ url: server.url });
    const full = new Error("The disk is full.");
    await expect(smtp.send(aMail("ada@example.org", body), () => Promise.reject(full))).rejects.toBe(full);
    expect(await smtp.send(aMail("bob@example.org"), free)).toMatchObject({ kind: "accepted" });
    expect(server.arrived.filter((raw) => raw.includes("ada@example.org"))).toEqual([]);
  });
});

describe("stopping", () => {
  test("a message before its dot is given up", async () => {
    const stop = new AbortController();
    const server = await relay({
      onRcpt: () => {
        stop.abort(new Error("We are stopping."));
        return { kind: "silence" };
      },
    });
    const sending = mailer({ url: server.url }).send(aMail(), free, stop.signal);
    await expect(sending).rejects.toThrow("We are stopping.");
    expect(server.begun).toEqual([]);
  });

  test("a message at its dot is finished", async () => {
    const stop = new AbortController();
    const server = await relay();
    const sending = mailer({ url: server.url }).send(aMail(), async () => stop.abort(), stop.signal);
    expect(await sending).toMatchObject({ kind: "accepted" });
    expect(server.accepted).toHaveLength(1);
  });

  test("nothing begins once stopped", async () => {
    const server = await relay();
    await expect(mailer({ url: server.url }).send(aMail(), free, AbortSignal.abort(new Error("No.")))).rejects.toThrow(
      "No.",
    );
    expect(server.begun).toEqual([]);
  });
});

describe("a relay that cannot be used says nothing about a recipient", () => {
  test("nothing listens", async () => {
    const server = await openTestRelay();
    await server.close();
    const outcome = await mailer({ url: server.url }).send(aMail(), free);
    expect(told(outcome)).toMatch(/^unavailable: 127\.0\.0\.1:\d+: Nothing listens there/);
  });

  test("it hangs up before it greets", async () => {
    const server = await relay({ server: { onConnect: (_session, done) => done(new Error("go away")) } });
    expect(await mailer({ url: server.url }).send(aMail(), free)).toMatchObject({ kind: "unavailable" });
  });

  test("it refuses the login, and the password is in no text", async () => {
    const password = "s3cret word";
    const server = await relay({
      server: {
        allowInsecureAuth: true,
        onAuth: (auth, _session, done) =>
          done(Object.assign(new Error(`535 no: ${auth.password}`), { responseCode: 535 })),
      },
    });
    const url = `smtp://ada:${encodeURIComponent(password)}@127.0.0.1:${server.port}`;
    const outcome = await mailer({ url }).send(aMail(), free);
    expect(told(outcome)).toMatch(/^unavailable: .*refuses the login/);
    expect(JSON.stringify(outcome)).toContain("***");
    for (const form of [password, encodeURIComponent(password), Buffer.from(password).toString("base64")]) {
      expect(JSON.stringify(outcome)).not.toContain(form);
    }
  });

  test("it offers no login though we have one", async () => {
    const server = await relay({ server: { disabledCommands: ["STARTTLS", "AUTH"] } });
    const outcome = await mailer({ url: `smtp://ada:word@127.0.0.1:${server.port}` }).send(aMail(), free);
    expect(told(outcome)).toMatch(/^unavailable: .*refuses the login/);
    expect(server.begun).toEqual([]);
  });

  test("it has no STARTTLS where that is required", async () => {
    const server = await relay();
    const outcome = await mailer({ url: server.url, requireTls: true }).send(aMail(), free);
    expect(told(outcome)).toMatch(/^unavailable: .*TLS cannot be agreed on/);
    expect(server.begun).toEqual([]);
  });

  test("its certificate is not to be trusted", async () => {
    const server = await relay({ server: { secure: true } });
    const outcome = await mailer({ url: `smtps://127.0.0.1:${server.port}` }).send(aMail(), free);
    expect(told(outcome)).toMatch(/^unavailable: .*TLS cannot be agreed on/);
  });
});

test("a login is used when it is right", async () => {
  const seen: unknown[] = [];
  const server = await relay({
    server: {
      allowInsecureAuth: true,
      authOptional: false,
      onAuth(auth, _session, done) {
        seen.push([auth.username, auth.password]);
        done(null, { user: "ada" });
      },
    },
  });
  const outcome = await mailer({ url: `smtp://ada:p%40ss@127.0.0.1:${server.port}` }).send(aMail(), free);
  expect(outcome).toMatchObject({ kind: "accepted" });
  expect(seen).toEqual([["ada", "p@ss"]]);
});

test("a relay leaves no evidence", async () => {
  const server = await relay();
  expect(await mailer({ url: server.url }).evidence("dlv-1@desk.example")).toBe("unknown");
});

describe("TLS with a certificate that is trusted", () => {
  const certificate = makeCertificate();

  test.skipIf(certificate === null)("from the first byte (needs the openssl command)", async () => {
    const server = await relay({ server: { secure: true, ...certificate } });
    const smtp = mailer({ url: `smtps://127.0.0.1:${server.port}`, ca: certificate?.cert ?? "" });
    expect(told(await smtp.send(aMail(), free))).toMatch(/^accepted: /);
  });

  test.skipIf(certificate === null)("by STARTTLS, before the login (needs the openssl command)", async () => {
    const secure: boolean[] = [];
    const server = await relay({
      server: {
        disabledCommands: [],
        ...certificate,
        onAuth(_auth, session, done) {
          secure.push(session.secure);
          done(null, { user: "ada" });
        },
      },
    });
    const url = `smtp://ada:word@127.0.0.1:${server.port}`;
    const smtp = mailer({ url, requireTls: true, ca: certificate?.cert ?? "" });
    expect(told(await smtp.send(aMail(), free))).toMatch(/^accepted: /);
    expect(secure).toEqual([true]);
  });
});

/** A key and a certificate for 127.0.0.1 that last for this test run; `null` where there is no openssl to make them. */
function makeCertificate(): { readonly key: string; readonly cert: string } | null {
  const folder = mkdtempSync(join(tmpdir(), "newsdesk-tls-"));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const what = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2", "-nodes"];
  const how = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-keyout", key, "-out", cert];
  try {
    execFileSync(OPENSSL, ["req", ...how, ...what], { stdio: "ignore" });
    return { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
  } catch {
    return null;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
