import { createSign, generateKeyPairSync } from "node:crypto";
import { dkimVerify } from "mailauth/lib/dkim/verify.js";
import { describe, expect, test } from "vitest";
import type { OutgoingMail } from "../../src/domain/delivery.ts";
import { UserError } from "../../src/domain/user-error.ts";
import { createComposer } from "../../src/send/compose-mail.ts";
import { CannotSign, type MailSigner } from "../../src/send/mail-signer.ts";
import type { Sender } from "../../src/send/marked-message.ts";
import { createSigner } from "../../src/send/sign-mail.ts";
import { address, aDelivery, anEdition, aSubscriber } from "../builders.ts";
import { people, RUNNING, setUp, willing } from "./send-bench.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const DKIM = { domain: "desk.example", selector: "d1", key: privateKey };
const SENDER: Sender = {
  name: "The Desk",
  address: address("news@desk.example"),
  replyTo: address("desk@desk.example"),
};
const LINKS = {
  unsubscribeUrl: `https://desk.example/unsubscribe/${"a-b_".repeat(40)}`,
  privateFeedUrl: "https://desk.example/my/def.atom",
  preferencesUrl: "https://desk.example/preferences/def",
  unsubscribeAddress: address(`bounces+${"a".repeat(32)}@desk.example`),
};
/** Blanks in rows and at line ends, dots, long lines, and letters of several bytes: what signatures stumble over. */
const EDITION = anEdition("daily", {
  subject: "Sony 🎬 gehackt — und nun? ".repeat(6),
  text: ["A  b \t \n\n\n.\n..\n", "é ".repeat(300), { slot: "unsubscribeUrl" }, " \n\n", { slot: "address" }],
  html: [`<pre>${" ".repeat(200)}x  </pre>\n\n`, { slot: "privateFeedUrl" }, "<p>\t\t</p>", "y".repeat(3_000)],
});

const signed = async (to = "ada@example.org", signer: MailSigner | null = createSigner(DKIM)): Promise<OutgoingMail> =>
  await createComposer(SENDER, signer)(EDITION, aDelivery(EDITION, aSubscriber(to)), LINKS);

const textOf = (mail: OutgoingMail): string => Buffer.from(mail.raw).toString("latin1");

/** What a mailbox says, whose resolver knows our record alone. */
async function verdictOf(raw: string): Promise<string | undefined> {
  const record = `v=DKIM1; k=rsa; p=${publicKey.export({ type: "spki", format: "der" }).toString("base64")}`;
  const resolver = async (name: string, type: string): Promise<string[][]> =>
    name === "d1._domainkey.desk.example" && type === "TXT" ? [[record.slice(0, 200), record.slice(200)]] : [];
  const { results } = await dkimVerify(Buffer.from(raw, "latin1"), { resolver, strict: true });
  expect(results).toHaveLength(1);
  return results[0]?.status.result;
}

describe("a signed message", () => {
  test.for([...people(5), `${"x".repeat(64)}@${"long.".repeat(40)}example`, "o'neil+a=b@xn--mnchen-3ya.example"])(
    "passes at the mailbox of %s",
    async (to) => {
      const raw = textOf(await signed(to));
      expect(await verdictOf(raw)).toBe("pass");
      expect(raw.startsWith("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=desk.example;")).toBe(true);
      expect(Math.max(...raw.split("\r\n").map((line) => line.length))).toBeLessThanOrEqual(998);
    },
  );

  test("is, but for its signature, the message that would go unsigned", async () => {
    const plain = textOf(await signed("ada@example.org", null));
    const raw = textOf(await signed());
    expect(raw.endsWith(plain)).toBe(true);
    expect(raw.slice(0, -plain.length)).toMatch(/^DKIM-Signature: (?:[^\r\n]|\r\n )+\r\n$/);
  });

  test("does not pass with another way to unsubscribe by mail", async () => {
    const raw = textOf(await signed());
    expect(raw).toContain(`,\r\n <mailto:bounces+${"a".repeat(32)}@desk.example?subject=unsubscribe>\r\n`);
    expect(await verdictOf(raw.replace("mailto:bounces+a", "mailto:bounces+b"))).toBe("fail");
  });

  test("is the same to the byte when another process signs it again", async () => {
    expect(textOf(await signed())).toBe(textOf(await signed()));
  });

  test("does not pass with another body", async () => {
    expect(await verdictOf(textOf(await signed()).replace("yyyy", "zzzz"))).toBe("fail");
  });

  const covered = [
    ..."From To Reply-To Subject Date Message-ID MIME-Version Content-Type".split(" "),
    ..."List-ID List-Unsubscribe List-Unsubscribe-Post Precedence Auto-Submitted Feedback-ID".split(" "),
  ];
  test.for(covered)("does not pass when %s is changed or gone", async (name) => {
    const { isSound } = createSigner(DKIM);
    const raw = textOf(await signed());
    const field = new RegExp(`\r\n${name}: (?:[^\r\n]|\r\n[ \t])+`);
    expect(raw).toMatch(field);
    expect(isSound(Buffer.from(raw, "latin1"))).toBe(true);
    for (const tampered of [raw.replace(field, "$&x"), raw.replace(field, "")]) {
      expect(await verdictOf(tampered)).not.toBe("pass");
      expect(isSound(Buffer.from(tampered, "latin1"))).toBe(false);
    }
  });
});

describe("a key that does not sign is a mistake of the operator", () => {
  test.for([
    { why: "Ed25519, which nodemailer leaves unsigned", key: generateKeyPairSync("ed25519").privateKey },
    { why: "elliptic", key: generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey },
    { why: "for encryption only", key: generateKeyPairSync("x25519").privateKey },
    { why: "RSA with a padding of its own", key: generateKeyPairSync("rsa-pss", { modulusLength: 2048 }).privateKey },
  ])("$why", ({ key }) => {
    expect(() => createSigner({ ...DKIM, key })).toThrow(UserError);
    expect(() => createSigner({ ...DKIM, key })).toThrow("The key for signing mails does not sign.");
  });
});

describe("nothing goes unsigned", () => {
  const sound = createSigner(DKIM);
  const other = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  const wrong = createSigner({ ...DKIM, key: other });
  const broken = createSign("RSA-SHA256").update("nothing").sign(other, "base64");

  test.for<{ why: string; signer: MailSigner }>([
    {
      why: "a key that fails",
      signer: {
        ...sound,
        sign: () => {
          throw new CannotSign("A mail could not be signed.");
        },
      },
    },
    { why: "no signature", signer: { ...sound, sign: () => "" } },
    { why: "a signature by another key", signer: { ...sound, sign: wrong.sign } },
    {
      why: "a signature of something else",
      signer: { ...sound, sign: (...args) => sound.sign(...args).replace(/b=[^=]*=*\r\n$/, `b=${broken}\r\n`) },
    },
  ])("$why: the run stops, all is given back, and sent when it is mended", async ({ signer }) => {
    const bench = setUp(people(4));
    const { mailer, sent } = willing();
    await expect(bench.stage(mailer, { signer })(RUNNING)).rejects.toThrow(CannotSign);
    expect(sent).toEqual([]);
    expect(bench.outbox.tally()).toEqual({ deferred: 4 });
    expect(bench.outbox.rows().every(({ attempt }) => attempt === 0)).toBe(true);
    expect(await bench.stage(mailer, { signer: sound })(RUNNING)).toMatchObject({ sent: 4 });
    expect(sent.every((mail) => sound.isSound(Buffer.from(mail.raw)))).toBe(true);
  });
});
