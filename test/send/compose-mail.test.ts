import { assert, asyncProperty, constantFrom, oneof, string } from "fast-check";
import { simpleParser, type AddressObject, type ParsedMail } from "mailparser";
import { describe, expect, test } from "vitest";
import type { Delivery, OutgoingMail } from "../../src/domain/delivery.ts";
import type { Edition } from "../../src/domain/digest.ts";
import { createComposer, type PersonalLinks } from "../../src/send/compose-mail.ts";
import type { Sender } from "../../src/send/marked-message.ts";
import type { MailAddress } from "../../src/domain/subscriber.ts";
import { address, aDelivery, anEdition, aSubscriber } from "../builders.ts";

const sender: Sender = { name: "The Desk", address: address("news@desk.example"), replyTo: null };
const LINK = "https://desk.example/unsubscribe/abc_-123";
const FEED = "https://desk.example/my/def_-456.atom";
const LINKS = { preferencesUrl: "https://desk.example/preferences/abc", unsubscribeUrl: LINK, privateFeedUrl: FEED };

/** The fields of every digest mail, in the order they are written. */
const FIELDS = [
  ..."List-ID List-Unsubscribe List-Unsubscribe-Post Precedence Auto-Submitted Feedback-ID".split(" "),
  ..."From To Subject Message-ID Date MIME-Version Content-Type".split(" "),
];

async function composeMail(edition: Edition, delivery: Delivery, from: Sender, links: PersonalLinks) {
  return await createComposer(from, null)(edition, delivery, links);
}

async function compose(edition: Edition, from: Sender = sender, to = "ada@example.org"): Promise<OutgoingMail> {
  return await composeMail(edition, aDelivery(edition, aSubscriber(to)), from, LINKS);
}

const textOf = (mail: OutgoingMail): string => Buffer.from(mail.raw).toString("latin1");
const headOf = (mail: OutgoingMail): string => textOf(mail).split("\r\n\r\n")[0] ?? "";
const parse = async (mail: OutgoingMail): Promise<ParsedMail> => await simpleParser(Buffer.from(mail.raw));

function fieldsOf(mail: OutgoingMail): readonly string[] {
  const unfolded = headOf(mail).replaceAll(/\r\n[ \t]/g, " ");
  return unfolded.split("\r\n").map((line) => line.slice(0, line.indexOf(":")));
}

function addresses(found: AddressObject | AddressObject[] | undefined): readonly string[] {
  return [found ?? []].flat().flatMap(({ value }) => value.map((one) => `${one.name} <${one.address}>`));
}

/** The rules that every message keeps, whatever is written in it. */
function expectSound(mail: OutgoingMail): void {
  expect(fieldsOf(mail)).toEqual(FIELDS);
  const text = textOf(mail);
  expect(text.endsWith("\r\n")).toBe(true);
  expect(/\r(?!\n)|(?<!\r)\n/.test(text)).toBe(false);
  expect(/[^\r\n\t\x20-\x7e]/.test(text)).toBe(false);
  expect(Math.max(...text.split("\r\n").map((line) => line.length))).toBeLessThanOrEqual(998);
}

test("the head of a message, to the letter", async () => {
  const mail = await compose(anEdition());
  expect(headOf(mail).split("\r\n").slice(0, -1)).toEqual([
    "List-ID: <daily.desk.example>",
    "List-Unsubscribe: <https://desk.example/unsubscribe/abc_-123>",
    "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
    "Precedence: bulk",
    "Auto-Submitted: auto-generated",
    "Feedback-ID: edn-9c20dee77e29c2abc430:daily::newsdesk",
    "From: The Desk <news@desk.example>",
    "To: ada@example.org",
    "Subject: What happened",
    `Message-ID: <${mail.messageId}>`,
    "Date: Mon, 23 Nov 2026 06:00:00 +0000",
    "MIME-Version: 1.0",
    "Content-Type: multipart/alternative;",
  ]);
  expect(mail).toMatchObject({ from: "news@desk.example", to: "ada@example.org" });
});

test("text and HTML carry the same message, with the personal values filled in", async () => {
  const parsed = await parse(await compose(anEdition(), sender, "o'neil+news@example.org"));
  expect(parsed.text).toBe(`For o'neil+news@example.org\nLeave: ${LINK}\n`);
  expect(parsed.html).toBe(`<p>For o&#39;neil+news@example.org</p><a href='${LINK}'>Leave</a>`);
  expect(parsed.attachments).toEqual([]);
});

test("a link with an ampersand is escaped in HTML and plain in text and head", async () => {
  const edition = anEdition();
  const link = "https://desk.example/unsubscribe/a?b=1&c=2";
  const parsed = await parse(
    await composeMail(edition, aDelivery(edition), sender, { ...LINKS, unsubscribeUrl: link }),
  );
  expect(parsed.html).toContain("href='https://desk.example/unsubscribe/a?b=1&amp;c=2'");
  expect(parsed.text).toContain("Leave: https://desk.example/unsubscribe/a?b=1&c=2\n");
  expect(parsed.headers.get("list")).toEqual({
    id: { name: "daily.desk.example" },
    unsubscribe: { url: link },
    "unsubscribe-post": { name: "List-Unsubscribe=One-Click" },
  });
});

test("composed twice it is the same to the byte; for another delivery it is not", async () => {
  const edition = anEdition("daily", { text: ["Hé"], html: [`<p>${"é".repeat(5_000)}</p>`] });
  const [one, two] = [await compose(edition), await compose(edition)];
  expect(Buffer.compare(one.raw, two.raw)).toBe(0);
  const other = aDelivery(edition, aSubscriber(), { messageId: "dlv-other@desk.example" });
  expect(Buffer.compare(one.raw, (await composeMail(edition, other, sender, LINKS)).raw)).not.toBe(0);
});

describe("a subject is read as it was written", () => {
  test.for([
    { why: "emoji", subject: "Sony 🎬 hacked 👩‍👩‍👧 again" },
    { why: "right to left", subject: "سوني تتعرض للاختراق — שלום עולם" },
    { why: "long, of one script", subject: "新聞".repeat(90) },
    { why: "one endless word", subject: "x".repeat(200) },
    { why: "quotes and commas", subject: 'He said "no", <b>twice</b>; then: left' },
  ])("$why", async ({ subject }) => {
    const mail = await compose(anEdition("daily", { subject }));
    expectSound(mail);
    expect((await parse(mail)).subject).toBe(subject);
  });

  test("but never as more than one line, and never longer than a line may be", async () => {
    const mail = await compose(
      anEdition("daily", { subject: `One\r\nBcc: eve@example.org\r\n\r\n${"x".repeat(3_000)}` }),
    );
    expectSound(mail);
    const parsed = await parse(mail);
    expect(parsed.subject).toMatch(/^One Bcc: eve@example\.org x+…$/);
    expect(parsed.bcc).toBeUndefined();
  });

  test("and one without any letters falls back to the digest's name", async () => {
    expect((await parse(await compose(anEdition("daily", { subject: "\u0007 \r\n" })))).subject).toBe("daily");
  });
});

test("a sender's name cannot be more than a name", async () => {
  const name = 'Eve" <eve@evil.example>, Mallory\r\nBcc: victim@example.org\r\nX: ';
  const mail = await compose(anEdition(), { ...sender, name, replyTo: address("desk@desk.example") });
  expect(fieldsOf(mail)).toEqual([...FIELDS.slice(0, 8), "Reply-To", ...FIELDS.slice(8)]);
  const parsed = await parse(mail);
  const shown = 'Eve" <eve@evil.example>, Mallory Bcc: victim@example.org X:';
  expect(addresses(parsed.from)).toEqual([`${shown} <news@desk.example>`]);
  expect(addresses(parsed.to)).toEqual([" <ada@example.org>"]);
  expect(addresses(parsed.replyTo)).toEqual([" <desk@desk.example>"]);
});

test.for([
  { digest: "weekly-2", id: "weekly-2.desk.example" },
  { digest: "Täglich\r\nBcc: eve@example.org", id: "list-f5108b7d1753a3edf618.desk.example" },
])("the list's id is a domain name: $digest", async ({ digest, id }) => {
  const mail = await compose(anEdition(digest));
  expectSound(mail);
  expect(headOf(mail)).toContain(`List-ID: <${id}>\r\n`);
});

test("a body that looks like the protocol stays a body", async () => {
  const text = ".\r\n..\r\nFrom here\rBcc: eve@example.org\r\n\r\n--boundary\r\nQUIT\0\u0008\r\n";
  const mail = await compose(anEdition("daily", { text: [text], html: [`<pre>${text}</pre>`] }));
  expectSound(mail);
  expect((await parse(mail)).text).toBe(".\n..\nFrom here\nBcc: eve@example.org\n\n--boundary\nQUIT\n");
});

test("a line of any length is broken for the wire and whole again when read", async () => {
  const mail = await compose(
    anEdition("daily", { text: ["word ".repeat(5_000)], html: [`<p>${"x".repeat(50_000)}</p>`] }),
  );
  expectSound(mail);
  const parsed = await parse(mail);
  expect(parsed.text).toBe("word ".repeat(5_000));
  expect(parsed.html).toBe(`<p>${"x".repeat(50_000)}</p>`);
});

test.for(["dlv-1@desk.example>\r\nBcc: eve@example.org", "dlv 1@desk.example", "<dlv-1@desk.example>", "dlv-1"])(
  "a Message-ID that we would not make is a bug: %j",
  async (messageId) => {
    const edition = anEdition();
    const delivery = aDelivery(edition, aSubscriber(), { messageId });
    await expect(composeMail(edition, delivery, sender, LINKS)).rejects.toThrow("cannot be a Message-ID");
  },
);

test.for(["javascript:alert(1)", "/unsubscribe/abc", ""])("so is a link that is no web address: %j", async (link) => {
  const edition = anEdition();
  await expect(composeMail(edition, aDelivery(edition), sender, { ...LINKS, unsubscribeUrl: link })).rejects.toThrow(
    "is not a web address",
  );
});

test("no text anywhere can add a field or a recipient, break a line, or change the other parts", async () => {
  const pieces = [
    "\r",
    "\n",
    "\r\n",
    "\0",
    "\r\nBcc: eve@example.org\r\n\r\n",
    "=?utf-8?Q?",
    "=0D=0A",
    "?=",
    "<",
    ">",
    ",",
    ";",
  ];
  const nasty = string({
    unit: oneof(constantFrom(...pieces), string({ unit: "binary", maxLength: 9 })),
    maxLength: 40,
  });
  await assert(
    asyncProperty(nasty, nasty, nasty, nasty, async (subject, name, digest, body) => {
      const edition = anEdition(digest, { subject: `S${subject}`, text: [body], html: [`<p>${body}</p>`] });
      const mail = await compose(edition, { ...sender, name });
      expectSound(mail);
      expect({ from: mail.from, to: mail.to }).toEqual({ from: "news@desk.example", to: "ada@example.org" });
      const parsed = await parse(mail);
      expect(addresses(parsed.to)).toEqual([" <ada@example.org>"]);
      expect([parsed.from?.value.length, parsed.from?.value[0]?.address]).toEqual([1, "news@desk.example"]);
      expect([parsed.cc, parsed.bcc, parsed.attachments]).toEqual([undefined, undefined, []]);
      expect(Buffer.compare(mail.raw, (await compose(edition, { ...sender, name })).raw)).toBe(0);
    }),
    { numRuns: 300 },
  );
});

describe("a gap for a personal value", () => {
  const long = `https://desk.example/unsubscribe/${"-.".repeat(200)}?a=1&b=2`;
  const links = { ...LINKS, unsubscribeUrl: long };
  const gap = { slot: "unsubscribeUrl" } as const;
  const wide = "é".repeat(30);

  test.for<{ why: string; text: Edition["text"]; read: string }>([
    { why: "alone", text: [gap], read: long },
    { why: "at the start", text: [gap, " is it\n"], read: `${long} is it\n` },
    { why: "at the end, behind a blank", text: ["It is ", gap], read: `It is ${long}` },
    { why: "between line ends", text: ["Leave:\n", gap, "\n\nEnd\n"], read: `Leave:\n${long}\n\nEnd\n` },
    { why: "beside another", text: [gap, { slot: "address" }, gap], read: `${long}ada@example.org${long}` },
    { why: "amid encoded characters", text: [wide, gap, wide], read: `${wide}${long}${wide}` },
    { why: "before blanks at a line's end", text: [gap, "  \n."], read: `${long}  \n.` },
    ...Array.from({ length: 80 }, (_, chars) => ({
      why: `behind ${chars} characters`,
      text: ["x".repeat(chars), gap, "y".repeat(chars), "\n"],
      read: `${"x".repeat(chars)}${long}${"y".repeat(chars)}\n`,
    })),
  ])("$why", async ({ text, read }) => {
    const edition = anEdition("daily", { text, html: text });
    const mail = await composeMail(edition, aDelivery(edition), sender, links);
    expectSound(mail);
    const body = textOf(mail).split("\r\n\r\n").slice(1).join("\r\n\r\n");
    expect(Math.max(...body.split("\r\n").map((line) => line.length))).toBeLessThanOrEqual(76);
    const parsed = await parse(mail);
    expect(parsed.text).toBe(read);
    expect(parsed.html).toBe(read.replaceAll("&", "&amp;"));
  });
});

test("text that looks like a mark is no gap", async () => {
  const edition = anEdition();
  const raw = textOf(await compose(edition));
  expect(raw).not.toMatch(/x[0-9a-f]{24}/);
  const again = anEdition("daily", { text: ["x0123456789abcdef01234567", { slot: "address" }] });
  expect((await parse(await compose(again))).text).toBe("x0123456789abcdef01234567ada@example.org");
});

test("with a site that is not https there is no one-click", async () => {
  const edition = anEdition();
  const http = { ...LINKS, unsubscribeUrl: "http://desk.example/unsubscribe/abc" };
  const mail = await composeMail(edition, aDelivery(edition), sender, http);
  expect(fieldsOf(mail)).toEqual(FIELDS.filter((field) => field !== "List-Unsubscribe-Post"));
  expect(headOf(mail)).toContain("List-Unsubscribe: <http://desk.example/unsubscribe/abc>\r\n");
});

test.for([
  { why: "", url: LINK },
  { why: ", beside http too", url: "http://desk.example/unsubscribe/abc" },
])("the mail address to unsubscribe by stands behind the web address$why", async ({ url }) => {
  const edition = anEdition();
  const unsubscribeAddress = "bounces%&x+abc@desk.example" as MailAddress;
  const mail = await composeMail(edition, aDelivery(edition), sender, {
    ...LINKS,
    unsubscribeUrl: url,
    unsubscribeAddress,
  });
  expect(fieldsOf(mail).includes("List-Unsubscribe-Post")).toBe(url === LINK);
  const mailto = "mailto:bounces%25%26x+abc@desk.example?subject=unsubscribe";
  expect(headOf(mail)).toContain(`List-Unsubscribe: <${url}>,\r\n <${mailto}>\r\n`);
  expect((await parse(mail)).headers.get("list")).toMatchObject({ unsubscribe: { url, mail: mailto.slice(7) } });
});

test("a mail address to unsubscribe by that we would not make is a bug", async () => {
  const edition = anEdition();
  const links = { ...LINKS, unsubscribeAddress: "a@b.example>\r\nBcc: c@d.example" as MailAddress };
  await expect(composeMail(edition, aDelivery(edition), sender, links)).rejects.toThrow("is not a mail address");
});

test("a link longer than a line is folded in the head, and whole for who unfolds it", async () => {
  const edition = anEdition();
  const link = `https://desk.example/${"a".repeat(3_000)}`;
  const mail = await composeMail(edition, aDelivery(edition), sender, { ...LINKS, unsubscribeUrl: link });
  expectSound(mail);
  const field = headOf(mail)
    .split(/\r\n(?![ \t])/)
    .find((line) => line.startsWith("List-Unsubscribe:"));
  expect(field?.replaceAll("\r\n ", "")).toBe(`List-Unsubscribe: <${link}>`);
});

test.for([
  {
    why: "an address of two",
    over: { address: "a@b.example,c@d.example" as MailAddress },
    says: "is not a mail address",
  },
  {
    why: "an address with a field in it",
    over: { address: "a@b.example\r\nBcc: c@d.example" as MailAddress },
    says: "is not a mail address",
  },
  { why: "no date", over: { date: new Date(Number.NaN) }, says: "has no date" },
])("a delivery that we would not make is a bug: $why", async ({ over, says }) => {
  const edition = anEdition();
  await expect(composeMail(edition, aDelivery(edition, aSubscriber(), over), sender, LINKS)).rejects.toThrow(says);
});

test("who composes an edition anew, after a restart, makes the same bytes", async () => {
  const edition = anEdition("daily", { text: ["Hé ", { slot: "address" }], html: ["<p>é</p>", { slot: "address" }] });
  const composer = createComposer(sender, null);
  const deliveries = ["ada@example.org", "bob@example.org"].map((to) => aDelivery(edition, aSubscriber(to)));
  const [ada, bob] = await Promise.all(deliveries.map(async (one) => await composer(edition, one, LINKS)));
  const stored = JSON.parse(JSON.stringify(edition)) as Edition;
  for (const [index, mail] of [ada, bob].entries()) {
    const delivery = deliveries[index] ?? aDelivery();
    const again = await createComposer(sender, null)(stored, delivery, LINKS);
    expect(Buffer.compare(mail?.raw ?? Buffer.alloc(0), again.raw)).toBe(0);
  }
});
