import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { monthOf } from "../../../src/collect/read/date-names.ts";
import { parseDate } from "../../../src/collect/read/parse-date.ts";
import { DATES } from "./date-table.ts";

const ROOT = resolve(import.meta.dirname, "../../..");
const CORPUS = process.env["CORPUS"] ?? resolve(ROOT, "../shared/data");
const CORPUS_DATES = resolve(CORPUS, "feeds/dates-feedparser.jsonl");
const ZONES = ["UTC", "America/New_York", "Asia/Tokyo", "Pacific/Apia"];

describe("parseDate", () => {
  test.for(DATES)("reads %j as %s", ([raw, utc]) => {
    expect(
      parseDate(raw)
        ?.toISOString()
        .replace(/(?:\.000)?Z$/, "") ?? null,
    ).toBe(utc);
  });

  test.for(["1 ".repeat(100_000), `${" ".repeat(100_000)}x`, "a,".repeat(50), "1/".repeat(40), "\u0000"])(
    "takes no time over %j",
    (raw) => {
      expect(parseDate(raw)).toBe(null);
    },
  );

  test("takes nothing for nothing", () => {
    expect([parseDate(null), parseDate(undefined)]).toEqual([null, null]);
  });

  test.for(ZONES)("reads the same on a machine in %s", (zone) => {
    const texts = DATES.map(([raw]) => raw);
    expect(readIn(zone, texts)).toEqual(DATES.map(([, utc]) => (utc === null ? null : Date.parse(`${utc}Z`))));
  });

  test.for(ZONES)("reads all dates of the corpus on a machine in %s", (zone, context) => {
    if (!existsSync(CORPUS_DATES)) context.skip(`there are no dates in ${CORPUS}`);
    const rows = readFileSync(CORPUS_DATES, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as { readonly text: string; readonly utc: string | null });
    expect(rows.length).toBeGreaterThan(60);
    const read = readIn(
      zone,
      rows.map(({ text }) => text),
    );
    const told = rows.map(({ text }, index) => [text, toSeconds(read[index] ?? null)]);
    expect(told).toEqual(rows.map(({ text, utc }) => [text, utc === null ? null : toSeconds(Date.parse(utc))]));
  });
});

describe("the names of months", () => {
  test.for(["jan", "mars", "märz", "mär", "marzo", "Μαρτίου", "марта", "már", "mrt", "mart"])("knows %s", (name) => {
    expect(monthOf(name.toLowerCase())).toBe(name === "jan" ? 1 : 3);
  });

  test.for(["j", "ju", "jui", "xyz", "mon", "2014", ""])("does not take %j for one", (name) => {
    expect(monthOf(name)).toBe(null);
  });
});

/** What a process of its own reads, which knows its zone from its start: milliseconds since 1970, or `null`. */
function readIn(zone: string, texts: readonly string[]): readonly (number | null)[] {
  const code = `
    const { parseDate } = await import("./src/collect/read/parse-date.ts");
    console.log(JSON.stringify(${JSON.stringify(texts)}.map((raw) => parseDate(raw)?.getTime() ?? null)));
  `;
  const said = execFileSync(process.execPath, ["--input-type=module", "--eval", code], {
    cwd: ROOT,
    env: { TZ: zone },
    encoding: "utf8",
  });
  return JSON.parse(said) as readonly (number | null)[];
}

function toSeconds(ms: number | null): number | null {
  return ms === null ? null : Math.floor(ms / 1000);
}
