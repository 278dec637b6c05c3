import { describe, expect, test } from "vitest";
import { CANARY, canariesIn, canary } from "./canary.ts";
import { newsdesk } from "./e2e/newsdesk-process.ts";

const secret = canary("database");

describe("a canary is found", () => {
  test.for<[string, string]>([
    ["as it is", `the password ${secret} is wrong`],
    ["in an address", `postgres://desk:${encodeURIComponent(secret)}@db/newsdesk`],
    ["in JSON", JSON.stringify({ secret })],
    ["in other case", secret.toUpperCase()],
    ["in hex", Buffer.from(secret).toString("hex")],
    ["in a login of HTTP", `Basic ${Buffer.from(`desk:${secret}`).toString("base64")}`],
    ["in a login of SMTP", Buffer.from(`\0desk\0${secret}`).toString("base64")],
    ["in base64 from a third place", Buffer.from(`xx${secret}`).toString("base64url")],
    ["broken by a mail", `${secret.slice(0, 18)}=\r\n${secret.slice(18)}`],
    [
      "broken in the base64 of a mail",
      Buffer.from(`${"long ".repeat(14)}${secret}`)
        .toString("base64")
        .replaceAll(/.{76}/g, "$&\r\n"),
    ],
  ])("%s", ([, text]) => {
    expect(canariesIn(text)).toHaveLength(1);
  });

  test("in what a process says, which then counts as failed", async () => {
    await expect(newsdesk([secret])).rejects.toThrow(/told a secret: .*kvanarienvogel/);
  });

  test("and nothing else is", () => {
    expect(canariesIn(`[secret] ${CANARY.slice(1)} ${Buffer.from("another secret").toString("base64")}`)).toEqual([]);
  });
});
