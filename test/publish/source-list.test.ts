import { parseOpml } from "feedsmith";
import { describe, expect, test } from "vitest";
import { sourceList } from "../../src/publish/source-list.ts";
import { readOpml } from "../../src/app/sources/opml.ts";
import { site, source } from "./desk.ts";
import { HOSTILE_TEXTS } from "./hostile.ts";

describe("sourceList", () => {
  const wire = source("Harbour Wire", { tags: ["ports", "trade"] });

  test("lists the sources by outlet, as feed readers import them", () => {
    const opml = sourceList({ site, sources: [wire], openSources: new Set([wire.id]) });
    expect(parseOpml(opml)).toMatchObject({ head: { title: "The Desk" } });
    expect(readOpml(opml, "sources.opml")).toEqual([
      { title: "Harbour Wire", feedUrl: wire.feedUrl, siteUrl: null, group: null, tags: ["ports", "trade"] },
    ]);
  });

  test.for<{ why: string; secret: object; isOpen?: boolean }>([
    { why: "a key in its query", secret: { feedUrl: "https://a.example/feed?key=hush" } },
    { why: "a login", secret: { feedUrl: "https://me:hush@a.example/feed" } },
    { why: "headers", secret: { headers: { cookie: "hush" } } },
    { why: "an address from a placeholder", secret: { feedUrl: "https://a.example/hush" }, isOpen: false },
  ])("names no source with $why", ({ secret, isOpen = true }) => {
    const keyed = source("Keyed", secret);
    const opml = sourceList({ site, sources: [keyed], openSources: new Set(isOpen ? [keyed.id] : []) });
    expect(opml).not.toMatch(/hush|Keyed/);
    expect(parseOpml(opml).body?.outlines).toEqual([{ text: "No source may be shown." }]);
  });

  test("stays well-formed whatever an outlet is called", () => {
    const sources = HOSTILE_TEXTS.map((name, index) =>
      source(name, {
        id: `s-${index}` as typeof wire.id,
        feedUrl: `https://a.example/${index}?`.slice(0, -1),
        tags: [name],
      }),
    );
    const opml = sourceList({ site, sources, openSources: new Set(sources.map(({ id }) => id)) });
    expect(readOpml(opml, "sources.opml")).toHaveLength(HOSTILE_TEXTS.length);
    expect(opml).not.toMatch(/(?!\n|\t)\p{Cc}|\p{Cs}|\p{Bidi_Control}|<script/u);
  });
});
