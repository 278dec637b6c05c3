import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from "feedsmith";
import { simpleParser, type ParsedMail } from "mailparser";
import RssParser from "rss-parser";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { brokenAtomRules } from "../publish/feed-rules/atom-rules.ts";
import { brokenJsonRules } from "../publish/feed-rules/json-rules.ts";
import { brokenRssRules } from "../publish/feed-rules/rss-rules.ts";
import { newsdesk, type Ended } from "./newsdesk-process.ts";

/** What `stories.json` holds of a story. */
type Told = {
  readonly id: string;
  readonly title: string;
  readonly coverage: readonly { readonly outlet: string; readonly title: string; readonly link: string }[];
  readonly tags: readonly { readonly tag: string; readonly why: readonly string[] }[];
  readonly score: number;
  readonly scoreParts: readonly { readonly name: string; readonly value: number; readonly why: string }[];
};

const FILES = [
  "assets/newsdesk.css",
  "assets/newsdesk.svg",
  "digest.html",
  "digest.txt",
  "feed.atom",
  "feed.json",
  "feed.xml",
  "index.html",
  "stories.json",
] as const;
const SUBSCRIBERS = ["ada@reader.example", "benedict@reader.example", "carol@reader.example"];
const MAX_MAIL_HTML_BYTES = 100_000;

const BOILERPLATE = [
  "About The Author",
  "Related Posts",
  "Leave a Reply",
  "Your email address will not be published",
  "This site uses Akismet",
  "appeared first on",
];

let folder: string;
let out: string;
let ended: Ended;
let stories: readonly Told[];
let mails: readonly ParsedMail[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "newsdesk-demo-test-"));
  out = join(folder, "not", "there", "yet");
  ended = await newsdesk(["demo", "--once", "--out", out]);
  stories = JSON.parse(read("stories.json")) as readonly Told[];
  mails = await Promise.all(emlFiles(out).map(async (name) => await simpleParser(read(name))));
});

afterAll(() => rmSync(folder, { recursive: true }));

describe("newsdesk demo --once", () => {
  test("ends well and says where the files are", () => {
    expect(ended.code).toBe(0);
    expect(ended.stdout).toContain(`Files in ${out}`);
    expect(ended.stderr).not.toMatch(/error|warn/i);
  });

  test("writes all its files, and one mail for each subscriber", () => {
    expect(filesIn(out)).toEqual(expect.arrayContaining([...FILES]));
    expect(emlFiles(out)).toHaveLength(SUBSCRIBERS.length);
  });

  test("tells the same again, but for the places and names that are new with each run", async () => {
    const again = join(folder, "again");
    mkdirSync(again);
    const [stale, own] = ["dlv-00ff@newsdesk.example.eml", "own.txt"].map((name) => join(again, name));
    for (const file of [stale, own]) writeFileSync(file ?? "", "left from before");
    expect((await newsdesk(["demo", "--once", "--quiet", "--out", again])).code).toBe(0);
    for (const name of FILES) {
      expect(steady(readFileSync(join(again, name), "utf8")), `${name} of the second run`).toBe(steady(read(name)));
    }
    expect(steadyMails(again)).toEqual(steadyMails(out));
    expect([stale, own].map((file) => existsSync(file ?? ""))).toEqual([false, true]);
  });
});

test("newsdesk demo into a folder that cannot be: told with 4 and what to do", async () => {
  const { code, stderr } = await newsdesk(["demo", "--once", "--quiet", "--out", join(out, "feed.xml", "below")]);
  expect(code).toBe(4);
  expect(stderr).toMatch(/The demo cannot write to .*feed\.xml\/below: .*\nName another folder with --out DIR/);
});

describe("the demo's stories", () => {
  test("are as many as its feeds tell, with an id, a score and a reason for each tag", () => {
    expect(stories.flatMap(({ coverage }) => coverage)).toHaveLength(86);
    expect(new Set(stories.map(({ id }) => id)).size).toBe(stories.length);
    for (const { title, coverage, tags, score, scoreParts } of stories) {
      expect(title).toBe(coverage[0]?.title);
      for (const { outlet, link } of coverage) expect([outlet, link]).toEqual([expect.stringMatching(/./), anHttpLink]);
      expect(tags.filter(({ tag, why }) => tag === "" || why.length === 0)).toEqual([]);
      expect(scoreParts.map(({ name }) => name)).toEqual(expect.arrayContaining(["outlets", "age"]));
      expect(scoreParts.filter(({ why }) => why === "")).toEqual([]);
      expect(scoreParts.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(score, 9);
    }
    const scores = stories.map(({ score }) => score.toFixed(6)); // Equal scores differ in their last bits.
    expect(scores).toEqual(scores.toSorted((a, b) => Number(b) - Number(a)));
  });

  test("tell North Korea's offer once, by all its eight outlets, led by the Locksmith's Log", () => {
    const offers = stories.filter(({ coverage }) => coverage.some(({ link }) => OFFER_LINKS.includes(link)));
    expect(offers).toHaveLength(1);
    const [offer] = offers;
    expect(offer?.coverage.map(({ outlet }) => outlet).toSorted()).toEqual(OUTLETS);
    expect([...new Set(offer?.coverage.map(({ link }) => link))].toSorted()).toEqual(OFFER_LINKS);
    expect(offer?.coverage[0]?.outlet).toBe("The Locksmith’s Log");
    expect(offer?.tags.map(({ tag }) => tag)).toEqual(expect.arrayContaining(["security", "north-korea", "sony"]));
    expect(stories[0]).toBe(offer);
  });

  test.for([
    { why: "New Regency drops another Pyongyang film", title: /Carell|Verbinski/, items: 2 },
    { why: "Paramount takes back Team America", title: /Team America/, items: 1 },
    { why: "Sony cancels The Interview", title: /No Christmas for|cancels Christmas release|Empty seats/, items: 3 },
    { why: "Staples was breached", title: /^Staples/, items: 3 },
    { why: "ICANN was phished", title: /ICANN/, items: 2 },
    { why: "KHNP's blueprints leaked", title: /reactor blueprints/, items: 1 },
  ])("keep apart: $why", ({ title: wanted, items }) => {
    const alike = stories.filter(({ coverage }) => coverage.some(({ title }) => wanted.test(title)));
    const covered = alike.flatMap(({ coverage }) => coverage);
    expect(covered.filter(({ title }) => wanted.test(title))).toHaveLength(items);
    expect(covered.filter(({ link }) => OFFER_LINKS.includes(link))).toEqual([]);
  });
});

describe("the demo's output is free of what blogs wrap their posts in:", () => {
  test.for(BOILERPLATE)("%s", (phrase) => {
    const texts = [
      ...filesIn(out).map((name) => ({ name, text: read(name) })),
      ...mails.map((mail) => ({ name: `mail to ${toOf(mail)}`, text: `${String(mail.html)} ${mail.text ?? ""}` })),
    ];
    expect(texts.filter(({ text }) => holds(text, phrase)).map(({ name }) => name)).toEqual([]);
  });

  test("and the samples do hold it", () => {
    const sample = readFileSync(new URL("../../config/demo/feeds/locksmiths-log.xml", import.meta.url), "utf8");
    expect(BOILERPLATE.filter((phrase) => !holds(sample, phrase))).toEqual([]);
    expect(holds("<h3>About\n <b>the</b> Author</h3>", "About The Author")).toBe(true);
  });
});

describe("the demo's merged feed", () => {
  test("has equal items in its three forms, read by rss-parser and by feedsmith", async () => {
    const expected = withFeedsmith("feed.json");
    expect(expected).toHaveLength(stories.length);
    expect(new Set(expected.map(({ title }) => title))).toEqual(new Set(stories.map(({ title }) => title)));
    expect(expected[0]).toEqual({
      id: expect.stringMatching(/^tag:/) as string,
      title: expect.any(String) as string,
      link: anHttpLink,
    });
    expect(withFeedsmith("feed.xml")).toEqual(expected);
    expect(withFeedsmith("feed.atom")).toEqual(expected);
    expect(await withRssParser("feed.xml")).toEqual(expected);
    expect(await withRssParser("feed.atom")).toEqual(expected);
  });

  test("breaks no rule of its three formats", () => {
    expect(brokenRssRules(read("feed.xml"))).toEqual([]);
    expect(brokenAtomRules(read("feed.atom"))).toEqual([]);
    expect(brokenJsonRules(read("feed.json"))).toEqual([]);
  });

  test("has equal items in its three forms, read by Python", async (context) => {
    const expected = withFeedsmith("feed.json");
    for (const name of ["feed.xml", "feed.atom", "feed.json"]) {
      const items = await withPython(join(out, name));
      if (items === null) context.skip("python3 is not on the PATH: its reader saw nothing");
      expect(items, `${name} in Python`).toEqual(expected);
    }
  });
});

describe("the demo's mails", () => {
  test("go to each subscriber once, each to one alone", () => {
    expect(mails.map(toOf).toSorted()).toEqual(SUBSCRIBERS);
    for (const mail of mails) expect([mail.cc, mail.bcc]).toEqual([undefined, undefined]);
  });

  test("are multipart/alternative with text and HTML", () => {
    for (const mail of mails) {
      expect(mail.headers.get("content-type")).toMatchObject({ value: "multipart/alternative" });
      expect(mail.attachments).toEqual([]);
      expect(mail.text).toContain("North Korea Offers a Joint Investigation");
      expect(mail.html).toContain("North Korea Offers a Joint Investigation");
      expect(mail.html).toMatch(/^<!doctype html>/i);
      expect(Buffer.byteLength(String(mail.html))).toBeLessThan(MAX_MAIL_HTML_BYTES);
    }
  });

  test("can be ended by a link of their own; one click is for https alone (RFC 8058, 3.1)", () => {
    const links = mails.map((mail) => {
      const list = mail.headers.get("list") as { unsubscribe?: { url: string }; "unsubscribe-post"?: { name: string } };
      expect(list["unsubscribe-post"]).toBeUndefined();
      const link = list.unsubscribe?.url ?? "";
      expect(link).toMatch(/^http:\/\/127\.0\.0\.1:8080\/unsubscribe\/[\w-]{40,}$/);
      expect(mail.text).toContain(link);
      expect(mail.html).toContain(link);
      return link;
    });
    expect(new Set(links).size).toBe(SUBSCRIBERS.length);
  });
});

const OUTLETS = [
  "Brückenpost",
  "Cipher Street",
  "Link Basket",
  "Pacific Byte",
  "Screen & Signal",
  "Silicon Quay",
  "The Locksmith’s Log",
  "Wirepost",
];

/** Link Basket's is Wirepost's own. */
const OFFER_LINKS = [
  "https://cipherstreet.example/2014-12/north-korea-seat-at-the-table/",
  "https://locksmithslog.example/2014/12/north-korea-joint-investigation-sony/",
  "https://pacificbyte.example/a/20141220-pyongyang-washington-sony-inquiry",
  "https://siliconquay.example/story?id=4471",
  "https://wirepost.example/2014/12/20/north-korea-offers-joint-sony-investigation",
  "https://www.brueckenpost.example/artikel/nordkorea-sony-gemeinsam",
  "https://www.screenandsignal.example/news/pyongyang-pitch-sony.html",
];

const anHttpLink = expect.stringMatching(/^https?:\/\//) as string;

/** Whether the words are there, in whatever capitals, with whatever tags and line ends between them. */
function holds(text: string, phrase: string): boolean {
  const plain = text.replaceAll(/<[^>]*>|&lt;.*?&gt;|&#60;.*?&#62;/g, " ").replaceAll(/\s+/g, " ");
  return [text, plain].some((one) => one.toLowerCase().includes(phrase.toLowerCase()));
}

function read(name: string): string {
  return readFileSync(join(out, name), "utf8");
}

function filesIn(place: string): readonly string[] {
  const entries = readdirSync(place, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(place, join(entry.parentPath, entry.name)));
}

function emlFiles(place: string): readonly string[] {
  return readdirSync(place).filter((name) => name.endsWith(".eml"));
}

function steadyMails(place: string): readonly string[] {
  return emlFiles(place)
    .map((name) => steady(readFileSync(join(place, name), "utf8")))
    .toSorted();
}

function toOf({ to }: ParsedMail): string {
  return to === undefined || Array.isArray(to) ? "" : to.text;
}

/** Without what is another one in each run: the samples' free port, Message-IDs, boundaries and tokens. */
function steady(text: string): string {
  return text
    .replaceAll("=\r\n", "") // Quoted-printable breaks lines wherever, and so inside of a token,
    .replaceAll("=2D", "-") // and then writes a hyphen at the start of a line in another way.
    .replaceAll(/127\.0\.0\.1:(?!8080\b)\d+/g, "127.0.0.1:0")
    .replaceAll(/dlv-[0-9a-f]{20}/g, "dlv")
    .replaceAll(/_NmP-[0-9a-f]+/g, "_NmP")
    .replaceAll(/(unsubscribe|my|preferences)\/[\w-]{40,}/g, "$1/token");
}

type Read = { readonly id: string | undefined; readonly title: string | undefined; readonly link: string | undefined };

function withFeedsmith(name: "feed.xml" | "feed.atom" | "feed.json"): readonly Read[] {
  if (name === "feed.json") {
    return (parseJsonFeed(read(name)).items ?? []).map(({ id, title, url: link }) => ({ id, title, link }));
  }
  if (name === "feed.xml") {
    return (parseRssFeed(read(name)).items ?? []).map(({ guid, title, link }) => ({ id: guid?.value, title, link }));
  }
  const entries = parseAtomFeed(read(name)).entries ?? [];
  return entries.map(({ id, title, links }) => ({ id, title: title?.value, link: links?.[0]?.href }));
}

async function withRssParser(name: string): Promise<readonly Read[]> {
  const { items } = await new RssParser<object, { id?: string }>().parseString(read(name));
  return items.map(({ guid, id, title, link }) => ({ id: guid ?? id, title, link }));
}

const PYTHON = `
import json, sys
import xml.etree.ElementTree as E
A = "{http://www.w3.org/2005/Atom}"
def read(path):
    if path.endswith(".json"):
        with open(path, encoding="utf-8") as file:
            return [(i["id"], i["title"], i["url"]) for i in json.load(file)["items"]]
    root = E.parse(path).getroot()
    if path.endswith(".xml"):
        return [(i.findtext("guid"), i.findtext("title"), i.findtext("link")) for i in root.iter("item")]
    return [(e.findtext(A + "id"), e.findtext(A + "title"), e.find(A + "link").get("href")) for e in root.iter(A + "entry")]
print(json.dumps([dict(id=id, title=title, link=link) for id, title, link in read(sys.argv[1])]))
`;

/** `null`: there is no Python here. */
async function withPython(file: string): Promise<readonly Read[] | null> {
  try {
    const { stdout } = await promisify(execFile)("python3", ["-c", PYTHON, file]);
    return JSON.parse(stdout) as readonly Read[];
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}
