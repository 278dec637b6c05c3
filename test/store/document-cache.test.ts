import { beforeEach, describe, expect, test } from "vitest";
import type { Document, DocumentStore } from "../../src/domain/document-store.ts";
import { cacheDocuments, LOOK_MS } from "../../src/store/document-cache.ts";
import { aDocument } from "../builders.ts";

describe("cacheDocuments", () => {
  let stored: Map<string, Document>;
  let asked: string[];
  let nowMs: number;
  let isDown: boolean;
  let cached: DocumentStore;

  beforeEach(() => {
    stored = new Map();
    asked = [];
    nowMs = 0;
    isDown = false;
    put("feed.xml", "one");
    cached = cacheDocuments(slowStore(), { now: () => nowMs, maxBytes: 10 });
  });

  test("reads a document once, and gives the very same value", async () => {
    const [first, again] = [await cached.find("feed.xml"), await cached.find("feed.xml")];
    expect(first).toEqual(aDocument("feed.xml", "one"));
    expect(again).toBe(first);
    expect(asked).toEqual(["find feed.xml"]);
  });

  test("reads once for all that ask at the same time", async () => {
    const found = await Promise.all([1, 2, 3].map(async () => await cached.find("feed.xml")));
    expect(new Set(found).size).toBe(1);
    expect(asked).toEqual(["find feed.xml"]);
  });

  test("knows at once what was saved through it", async () => {
    await cached.find("feed.xml");
    expect(await cached.save([aDocument("feed.xml", "two")])).toEqual(["feed.xml"]);
    expect((await cached.find("feed.xml"))?.body).toEqual(aDocument("", "two").body);
  });

  test("does not hold what was read while it was being replaced", async () => {
    const reading = cached.find("feed.xml");
    await cached.save([aDocument("feed.xml", "two")]);
    await reading;
    expect((await cached.find("feed.xml"))?.body).toEqual(aDocument("", "two").body);
  });

  test("sees within a second what another process saved, asks no more often, and keeps what is the same", async () => {
    put("feed.atom", "same");
    const [, same] = [await cached.find("feed.xml"), await cached.find("feed.atom")];
    put("feed.xml", "two");
    nowMs = LOOK_MS - 1;
    expect((await cached.find("feed.xml"))?.body).toEqual(aDocument("", "one").body);
    nowMs = LOOK_MS;
    expect((await cached.find("feed.xml"))?.body).toEqual(aDocument("", "two").body);
    expect(await cached.find("feed.atom")).toBe(same);
    expect(asked).toEqual(["find feed.xml", "find feed.atom", "list", "find feed.xml"]);
  });

  test("looks once for all that ask meanwhile, and none of them gets what was", async () => {
    await cached.find("feed.xml");
    put("feed.xml", "two");
    nowMs = 10 * LOOK_MS;
    const found = await Promise.all([1, 2, 3].map(async () => (await cached.find("feed.xml"))?.body));
    expect(found).toEqual([1, 2, 3].map(() => aDocument("", "two").body));
    expect(asked).toEqual(["find feed.xml", "list", "find feed.xml"]);
  });

  test("serves on what it holds while storage cannot be read, and tells of the trouble for all else", async () => {
    await cached.find("feed.xml");
    [isDown, nowMs] = [true, LOOK_MS];
    expect(await cached.find("feed.xml")).toEqual(aDocument("feed.xml", "one"));
    await expect(cached.find("feed.atom")).rejects.toThrow("the database is away");
    isDown = false;
    expect(await cached.find("feed.atom")).toBeNull();
  });

  test("forgets what storage has no more", async () => {
    await cached.find("feed.xml");
    stored.clear();
    nowMs = LOOK_MS;
    expect(await cached.find("feed.xml")).toBeNull();
  });

  test("holds no more bytes than it may: what was asked for longest ago goes, and what is larger is never held", async () => {
    for (const path of ["a", "b", "c"]) put(path, "1234");
    put("large", "12345678901");
    for (const path of ["a", "b", "a", "c", "a", "b"]) await cached.find(path);
    expect(asked).toEqual(["find a", "find b", "find c", "find b"]);
    asked = [];
    for (const path of ["large", "large"]) await cached.find(path);
    expect(asked).toEqual(["find large", "find large"]);
  });

  function put(path: string, text: string): void {
    stored.set(path, aDocument(path, text));
  }

  async function ask<Answer>(what: string, answer: () => Answer): Promise<Answer> {
    asked.push(what);
    const found = answer();
    await Promise.resolve();
    if (isDown) throw new Error("the database is away");
    return found;
  }

  function slowStore(): DocumentStore {
    return {
      find: async (path) => await ask(`find ${path}`, () => stored.get(path) ?? null),
      list: async () => await ask("list", () => [...stored.values()]),
      save: async (documents) => {
        for (const document of documents) stored.set(document.path, document);
        return await Promise.resolve(documents.map(({ path }) => path));
      },
      drawnFrom: async () => await Promise.resolve(null),
      noteDrawnFrom: async () => await Promise.resolve(),
    };
  }
});
