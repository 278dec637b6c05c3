import { describe, expect, test } from "vitest";
import { allParts, MIME_LIMITS, readHeaders, readMime } from "../../../src/send/bounces/mime-tree.ts";
import { partText, wordsOf } from "../../../src/send/bounces/part-text.ts";

function read(text: string) {
  return readMime(Buffer.from(text, "latin1"));
}

describe("readMime", () => {
  test("reads headers, parts and bodies, with either line end", () => {
    const text =
      'A: 1\nA: 2\nB: x\n\ty\nContent-Type: Multipart/Mixed; Boundary="q r"\n\npre\n--q r\nX: 1\n\nbody\n\n--q r  \n\nplain\n--q r--\nafter';
    for (const each of [text, text.replaceAll("\n", "\r\n")]) {
      const mail = read(each);
      expect(mail.headers.get("a")).toEqual(["1", "2"]);
      expect(mail.headers.get("b")).toEqual(["x y"]);
      expect(mail.type).toBe("multipart/mixed");
      expect(mail.parts.map(({ type, body }) => [type, body])).toEqual([
        ["text/plain", "body\n"],
        ["text/plain", "plain"],
      ]);
    }
  });

  test.for([
    { why: "a boundary that never comes", text: "Content-Type: multipart/mixed; boundary=q\n\nnothing", parts: 0 },
    { why: "no boundary", text: "Content-Type: multipart/mixed\n\n--\n\nx", parts: 0 },
    {
      why: "one that begins like another",
      text: "Content-Type: multipart/mixed; boundary=q\n\n--qq\n\nx\n--q\n\ny",
      parts: 1,
    },
    { why: "no end", text: "Content-Type: multipart/mixed; boundary=q\n\n--q\n\nx", parts: 1 },
    {
      why: "an attached mail",
      text: "Content-Type: message/rfc822\n\nContent-Type: multipart/mixed; boundary=q\n\n--q\n\nx",
      parts: 0,
    },
  ])("$why", ({ text, parts }) => {
    expect(read(text).parts).toHaveLength(parts);
  });

  test("reads no more parts, levels and bytes than it may", () => {
    const wide = `Content-Type: multipart/mixed; boundary=q\n\n${"--q\n\nx\n".repeat(5_000)}`;
    expect([...allParts(read(wide))]).toHaveLength(MIME_LIMITS.parts);
    const levels = Array.from({ length: 50 }, (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\n\n--b${n}\n`);
    expect([...allParts(read(levels.join("")))]).toHaveLength(MIME_LIMITS.depth);
    expect(read(`A: b\n\n${"x".repeat(2 * MIME_LIMITS.bytes)}`).body).toHaveLength(MIME_LIMITS.bytes - 6);
  });

  test("reads a head that ends nowhere, and lines that are no fields", () => {
    expect([...readHeaders("A: 1\nno field\n: none\nB:2")]).toEqual([
      ["a", ["1"]],
      ["b", ["2"]],
    ]);
    expect(read("").type).toBe("text/plain");
    const bare = read("\nX: y");
    expect([bare.body, bare.headers.size]).toEqual(["X: y", 0]);
  });
});

describe("texts", () => {
  test.for([
    { encoding: "7bit", charset: "us-ascii", body: "plain", text: "plain" },
    { encoding: "BASE64", charset: "utf-8", body: "ZsO8\nbmY=", text: "fünf" },
    { encoding: "quoted-printable", charset: "iso-8859-1", body: "f=FCnf =\nmehr=20  \n=ZZ", text: "fünf mehr \n=ZZ" },
    { encoding: "8bit", charset: "windows-1252", body: "\x80", text: "€" },
    { encoding: "8bit", charset: "x-unknown", body: "caf\xe9", text: "café" },
    { encoding: "base64", charset: "iso-2022-jp", body: "GyRCP00bKEI=", text: "人" },
  ])("in $encoding and $charset", ({ encoding, charset, body, text }) => {
    const head = `Content-Type: text/plain; charset=${charset}\nContent-Transfer-Encoding: ${encoding}`;
    expect(partText(read(`${head}\n\n${body}`))).toBe(text);
  });

  test.for([
    ["plain", "plain"],
    ["=?utf-8?Q?f=C3=BCnf_mehr?= x", "fünf mehr x"],
    ["=?utf-8?b?6Ieq5YuV?=\n =?utf-8?b?6L+U5L+h?=", "自動返信"],
    ["=?x-unknown?Q?caf=E9?=", "café"],
    ["=?utf-8?X?no?=", "=?utf-8?X?no?="],
  ] as const)("of encoded words: %s", ([value, text]) => {
    expect(wordsOf(value)).toBe(text);
  });
});
