import { format, inspect } from "node:util";
import { expect, test } from "vitest";
import { Secret } from "../../../src/app/settings/secret.ts";

const secret = new Secret("hunter2");

test.for<{ why: string; printed: string; expected: string }>([
  { why: "as text", printed: String(secret), expected: "[secret]" },
  { why: "as JSON", printed: JSON.stringify({ secret }), expected: '{"secret":"[secret]"}' },
  { why: "inspected", printed: inspect({ secret }, { showHidden: true }), expected: "{ secret: [secret] }" },
  { why: "formatted", printed: format("%s %o", secret, secret), expected: "[secret] [secret]" },
])("does not show itself $why", ({ printed, expected }) => {
  expect(printed).toBe(expected);
});

test("is revealed on demand", () => {
  expect(secret.reveal()).toBe("hunter2");
});
