import { readdirSync, readFileSync } from "node:fs";
import { parseFeed } from "feedsmith";
import RssParser from "rss-parser";
import { describe, expect, test } from "vitest";
import { readSettings } from "../../src/app/settings/read-settings.ts";
import { toSource } from "../../src/app/settings/settings.ts";
import { canonicalLink, linkKey } from "../../src/domain/canonical-link.ts";
import { allEntries, entriesOf, FILES, FOLDER, readText } from "./demo-entries.ts";

const FIRST = new Date("2014-12-17T00:00:00Z");
const CLOCK = new Date("2014-12-21T07:30:00Z");

const WELL_FORMED = FILES.map(({ file }) => file).filter((file) => !/^(?:open-orbit|silicon-quay)\./.test(file));

describe("the demo's feeds", () => {
  test("are all the files of the folder, and at least 70 items", () => {
    const others = [".gitattributes"];
    const listed = [...FILES.map(({ file }) => file), ...others].toSorted();
    expect(readdirSync(FOLDER).toSorted()).toEqual(listed);
    expect(allEntries()).toHaveLength(86);
  });

  test.for(FILES)("$file is $format with $items items, each with title, link, summary", ({ file, format, items }) => {
    const { format: found } = parseFeed(readText(file));
    expect(found).toBe(format);
    const entries = entriesOf(file);
    expect(entries).toHaveLength(items);
    expect(new Set(entries.map(({ link }) => link)).size).toBe(items);
    expect(entries.filter(({ title, summary }) => title === "" || summary.length < 60)).toEqual([]);
  });

  test.for(WELL_FORMED)("%s is well-formed XML", async (file) => {
    const { items } = await new RssParser().parseString(readText(file));
    expect(items).toHaveLength(entriesOf(file).length);
  });

  test("tell nothing before 17 December and nothing later than the clock, most of it in the last days", () => {
    const times = allEntries().map(({ at }) => at.getTime());
    expect(Math.min(...times)).toBeGreaterThanOrEqual(FIRST.getTime());
    expect(Math.max(...times)).toBeLessThanOrEqual(CLOCK.getTime());
    const late = times.filter((time) => time >= Date.parse("2014-12-18T12:00:00Z"));
    expect(late.length / times.length).toBeGreaterThan(0.7);
  });

  test.for(FILES)("$file has only addresses on .example", ({ file }) => {
    const text = readText(file)
      .replaceAll(/xmlns(?::\w+)?="[^"]*"/g, "")
      .replace(/<generator>[^<]*<\/generator>|"version": "[^"]*"/, "");
    const hosts = [...text.matchAll(/\bhttps?:\/\/([^\s/"'<>?#]+)/g)].map(([, host]) => host ?? "");
    expect(hosts.length).toBeGreaterThan(entriesOf(file).length);
    expect(hosts.filter((host) => !host.endsWith(".example"))).toEqual([]);
  });
});

describe("the demo's hard cases", () => {
  test("Brückenpost is windows-1252, declared, with umlauts, curly quotes and a euro sign", () => {
    const bytes = readFileSync(new URL("brueckenpost.xml", FOLDER));
    expect(bytes.subarray(0, 45).toString("latin1")).toContain('encoding="windows-1252"');
    expect(() => new TextDecoder("utf-8", { fatal: true }).decode(bytes)).toThrow(TypeError);
    // ä ö ü ß “ ” ’ – €
    const expected = [0xe4, 0xf6, 0xfc, 0xdf, 0x93, 0x94, 0x92, 0x96, 0x80];
    expect(expected.filter((byte) => !bytes.includes(byte))).toEqual([]);
    expect(readText("brueckenpost.xml")).toContain("“Glühwein”");
  });

  test.for(FILES.filter(({ file }) => file !== "brueckenpost.xml"))("$file is UTF-8", ({ file }) => {
    const bytes = readFileSync(new URL(file, FOLDER));
    expect(new TextDecoder("utf-8", { fatal: true }).decode(bytes)).not.toBe("");
  });

  test.for([
    { why: "words before the XML declaration", without: (text: string) => text, error: /before first tag/i },
    { why: "stray ampersands", without: afterJunk, error: /entity/i },
  ])("Silicon Quay is broken by $why", async ({ without, error }) => {
    await expect(new RssParser().parseString(without(readText("silicon-quay.xml")))).rejects.toThrow(error);
  });

  test("Silicon Quay has a control character and undeclared entities too, and is whole without these four faults", async () => {
    const text = readText("silicon-quay.xml");
    expect(text).toMatch(/3\.6\v million/);
    expect(text).toMatch(/&nbsp;[^]*&hellip;|&hellip;[^]*&nbsp;/);
    expect(text).not.toContain("<!DOCTYPE");
    const mended = escapeStray(afterJunk(text))
      .replace("\v", "")
      .replaceAll(/&(?:nbsp|mdash|hellip|eacute);/g, " ");
    expect((await new RssParser().parseString(mended)).items).toHaveLength(9);
  });

  test("every item of the Locksmith’s Log wears the full dress, with related posts of its own", () => {
    const items = readText("locksmiths-log.xml").split("<item>").slice(1);
    const related = items.map((item) => /<h3>Related Posts<\/h3>\s*<ul>([\s\S]*?)<\/ul>/.exec(item)?.[1] ?? "");
    expect(new Set(related).size).toBe(8);
    for (const item of items) expect(DRESS.filter((phrase) => !item.includes(phrase))).toEqual([]);
  });

  test("Link Basket's links carry tracking, and without it lead to what another outlet tells", () => {
    const others = FILES.filter(({ file }) => file !== "link-basket.xml").flatMap(({ file }) => entriesOf(file));
    const known = new Set(others.map(({ link }) => keyOf(link)));
    for (const { link } of entriesOf("link-basket.xml")) {
      expect(link).toMatch(/[?&](?:utm_source|fbclid)=/);
      expect(known).toContain(keyOf(link));
    }
    expect(others.filter(({ link }) => /utm_|fbclid/.test(link))).toEqual([]);
  });
});

test("the demo's settings are right and follow every file once", async () => {
  const settings = await readSettings(new URL("../newsdesk.yaml", FOLDER).pathname, {
    DEMO_URL: "http://127.0.0.1:9099",
    DEMO_HOST: "127.0.0.1:9099",
    DEMO_SITE: "http://127.0.0.1:8080",
    DEMO_DATA: "/var/tmp/demo",
  });
  const files = settings.sources.map((source) => toSource(source).feedUrl.replace("http://127.0.0.1:9099/", ""));
  expect(files.toSorted()).toEqual(FILES.map(({ file }) => file).toSorted());
  expect(settings.network.allow).toEqual(["127.0.0.1:9099"]);
  expect(settings.tags.map(({ tag }) => tag)).toEqual(expect.arrayContaining(["security", "north-korea", "sony"]));
  expect(settings.digests).toMatchObject([
    { name: "daily", schedule: "0 7 * * *", lookbackSeconds: 432_000, stories: 20 },
  ]);
  expect(settings.mail.relays).toMatchObject([{ transport: { kind: "folder", path: "/var/tmp/demo/outbox" } }]);
});

const DRESS = [
  "<dc:creator>",
  "<content:encoded>",
  "<h3>About The Author</h3>",
  "Mara Ellwood has picked locks",
  "Share this:",
  "Leave a Reply",
  "Your email address will not be published.",
  "Required fields are marked",
  "This site uses Akismet to reduce spam.",
  "Learn how your comment data is processed",
  "appeared first on",
];

function keyOf(link: string): string | null {
  const canonical = canonicalLink(link);
  return canonical === null ? null : linkKey(canonical);
}

function afterJunk(text: string): string {
  return text.slice(text.indexOf("<?xml"));
}

function escapeStray(text: string): string {
  return text.replaceAll(/&(?!\w+;)/g, "&amp;");
}
