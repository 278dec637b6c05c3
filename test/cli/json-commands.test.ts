import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newsdesk } from "../e2e/newsdesk-process.ts";
import { rss } from "../e2e/local-feeds.ts";
import { tell } from "./told-command.ts";

const FEEDS = resolve(import.meta.dirname, "../../config/demo/feeds");
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "newsdesk-lines-"));
});

afterAll(() => rmSync(folder, { recursive: true }));

describe("newsdesk parse", () => {
  test("--batch answers each line, in order, also for what is no feed or not there", async () => {
    const page = write("page.html", "<!doctype html><title>A page</title>");
    const input = jsonLines([
      { file: "umlauts", path: join(FEEDS, "brueckenpost.xml") },
      { file: "page", path: page, contentType: "text/html" },
      { file: "gone", path: join(folder, "gone.xml") },
      {
        file: "json",
        path: join(FEEDS, "open-orbit.json"),
        contentType: "application/feed+json",
        url: "https://openorbit.example/feed.json",
      },
    ]);
    const { code, stdout, stderr } = await newsdesk(["parse", "--batch"], { input });
    expect([code, stderr]).toEqual([0, ""]);
    const [umlauts, html, gone, json] = readLines(stdout);
    expect(umlauts).toMatchObject({
      file: "umlauts",
      ok: true,
      format: "rss 2.0",
      encoding: "windows-1252",
      feed: { title: "Brückenpost – Technik" },
    });
    expect(umlauts?.["items"]).toHaveLength(8);
    expect(umlauts?.["items"]).toMatchObject([
      { published: expect.stringMatching(/^2014-12-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string },
      ...Array.from({ length: 7 }, () => ({})),
    ]);
    expect(html).toEqual({ file: "page", ok: false, error: expect.stringMatching(/^not-a-feed: /) as string });
    expect(gone).toEqual({ file: "gone", ok: false, error: expect.stringContaining("ENOENT") as string });
    expect(json).toMatchObject({ file: "json", ok: true, format: "json 1.1", feed: { title: "Open Orbit" } });
  });

  test("unpacks a file that was kept packed, and says of a broken or huge one that it could not", async () => {
    const packed = gzipSync(rss("Packed", []));
    const [whole, broken, huge] = await Promise.all([
      tell(["parse", write("packed.xml", packed)]),
      tell(["parse", write("cut.xml", packed.subarray(0, 40))]),
      tell(["parse", write("bomb.xml", gzipSync(Buffer.alloc(65 * 1024 * 1024)))]),
    ]);
    expect(JSON.parse(whole.out.join(""))).toMatchObject({ ok: true, feed: { title: "Packed" } });
    expect(JSON.parse(broken.out.join(""))).toMatchObject({ ok: false, error: "unexpected end of file" });
    expect(JSON.parse(huge.out.join(""))).toMatchObject({
      ok: false,
      error: expect.stringContaining("larger") as string,
    });
  });

  test("--clean takes the boilerplate out, and without it the content is as the feed gives it", async () => {
    const path = join(FEEDS, "locksmiths-log.xml");
    const [raw, clean] = await Promise.all([tell(["parse", path]), tell(["parse", path, "--clean"])]);
    expect([raw.code, clean.code]).toEqual([0, 0]);
    expect(raw.out.join("")).toContain("About The Author");
    expect(clean.out.join("")).not.toContain("About The Author");
  });

  test("of one file that is none says so with 1", async () => {
    const { code, out } = await tell(["parse", write("empty.xml", "")]);
    expect(code).toBe(1);
    expect(readLines(out.join("\n"))).toEqual([
      { file: join(folder, "empty.xml"), ok: false, error: "empty: the answer is empty" },
    ]);
  });

  test("stops at a line that is wrong, after answering those before it", async () => {
    const path = write("one.xml", rss("One", []));
    const { code, stdout, stderr } = await newsdesk(["parse", "--batch"], {
      input: `${JSON.stringify({ file: "a", path })}\n{"file": "b"}\n`,
    });
    expect(code).toBe(2);
    expect(readLines(stdout)).toMatchObject([{ file: "a", ok: true }]);
    expect(stderr).toMatch(/^newsdesk: Line 2 of the input cannot be used: path: .*\nGive one JSON object a line/);
  });
});

describe("newsdesk cluster", () => {
  test("gives the same cluster to entries that tell the same story, in the order of the lines", async () => {
    const time = "2026-11-23T06:00:00Z";
    const input = jsonLines([
      {
        id: 1,
        title: "North Korea offers a joint inquiry into the Sony hack",
        url: "https://a.example/1",
        source: "a",
        time,
      },
      { id: "two", title: "A comet passes over Oslo", summary: null, source: "b", time },
      {
        id: "3",
        title: "North Korea offers joint inquiry into Sony hack",
        url: "https://b.example/3",
        source: "b",
        time,
      },
      { id: "4", title: "Something else entirely", url: "https://a.example/1?utm_source=x", source: "c", time },
    ]);
    const { code, stdout, stderr } = await newsdesk(["cluster"], { input });
    expect([code, stderr]).toEqual([0, ""]);
    const answers = readLines(stdout);
    expect(answers.map(({ id }) => id)).toEqual(["1", "two", "3", "4"]);
    const [first, comet, third, samePage] = answers.map(({ cluster }) => cluster);
    expect([third, samePage]).toEqual([first, first]);
    expect(comet).not.toBe(first);
  });

  test.for([
    { why: "no id", line: '{"title": "One"}', problem: /^Line 1 of the input cannot be used: id: / },
    { why: "an id that is neither text nor number", line: '{"id": {}, "title": "One"}', problem: /^Line 1 .*: id: / },
    { why: "no title", line: '{"id": 1}', problem: /^Line 1 .*: title: / },
  ])("refuses a line with $why, as tag does", async ({ line, problem }) => {
    const config = new URL("../../config/newsdesk.yaml", import.meta.url).pathname;
    for (const command of ["cluster", "tag"]) {
      const { code, out, notes } = await tell([command], { input: line, env: { NEWSDESK_CONFIG: config } });
      expect([code, out, notes[0]]).toEqual([2, [], expect.stringMatching(problem)]);
    }
  });

  test("of nothing is nothing", async () => {
    expect(await tell(["cluster"])).toEqual({ code: 0, out: [], notes: [] });
  });
});

describe("newsdesk tag", () => {
  test("gives the tags of the settings with the words that gave them", async () => {
    const config = write(
      "newsdesk.yaml",
      JSON.stringify({
        site: { title: "Desk", url: "https://desk.example" },
        sources: ["https://a.example/feed.xml"],
        tags: { security: ["breach", "zero day"], space: ["comet"] },
      }),
    );
    const input = jsonLines([
      { id: 1, title: "Breach at a bank", summary: "A zero day was used." },
      { id: 2, title: "Nothing of note" },
    ]);
    const { code, stdout, stderr } = await newsdesk(["tag"], { input, env: { NEWSDESK_CONFIG: config } });
    expect([code, stderr]).toEqual([0, ""]);
    const [breach, nothing] = readLines(stdout);
    expect(breach).toEqual({ id: "1", tags: [{ tag: "security", why: expect.any(Array) as string[] }] });
    expect(JSON.stringify(breach)).toMatch(/breach/i);
    expect(nothing).toEqual({ id: "2", tags: [] });
  });
});

describe("newsdesk tag, with rules", () => {
  const SETTINGS = {
    site: { title: "Desk", url: "https://desk.example" },
    sources: [{ url: "https://a.example/feed.xml", id: "first", name: "The First", tags: ["local"] }],
    curate: { aliases: { "North Korea": ["Pyongyang"] } },
    tags: {
      suits: { all: ["Apple", "lawsuit"], none: "cider" },
      code: [{ host: "code.example" }, { match: "v[0-9]+\\.[0-9]+" }],
      first: { source: "The First" },
      korea: ["North Korea"],
      local: [],
    },
  };

  test.for<{ why: string; line: object; tags: Record<string, readonly string[]> }>([
    {
      why: "all and none",
      line: { title: "Apple in court", summary: "A lawsuit." },
      tags: { suits: [`"Apple" in the title`, `"lawsuit" in the summary`] },
    },
    { why: "a word that bars", line: { title: "Apple lawsuit over cider" }, tags: {} },
    {
      why: "the host of its address",
      line: { title: "A tool", url: "https://www.code.example/tool?utm_source=x" },
      tags: { code: ["host www.code.example"] },
    },
    { why: "an address that is none", line: { title: "A tool", url: "code.example" }, tags: {} },
    { why: "a pattern", line: { title: "Tool v1.2 is out" }, tags: { code: [`"v1.2" in the title, by a pattern`] } },
    {
      why: "a source by its id, with its own tags",
      line: { title: "A tool", source: "first" },
      tags: { first: ["source The First"], local: ["source The First"] },
    },
    { why: "a source that nobody knows", line: { title: "A tool", source: "Third" }, tags: {} },
    {
      why: "another word for a name",
      line: { title: "Pyongyang answers" },
      tags: { korea: [`"Pyongyang" in the title, another word for "North Korea"`] },
    },
  ])("tells why, by $why", async ({ line, tags }) => {
    const config = write("rules.yaml", JSON.stringify(SETTINGS));
    const input = jsonLines([{ id: 1, ...line }]);
    const { code, out, notes } = await tell(["tag"], { input, env: { NEWSDESK_CONFIG: config } });
    expect([code, notes]).toEqual([0, []]);
    const told = (readLines(out.join("\n"))[0]?.["tags"] ?? []) as readonly { tag: string; why: readonly string[] }[];
    expect(Object.fromEntries(told.map(({ tag, why }) => [tag, why]))).toEqual(tags);
  });
});

function write(name: string, text: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function jsonLines(values: readonly object[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join("");
}

function readLines(text: string): readonly Record<string, unknown>[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
