import { describe, expect, test } from "vitest";
import { journalLine, manifestText, parseJournal, parseManifest } from "../../../src/app/export/manifest.ts";

const one = { hash: "aa", bytes: 1, from: "x" };
const two = { hash: "bb", bytes: 2, from: "y" };

describe("the manifest", () => {
  test("reads what it wrote, and is the same text in whatever order the files came", () => {
    const text = manifestText(new Map([["index.html", one], ["feeds/a.xml", two]])); // prettier-ignore
    expect(text).toBe(manifestText(new Map([["feeds/a.xml", two], ["index.html", one]]))); // prettier-ignore
    expect(parseManifest(text)).toEqual(new Map([["feeds/a.xml", two], ["index.html", one]])); // prettier-ignore
    expect(parseManifest(manifestText(new Map()))).toEqual(new Map());
  });

  test.for([
    { why: "nothing", text: "" },
    { why: "half of one", text: '{"newsdesk-export": 1, "files": {' },
    { why: "another format", text: '{"newsdesk-export": 2, "files": {}}' },
    { why: "a list", text: "[]" },
    { why: "a way out of the folder", text: '{"newsdesk-export": 1, "files": {"../../etc/passwd": ["a", 1, "b"]}}' },
    { why: "a path from the root", text: '{"newsdesk-export": 1, "files": {"/etc/passwd": ["a", 1, "b"]}}' },
    { why: "a prototype", text: '{"newsdesk-export": 1, "files": {"__proto__": ["a", 1, "b"]}}' },
    { why: "a file without a hash", text: '{"newsdesk-export": 1, "files": {"a": [null, 1, "b"]}}' },
  ])("$why is none", ({ text }) => {
    expect(parseManifest(text)).toBeNull();
  });
});

describe("the journal", () => {
  test("is read line by line, but for lines that were cut short and ways out of the folder", () => {
    const lines = [
      journalLine("a.html", one),
      '["b.html","bb',
      "\n",
      journalLine("c.html", two),
      '["../d","dd",1,"z"]',
    ];
    expect(parseJournal(lines.join(""))).toEqual([
      ["a.html", one],
      ["c.html", two],
    ]);
  });
});
