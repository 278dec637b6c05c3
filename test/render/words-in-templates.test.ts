import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { TEMPLATES } from "../publish/templates.ts";

/** What is the same in all languages: names of formats. */
const NAMES = new Set(["RSS", "Atom", "JSON", "JSON Feed"]);

const files = ["pages", "mail"].flatMap((folder) =>
  readdirSync(path.join(TEMPLATES, folder)).map((name) => path.join(folder, name)),
);

/** Pieces with letters that are neither Liquid nor a tag, its attributes that are read aloud included. */
function ownWords(template: string): readonly string[] {
  const plain = template
    .replace(/\{%-?[\s\S]*?%\}|\{\{[\s\S]*?\}\}/g, "\n")
    .replace(/<(style|mj-style|script)\b[\s\S]*?<\/\1>|<!--[\s\S]*?-->|<!doctype[^>]*>/g, "\n");
  const aloud = [...plain.matchAll(/(?:aria-label|title|alt|placeholder)="([^"]*)"/g)].map(([, text = ""]) => text);
  const pieces = [...plain.replace(/<[^>]*>|&\w+;|&#\d+;/g, "\n").split("\n"), ...aloud];
  return pieces.map((piece) => piece.replace(/^[\s\P{L}]+|[\s\P{L}]+$/gu, "")).filter((piece) => piece !== "");
}

describe("the words of templates", () => {
  test("are seen at all", () => {
    expect(ownWords('<p>One {{ "two" | t }} <b aria-label="Three">four</b></p>')).toEqual(["One", "four", "Three"]);
  });

  test.for(files)("of %s come from the catalogues", (file) => {
    const words = ownWords(readFileSync(path.join(TEMPLATES, file), "utf8"));
    expect(words.filter((word) => !NAMES.has(word))).toEqual([]);
  });
});
