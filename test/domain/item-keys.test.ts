import { describe, expect, test } from "vitest";
import { guidKey, identityKey, wordsKey } from "../../src/domain/item-keys.ts";

describe("guidKey", () => {
  test.for([
    { guid: "http://www.A.example/Story/?utm_source=x#7", key: "a.example/Story" },
    { guid: "https://a.example/?p=7", key: "a.example?p=7" },
    { guid: "https://a.example/#!/news/7", key: "https://a.example/#!/news/7" },
    { guid: "tag:A.example,2015:7#x", key: "tag:A.example,2015:7#x" },
    { guid: "aB 7", key: "aB 7" },
    { guid: "https://", key: "https://" },
  ])("folds “$guid”", ({ guid, key }) => {
    expect(guidKey(guid)).toBe(key);
  });

  test("is that of an identity by guid or link; words are a key already", () => {
    expect(identityKey({ kind: "guid", value: "http://a.example/1" })).toBe("a.example/1");
    expect(identityKey({ kind: "link", value: "https://a.example/1" })).toBe("a.example/1");
    expect(identityKey({ kind: "content", value: "ff00" })).toBe("ff00");
  });
});

describe("wordsKey", () => {
  const key = wordsKey({ title: "A lock is picked", summary: "In London." });
  test.for([
    { title: "a LOCK is “picked”!", summary: "In\n London", isSame: true },
    { title: "A lock was picked", summary: "In London.", isSame: false },
    { title: "A lock is picked", summary: "In Paris.", isSame: false },
    { title: "A lock", summary: "is picked In London.", isSame: false },
  ])("of “$title” and “$summary”: the same is $isSame", ({ isSame, ...said }) => {
    expect(wordsKey(said) === key).toBe(isSame);
  });
});
