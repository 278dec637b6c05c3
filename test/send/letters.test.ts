import { NO_BOX } from "../../src/domain/report-box.ts";
import { simpleParser } from "mailparser";
import { describe, expect, test } from "vitest";
import type { Mailer, OutgoingMail } from "../../src/domain/delivery.ts";
import type { Slot } from "../../src/domain/digest.ts";
import type { Inquiry, Letter } from "../../src/domain/letter.ts";
import { LETTERS_A_DAY } from "../../src/domain/letter-rule.ts";
import type { Log } from "../../src/domain/log.ts";
import type { RenderMail } from "../../src/domain/render.ts";
import { USUAL_WISHES } from "../../src/domain/subscriber.ts";
import { createRender } from "../../src/render/render.ts";
import { createComposer } from "../../src/send/compose-mail.ts";
import { createSend, createWriteLetters, readConfirmToken, readPreferencesToken } from "../../src/send/send.ts";
import { openStore } from "../../src/store/open-store.ts";
import { aDelivery, address, anEdition, at, MORNING, aRelay } from "../builders.ts";
import { TEMPLATES } from "../publish/templates.ts";

const NO_LOG = { debug() {}, info() {}, warn() {}, error() {} };
const ada = address("ada@example.org");
const sender = { name: "The Desk", address: address("news@desk.example"), replyTo: null };
const site = { title: "The Desk & Co", language: "en" };
const digests = [
  { name: "daily", title: "The daily", isArchived: true },
  { name: "weekly", title: "The weekly", isArchived: false },
];
const options = { sender, siteUrl: "https://desk.example", site, digests, postalAddress: "1 Example Street" };
const signal = new AbortController().signal;

type DeskOver = { readonly breaks?: number; readonly mail?: RenderMail; readonly log?: Log };

const NO_WORDS: RenderMail = async () => await Promise.resolve({ html: [""], text: [""] });

/** A desk in memory with the real templates; `sent` is what went over the wire. */
async function aDesk({ breaks = 0, mail = createRender(TEMPLATES).mail, log = NO_LOG }: DeskOver = {}) {
  const store = await openStore(":memory:");
  const sent: OutgoingMail[] = [];
  const desk = { store, sent, now: MORNING, write, pass };
  const clock = (): Date => desk.now;
  const mailer: Mailer = {
    async send(message, beforeDot) {
      sent.push(message);
      if (sent.length <= breaks) return { kind: "deferred", detail: "the line broke" };
      await beforeDot();
      return { kind: "accepted", response: "250" };
    },
    evidence: async () => "unknown",
    close: async () => {},
  };
  const send = createSend({
    ...store,
    store: store.send,
    box: NO_BOX,
    relays: [aRelay(mailer)],
    clock,
    log: NO_LOG,
    worker: "w",
    options,
  });
  const writeLetters = createWriteLetters({ ...store, mail, clock, log, options });
  async function write(): Promise<void> {
    await writeLetters(signal);
  }
  async function pass(): Promise<void> {
    await write();
    await send(signal);
  }
  return desk;
}

function anInquiry(over: Partial<Inquiry> = {}): Inquiry {
  const said = { digests: ["daily", "weekly"], wishes: USUAL_WISHES, language: null, words: "Mail me.", at: MORNING };
  return { kind: "sign-up", address: ada, ...said, ...over };
}

const parsed = async (mail: OutgoingMail | undefined) => await simpleParser(Buffer.from(mail?.raw ?? []));
const tokenIn = (text: string | undefined, what: string): string =>
  new RegExp(`https://desk\\.example/${what}/([\\w-]+)\n`).exec(text ?? "")?.[1] ?? "";

describe("letters", () => {
  test("the operator hears of it when sign-ups have nearly used up the letters of a day, and not before", async () => {
    const warned: object[] = [];
    const log = { ...NO_LOG, warn: (fields: object) => void warned.push(fields) };
    const { store, write } = await aDesk({ mail: NO_WORDS, log });
    const ask = async (who: number) =>
      await store.letters.receive(anInquiry({ address: address(`reader${who}@example.org`) }));
    const nearly = LETTERS_A_DAY * 0.8;
    for (let who = 1; who < nearly; who += 1) await ask(who);
    await write();
    expect(warned).toEqual([]);
    await ask(nearly);
    await write();
    expect(warned).toEqual([{ today: nearly, most: LETTERS_A_DAY }]);
    await write();
    expect(warned, "a pass in which nobody asks says nothing").toHaveLength(1);
  });

  test("a sign-up is asked, confirms, is welcomed with the latest edition", async () => {
    const { store, sent, pass } = await aDesk();
    const edition = anEdition("daily", { slot: "2026-11-22T07:00" as Slot });
    await store.editions.save(edition, []);
    await store.letters.receive(anInquiry());
    await pass();
    const asked = await parsed(sent[0]);
    expect([asked.subject, sent[0]?.to]).toEqual(["Please confirm: The Desk & Co by mail", ada]);
    expect(asked.text).toContain("asked for The daily and The weekly of The Desk & Co");
    expect(asked.html).toContain("The Desk &amp; Co");
    const id = readConfirmToken(await store.keys.key("confirm"), tokenIn(asked.text, "confirm"));
    expect(id).toBe((await store.subscribers.findByAddress(ada))?.id);
    if (id === null) throw new Error("It was just read.");
    await store.consents.confirm(id, "Yes.", MORNING);
    await pass();
    const welcome = await parsed(sent[1]);
    expect(welcome.subject).toBe("Welcome to The Desk & Co");
    expect(welcome.text).toContain("https://desk.example/digest/daily/2026-11-22T07:00\n");
    const token = tokenIn(welcome.text, "preferences");
    expect(readPreferencesToken(await store.keys.key("preferences"), token)).toBe(id);
    expect(readConfirmToken(await store.keys.key("preferences"), token), "no token of another kind").toBeNull();
    await pass();
    expect(sent).toHaveLength(2);
  });

  test.for([
    { language: "de", subject: "Bitte bestätigen: The Desk & Co per Mail", direction: "ltr" },
    { language: "ar", subject: "يرجى التأكيد: The Desk & Co بالبريد", direction: "rtl" },
  ])("a letter speaks $language when that was asked for", async ({ language, subject, direction }) => {
    const { store, sent, pass } = await aDesk();
    await store.letters.receive(anInquiry({ language }));
    await pass();
    const asked = await parsed(sent[0]);
    expect(asked.subject).toBe(subject);
    expect(asked.html).toContain(`lang="${language}"`);
    expect(asked.html).toContain(`dir="${direction}"`);
  });

  test("every try has the same bytes, whatever became of the settings and the template in between", async () => {
    const desk = await aDesk({ breaks: 2 });
    const { store, sent, pass } = desk;
    await store.letters.receive(anInquiry());
    await pass();
    for (const now of ["06:30", "07:30"]) {
      desk.now = at(now);
      await pass();
    }
    expect(sent).toHaveLength(3);
    expect(new Set(sent.map(({ raw }) => Buffer.from(raw).toString("base64"))).size).toBe(1);
  });

  test("written but not sent when the process dies: the next one sends it, once", async () => {
    const { store, sent, write, pass } = await aDesk();
    await store.letters.receive(anInquiry());
    await store.letters.decide(MORNING); // And here it died before a word was written.
    await write(); // And here before it was sent.
    expect(sent).toHaveLength(0);
    await pass();
    await pass();
    expect(sent).toHaveLength(1);
  });

  test("too old to be asked: it expires and is never sent", async () => {
    const desk = await aDesk();
    const { store, sent, write, pass } = desk;
    await store.letters.receive(anInquiry());
    await write();
    desk.now = at("2026-11-26T06:00:00Z");
    await pass();
    expect(sent).toHaveLength(0);
    expect((await store.subscribers.findByAddress(ada))?.state).toBe("pending");
    desk.now = at("2026-12-07T06:00:01Z");
    await pass();
    expect(await store.subscribers.findByAddress(ada), "and forgotten after two weeks").toBeNull();
  });

  test("one that cannot be written keeps no other from it, and stays owed", async () => {
    const { mail } = createRender(TEMPLATES);
    let broken = "for";
    const desk = await aDesk({
      mail: async (template, data, slots) => {
        if (JSON.stringify(data).includes(broken)) throw new Error("a broken letter");
        return await mail(template, data, slots);
      },
    });
    broken = "ada@example.org";
    await desk.store.letters.receive(anInquiry());
    await desk.store.letters.receive(anInquiry({ address: address("bob@example.org") }));
    await expect(desk.write()).rejects.toThrow("a broken letter");
    expect(await desk.store.letters.owed()).toHaveLength(1);
    broken = "nothing like it";
    await desk.pass();
    expect(desk.sent.map(({ to }) => to).toSorted()).toEqual(["ada@example.org", "bob@example.org"]);
  });

  test("a letter is of no list and says that a program sent it", async () => {
    const letter: Letter = { kind: "link", subject: "Hé\r\nBcc: x@y.z", html: "", text: "", composedAt: MORNING };
    const links = {
      unsubscribeUrl: "https://desk.example/unsubscribe/abc",
      privateFeedUrl: "https://desk.example/my/abc.atom",
      preferencesUrl: "https://desk.example/preferences/abc",
    };
    const { raw } = await createComposer(sender, null)(letter, aDelivery(), links);
    const head = Buffer.from(raw).toString("latin1").split("\r\n\r\n")[0] ?? "";
    expect(head).toContain("Auto-Submitted: auto-generated");
    expect(head).not.toMatch(/^(?:List-|Precedence|Bcc)/im);
  });
});
