import { expect, test } from "vitest";
import { withoutDateline } from "../../src/domain/dateline.ts";

test.for([
  { why: "of a known agency", text: "Washington (AP) — It rains.", rest: "It rains." },
  { why: "with its day", text: "LONDON, March 10 (Reuters) - It rains.", rest: "It rains." },
  { why: "of any agency, the place in capitals", text: "NEW BRUGG (Valley Wire) - It rains.", rest: "It rains." },
  { why: "of the agency alone", text: "AFP - It rains.", rest: "It rains." },
  { why: "of the place alone", text: "LOS ANGELES — It rains.", rest: "It rains." },
])("a dateline $why goes", ({ text, rest }) => {
  expect(withoutDateline(text)).toBe(rest);
});

test.for([
  "NASA (the agency) said so.",
  "Brugg (Valley Wire) - It rains.",
  "It rains in LONDON (Valley Wire) - so they say.",
])("what is none stays: %s", (text) => {
  expect(withoutDateline(text)).toBe(text);
});
