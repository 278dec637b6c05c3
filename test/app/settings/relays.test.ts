import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { address } from "../../builders.ts";
import { familyOf } from "../../../src/domain/sending/limits.ts";
import { refusal, settingsOf, SMALLEST } from "./settings-folder.ts";

const mailOf = async (lines: string) => (await settingsOf(`${SMALLEST}mail:\n  from: d@example.org\n${lines}\n`)).mail;

describe("relays", () => {
  test("are a list, in which each is an address or a map, and are called by host and port", async () => {
    const { relays } = await mailOf(`  transport:
    - smtp://user:Canary@one.example
    - { transport: "smtps://two.example", rate: 500/1h }
    - { transport: "smtp://user:Canary@three.example:2525", name: The third }
    - ./out`);
    expect(relays.map(({ name, rate, transport }) => [name, rate, transport.kind])).toEqual([
      ["one.example:587", null, "smtp"],
      ["two.example:465", { count: 500, seconds: 3_600 }, "smtp"],
      ["The third", null, "smtp"],
      [expect.stringMatching(/^\/.*\/out$/), null, "folder"],
    ]);
    expect(inspect(relays, { depth: 9, showHidden: true }) + JSON.stringify(relays)).not.toContain("Canary");
  });

  test.for<{ why: string; lines: string; told: string }>([
    {
      why: "two with one name",
      lines: "  transport: [smtp://a@one.example, smtp://one.example:587]",
      told: "This relay is called like the one in line 5. Give each its own name.",
    },
    {
      why: "two that are called the same",
      lines: "  transport: [{ transport: ./a, name: x }, { transport: ./b, name: x }]",
      told: "This relay is called like the one in line 5.",
    },
    { why: "none", lines: "  transport: []", told: "mail.transport must be a list of 1 to 10 relays." },
    {
      why: "something else than an address",
      lines: "  transport: [ftp://one.example]",
      told: "Each of mail.transport must be a folder such as ./data/outbox, or smtp://mail.example.org:587",
    },
    {
      why: "a key that is not known",
      lines: "  transport: [{ transport: ./a, rates: 5/1h }]",
      told: '"rates" is not a setting of mail.transport. Did you mean "rate"?',
    },
    {
      why: "a rate that is none",
      lines: "  transport: [{ transport: ./a, rate: 5 }]",
      told: "mail.transport.rate must be a number of messages in a time, such as 500/1h or 10/1s.",
    },
  ])("$why is told", async ({ lines, told }) => {
    expect((await refusal(`${SMALLEST}mail:\n  from: d@example.org\n${lines}\n`)).message).toContain(told);
  });

  test("a server among them needs a sender", async () => {
    const text = `${SMALLEST}mail:\n  transport: [./out, { transport: smtp://one.example }]\n`;
    expect((await refusal(text)).message).toContain("A mail server needs a sender.");
  });

  test("a login in the line of a mistake is not shown", async () => {
    const { message } = await refusal(`${SMALLEST}mail: { transport: [{ transport: "smtp://u:Canary@h:587/x" }] }\n`);
    expect(message).toContain("must be a folder");
    expect(message).not.toContain("Canary");
  });
});

describe("limits", () => {
  test("there are none unless they are set", async () => {
    expect((await mailOf("")).limits).toMatchObject({ total: null, domains: { default: null }, warmUp: null });
  });

  test.for<[to: string, family: string, perHour: number | null]>([
    ["a@gmail.com", "gmail.com", 100],
    ["a@googlemail.com", "gmail.com", 100],
    ["a@live.com", "outlook.com", 50],
    ["a@mail.corp.example", "corp.example", 10],
    ["a@corp.example.org", "corp.example", 10],
    ["a@else.example", "else.example", 500],
    ["a@münchen.example", "xn--mnchen-3ya.example", 7],
  ])("%s counts as %s", async ([to, name, perHour]) => {
    const { limits } = await mailOf(`  rate: 1000/1h
  perDomain: { default: 500/1h, gmail.com: 100/1h, Hotmail.com: 50/1h, corp.example: 10/1h, münchen.example: 7/1h }
  families: [[corp.example, corp.example.org]]`);
    expect(limits.total).toEqual({ count: 1_000, seconds: 3_600 });
    const rate = perHour === null ? null : { count: perHour, seconds: 3_600 };
    expect(familyOf(address(to), limits.domains)).toEqual({ name, rate });
  });

  test.for<[lines: string, from: number | null]>([
    ["  warmUp: true", 50],
    ["  warmUp: false", null],
    ["  warmUp: { from: 200 }", 200],
    ["  warmUp: {}", 50],
  ])("%s", async ([lines, from]) => {
    expect((await mailOf(lines)).limits.warmUp).toEqual(from === null ? null : { from });
  });

  test.for<{ why: string; lines: string; told: string }>([
    {
      why: "two domains of one family",
      lines: "  perDomain: { gmail.com: 5/1h, googlemail.com: 6/1h }",
      told: "This is counted together with the domain in line 5.",
    },
    {
      why: "a domain in two families",
      lines: "  families: [[a.example, b.example], [c.example, B.example]]",
      told: "This domain is in another family already, in line 5.",
    },
    {
      why: "a name that is no domain",
      lines: "  perDomain: { gmail: 5/1h }",
      told: "A key of mail.perDomain must be a domain such as gmail.com, or default.",
    },
    {
      why: "a rate that is none",
      lines: "  rate: fast",
      told: "mail.rate must be a number of messages in a time, such as 500/1h or 10/1s.",
    },
    { why: "a warm-up from nothing", lines: "  warmUp: { from: 0 }", told: "mail.warmUp.from must be a whole number" },
    { why: "a warm-up of another kind", lines: "  warmUp: slow", told: "mail.warmUp must be true, false, or a map" },
  ])("$why is told", async ({ lines, told }) => {
    expect((await refusal(`${SMALLEST}mail:\n  from: d@example.org\n${lines}\n`)).message).toContain(told);
  });

  test("families that are parted may each have a rate", async () => {
    const { limits } = await mailOf(`  perDomain: { gmail.com: 5/1h, googlemail.com: 6/1h }
  families: [[googlemail.com]]`);
    expect(familyOf(address("a@googlemail.com"), limits.domains).rate?.count).toBe(6);
  });
});
