import { assert, property, string } from "fast-check";
import { expect, test } from "vitest";
import { softLines } from "../../src/send/soft-lines.ts";

test.for([
  { why: "plain letters stay", value: "ada@example.org", lines: ["ada@example.org"] },
  { why: "nothing is nothing", value: "", lines: [""] },
  { why: "a blank, an equals sign and a control character", value: "a =\t\0", lines: ["a=20=3D=09=00"] },
  { why: "bytes of UTF-8", value: "é🎬", lines: ["=C3=A9=F0=9F=8E=AC"] },
  { why: "half a character", value: "a\ud83d", lines: ["a=EF=BF=BD"] },
  { why: "a line end", value: "a\r\nb", lines: ["a=0D=0Ab"] },
  { why: "a first dash and a first dot", value: "--b", lines: ["=2D-b"] },
  { why: "a first dot", value: "..", lines: ["=2E."] },
  { why: "73 on a line", value: "x".repeat(74), lines: ["x".repeat(73), "x"] },
  {
    why: "a dash that begins the second line",
    value: `${"x".repeat(73)}--boundary`,
    lines: ["x".repeat(73), "=2D-boundary"],
  },
  { why: "no cut after =", value: `${"x".repeat(72)} y`, lines: ["x".repeat(72), "=20y"] },
  { why: "no cut after =2", value: `${"x".repeat(71)} y`, lines: ["x".repeat(71), "=20y"] },
  { why: "a cut after =20", value: `${"x".repeat(70)} y`, lines: [`${"x".repeat(70)}=20`, "y"] },
])("$why", ({ value, lines }) => {
  expect(softLines(value)).toBe(lines.join("=\r\n"));
});

test("any text comes back, in lines that are short and of ASCII", () => {
  assert(
    property(string({ unit: "binary", maxLength: 400 }), (value) => {
      const lines = softLines(value).split("\r\n");
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(76);
      expect(lines.filter((line) => !/^(?:[\x21-\x3c\x3e-\x7e]|=[0-9A-F]{2})*=?$/.test(line))).toEqual([]);
      expect(lines.filter((line) => /^[-.]/.test(line))).toEqual([]);
      const bytes = lines.join("\r\n").replaceAll("=\r\n", "").replaceAll("=", "%");
      expect(decodeURIComponent(bytes.replace(/%(?![0-9A-F]{2})/g, "%25"))).toBe(value.toWellFormed());
    }),
  );
});
