import { describe, expect, test } from "vitest";
import { toSource } from "../../../src/app/settings/settings.ts";
import { refusal, settingsOf, SMALLEST, type Written } from "./settings-folder.ts";

const titled = (title: string) => `site: { title: "${title}", url: http://d.example }\nsources: [https://a.example]\n`;

const WORLD: Written = {
  env: { NAME: "Desk", OTHER: "two", EMPTY: "", BLANK: " \n", NUMBER: "7", NESTED: "${NAME}" },
  files: {
    "secrets/plain": "from file",
    "secrets/unix": "from file\n",
    "secrets/windows": "from file\r\n",
    "secrets/empty": "\n",
    "secrets/latin": Uint8Array.of(0xe9),
    "secrets/large": "x".repeat(65_537),
  },
};

describe("a placeholder", () => {
  test.for<[title: string, expected: string]>([
    ["${NAME}", "Desk"],
    ["The ${NAME} of ${OTHER}", "The Desk of two"],
    ["${file:secrets/plain}", "from file"],
    ["${file:secrets/unix}", "from file"],
    ["${file:secrets/windows}", "from file"],
    ["$${NAME}", "${NAME}"],
    ["$$${NAME}", "$${NAME}"],
    ["$NAME and $5 {x}", "$NAME and $5 {x}"],
    ["${NESTED}", "${NAME}"],
  ])("%j is %j", async ([title, expected]) => {
    expect((await settingsOf(titled(title), WORLD)).site.title).toBe(expected);
  });

  test("can stand for a number", async () => {
    const settings = await settingsOf(`${SMALLEST}collect: { perHost: "\${NUMBER}" }\n`, WORLD);
    expect(settings.collect.perHost).toBe(7);
  });

  test("in a remark or in a key means nothing", async () => {
    const error = await refusal(`${SMALLEST}# \${NOWHERE}\n"\${NAME}": 1\n`, WORLD);
    expect(error.message).toContain('"${NAME}" is not a setting.');
    expect(error.message).not.toContain("NOWHERE");
  });

  const MISWRITTEN =
    "A placeholder is written ${NAME} for an environment variable, or ${file:path} for a file. Write $${ for these letters themselves.";
  test.for<[title: string, problem: string]>([
    ["${NOWHERE}", "The environment variable NOWHERE is not set. Set it where newsdesk is started."],
    ["${EMPTY}", "The environment variable EMPTY is empty. Give it a value where newsdesk is started."],
    ["${BLANK}", "The environment variable BLANK is empty. Give it a value where newsdesk is started."],
    ["${toString}", "The environment variable toString is not set. Set it where newsdesk is started."],
    ["${file:nowhere}", "The file nowhere does not exist. Its path is relative to the settings file."],
    ["${file:secrets}", "The file secrets is not a file. Name the file that holds the secret."],
    ["${file:secrets/empty}", "The file secrets/empty is empty. Write the secret into it."],
    ["${file:secrets/latin}", "The file secrets/latin is not UTF-8 text. Save the secret as text."],
    [
      "${file:secrets/large}",
      "The file secrets/large is larger than 64 KiB. A secret is a short text: is this the right file?",
    ],
    ["${}", MISWRITTEN],
    ["${file:}", MISWRITTEN],
    ["${NA ME}", MISWRITTEN],
    ["${NAME:-x}", MISWRITTEN],
    ["${NAME", MISWRITTEN],
  ])("%j is refused once, with its place", async ([title, problem]) => {
    const error = await refusal(titled(title), WORLD);
    expect(error.message.split("\n").slice(0, 3)).toEqual([
      "newsdesk.yaml has a mistake.",
      "",
      `newsdesk.yaml:1:16: ${problem}`,
    ]);
  });

  test("that fails twice is told in both places", async () => {
    const error = await refusal(`${titled("${NOWHERE}")}web: { listen: "\${NOWHERE}" }\n`);
    expect(error.message).toContain("newsdesk.yaml:1:16: The environment variable NOWHERE is not set.");
    expect(error.message).toContain("newsdesk.yaml:3:16: The environment variable NOWHERE is not set.");
  });
});

describe("a password from a placeholder", () => {
  const password = "p@ss/w#rd?%41:é";
  const written: Written = { env: { PASSWORD: password, LOGIN: "me@example.org" }, files: { pw: `${password}\n` } };

  test.for<[placeholder: string]>([["${PASSWORD}"], ["${file:pw}"]])(
    "%s arrives whole at a server",
    async ([placeholder]) => {
      const text = `${SMALLEST}database: postgres://\${LOGIN}:${placeholder}@db.example/desk
mail:
  from: d@example.org
  transport: smtp://\${LOGIN}:${placeholder}@mail.example:587\n`;
      const { database, mail } = await settingsOf(text, written);
      const relay = mail.relays[0]?.transport;
      const addresses = [
        database.kind === "postgres" ? new URL(database.address.reveal()) : null,
        relay?.kind === "smtp" ? new URL(relay.address.reveal()) : null,
      ];
      expect(addresses.map((url) => url?.host)).toEqual(["db.example", "mail.example:587"]);
      expect(addresses.map((url) => decodeURIComponent(url?.username ?? ""))).toEqual([
        "me@example.org",
        "me@example.org",
      ]);
      expect(addresses.map((url) => decodeURIComponent(url?.password ?? ""))).toEqual([password, password]);
    },
  );

  test("arrives whole in a source's header", async () => {
    const text = SMALLEST.replace("https://example.org/", '"https://${LOGIN}:${PASSWORD}@example.org/').replace(
      "xml]",
      'xml"]',
    );
    const [source] = (await settingsOf(text, written)).sources.map(toSource);
    expect(source?.headers).toEqual({
      authorization: `Basic ${Buffer.from(`me@example.org:${password}`).toString("base64")}`,
    });
  });

  test("is not part of a source's id", async () => {
    const text = `site: { title: D, url: http://d.example }
sources:
  - https://a.example/\${LOGIN}/feed?key=\${PASSWORD}
  - https://\${HOST}/news
`;
    const settings = await settingsOf(text, { env: { LOGIN: "canary", PASSWORD: "x", HOST: "b.example" } });
    expect(settings.sources.map(({ id, name }) => ({ id, name }))).toEqual([
      { id: "a-example-feed", name: "a.example" },
      { id: "b-example", name: "b.example" },
    ]);
  });
});
