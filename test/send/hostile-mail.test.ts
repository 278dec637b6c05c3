import { generateKeyPairSync } from "node:crypto";
import { simpleParser } from "mailparser";
import { describe, expect, test } from "vitest";
import type { OutgoingMail } from "../../src/domain/delivery.ts";
import { mailAddress } from "../../src/domain/mail-address.ts";
import type { MailAddress } from "../../src/domain/subscriber.ts";
import { createComposer } from "../../src/send/compose-mail.ts";
import { headerText } from "../../src/send/header-text.ts";
import { createSigner } from "../../src/send/sign-mail.ts";
import { address, aDelivery, anEdition, aSubscriber } from "../builders.ts";

/** Texts that try to be more than a text. Each is put into every place of a mail, alone and between words. */
const NASTY: readonly string[] = [
  ..."\r|\n|\r\n|\0|\u000b|\f|\u0085|\u2028|\u2029|\u001b[2J|\u007f".split("|"),
  "\r\nBcc: eve@evil.example",
  "\nBcc: eve@evil.example\n\n",
  "\r\n\r\n<p>another body</p>",
  "\r\n .\r\n",
  "\r\n.\r\nMAIL FROM:<eve@evil.example>\r\n",
  "\r\n\tfolded: on",
  "\u2028Bcc: eve@evil.example",
  "%0d%0aBcc: eve@evil.example",
  "=0D=0ABcc: eve@evil.example",
  "=?utf-8?Q?=0D=0ABcc:_eve@evil.example?=",
  "=?utf-8?B?DQpCY2M6IGV2ZUBldmlsLmV4YW1wbGU=?=",
  "=?utf-8?Q?never_ends",
  "=?x?=?= =?=",
  ...'eve@evil.example|<eve@evil.example>|Eve <eve@evil.example>,|a, b; c: d;|(a comment)|"|\\|\\"|\'|<|>|[|]|@|,|;|:|,,|<>'.split(
    "|",
  ),
  "undisclosed-recipients:;",
  "group: eve@evil.example, mallory@evil.example;",
  "--boundary\r\nContent-Type: text/html\r\n\r\n<b>",
  "\u202e\u2066gnp.exe\u2069\u202c",
  "\ufeff\u200b\u200d\u2060",
  "\ud800",
  "\udfff\ud800",
  "a\ud83d b",
  "👩‍👩‍👧🏳️‍🌈",
  "é".repeat(120),
  "漢".repeat(400),
  "م".repeat(300),
  "x".repeat(5_000),
  "word ".repeat(1_000),
  " ".repeat(300),
  "\t".repeat(80),
  "=".repeat(200),
  ".".repeat(200),
  "-".repeat(200),
  "{{ unsubscribeUrl }}{% raw %}",
  "<!-- --><script>alert(1)</script>]]>",
  "&lt;&amp;&#x0d;&#10;",
  "x0123456789abcdef01234567",
  "From here it goes on",
];

const PLACES = ["subject", "name", "digest", "id", "text", "html", "all"] as const;
const FORMS: Readonly<Record<string, (nasty: string) => string>> = {
  alone: (nasty) => nasty,
  within: (nasty) => `News${nasty}of the day`,
  last: (nasty) => `News ${nasty}`,
};
const CASES = NASTY.flatMap((nasty) =>
  PLACES.flatMap((place) =>
    Object.entries(FORMS).map(([form, make]) => ({ shown: shown(nasty), place, form, value: make(nasty) })),
  ),
);

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const SIGNER = createSigner({ domain: "desk.example", selector: "d1", key: privateKey });
const LINKS = {
  unsubscribeUrl: "https://desk.example/unsubscribe/abc",
  privateFeedUrl: "https://desk.example/my/abc.atom",
  preferencesUrl: "https://desk.example/preferences/abc",
};
/** Each of these once, and no other (RFC 5322, 3.6). */
const FIELDS =
  "dkim-signature list-id list-unsubscribe list-unsubscribe-post precedence auto-submitted feedback-id " +
  "from to reply-to subject message-id date mime-version content-type";

async function compose({ place, value }: { readonly place: (typeof PLACES)[number]; readonly value: string }) {
  const at = (own: string, usual: string): string => (place === own || place === "all" ? value : usual);
  const text = [at("text", "Plain"), " for ", { slot: "address" as const }, at("text", "\n")];
  const html = ["<pre>", at("html", "Rich"), "</pre><p>", { slot: "address" as const }, at("html", "</p>")];
  const over = { subject: at("subject", "Subject"), text, html };
  const edition = anEdition(at("digest", "daily"), { ...over, id: at("id", "edition-1") as never });
  const sender = { name: at("name", "The Desk"), address: address("news@desk.example"), replyTo: REPLY_TO };
  const mail = await createComposer(sender, SIGNER)(edition, aDelivery(edition, aSubscriber(), DELIVERY), LINKS);
  return { mail, sender, edition };
}

const REPLY_TO = address("desk@desk.example");
const DELIVERY = { messageId: "dlv-1@desk.example" };
const latin1 = (mail: OutgoingMail): string => Buffer.from(mail.raw).toString("latin1");

/** For the name of a test: a terminal is no place for these texts. */
function shown(nasty: string): string {
  return encodeURIComponent(nasty.toWellFormed()).slice(0, 40);
}

test("there are a thousand cases and more", () => {
  expect(CASES.length).toBeGreaterThanOrEqual(1_000);
});

describe.for(PLACES)("whatever stands in: %s", (place) => {
  test.for(CASES.filter((one) => one.place === place))("$form $shown", async (hostile) => {
    const { mail, sender, edition } = await compose(hostile);
    const raw = latin1(mail);
    const head = raw.slice(0, raw.indexOf("\r\n\r\n"));
    const names = head.replaceAll(/\r\n[ \t]+/g, " ").split("\r\n");
    expect(names.map((line) => line.slice(0, line.indexOf(":")).toLowerCase()).join(" ")).toBe(FIELDS);
    expect(/[^\r\n\t\x20-\x7e]/.test(raw)).toBe(false);
    expect(/\r(?!\n)|(?<!\r)\n/.test(raw)).toBe(false);
    expect(Math.max(...head.split("\r\n").map((line) => line.length))).toBeLessThanOrEqual(998);
    expect(
      Math.max(
        ...raw
          .slice(head.length)
          .split("\r\n")
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(76);
    expect(head.split("\r\n").filter((line) => line.trim() === "")).toEqual([]);
    expect(SIGNER.isSound(Buffer.from(mail.raw))).toBe(true);
    expect({ from: mail.from, to: mail.to }).toEqual({ from: "news@desk.example", to: "ada@example.org" });

    const read = await simpleParser(Buffer.from(mail.raw));
    const [to, from] = [read.to, read.from].map((found) => [found ?? []].flat().flatMap(({ value }) => value));
    expect(to).toEqual([{ address: "ada@example.org", name: "" }]);
    expect(from).toEqual([{ address: "news@desk.example", name: headerText(sender.name, 100) }]);
    expect([read.cc, read.bcc, read.attachments, read.messageId]).toEqual([
      undefined,
      undefined,
      [],
      "<dlv-1@desk.example>",
    ]);
    expect(read.subject).toBe(headerText(edition.subject, 200) || headerText(edition.digest, 200) || "News");
    expect(read.text).toBe(asRead(edition.text));
    expect(read.html).toBe(asRead(edition.html));
  });
});

/** A body as it was written, but for what cannot stand in one. */
function asRead(fragments: ReturnType<typeof anEdition>["text"]): string {
  const text = fragments.map((part) => (typeof part === "string" ? part : "ada@example.org")).join("");
  const clean = text.toWellFormed().replace(/[^\P{Cc}\t\n\r]/gu, "");
  return clean.replace(/\r\n?/g, "\n");
}

/** Addresses with a text in them that no address can hold. */
const NO_ADDRESSES = NASTY.flatMap((nasty) => [
  `ada${nasty}@example.org`,
  `ada@exa${nasty}mple.org`,
  `${nasty}<ada@example.org>`,
  `ada@example.org${nasty}eve@evil.example`,
]).filter((raw) => mailAddress(raw) !== raw);

describe("an address that is more than one address gets no mail", () => {
  test("and most of these are", () => {
    expect(NO_ADDRESSES.length).toBeGreaterThan(NASTY.length * 3);
  });

  test.for(NO_ADDRESSES.map((raw) => ({ raw, shown: shown(raw) })))("$shown", async ({ raw }) => {
    expect(mailAddress(raw) ?? "none@example.org").toMatch(/^[!-;=?-~]+@[a-z0-9.-]+$/);
    const edition = anEdition();
    const delivery = { ...aDelivery(edition), address: raw as MailAddress };
    const sender = { name: "The Desk", address: address("news@desk.example"), replyTo: null };
    await expect(createComposer(sender, null)(edition, delivery, LINKS)).rejects.toThrow("is not a mail address");
  });
});
