import { Parser } from "htmlparser2";
import RssParser from "rss-parser";
import { beforeAll, describe, expect, test } from "vitest";
import { mark } from "../collect/xss/documents.ts";
import { isFitText } from "../collect/xss/harmless.ts";
import { PAYLOADS } from "../collect/xss/payloads.ts";
import { runDeskOver, type Outputs } from "./hostile-desk.ts";

/** So many attacks go through one desk: all of its stories shall stand on each of its outputs. */
const LOT = 60;

const LOTS = Array.from({ length: Math.ceil(PAYLOADS.length / LOT) }, (_, index) => ({
  lot: index + 1,
  payloads: PAYLOADS.slice(index * LOT, (index + 1) * LOT),
}));

/** Our story page names the outlet of each sentence of a gist in it; addresses alone, as the kind feeds have them, give none. */
const OF_GIST = "cite";

/** What the templates themselves are made of, told by a desk whose feeds are as kind as can be. */
let usual: ReadonlySet<string>;

beforeAll(async () => {
  const kind = Array.from({ length: LOT }, (_, index) => `https://outlet.example/alert-${index}`);
  usual = new Set([...htmlOf(await runDeskOver(kind)).flatMap((html) => namesOf(html)), OF_GIST]);
}, 60_000);

describe.for(LOTS)("lot $lot of hostile feeds, from the wire to the inbox", ({ payloads }) => {
  let outputs: Outputs;

  beforeAll(async () => {
    outputs = await runDeskOver(payloads);
  }, 60_000);

  test("stands on the story pages and in the merged feeds, entry by entry", () => {
    const pages = outputs.storyPages.join("\n");
    const missing = payloads.flatMap((_, index) =>
      ["rss", "atom", "json"]
        .map((format) => `${mark(index)} ${format} `)
        .filter(
          (start) => ![pages, outputs.json, outputs.rss, outputs.atom].every((out) => out.includes(start.trim())),
        ),
    );
    expect(missing).toEqual([]);
    expect(outputs.front).toContain("Entry ");
    expect(outputs.mails.map(({ html, text }) => [html, text].map((part) => String(part).includes("Entry ")))).toEqual([
      [true, true],
    ]);
  });

  test("brings no element and no attribute into any page or mail that is not there else", () => {
    const found = new Set(htmlOf(outputs).flatMap(namesOf));
    expect([...found].filter((name) => !usual.has(name))).toEqual([]);
  });

  test("brings no address but those of the web", () => {
    expect(
      htmlOf(outputs)
        .flatMap(addressesOf)
        .filter((url) => !/^(?:https?:\/\/|mailto:|\.{0,2}\/|#)/.test(url)),
    ).toEqual([]);
  });

  test("leaves no character that hides, turns or breaks", () => {
    const { front, storyPages, rss, atom, json, mails, rawMails } = outputs;
    const decoded = mails.flatMap(({ html, text, subject }) => [String(html), text ?? "", subject ?? ""]);
    const all = [front, ...storyPages, rss, atom, json, ...decoded, ...rawMails];
    expect(all.filter((text) => !isFitText(text))).toEqual([]);
    expect([front, ...storyPages, rss, atom].filter((markup) => UNFIT_REFERENCE.test(markup))).toEqual([]);
  });

  test("keeps feeds that programs can read, and mails with the headers that we gave them", async () => {
    const parser = new RssParser();
    const [rss, atom] = await Promise.all([parser.parseString(outputs.rss), parser.parseString(outputs.atom)]);
    const json = JSON.parse(outputs.json) as { readonly items: readonly unknown[] };
    expect(rss.items.length).toBeGreaterThan(0);
    expect([atom.items.length, json.items.length]).toEqual([rss.items.length, rss.items.length]);
    const [mail] = outputs.mails;
    expect([mail?.headers.has("bcc"), mail?.attachments.length]).toEqual([false, 0]);
    expect(mail?.headers.get("to")).toMatchObject({ text: "reader@reader.example" });
  });
});

/** Controls and characters that turn others, written as numbers. */
const UNFIT_REFERENCE =
  /&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01]|823[4-8]|829[4-7])|x0*(?:[0-8bcef]|1[\da-f]|202[a-e]|206[6-9]));/i;

describe("the measure itself", () => {
  test.for([
    "<p onclick=x>a</p>",
    "<script>a</script>",
    '<blockquote lang="en" style="color:red">a</blockquote>',
    '<p lang="a b">a</p>',
  ])("knows that %s is not ours", (html) => {
    expect(namesOf(html).every((name) => usual.has(name))).toBe(false);
  });

  test.for(["&#x202E;", "&#0;", "&#8238;", "&#012;"])("finds %s", (markup) => {
    expect(UNFIT_REFERENCE.test(markup)).toBe(true);
  });

  test.for(["&#39;", "&#x27;", "&#160;", "&#10;"])("lets %s pass", (markup) => {
    expect(UNFIT_REFERENCE.test(markup)).toBe(false);
  });
});

/** Every piece of HTML that a browser, a feed reader or a mail program draws. */
function htmlOf({ front, storyPages, json, mails }: Outputs): readonly string[] {
  const { items } = JSON.parse(json) as { readonly items: readonly { readonly content_html?: string }[] };
  return [
    front,
    ...storyPages,
    ...items.map(({ content_html: html = "" }) => html),
    ...mails.map(({ html }) => (typeof html === "string" ? html : "")),
  ];
}

/** Elements, and attributes with their elements. A language may stand anywhere, and nothing but one. */
function namesOf(html: string): readonly string[] {
  return elementsIn(html).flatMap(({ name, attributes }) => {
    const strange = Object.entries(attributes).filter(([key, value]) => key !== "lang" || !LANGUAGE.test(value));
    return [name].concat(strange.map(([key]) => `${name} ${key}`));
  });
}

const LANGUAGE = /^[a-z]{2,3}(?:-[a-z\d]{2,8})*$/i;

function addressesOf(html: string): readonly string[] {
  return elementsIn(html).flatMap(({ attributes: { href, src, action } }) =>
    [href, src, action].filter((url) => url !== undefined),
  );
}

type Element = { readonly name: string; readonly attributes: Readonly<Record<string, string>> };

function elementsIn(html: string): readonly Element[] {
  const elements: Element[] = [];
  new Parser({ onopentag: (name, attributes) => elements.push({ name, attributes }) }).end(html);
  return elements;
}
