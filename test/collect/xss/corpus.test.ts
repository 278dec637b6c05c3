import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { NO_MEMORY } from "../../../src/domain/collect-store.ts";
import { singleSpaced, textOfHtml } from "../../../src/collect/clean/clean-text.ts";
import { answerRead } from "../../../src/collect/read-request.ts";
import { isFitText, isHarmlessHtml } from "./harmless.ts";

const FEEDS = resolve(process.env["CORPUS"] ?? resolve(import.meta.dirname, "../../../../shared/data"), "feeds");
const MISSING = `there is no feed corpus in ${FEEDS}`;

type Row = { readonly file: string; readonly kind: string; readonly path: string; readonly value: unknown };

test("of what others test their sanitizers with nothing dangerous is left, and all text", async (context) => {
  if (!existsSync(FEEDS)) context.skip(MISSING);
  const rows = readFileSync(`${FEEDS}/expectations.jsonl`, "utf8")
    .split("\n")
    .filter((line) => line.includes('"feedparser-sanitize"'))
    .map((line) => JSON.parse(line) as Row);
  expect(rows.length).toBeGreaterThan(100);
  const files = [...new Set(rows.map(({ file }) => file))];
  const read = new Map<string, Told>();
  for (const file of files) read.set(file, await tell(file));
  expect([...read].filter(([, { harmful }]) => harmful.length > 0)).toEqual([]);
  const lost = rows.filter(({ file, path, value }) => {
    if (!/^entries\[0\]\.(?:title|summary|content|description)/.test(path) || typeof value !== "string") return false;
    return !letters(read.get(file)?.text ?? "").includes(letters(textOfHtml(value)));
  });
  expect(lost.filter(({ value }) => !isOneEmptyElement(String(value)))).toEqual([]);
});

type Told = { readonly text: string; readonly harmful: readonly string[] };

async function tell(file: string): Promise<Told> {
  const body = readFileSync(`${FEEDS}/${file}`);
  const answer = await answerRead({
    want: "entries",
    body,
    contentType: null,
    url: "http://feeds.example/",
    memory: NO_MEMORY,
    now: new Date("2014-12-24T12:00:00Z"),
  });
  if (answer.kind !== "entries") throw new Error(`${file}: ${JSON.stringify(answer)}`);
  const contents = answer.feed.entries.flatMap((entry) => (entry.kind === "told" ? [entry.content] : []));
  const harmful = contents.flatMap(({ title, summary, author, html }) => [
    ...[title, summary, author ?? ""].filter((text) => !isFitText(text)),
    ...(isHarmlessHtml(html) ? [] : [html]),
  ]);
  const text = contents.map(({ title, summary, html }) => [title, summary, textOfHtml(html)].join(" ")).join(" ");
  return { text, harmful };
}

/** Of an element that shows nothing they keep the name; we take it for a name that stands in the text. */
function isOneEmptyElement(html: string): boolean {
  return /^<(\w+)(?: \/>|><\/\1>)$/.test(html);
}

function letters(text: string): string {
  return singleSpaced(text)
    .replace(/[\s…]+/g, "")
    .toLowerCase();
}
