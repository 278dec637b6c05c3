import { describe, expect, test } from "vitest";
import { MAX_RETURN_LOCAL_CHARS } from "../../../src/domain/bounce.ts";
import type { DeliveryId } from "../../../src/domain/delivery.ts";
import { mailAddress } from "../../../src/domain/mail-address.ts";
import { readReturnPath, returnPathOf } from "../../../src/send/bounces/return-path.ts";
import { address } from "../../builders.ts";

const KEY = new Uint8Array(32).fill(1);
const path = { address: address("bounces@desk.example"), key: KEY };
const id = "dlv-00ff0123456789abcdef" as DeliveryId;
const made = returnPathOf(path, id);

describe("a return path", () => {
  test("is an address whose local part has 64 characters at most, in lower case", () => {
    expect(made).toMatch(/^bounces\+[a-z2-7]{32}@desk\.example$/);
    const longest = address(`${"b".repeat(MAX_RETURN_LOCAL_CHARS)}@desk.example`);
    const long = returnPathOf({ address: longest, key: KEY }, id);
    expect(long.indexOf("@")).toBe(64);
    expect(mailAddress(long)).toBe(long);
  });

  test("is the same over all tries, and another one for another delivery or desk", () => {
    expect(returnPathOf(path, id)).toBe(made);
    expect(returnPathOf(path, "dlv-00ff0123456789abcdee" as DeliveryId)).not.toBe(made);
    expect(returnPathOf({ ...path, key: new Uint8Array(32).fill(2) }, id)).not.toBe(made);
  });

  test("is refused for an id that the desk does not make", () => {
    expect(() => returnPathOf(path, "dlv-x" as DeliveryId)).toThrow(/cannot stand/);
  });

  test.for<{ why: string; text: string; found: string }>([
    { why: "as it was made", text: made, found: id },
    { why: "in capitals", text: made.toUpperCase(), found: id },
    { why: "among other text", text: `Bounce <${made}>, x@y.example`, found: id },
    { why: "behind a forged one", text: `${forge(made)} ${made}`, found: id },
    { why: "forged", text: forge(made), found: "forged" },
    { why: "of another desk", text: returnPathOf({ ...path, key: new Uint8Array(32) }, id), found: "forged" },
    { why: "cut short", text: made.replace(/.@/, "@"), found: "none" },
    { why: "with more before it", text: `x${made}`, found: "none" },
    { why: "with more behind it", text: `${made}-x`, found: "none" },
    { why: "at another domain", text: made.replace("desk", "desx"), found: "none" },
    {
      why: "where a dot would stand for any letter",
      text: made.replace("desk.example", "deskxexample"),
      found: "none",
    },
    { why: "without a token", text: path.address, found: "none" },
    { why: "in nothing", text: "", found: "none" },
  ])("is found $why: $found", ({ text, found }) => {
    expect(readReturnPath(path, text)).toBe(found);
  });

  test("cannot be changed in any place", () => {
    for (let at = "bounces+".length; at < made.indexOf("@"); at += 1) {
      const other = made[at] === "a" ? "b" : "a";
      expect(readReturnPath(path, made.slice(0, at) + other + made.slice(at + 1))).toBe("forged");
    }
  });
});

function forge(text: string): string {
  return text.replace(/.(?=@)/, (char) => (char === "a" ? "b" : "a"));
}
