import { expect, test } from "vitest";
import { pushedFeeds } from "../../src/app/pushed-feeds.ts";
import { options, source } from "../publish/desk.ts";

const WIRE = source("Harbour Wire");
const ordinary = { ...options, tags: ["größe"], sources: [WIRE], openSources: new Set([WIRE.id]) };
const at = (path: string): string => `${options.site.url}/${path}`;
const SUBSCRIBED = [at(`sources/${WIRE.id}.atom`), at("tags/gr%C3%B6%C3%9Fe.json"), at("feeds/removed.xml")];

test.for<{ why: string; kind: "own" | "foreign" | null; pushed: string[] }>([
  { why: "none without a hub", kind: null, pushed: [] },
  {
    why: "at our own hub those that somebody subscribed to",
    kind: "own",
    pushed: [`sources/${WIRE.id}`, "tags/größe"],
  },
  { why: "at a foreign hub all", kind: "foreign", pushed: ["feed", "tags/größe", `sources/${WIRE.id}`] },
])("feeds that are pushed: $why", async ({ kind, pushed }) => {
  const hub = kind === null ? null : { kind, address: "https://hub.example/" };
  const read = pushedFeeds(hub, ordinary, { topics: async () => SUBSCRIBED });
  expect([...(await read())]).toEqual(pushed);
});
