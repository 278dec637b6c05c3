import { describe, expect, test } from "vitest";
import { aDocument, at, MORNING } from "../builders.ts";
import { backends, openDesk } from "./backends.ts";

describe.for(Object.entries(backends))("DocumentStore on %s", ([, backend]) => {
  test("bytes come back as they were, to another process too", async () => {
    const { store, another } = await openDesk(backend);
    const body = Uint8Array.from({ length: 256 }, (_, index) => index);
    const document = aDocument("assets/icon.png", "", { body, contentType: "image/png", etag: '"icon"' });
    expect(await store.documents.save([document])).toEqual(["assets/icon.png"]);
    expect(await (await another()).documents.find("assets/icon.png")).toEqual(document);
    expect(await store.documents.find("assets/icon")).toBeNull();
  });

  test("an empty document", async () => {
    const { store } = await openDesk(backend);
    await store.documents.save([aDocument("empty", "")]);
    expect((await store.documents.find("empty"))?.body).toEqual(new Uint8Array());
  });

  test("the same bytes keep the time of their change, other bytes take the new one", async () => {
    const { store } = await openDesk(backend);
    await store.documents.save([aDocument("feed.xml", "one"), aDocument("feed.atom", "one")]);
    const changed = await store.documents.save([
      aDocument("feed.xml", "one", { changedAt: at("07:00") }),
      aDocument("feed.atom", "two", { changedAt: at("07:00") }),
    ]);
    expect(changed).toEqual(["feed.atom"]);
    expect((await store.documents.find("feed.xml"))?.changedAt).toEqual(MORNING);
    expect(await store.documents.find("feed.atom")).toEqual(aDocument("feed.atom", "two", { changedAt: at("07:00") }));
  });

  test("links are kept with the bytes, and go with them", async () => {
    const { store, another } = await openDesk(backend);
    const links = [{ rel: "prev-archive", href: "https://desk.example/größe/1.xml" }];
    await store.documents.save([aDocument("feed.xml", "one", { links })]);
    expect(await (await another()).documents.find("feed.xml")).toEqual(aDocument("feed.xml", "one", { links }));
    await store.documents.save([aDocument("feed.xml", "two")]);
    expect(await store.documents.find("feed.xml")).toEqual(aDocument("feed.xml", "two"));
  });

  test("the list is by path and has no bodies", async () => {
    const { store } = await openDesk(backend);
    const paths = ["index.html", "feeds/b.xml", "feeds/B.xml", "a.css"];
    await store.documents.save(paths.map((path) => aDocument(path)));
    const { body: _, ...listed } = aDocument("a.css");
    expect((await store.documents.list())[0]).toEqual(listed);
    expect((await store.documents.list()).map(({ path }) => path)).toEqual([
      "a.css",
      "feeds/B.xml",
      "feeds/b.xml",
      "index.html",
    ]);
  });

  test("what they were drawn from is remembered", async () => {
    const { store } = await openDesk(backend);
    expect(await store.documents.drawnFrom("stories")).toBe(null);
    await store.documents.noteDrawnFrom("stories", "one");
    await store.documents.noteDrawnFrom("stories", "two");
    expect(await store.documents.drawnFrom("stories")).toBe("two");
    expect(await store.documents.drawnFrom("editions")).toBe(null);
    await store.documents.noteDrawnFrom("editions", "three");
    expect(await store.documents.drawnFrom("stories")).toBe("two");
  });

  test("many at once, in one transaction", async () => {
    const { store } = await openDesk(backend);
    const many = Array.from({ length: 55 }, (_, index) => aDocument(`stories/${index}.html`, `page ${index}`));
    expect(await store.documents.save(many)).toHaveLength(55);
    const bad = { ...aDocument("zzz"), etag: null as unknown as string };
    const again = [...many.map((document) => ({ ...document, etag: '"new"' })), bad];
    await expect(store.documents.save(again)).rejects.toThrow(/null/i);
    expect((await store.documents.find("stories/0.html"))?.etag).toBe(many[0]?.etag);
    expect(await store.documents.save([])).toEqual([]);
  });
});
