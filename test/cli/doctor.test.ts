import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { closeAfterEach } from "../close-after-each.ts";
import { createTemporaryDesk, type TemporaryDesk } from "../e2e/temporary-desk.ts";
import { type NameAnswer, startNameServer } from "../net/name-server.ts";
import { tell, type Told } from "./told-command.ts";

const SOURCES = ["https://wire.example/feed"];
const closing = closeAfterEach();
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const PEM = String(privateKey.export({ type: "pkcs8", format: "pem" }));
const P = createPublicKey(privateKey).export({ type: "spki", format: "der" }).toString("base64");
const OTHER = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({ type: "spki", format: "der" });
const RECORD = `v=DKIM1; k=rsa; p=${P}`;
const DKIM = { domain: "desk.example", selector: "d1", key: "${file:dkim.pem}" };
const GOOD: Readonly<Record<string, NameAnswer>> = {
  "news.desk.example": ["google-site-verification=x", "v=spf1 mx a:relay.example ~all"],
  "d1._domainkey.desk.example": [`v=DKIM1; k=rsa; p=${P.slice(0, 100)} ${P.slice(100)}`],
  "_dmarc.desk.example": ["v=DMARC1; p=quarantine"],
};

let desk: TemporaryDesk;

beforeEach(() => {
  desk = createTemporaryDesk({ sources: SOURCES, mail: { from: "digest@news.desk.example", dkim: DKIM } });
  writeFileSync(join(desk.home, "dkim.pem"), PEM);
});
afterEach(() => desk.remove());

/** What the doctor says when DNS has these records. */
async function doctor(records: Readonly<Record<string, NameAnswer>>, ...words: readonly string[]): Promise<Told> {
  const server = await startNameServer((name) => records[name] ?? "unknown");
  closing({ close: async () => server.close() });
  return await tell(["doctor", "--server", server.address, "--config", desk.settings, ...words]);
}

describe("newsdesk doctor", () => {
  test("finds all in order", async () => {
    const { code, out } = await doctor(GOOD);
    expect({ code, out }).toEqual({
      code: 0,
      out: [
        "ok     SPF    news.desk.example: v=spf1 mx a:relay.example ~all",
        `ok     DKIM   d1._domainkey.desk.example: v=DKIM1; k=rsa; p=${P.slice(0, 100)} ${P.slice(100)}`,
        "ok     DMARC  _dmarc.desk.example: v=DMARC1; p=quarantine",
      ],
    });
  });

  test("with nothing in DNS says what to put there, the key's public half in full and nothing secret", async () => {
    const { code, out, notes } = await doctor({});
    expect(code).toBe(1);
    expect(out.filter((line) => line.startsWith("to do"))).toHaveLength(3);
    expect(out).toContain(`       Put this TXT record there: ${RECORD}`);
    for (const line of PEM.split("\n").slice(1, -2)) expect([...out, ...notes].join("\n")).not.toContain(line);
  });

  test.for<{ why: string; records: Readonly<Record<string, NameAnswer>>; says: string }>([
    {
      why: "two of SPF",
      records: { "news.desk.example": ["v=spf1 mx -all", "v=spf1 a -all"] },
      says: "one such record and no more",
    },
    { why: "all the world", records: { "news.desk.example": ["v=spf1 mx +all"] }, says: "the whole world" },
    { why: "all the world, unsaid", records: { "news.desk.example": ["v=spf1 all"] }, says: "the whole world" },
    { why: "a likeness of SPF", records: { "news.desk.example": ["v=spf10 -all"] }, says: "names every host" },
    {
      why: "another key",
      records: { "d1._domainkey.desk.example": [`v=DKIM1; p=${OTHER.toString("base64")}`] },
      says: `Put this TXT record there: ${RECORD}`,
    },
    {
      why: "two keys",
      records: { "d1._domainkey.desk.example": [RECORD, "v=DKIM1; p="] },
      says: `Leave this one: ${RECORD}`,
    },
    { why: "no policy", records: { "_dmarc.desk.example": ["v=DMARC1; rua=mailto:x@y.example"] }, says: "p=none" },
  ])("$why", async ({ records, says }) => {
    const { code, out } = await doctor({ ...GOOD, ...records });
    expect({ code, toDo: out.filter((line) => line.startsWith("to do")) }).toMatchObject({ code: 1, toDo: [{}] });
    expect(out.join("\n")).toContain(says);
  });

  test("a signature of a domain that does not speak for the sender", async () => {
    desk.configure({ sources: SOURCES, mail: { from: "digest@other.example", dkim: DKIM } });
    const { out } = await doctor(GOOD);
    expect(out.join("\n")).toContain("Set mail.dkim.domain to the domain of mail.from.");
  });

  test("without a key, and for machines", async () => {
    desk.configure({ sources: SOURCES, mail: { from: "digest@news.desk.example" } });
    const { code, out } = await doctor(GOOD, "--json");
    const checks = out.map((line) => JSON.parse(line) as { what: string; toDo: string | null });
    expect(code).toBe(1);
    expect(checks.map(({ what, toDo }) => [what, toDo === null])).toEqual([
      ["SPF", true],
      ["DKIM", false],
      ["DMARC", true],
    ]);
  });

  test("what stands in DNS cannot look like a line of ours", async () => {
    const { out } = await doctor({ ...GOOD, "news.desk.example": ["v=spf1 -all\nok     DKIM   very well"] });
    expect(out[0]).toBe("ok     SPF    news.desk.example: v=spf1 -all ok     DKIM   very well");
    expect(out).toHaveLength(3);
  });

  test("a name server that is silent is told as such", { timeout: 60_000 }, async () => {
    const { code, out } = await doctor({ ...GOOD, "news.desk.example": "silent" });
    expect(code).toBe(1);
    expect(out[1]).toContain("No name server answers");
  });

  test("one that is none", async () => {
    const { code, notes } = await tell(["doctor", "--server", "nowhere", "--config", desk.settings]);
    expect({ code, notes }).toMatchObject({
      code: 2,
      notes: ["That is not the address of a name server.", expect.any(String)],
    });
  });
});
