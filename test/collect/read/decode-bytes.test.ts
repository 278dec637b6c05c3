import { describe, expect, test } from "vitest";
import { decodeBytes } from "../../../src/collect/read/decode-bytes.ts";

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
