import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { discoverFeeds } from "../../../src/collect/discover/discover-feeds.ts";

const CORPUS = resolve(process.env["CORPUS"] ?? resolve(import.meta.dirname, "../../../../shared/data"));
const EXPECTATIONS = join(CORPUS, "feeds/expectations.jsonl");

type Expected = { readonly file: string; readonly value: string };

describe("the discovery pages of the corpus", () => {
  test("each lead to the one feed that they announce", (context) => {
    if (!existsSync(EXPECTATIONS)) context.skip(`there is no corpus at ${CORPUS}; name one with CORPUS=`);
    const pages = readFileSync(EXPECTATIONS, "utf8")
      .split("\n")
      .filter((line) => line.includes('"autodiscovery"'))
      .map((line) => JSON.parse(line) as Expected);
    expect(pages.length).toBeGreaterThan(0);
    const found = pages.map(({ file }) => [file, basenamesOfFeeds(file)]);
    expect(found).toEqual(pages.map(({ file, value }) => [file, [value]]));
  });
});

function basenamesOfFeeds(file: string): readonly string[] {
  const body = readFileSync(join(CORPUS, "feeds", file));
  const { announced } = discoverFeeds({
    body,
    contentType: "text/html",
    url: `https://page.example/${file}`,
    link: "",
  });
  return announced.map(({ url }) => url.split("/").at(-1) ?? "");
}
