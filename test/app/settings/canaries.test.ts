import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { refusal, settingsOf, SMALLEST, type Written } from "./settings-folder.ts";

/** No message and no printed `Settings` may hold this word, in whatever case or encoding it is recognizable. */
const CANARY = "Canary";

const WORLD: Written = {
  env: { SECRET: `${CANARY}-env`, SLASHED: `${CANARY}/@:#`, MANY: `${CANARY} one ${CANARY} two` },
  files: { secret: `${CANARY}-file\n` },
};

/** The forms in which the canary is in a text. */
function canariesIn(text: string): readonly string[] {
  const forms = [CANARY.toLowerCase(), Buffer.from(CANARY).toString("base64").slice(0, 8).toLowerCase()];
  return forms.filter((form) => text.toLowerCase().includes(form));
}

describe("a secret is never told by a mistake", () => {
  const lines: readonly string[] = [
    // From a placeholder, in every kind of value.
    ...["${SECRET}", "${SLASHED}", "${MANY}", "${file:secret}", "x ${SECRET} ${NOWHERE}"].flatMap((value) => [
      `site: { title: D, url: "${value}" }`,
      `site: { title: D, url: "http://a/?${value}", language: "${value}", timezone: "${value}" }`,
      `database: "mysql://u:${value}@host"`,
      `collect: { every: "${value}", maxBytes: "${value}", perHost: "${value}" }`,
      `network: { allow: ["${value}"] }`,
      `tags: ["${value}"]`,
      `rank: { boost: "${value}" }`,
      `feeds: [{ name: "${value}", where: "${value}" }, { name: b, where: "tag:${value}" }]`,
      `feeds: [{ name: b, where: "tag:a -tag:Canary-env" }, { where: "tag:${value}" }]`.replace("Canary-env", value),
      `digests: [{ name: "${value}", schedule: "${value}", sections: ["${value}", { title: x, tag: "${value}" }] }]`,
      `mail: { from: "${value}", transport: "smtp://u:${value}@h:587/x" }`,
      `mail: { transport: "smtp://u:${value}@h:587" }`,
      `mail: { bounces: { address: "${value}", mailbox: "imaps://u:${value}@h/x?y", webhook: "${value}\\n" } }`,
      `web: { listen: "${value}" }`,
      `"${value}": 1`,
    ]),
    // Written out by the operator where secrets belong.
    "mail: { transport: smtp://user:Canary@h:587/x }",
    "mail: { transport: 'smtp://user:a/b Can@ry Canary@h' }",
    "mail: { transport: smtps://Canary@h/x }",
    'mail:\n  transport: "smtp://user:\n    Canary@h/x"',
    "mail:\n  transport: >-\n    ftp://user:\n    Canary@h/x",
    'mail:\n  transport: "smtp://user:\n    Canary\\q@h/x"',
    'mail: { bounces: { mailbox: "imaps://u:Canary@h/x?y" } }',
    "mail: { bounces: { mailbox: pop3://u:Canary@h } }",
    "mail: { bounces: { webhook: Canary } }",
    "mail:\n  bounces:\n    webhook: Canary\n    confirm: often",
    "mail:\n  bounces:\n    webhook: >-\n      Canary\n      Canary",
    "database: oracle://user:Canary@host/x",
    "mail: { password: Canary }",
    "collect:\n  apiKey: Canary",
    "web: smtp://user:Canary@h",
    "smtp://user:Canary@h: 1",
  ];
  test.for(lines)("%j", async (line) => {
    const rest = line.startsWith("site:") ? "sources: [https://a.example]\n" : SMALLEST;
    expect(canariesIn((await refusal(`${rest}${line}\n`, WORLD)).message)).toEqual([]);
  });

  const sources: readonly string[] = [
    "ftp://user:Canary@a.example",
    "{ url: 'https://user:Canary@a.example', wieght: 1 }",
    "{ url: https://a.example, headers: { Authorization: 'Bearer Canary', weight: '' }, wieght: 1 }",
    "{ url: https://a.example, headers: { 'Bearer Canary': x } }",
    "{ url: https://a.example, headers: 'Authorization: Canary' }",
    '{ url: https://a.example, headers: { x-a: "Canary\\nx" } }',
    "{ url: https://a.example, headers: [Canary] }",
    "{ url: https://a.example, headers: { Canary: 1, Canary: 2 } }",
    "{ url: https://a.example, headers: { x-a: &h Canary }, wieght: *h }",
    "\n      url: https://a.example\n      headers:\n        X-Anything: Canary\n        Bad Name: Canary",
    "\n      url: https://a.example\n      headers:\n        X-Anything: [Canary",
    "\n      url: https://a.example\n      headers: {\n        X-Anything: @Canary\n      }",
    "\n      url: https://a.example\n      headers:\n        X-Anything: @Canary",
    "\n      url: https://a.example\n      headers:\n        X-Anything: |\n          Canary\n          Canary",
    "\n      url: https://a.example\n      headers:\n        X-Anything: 'Canary\n          Canary é'",
    '"https://a.example/${SECRET}"\n  - "https://a.example/${SECRET}"',
    "{ url: https://a.example, id: &h Canary É, headers: { x-a: *h } }",
    "\n      url: https://a.example\n      headers:\n        X-Anything: Canary: x",
    '{ url: "https://${SECRET}.example/ x" }',
    '{ url: https://a.example, id: "${SECRET}", headers: { x-a: "${SECRET}\\n\\n" , x: "" } }',
    '{ url: https://a.example, tags: ["${SECRET}"] }',
  ];
  test.for(sources)("source %j", async (source) => {
    const text = `site: { title: D, url: http://d.example }\nsources:\n  - ${source}\n`;
    expect(canariesIn((await refusal(text, WORLD)).message)).toEqual([]);
  });
});

test("a secret is not in printed settings", async () => {
  const settings = await settingsOf(
    `site: { title: D, url: http://d.example }
database: "postgres://desk:\${SLASHED}@db.example/desk"
sources:
  - { url: "https://user:\${SECRET}@a.example/\${SECRET}/feed", headers: { X-Token: "\${file:secret}", Cookie: Canary } }
  - https://user:Canary@b.example/feed?key=Canary
mail:
  from: d@example.org
  transport: "smtp://u:\${SLASHED}@mail.example"
  bounces: { mailbox: "imaps://u:\${SLASHED}@mail.example", webhook: "\${SECRET}-and-more" }
`,
    WORLD,
  );
  expect(canariesIn(inspect(settings, { depth: 20, showHidden: true }))).toEqual([]);
  expect(canariesIn(JSON.stringify(settings))).toEqual([]);
});
