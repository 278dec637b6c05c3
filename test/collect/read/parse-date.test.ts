import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { parseDate } from "../../../src/collect/read/parse-date.ts";

const DATES: readonly (readonly [raw: string, utc: string | null])[] = [
  ["Wed, 24 Dec 2014 10:00:00 GMT", "2014-12-24T10:00:00"],
  ["Wed, 24 Dec 2014 10:00:00 +0100", "2014-12-24T09:00:00"],
  ["Wed, 24 Dec 2014 10:00:00 +01:00", "2014-12-24T09:00:00"],
  ["Wed, 24 Dec 2014 10:00 -0330", "2014-12-24T13:30:00"],
  ["24 Dec 14 10:00:00 Z", "2014-12-24T10:00:00"],
  ["Wed,24 Dec 2014 10:00:00 EST", "2014-12-24T15:00:00"],
  ["Wed, 24 Dec 2014 10:00:00 CET", "2014-12-24T09:00:00"],
  ["Sat, 12 Jul 2014 10:00:00 CEST", "2014-07-12T08:00:00"],
  ["Sat, 12 Jul 2014 10:00:00 BST", "2014-07-12T09:00:00"],
  ["Sat, 12 Jul 2014 10:00:00 PDT", "2014-07-12T17:00:00"],
  ["Sat, 12 Jul 2014 10:00:00 IST", "2014-07-12T04:30:00"],
  ["Sat, 12 Jul 2014 10:00:00 GMT+2", "2014-07-12T08:00:00"],
  ["Sat, 12 July 2014 10:00:00 Etc/GMT", "2014-07-12T10:00:00"],
  ["Saturday, 12-Jul-2014 10:00:00 GMT", "2014-07-12T10:00:00"],
  ["Sat Jul 12 10:00:00 2014", "2014-07-12T10:00:00"],
  ["Sat Jul 12 10:00:00 PDT 2014", "2014-07-12T17:00:00"],
  ["July 12th, 2014 3:05 pm", "2014-07-12T15:05:00"],
  ["12 Jul 2014 12:30 AM", "2014-07-12T00:30:00"],
  ["Sat, 12 Jul 2014", "2014-07-12T00:00:00"],
  ["2014-12-24T10:00:00Z", "2014-12-24T10:00:00"],
  ["2014-12-24T10:00:00.123456+01:00", "2014-12-24T09:00:00.123"],
  ["2014-12-24T10:00Z", "2014-12-24T10:00:00"],
  ["2014-12-24 10:00:00", "2014-12-24T10:00:00"],
  ["2014-12-24 10:00:00 +0100", "2014-12-24T09:00:00"],
  ["20141224T101500Z", "2014-12-24T10:15:00"],
  ["2014/12/24 10:00:00", "2014-12-24T10:00:00"],
  ["2014-12-24", "2014-12-24T00:00:00"],
  ["2014-12", "2014-12-01T00:00:00"],
  ["2014", "2014-01-01T00:00:00"],
  ["  \n Wed,  24 Dec 2014 10:00:00 GMT \t", "2014-12-24T10:00:00"],
  ["2016-02-29", "2016-02-29T00:00:00"],
  ["2015-02-29", null],
  ["Wed, 32 Dec 2014 10:00:00 GMT", null],
  ["2014-12-24T25:00:00Z", null],
  ["2014-12-24T10:61:00Z", null],
  ["2014-13-24T10:00:00Z", null],
  ["Wed, 24 Dez 2014 10:00:00 +99:99", null],
  ["soon", null],
  ["", null],
  ["1 ".repeat(100_000), null],
];

describe("parseDate", () => {
  test.for(DATES)("reads %j as %s", ([raw, utc]) => {
    expect(
      parseDate(raw)
        ?.toISOString()
        .replace(/(?:\.000)?Z$/, "") ?? null,
    ).toBe(utc);
  });

  test.for(["UTC", "America/New_York", "Asia/Tokyo", "Pacific/Apia"])("reads the same on a machine in %s", (zone) => {
    const code = `
      import { parseDate } from "./src/collect/read/parse-date.ts";
      console.log(JSON.stringify(${JSON.stringify(DATES.slice(0, -1).map(([raw]) => raw))}.map((raw) => parseDate(raw)?.getTime() ?? null)));
    `;
    const said = execFileSync(process.execPath, ["--input-type=module", "--eval", code], {
      cwd: `${import.meta.dirname}/../../..`,
      env: { TZ: zone },
      encoding: "utf8",
    });
    expect(JSON.parse(said)).toEqual(
      DATES.slice(0, -1).map(([, utc]) => (utc === null ? null : Date.parse(`${utc}Z`))),
    );
  });
});
