import { describe, expect, test } from "vitest";
import { extendTrail, TRAIL_START } from "../../src/net/permanent-move.ts";

/** The operator opened this one; all others are public. */
const guard = { trusts: (hostname: string) => hostname === "intranet.example" };

describe("a trail of redirects", () => {
  test.for<{
    why: string;
    hops: readonly (readonly [from: string, status: number, to: string])[];
    movedTo: string | null;
  }>([
    { why: "of none leads nowhere", hops: [], movedTo: null },
    {
      why: "leads along a 301",
      hops: [["http://a.example/", 301, "https://a.example/"]],
      movedTo: "https://a.example/",
    },
    {
      why: "leads along many",
      hops: [
        ["http://a.example/", 301, "https://a.example/"],
        ["https://a.example/", 308, "https://b.example/"],
      ],
      movedTo: "https://b.example/",
    },
    { why: "does not follow a 302", hops: [["https://a.example/", 302, "https://b.example/"]], movedTo: null },
    { why: "does not follow a 303", hops: [["https://a.example/", 303, "https://b.example/"]], movedTo: null },
    { why: "does not follow a 307", hops: [["https://a.example/", 307, "https://b.example/"]], movedTo: null },
    {
      why: "ends at a temporary one",
      hops: [
        ["https://a.example/", 301, "https://b.example/"],
        ["https://b.example/", 302, "https://c.example/"],
        ["https://c.example/", 301, "https://d.example/"],
      ],
      movedTo: "https://b.example/",
    },
    {
      why: "does not begin after a temporary one",
      hops: [
        ["https://a.example/", 302, "https://b.example/"],
        ["https://b.example/", 301, "https://c.example/"],
      ],
      movedTo: null,
    },
    { why: "never steps down to http", hops: [["https://a.example/", 301, "http://a.example/"]], movedTo: null },
    { why: "never leads inward", hops: [["https://a.example/", 301, "https://intranet.example/"]], movedTo: null },
    {
      why: "may stay within what the operator opened",
      hops: [["https://intranet.example/a", 301, "https://intranet.example/b"]],
      movedTo: "https://intranet.example/b",
    },
  ])("$why", ({ hops, movedTo }) => {
    const trail = hops.reduce(
      (before, [from, status, to]) => extendTrail(before, { from: new URL(from), status, to: new URL(to) }, guard),
      TRAIL_START,
    );
    expect(trail.movedTo?.href ?? null).toBe(movedTo);
  });
});
