import { generateKeyPairSync } from "node:crypto";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { refusal, settingsOf, SMALLEST, type Written } from "./settings-folder.ts";

const pem = { type: "pkcs8", format: "pem" } as const;
const rsa = (bits: number) => generateKeyPairSync("rsa", { modulusLength: bits });
const good = rsa(2048);
const GOOD = String(good.privateKey.export(pem));

const WORLD: Written = {
  files: {
    "good.pem": GOOD,
    "pkcs1.pem": good.privateKey.export({ type: "pkcs1", format: "pem" }),
    "commented.pem": `Made for the desk.\n${GOOD}`,
    "public.pem": good.publicKey.export({ type: "spki", format: "pem" }),
    "short.pem": rsa(1024).privateKey.export(pem),
    "ed25519.pem": generateKeyPairSync("ed25519").privateKey.export(pem),
    "encrypted.pem": good.privateKey.export({ ...pem, cipher: "aes-256-cbc", passphrase: "x" }),
    "damaged.pem": GOOD.replace(/\n.{20}/, "\n"),
    "garbage.pem": "Canary, not a key",
    "der.pem": good.privateKey.export({ type: "pkcs8", format: "der" }).toString("base64"),
  },
};

const settings = (key: string, over = "") =>
  `${SMALLEST}mail: { dkim: { domain: Desk.Example, selector: d1.news, key: "${key}"${over} } }\n`;

test.for(["good", "pkcs1", "commented"])("a key that can sign: %s", async (name) => {
  const { mail } = await settingsOf(settings(`\${file:${name}.pem}`), WORLD);
  expect(mail.dkim).toMatchObject({ domain: "desk.example", selector: "d1.news" });
  expect(mail.dkim?.key.reveal().export(pem)).toBe(GOOD);
  expect(inspect(mail, { depth: 9, showHidden: true })).toContain("[secret]");
  expect(JSON.stringify(mail)).not.toContain("PRIVATE");
});

test("no key, no signature", async () => {
  expect((await settingsOf(SMALLEST)).mail.dkim).toBeNull();
});

describe("a key that cannot sign is refused, with what is wrong and not with what it is", () => {
  test.for([
    ["short", "this one has 1024 bits"],
    ["ed25519", "this one is not RSA"],
    ["public", "this is not a private key"],
    ["encrypted", "this one is encrypted or damaged"],
    ["damaged", "this one is encrypted or damaged"],
    ["garbage", "this is not PEM"],
    ["der", "this is not PEM"],
  ])("%s: %s", async ([name = "", problem = ""]) => {
    const { message } = await refusal(settings(`\${file:${name}.pem}`), WORLD);
    expect(message).toContain(
      `mail.dkim.key must be a private RSA key of 2048 to 4096 bits in PEM, given as \${file:dkim.pem} (${problem})`,
    );
    const text = String(WORLD.files?.[`${name}.pem`]);
    for (const line of text.split("\n").filter((one) => one.length > 8)) expect(message).not.toContain(line);
  });
});

test.for([
  ["domain: desk.example", "domain: 'not a domain'", "mail.dkim.domain must be a domain such as example.org"],
  ["domain: desk.example", "domain: a@desk.example", "mail.dkim.domain must be a domain such as example.org"],
  ["selector: d1", "selector: 'd1; t=y'", "mail.dkim.selector must be a selector of letters, digits and dashes"],
  ["selector: d1", "selector: d1.", "mail.dkim.selector must be a selector of letters, digits and dashes"],
  ["selector: d1, ", "", "mail.dkim.selector is missing"],
  ["selector: d1", "selector: d1, keys: 1", '"keys" is not a setting'],
])("instead of %s: %s", async ([right = "", wrong = "", says = ""]) => {
  const text = `${SMALLEST}mail: { dkim: { domain: desk.example, selector: d1, key: "\${file:good.pem}" } }\n`;
  expect((await refusal(text.replace(right, wrong), WORLD)).message).toContain(says);
});

describe("a key that stands in the settings themselves is shown by no mistake", () => {
  const lines = GOOD.trim().split("\n");
  const indented = lines.map((line) => `      ${line}`).join("\n");
  test.for([
    { why: "as a block", text: `mail:\n  dkim:\n    wrong: 1\n    key: |\n${indented}\n` },
    { why: "as a block that is not one", text: `mail:\n  dkim:\n    key:\n${indented}\n    x: [\n` },
    { why: "on a line", text: `mail: { dkim: { wrong: 1, key: ${JSON.stringify(GOOD)} } }\n` },
    { why: "on a line that is not whole", text: `mail: { dkim: { wrong: 1, key: ${JSON.stringify(GOOD)}\n` },
  ])("$why", async ({ text }) => {
    const { message } = await refusal(`${SMALLEST}${text}`);
    for (const line of lines.slice(1, -1)) expect(message).not.toContain(line.slice(0, 32));
  });
});
