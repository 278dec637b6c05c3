import { describe, expect, test } from "vitest";
import { decodeBytes } from "../../../src/collect/read/decode-bytes.ts";
import { encode } from "./encode.ts";

function utf16be(text: string): Uint8Array {
  return Buffer.from(text, "utf16le").swap16();
}

function utf32(text: string, isLittle: boolean): Uint8Array {
  const letters = Array.from(text);
  const view = new DataView(new ArrayBuffer(letters.length * 4));
  letters.forEach((letter, index) => view.setUint32(index * 4, letter.codePointAt(0) ?? 0, isLittle));
  return new Uint8Array(view.buffer);
}

const latin = (text: string): Uint8Array => Buffer.from(text, "latin1");
const declared = (label: string, rest: string): Uint8Array => latin(`<?xml version="1.0" encoding="${label}"?>${rest}`);

describe("decodeBytes", () => {
  test.for<{ why: string; bytes: Uint8Array; type?: string; text: string; encoding: string }>([
    { why: "UTF-8", bytes: Buffer.from("<a>é</a>"), text: "<a>é</a>", encoding: "utf-8" },
    { why: "UTF-8 with its mark", bytes: Buffer.from("\uFEFF<a>é</a>"), text: "<a>é</a>", encoding: "utf-8" },
    {
      why: "UTF-8 behind a wrong label",
      bytes: Buffer.from("<a>é</a>"),
      type: "text/xml; charset=iso-8859-1",
      text: "<a>é</a>",
      encoding: "utf-8",
    },
    {
      why: "UTF-16 little end first, with its mark",
      bytes: Buffer.from("\uFEFF<a>é</a>", "utf16le"),
      text: "<a>é</a>",
      encoding: "utf-16le",
    },
    {
      why: "UTF-16 big end first, with its mark",
      bytes: utf16be("\uFEFF<a>é</a>"),
      text: "<a>é</a>",
      encoding: "utf-16be",
    },
    { why: "UTF-16 without a mark", bytes: Buffer.from("<a>é</a>", "utf16le"), text: "<a>é</a>", encoding: "utf-16le" },
    { why: "UTF-16 big end first without a mark", bytes: utf16be("<a>é</a>"), text: "<a>é</a>", encoding: "utf-16be" },
    { why: "UTF-32 with its mark", bytes: utf32("\uFEFF<a>😀</a>", true), text: "<a>😀</a>", encoding: "utf-32le" },
    { why: "UTF-32 without a mark", bytes: utf32("<a>😀</a>", false), text: "<a>😀</a>", encoding: "utf-32be" },
    {
      why: "the charset of the header",
      bytes: latin("<a>\xcf\xf0\xe8</a>"),
      type: 'text/xml; charset="windows-1251"',
      text: "<a>При</a>",
      encoding: "windows-1251",
    },
    {
      why: "the header before the declaration",
      bytes: declared("koi8-r", "<a>\xcf\xf0\xe8</a>"),
      type: "text/xml; charset=windows-1251",
      text: '<?xml version="1.0" encoding="koi8-r"?><a>При</a>',
      encoding: "windows-1251",
    },
    {
      why: "the declaration",
      bytes: declared("koi8-r", "<a>\xf0\xd2\xc9</a>"),
      text: '<?xml version="1.0" encoding="koi8-r"?><a>При</a>',
      encoding: "koi8-r",
    },
    {
      why: "the declaration behind a header that nobody knows",
      bytes: declared("koi8-r", "\xf0"),
      type: "text/xml; charset=klingon",
      text: '<?xml version="1.0" encoding="koi8-r"?>П',
      encoding: "koi8-r",
    },
    {
      why: "iso-8859-1 as windows-1252",
      bytes: declared("ISO-8859-1", "\x93a\x94 \x80"),
      text: '<?xml version="1.0" encoding="ISO-8859-1"?>“a” €',
      encoding: "windows-1252",
    },
    {
      why: "Shift_JIS",
      bytes: declared("Shift_JIS", "\x93\xfa\x96\x7b"),
      text: '<?xml version="1.0" encoding="Shift_JIS"?>日本',
      encoding: "shift_jis",
    },
    {
      why: "iso-2022-jp, which is ASCII to the eye",
      bytes: declared("iso-2022-jp", "\x1b$BF|K\\\x1b(B"),
      text: '<?xml version="1.0" encoding="iso-2022-jp"?>日本',
      encoding: "iso-2022-jp",
    },
    {
      why: "windows-1252 without any label",
      bytes: latin("<a>caf\xe9 cr\xe8me</a>"),
      text: "<a>café crème</a>",
      encoding: "windows-1252",
    },
    {
      why: "windows-1252 that is labelled UTF-8",
      bytes: declared("utf-8", "caf\xe9 cr\xe8me"),
      text: '<?xml version="1.0" encoding="utf-8"?>café crème',
      encoding: "windows-1252",
    },
    {
      why: "UTF-8 with one broken letter",
      bytes: Buffer.concat([Buffer.from("é è ê ë "), latin("\xff")]),
      text: "é è ê ë \uFFFD",
      encoding: "utf-8",
    },
    { why: "nothing", bytes: new Uint8Array(), text: "", encoding: "utf-8" },
  ])("reads $why", ({ bytes, type, text, encoding }) => {
    expect(decodeBytes(bytes, type ?? null)).toEqual({ text, encoding });
  });
});

/** What is reported of a document that is all ASCII: each label that fits is true, and the declared one is kept. */
describe("the name of ASCII", () => {
  test.for<{ type?: string; label?: string; encoding: string }>([
    { encoding: "utf-8" },
    { label: "ISO-8859-1", encoding: "iso-8859-1" },
    { label: "US-ASCII", encoding: "us-ascii" },
    { label: "windows-1252", encoding: "windows-1252" },
    { label: "Big5", encoding: "big5" },
    { label: "gb_2312", encoding: "gb18030" },
    { label: "utf-16", encoding: "utf-8" },
    { label: "bogus", encoding: "utf-8" },
    { label: "utf-8", type: "application/rss+xml; charset= 'us-ascii'", encoding: "us-ascii" },
    { label: "utf-8", type: 'application/xml;charset = "gb2312"', encoding: "gb18030" },
    { label: "iso-8859-1", type: "application/xml; charset=klingon", encoding: "iso-8859-1" },
    { label: "iso-8859-1", type: "application/xml", encoding: "iso-8859-1" },
    { label: "iso-8859-1", type: "text/xml", encoding: "us-ascii" },
    { label: "iso-8859-1", type: "text/xml; charset:utf-8", encoding: "us-ascii" },
    { type: "text/plain; charset=utf-8", encoding: "utf-8" },
    { type: "application/json", encoding: "utf-8" },
  ])("is $encoding for $label sent as $type", ({ label, type, encoding }) => {
    const declaration = label === undefined ? "" : `<?xml version='1.0' encoding='${label}'?>`;
    expect(decodeBytes(latin(`${declaration}<a>b</a>`), type ?? null).encoding).toBe(encoding);
  });
});

describe("labels that software makes up", () => {
  const russian = "<a>Привет</a>";
  test.for([
    { label: "cp-1251", text: russian, written: "windows-1251" },
    { label: "win1251", text: russian, written: "windows-1251" },
    { label: "Windows_1251", text: russian, written: "windows-1251" },
    { label: "x-mac-cyrillic", text: russian, written: "x-mac-cyrillic" },
    { label: "mac_cyrillic", text: russian, written: "x-mac-cyrillic" },
    { label: "KOI8R", text: russian, written: "koi8-r" },
    { label: "8859-5", text: russian, written: "iso-8859-5" },
    { label: "iso8859_2", text: "<a>Łódź</a>", written: "iso-8859-2" },
    { label: "latin-2", text: "<a>Łódź</a>", written: "iso-8859-2" },
    { label: "latin9", text: "<a>5 €</a>", written: "iso-8859-15" },
    { label: "cp932", text: "<a>日本</a>", written: "shift_jis" },
    { label: "sjis-win", text: "<a>日本</a>", written: "shift_jis" },
    { label: "eucJP-win", text: "<a>日本</a>", written: "euc-jp" },
    { label: "MS949", text: "<a>한국</a>", written: "euc-kr" },
    { label: "cp936", text: "<a>中国</a>", written: "gb18030" },
    { label: "gb_2312-80", text: "<a>中国</a>", written: "gb18030" },
    { label: "cp950", text: "<a>臺灣</a>", written: "big5" },
    { label: "big5hkscs", text: "<a>臺灣</a>", written: "big5" },
  ])("reads $label as $written", ({ label, text, written }) => {
    const bytes = Buffer.concat([declared(label, ""), encode(text, written)]);
    expect(decodeBytes(bytes, null)).toEqual({
      text: `<?xml version="1.0" encoding="${label}"?>${text}`,
      encoding: written,
    });
  });
});

describe("labels that are not true", () => {
  const russian = "<a>Сегодня утром в городе открыли новый мост через реку.</a>";
  test.for<{ why: string; bytes: Uint8Array; type?: string; text: string; encoding: string }>([
    {
      why: "iso-8859-1 without anything of windows-1252",
      bytes: latin("<a>caf\xe9</a>"),
      type: "text/xml; charset=iso-8859-1",
      text: "<a>café</a>",
      encoding: "iso-8859-1",
    },
    {
      why: "us-ascii over letters above it",
      bytes: latin("<a>caf\xe9 \x93b\x94</a>"),
      type: "text/xml; charset=us-ascii",
      text: "<a>café “b”</a>",
      encoding: "windows-1252",
    },
    {
      why: "the server's habit of iso-8859-1 over Russian",
      bytes: encode(russian, "windows-1251"),
      type: "text/xml; charset=iso-8859-1",
      text: russian,
      encoding: "windows-1251",
    },
    {
      why: "the server's habit of iso-8859-1 over a declaration that is right",
      bytes: Buffer.concat([declared("iso-8859-5", ""), encode(russian, "iso-8859-5")]),
      type: "text/xml; charset=iso-8859-1",
      text: `<?xml version="1.0" encoding="iso-8859-5"?>${russian}`,
      encoding: "iso-8859-5",
    },
    {
      why: "a label under which most letters are holes",
      bytes: Buffer.concat([declared("euc-kr", ""), latin("caf\xe9 cr\xe8me \xe0 la fran\xe7aise d\xe9j\xe0 vu\xff ")]),
      text: '<?xml version="1.0" encoding="euc-kr"?>café crème à la française déjà vuÿ ',
      encoding: "windows-1252",
    },
    { why: "no label over Russian", bytes: encode(russian, "koi8-r"), text: russian, encoding: "koi8-r" },
    {
      why: "UTF-8 that is broken behind its mark",
      bytes: Buffer.concat([Buffer.from("\uFEFFa"), latin("\xe9b\xe8")]),
      text: "a\uFFFDb\uFFFD",
      encoding: "utf-8",
    },
    {
      why: "UTF-8 that was cut off within a letter",
      bytes: Buffer.from("<a>é – ü").subarray(0, -1),
      type: "text/xml; charset=iso-8859-1",
      text: "<a>é – ",
      encoding: "utf-8",
    },
    { why: "one letter at the end of ASCII", bytes: latin("<a>caf\xe9"), text: "<a>café", encoding: "windows-1252" },
    { why: "two marks", bytes: Buffer.from("\uFEFF\uFEFF<a/>"), text: "<a/>", encoding: "utf-8" },
    {
      why: "windows-1252 as control characters",
      bytes: Buffer.from("don\u0092t\u0085\u0081"),
      text: "don’t\u0085\u0081",
      encoding: "utf-8",
    },
    {
      why: "UTF-16 that begins with a line end, and says UTF-8",
      bytes: Buffer.from('\n<?xml version="1.0" encoding="utf-8"?><a>é</a>', "utf16le"),
      text: '\n<?xml version="1.0" encoding="utf-8"?><a>é</a>',
      encoding: "utf-16le",
    },
    {
      why: "UTF-16 that ends within a letter",
      bytes: Buffer.concat([utf16be("\uFEFF<a>é</a>"), latin("\x00")]),
      text: "<a>é</a>",
      encoding: "utf-16be",
    },
    {
      why: "UTF-32 beyond Unicode",
      bytes: Buffer.concat([utf32("\uFEFF<a>", false), latin("\x7f\xff\xff\xff")]),
      text: "<a>\uFFFD",
      encoding: "utf-32be",
    },
    { why: "zero bytes here and there", bytes: latin("<a>\0b\0</a>"), text: "<a>\0b\0</a>", encoding: "utf-8" },
    {
      why: "a page that says its coding as pages do",
      bytes: encode("<!DOCTYPE html><html><head><meta charset=windows-1251><title>Привет</title>", "windows-1251"),
      text: "<!DOCTYPE html><html><head><meta charset=windows-1251><title>Привет</title>",
      encoding: "windows-1251",
    },
    {
      why: "a feed that quotes a page",
      bytes: latin("<rss><title>caf\xe9</title><![CDATA[<meta charset=koi8-r>]]></rss>"),
      text: "<rss><title>café</title><![CDATA[<meta charset=koi8-r>]]></rss>",
      encoding: "windows-1252",
    },
  ])("are seen through: $why", ({ bytes, type, text, encoding }) => {
    expect(decodeBytes(bytes, type ?? null)).toEqual({ text, encoding });
  });
});
