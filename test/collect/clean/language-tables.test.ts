import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseLanguageTables } from "../../../src/collect/clean/language-tables.ts";

const FILE = new URL("../ngrams/extrasmall.js", import.meta.resolve("eld/extrasmall"));

test("the tables that are parsed are those that the module makes", async () => {
  const { ngramsData } = (await import(FILE.href)) as { ngramsData: ReturnType<typeof parseLanguageTables> };
  const { type, languages, ngrams } = parseLanguageTables(readFileSync(FILE, "utf8"));
  expect({ type, languages }).toEqual({ type: ngramsData.type, languages: ngramsData.languages });
  const pieces = Object.keys(ngramsData.ngrams);
  expect(pieces.length).toBeGreaterThan(40_000);
  const differing = pieces.filter(
    (piece) => JSON.stringify(ngrams[piece]) !== JSON.stringify(ngramsData.ngrams[piece]),
  );
  expect(differing).toEqual([]);
});

test("a key may be quoted in any way that JavaScript has, and one that is not there is nothing", () => {
  const text = `export const ngramsData = {type:'T',languages:{0:'am',1:'ar'},isSubset:false,ngrams:{ab:{0:7},'c d':{1:9,0:8},"e'f":{1:255},'g\\'h':{0:0}}};`;
  const { type, languages, ngrams } = parseLanguageTables(text);
  expect({ type, languages }).toEqual({ type: "T", languages: { 0: "am", 1: "ar" } });
  expect([ngrams["ab"], ngrams["c d"], ngrams["e'f"], ngrams["g'h"]]).toEqual([
    { 0: 7 },
    { 0: 8, 1: 9 },
    { 1: 255 },
    { 0: 0 },
  ]);
  expect(ngrams["constructor"]).toBeUndefined();
});

test.for([
  { why: "another head", text: "export default {ngrams:{ab:{0:7}}};" },
  { why: "no tables", text: "export const ngramsData = {type:'T',languages:{0:'am'}};" },
  { why: "an entry of another form", text: "export const ngramsData = {type:'T',languages:{0:'am'},ngrams:{ab:[7]}};" },
  {
    why: "a score that fits no byte",
    text: "export const ngramsData = {type:'T',languages:{0:'am'},ngrams:{ab:{0:256}}};",
  },
])("text with $why is refused", ({ text }) => {
  expect(() => parseLanguageTables(text)).toThrow("language tables");
});
