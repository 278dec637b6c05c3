import { generateKeyPairSync } from "node:crypto";
import { readFile } from "node:fs/promises";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UserError } from "../../../src/domain/user-error.ts";
import { read } from "./settings-folder.ts";

const SHIPPED = await readFile(new URL("../../../config/newsdesk.yaml", import.meta.url), "utf8");
/** The settings that are remarks are worth breaking too. One remark is another choice for a line that is there. */
const OPENED = SHIPPED.replace("  transport: ./data/outbox\n", "").replaceAll(
  /^( *)# ((?: {2})?[a-zA-Z]+:(?: [^\s].*)?)$/gm,
  "$1$2",
);
const ENV = { PGPASSWORD: "p", SMTP_PASSWORD: "p", IMAP_PASSWORD: "p", BOUNCE_SECRET: "0123456789abcdef" };
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const FILES = { "dkim.pem": privateKey.export({ type: "pkcs8", format: "pem" }) };

const LETTERS = ["${", "${X}", "---\n", "<<: ", "__proto__: "].concat(
  Array.from(" \t\n\r:#-[]{},&*!|>'\"%@`\\$?.~0a\0\u{FEFF}\u{2028}é漢"),
);

/** One slip of an editor: letters put in, taken out or replaced, a line doubled, moved in or out, or the end cut off. */
const slip = fc.record({
  kind: fc.constantFrom("insert", "remove", "replace", "double", "indent", "cut"),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.integer({ min: 1, max: 12 }),
  letters: fc.oneof(fc.constantFrom(...LETTERS), fc.string({ unit: "binary", maxLength: 6 })),
});

function mutate(
  text: string,
  { kind, at, length, letters }: { kind: string; at: number; length: number; letters: string },
) {
  const offset = Math.floor(at * text.length);
  const [before, after] = [text.slice(0, offset), text.slice(offset)];
  const start = text.lastIndexOf("\n", offset) + 1;
  switch (kind) {
    case "insert":
      return before + letters + after;
    case "remove":
      return before + after.slice(length);
    case "replace":
      return before + letters + after.slice(length);
    case "double":
      return text.slice(0, start) + text.slice(start).replace(/^.*\n/, "$&$&");
    case "indent":
      return text.slice(0, start) + " ".repeat(length) + text.slice(start);
    default:
      return before;
  }
}

const TOLD = /newsdesk\.yaml:\d+:\d+: .+\n +\d+ \| .*\n +\| +\^|newsdesk\.yaml is (?:empty|not UTF-8 text)/;

/** What becomes of a text; anything but settings or a `UserError` is thrown on. */
async function fate(text: string): Promise<string> {
  try {
    await read(text, { env: ENV, files: FILES });
    return "accepted";
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return TOLD.test(error.message) ? "refused with a place" : error.message;
  }
}

describe.for<[name: string, text: string]>([
  ["the shipped file", SHIPPED],
  ["the shipped file with its remarks opened", OPENED],
])("%s", ([, text]) => {
  test("is accepted", async () => {
    expect(text.match(/^ *[a-zA-Z]+:/gm)?.length).toBeGreaterThan(25);
    expect(await fate(text)).toBe("accepted");
  });

  test("with any one slip is accepted, or refused with a place", async () => {
    const fates = new Set<string>();
    const property = fc.asyncProperty(slip, async (change) => {
      const end = await fate(mutate(text, change));
      fates.add(end);
      return end === "accepted" || end === "refused with a place";
    });
    await fc.assert(property, { numRuns: 200 });
    expect([...fates].toSorted()).toEqual(["accepted", "refused with a place"]);
  });
});
