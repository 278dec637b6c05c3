import { expect, test } from "vitest";
import { recipientAddresses } from "../../../src/send/bounces/delivery-status.ts";

test.for<{ why: string; value: string; addresses: readonly string[] }>([
  { why: "with its type", value: "rfc822; Ada@Example.org", addresses: ["ada@example.org"] },
  { why: "in brackets", value: "rfc822;<ada@example.org>", addresses: ["ada@example.org"] },
  {
    why: "with a tag, which looks like xtext",
    value: "rfc822;ada+42@example.org",
    addresses: ["ada+42@example.org", "adab@example.org"],
  },
  {
    why: "in xtext",
    value: "rfc822; ada+2Bnews@example.org",
    addresses: ["ada+2bnews@example.org", "ada+news@example.org"],
  },
  { why: "that is none", value: "unknown; somebody", addresses: [] },
  { why: "that is too long", value: `rfc822; ${"a".repeat(2_000)}@example.org`, addresses: [] },
])("a recipient $why", ({ value, addresses }) => {
  expect(recipientAddresses(value)).toEqual(addresses);
});
