import { describe, expect, test } from "vitest";
import { isWanted } from "../../../src/domain/where/is-wanted.ts";
import { parseWhere } from "../../../src/domain/where/parse-where.ts";
import type { Where } from "../../../src/domain/where/where.ts";
import { changesWithTime, isTagAlone, neededTags, oldestAge } from "../../../src/domain/where/where-needs.ts";
import { story, tell } from "../../publish/desk.ts";

function read(text: string): Where {
  const parsed = parseWhere(text);
  if ("problem" in parsed) throw new Error(parsed.problem);
  return parsed.where;
}

/** Three points at 08:00, told by two outlets, the lead in Swiss German. */
const breach = story(
  [
    tell("Café-Kette gehackt: zehntausend Karten", {
      outlet: "NZZ",
      language: "de-CH",
      summary: "Ein Zero-Day war’s.",
    }),
    tell("Coffee chain hacked, 漏洞被利用", { outlet: "The Register", language: "en", at: "2014-12-18T09:00:00Z" }),
  ],
  { tags: ["security", "retail"], points: 3 },
);

describe("isWanted", () => {
  test.for<[text: string, isTaken: boolean]>([
    ["", true],
    ["tag:security", true],
    ["tag:Security", false],
    ["tag:security tag:ai", false],
    ["tag:security -tag:ai", true],
    ["tag:ai or tag:retail", true],
    ["not (tag:ai or tag:retail)", false],
    ['source:"the register"', true],
    ["source:source-nzz.example", true],
    ["source:register", false],
    ["language:de", true],
    ["language:de-ch", true],
    ["language:en", false],
    ["cafe", true],
    ["CAFÉ", true],
    ['"zero day"', true],
    ["zero-day", true],
    ["zero", true],
    ['"gehackt ein"', false],
    ["kette gehackt", true],
    ["hack", false],
    ["漏洞", true],
    ["outlets=2", true],
    ["outlets>2", false],
    ["outlets<3", true],
    ["age<24h", true],
    ["age<=4h", true],
    ["age<4h", false],
    ["age>=4h", true],
    ["age>4h", false],
    ["score>=2.6", true],
    ["score>=2.7", false],
    ["score<=2.6", false],
  ])("of %j is %j", ([text, isTaken]) => {
    expect(isWanted(breach, read(text), new Date("2014-12-18T12:00:00Z"))).toBe(isTaken);
  });

  test("knows no age below zero", () => {
    expect(isWanted(breach, read("age<=0s"), new Date("2014-12-17T00:00:00Z"))).toBe(true);
  });

  test("takes a story whose language nobody says for none", () => {
    expect(isWanted(story([tell("A", { language: null })]), read("language:en"), new Date(0))).toBe(false);
  });
});

describe("what a choice needs", () => {
  test.for<{ text: string; tags: readonly string[]; isAlone?: boolean; changes?: boolean }>([
    { text: "", tags: [], isAlone: true },
    { text: "tag:a", tags: ["a"], isAlone: true },
    { text: "tag:a -tag:b", tags: ["a"] },
    { text: "text:x (tag:a tag:b)", tags: ["a", "b"] },
    { text: "-tag:a", tags: [] },
    { text: "tag:a or tag:b", tags: [] },
    { text: "tag:a x or tag:b tag:a", tags: ["a"] },
    { text: "tag:a (x or age<1d)", tags: ["a"], changes: true },
    { text: "-(score>1)", tags: [], changes: true },
    { text: "outlets>1", tags: [] },
  ])("of $text", ({ text, tags, isAlone = false, changes = false }) => {
    const where = read(text);
    expect([neededTags(where), isTagAlone(where), changesWithTime(where)]).toEqual([tags, isAlone, changes]);
  });

  test.for([
    { text: "", age: null },
    { text: "age<1d", age: 86_401 },
    { text: "age<=1d tag:a age<2d", age: 86_401 },
    { text: "age>1d", age: null },
    { text: "-(age>1d)", age: null },
    { text: "age<1d or tag:a", age: null },
    { text: "age<1d or age<=1h", age: 86_401 },
    { text: "(age<1d or score>2) age<2d", age: 172_801 },
  ])("at most $age seconds of age: $text", ({ text, age }) => {
    expect(oldestAge(read(text))).toBe(age);
  });
});
