import { assert, constantFrom, property, string } from "fast-check";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { isFileName, isFilePath } from "../../../src/app/export/export-path.ts";

function staysInside(text: string): boolean {
  return !isFilePath(text) || path.resolve("/site", text) === `/site/${text}`;
}

describe("isFileName", () => {
  test.for<{ name: string; is: boolean; why: string }>([
    { name: "open-source", is: true, why: "an ordinary tag" },
    { name: "2024", is: true, why: "digits" },
    { name: "../x", is: false, why: "a way up" },
    { name: "..", is: false, why: "the folder above" },
    { name: "a/b", is: false, why: "a folder in it" },
    { name: "a\\b", is: false, why: "a folder elsewhere" },
    { name: "%2F", is: false, why: "what some hosts take for a slash" },
    { name: "CON", is: false, why: "capitals" },
    { name: "con", is: false, why: "a device" },
    { name: "lpt1", is: false, why: "another device" },
    { name: "AI", is: false, why: "may be `ai` elsewhere" },
    { name: ".hidden", is: false, why: "hidden" },
    { name: "é", is: false, why: "two spellings" },
    { name: "a ", is: false, why: "a blank at its end" },
    { name: "a\0b", is: false, why: "the end of a name to some" },
    { name: "", is: false, why: "nothing" },
    { name: "x".repeat(201), is: false, why: "too long for some disks" },
  ])("$name: $is, $why", ({ name, is }) => {
    expect(isFileName(name)).toBe(is);
  });
});

describe("isFilePath", () => {
  test.for(["index.html", "tag/film/index.html", "feeds/a.atom", "archive/2014-12-18/index.html", "404.html"])(
    "%s is one",
    (file) => expect(isFilePath(file)).toBe(true),
  );
  test.for([
    "",
    "/etc/passwd",
    "../x",
    "a/../b",
    "a//b",
    "a/",
    ".git/config",
    "a/.b",
    "a.",
    "a\\b",
    "aux.html",
    "A",
    "ä",
  ])("%s is none", (file) => expect(isFilePath(file)).toBe(false));

  test("never leads out of the folder", () => {
    const signs = constantFrom("a", ".", "/", "\\", "-", "%", "C", "\0", "..");
    expect(() => assert(property(string({ unit: signs }), staysInside))).not.toThrow();
  });
});
