import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCell, readCsv, writeCsv } from "../../src/app/people/csv.ts";

describe("readCsv", () => {
  test.for<{ why: string; text: string; records: readonly (readonly [number, ...string[]])[] }>([
    { why: "nothing", text: "", records: [] },
    { why: "one cell without a line end", text: "a", records: [[1, "a"]] },
    { why: "all kinds of line ends", text: "a\r\nb\nc\rd", records: [[1, "a"], [2, "b"], [3, "c"], [4, "d"]] }, // prettier-ignore
    { why: "an empty last cell", text: "a,\nb,", records: [[1, "a", ""], [2, "b", ""]] }, // prettier-ignore
    { why: "quotes, commas and line ends in quotes", text: '"a,""b""\nc",d\ne', records: [[1, 'a,"b"\nc', "d"], [3, "e"]] }, // prettier-ignore
    { why: "the mark of UTF-8 before it", text: "\uFEFFa\n", records: [[1, "a"]] },
    { why: "empty lines, which count", text: "a\n\n , \nb\n", records: [[1, "a"], [4, "b"]] }, // prettier-ignore
    { why: "a quote that nobody closes, as it stands", text: '"a,b\nc', records: [[1, '"a', "b"], [2, "c"]] }, // prettier-ignore
    { why: "what stands behind closing quotes", text: '"a"b,c', records: [[1, "ab", "c"]] },
  ])("reads $why", ({ text, records }) => {
    expect(readCsv(text).map(({ line, cells }) => [[line], cells].flat())).toEqual(records);
  });

  test("reads what was written, whatever stands in it", () => {
    const cell = fc
      .string({ unit: fc.constantFrom(..."a b = + - @ ' \" , ; é".split(" "), " ") })
      .filter((text) => text.trim() === text);
    const record = fc.array(cell, { minLength: 1, maxLength: 4 }).filter((cells) => cells.some((each) => each !== ""));
    fc.assert(
      fc.property(fc.array(record, { maxLength: 5 }), (records) => {
        fc.pre(records.every((cells) => cells.every((each) => !/^'[=+\-@]/.test(each))));
        expect(readCsv(writeCsv(records)).map(({ cells }) => cells.map(readCell))).toEqual(records);
      }),
    );
  });
});

describe("writeCsv", () => {
  test.for([
    { cell: "=1+1", written: "'=1+1" },
    { cell: "+1", written: "'+1" },
    { cell: "-1", written: "'-1" },
    { cell: "@SUM(A1)", written: "'@SUM(A1)" },
    { cell: "\t=1", written: "'\t=1" },
    { cell: "\r=1", written: '"\'\r=1"' },
    { cell: '=HYPERLINK("x","y")', written: '"\'=HYPERLINK(""x"",""y"")"' },
    { cell: "a=1", written: "a=1" },
    { cell: "a,b", written: '"a,b"' },
  ])("writes $cell so that no spreadsheet computes it", ({ cell, written }) => {
    expect(writeCsv([[cell, "x"]])).toBe(`${written},x\r\n`);
  });
});
